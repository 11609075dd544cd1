//! Random input to everything that reads what prep did not write: no panic, no hang, and no sentence that blames prep. Each
//! target first tries again what was found before (`tests/fuzz/<target>/`), then what it makes of good input by cutting,
//! doubling, joining and changing it: the same inputs on every machine, about ten seconds of them, or new ones for as long as
//! `PREP_FUZZ_SECONDS` says. What is found is written there under the name of its digest, to be repaired and kept.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::test_runner::{Config, TestRng, TestRunner};
use sha1::{Digest, Sha1};

use crate::hostile::objects::{read_loose, write_loose};
use crate::hostile::{commit, git, repository};
use crate::support::{Prep, Ran, Sandbox};

/// How long one input may take, in a build without optimisation on a busy machine.
const SLOW: Duration = Duration::from_secs(30);

/// How many inputs are tried where no time is asked for: the gate tries the same ones everywhere.
const INPUTS: u64 = 400;

/// What good input is made of, to be put in other places.
const TOKENS: [&str; 40] = [
    "\n",
    "\r\n",
    "\t",
    " ",
    "  - ",
    ": ",
    "# ",
    "## ",
    "---\n",
    "```\n",
    "```bash\n",
    "\"",
    "'",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "*",
    "**",
    "?",
    "+",
    "|",
    "&&",
    "||",
    "$(",
    "`",
    "<!--",
    "-->",
    "\0",
    "\u{feff}",
    "\u{1b}[31m",
    "é",
    "→",
    "99999999999999999999",
    "-1",
    "&x",
    "*x",
];

struct Random {
    rng: TestRng,
}

impl Random {
    /// The same in every run, unless it is to go on for longer.
    fn new() -> Self {
        let config = Config::default();
        let rng = match seconds_wanted() {
            None => TestRng::deterministic_rng(config.rng_algorithm),
            Some(_) => TestRunner::new(config).new_rng(),
        };
        Self { rng }
    }

    fn below(&mut self, most: usize) -> usize {
        use proptest::prelude::Rng;
        (self.rng.next_u64() % most.max(1) as u64) as usize
    }

    /// A start and an end within `len`, mostly near to each other.
    fn range(&mut self, len: usize) -> std::ops::Range<usize> {
        let start = self.below(len + 1);
        let most = if self.below(4) == 0 { len - start } else { (len - start).min(24) };
        start..start + self.below(most + 1)
    }

    /// Some of `good`, changed in a few places.
    fn change(&mut self, good: &[Vec<u8>]) -> Vec<u8> {
        let mut text = good[self.below(good.len())].clone();
        for _ in 0..1 + self.below(4) {
            let range = self.range(text.len());
            match self.below(6) {
                0 => drop(text.drain(range)),
                1 => {
                    let part = text[range.clone()].repeat(1 + self.below(40));
                    text.splice(range, part);
                }
                2 => {
                    let other = &good[self.below(good.len())];
                    let part = self.range(other.len());
                    text.splice(range, other[part].to_vec());
                }
                3 => text.truncate(range.start),
                4 if !text.is_empty() => {
                    let at = range.start.min(text.len() - 1);
                    text[at] = self.below(256) as u8;
                }
                _ => drop(text.splice(range.start..range.start, TOKENS[self.below(TOKENS.len())].bytes())),
            }
        }
        text.truncate(1 << 16);
        text
    }
}

fn seconds_wanted() -> Option<u64> {
    std::env::var("PREP_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok())
}

fn kept(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(target)
}

/// Tries `target` on what was found before, then on what is made of `good`.
fn fuzz(target: &str, good: &[Vec<u8>], mut run: impl FnMut(&[u8]) -> Ran) {
    let folder = kept(target);
    let before = fs::read_dir(&folder).into_iter().flatten().flatten();
    for known in before {
        attempt(&folder, &fs::read(known.path()).unwrap(), &mut run);
    }
    let mut random = Random::new();
    let start = Instant::now();
    let is_enough = |tried: u64| match seconds_wanted() {
        Some(seconds) => start.elapsed() >= Duration::from_secs(seconds),
        None => tried == INPUTS,
    };
    for _ in (0..).take_while(|tried| !is_enough(*tried)) {
        attempt(&folder, &random.change(good), &mut run);
    }
}

fn attempt(folder: &Path, input: &[u8], run: &mut impl FnMut(&[u8]) -> Ran) {
    let start = Instant::now();
    let ran = run(input);
    let took = start.elapsed();
    let is_broken = ran.stderr.contains("prep itself failed") || !matches!(ran.exit, 0..=3);
    if !is_broken && took < SLOW {
        return;
    }
    fs::create_dir_all(folder).unwrap();
    let name: String = Sha1::digest(input).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    fs::write(folder.join(&name), input).unwrap();
    panic!("after {took:?}, kept as {}: {}", folder.join(name).display(), ran.shown());
}

/// Files of the repository itself whose names end so: what people really write.
fn shipped(folder: &str, ends: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            let below = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
            found.extend(shipped(below.to_str().unwrap(), ends));
        } else if path.to_string_lossy().ends_with(ends) {
            found.push(fs::read(path).unwrap());
        }
    }
    found
}

fn check(course: &Sandbox, repo: &Sandbox, more: &[&str]) -> Ran {
    let mut args =
        vec!["check", "--course", course.path().to_str().unwrap(), "--repo", repo.path().to_str().unwrap()];
    args.extend(more);
    Prep::new(course.path()).run(&args)
}

/// A course with one step, around a text in quotes as JSON writes it.
fn step(kind: &str, text: &[u8]) -> Sandbox {
    let quoted = serde_json::to_string(&String::from_utf8_lossy(text)).unwrap();
    let course = Sandbox::new();
    let check = kind.replace("TEXT", &quoted);
    course.write(
        "lessons/l.yaml",
        format!("id: l\ntitle: L\ndone_when:\n  - {{ must: A., id: a, {check} }}\n"),
    );
    course
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn notes() -> Sandbox {
    let repo = repository();
    commit(
        &repo,
        "w24-l05: notes",
        &[(
            "docs/mock-interview-notes.md",
            "# N\n\n## Round 1\n\n- Improvement: a\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        )],
    );
    repo
}

#[test]
#[ignore = "slow: ten seconds of random input"]
fn specs() {
    let (repo, course) = (notes(), Sandbox::new());
    fuzz("specs", &shipped("lessons", "lesson.yaml"), |spec| {
        course.write("lessons/l/lesson.yaml", spec);
        check(&course, &repo, &[])
    });
}

#[test]
#[ignore = "slow: ten seconds of random input"]
fn shared_checks_and_examples() {
    let (repo, course) = (notes(), Sandbox::new());
    course.write("lessons/l/lesson.yaml", "id: l\ntitle: L\ndone_when: [{ must: A., id: a, file: n.md }]\n");
    let good = [shipped("checks", ".yaml"), shipped("lessons", "w24-l05/examples.yaml")].concat();
    fuzz("checks", &good, |spec| {
        course.write("checks/c.yaml", spec).write("lessons/l/examples.yaml", spec);
        let linted = Prep::new(course.path()).run(&["lint", "--course", course.path().to_str().unwrap()]);
        if linted.exit > 2 { linted } else { check(&course, &repo, &[]) }
    });
}

#[test]
#[ignore = "slow: ten seconds of random input"]
fn pages() {
    let (repo, course) = (notes(), Sandbox::new());
    fuzz("pages", &shipped("lessons", "README.md"), |page| {
        course.write("docs/l.md", page).write("course.yaml", "title: C\nlessons: ['docs/*.md']\n");
        check(&course, &repo, &["-v"])
    });
}

#[test]
#[ignore = "slow: ten seconds of random input"]
fn notes_that_learners_write() {
    let repo = repository();
    let good: Vec<Vec<u8>> = shipped("lessons", "README.md");
    fuzz("notes", &good, |text| {
        repo.write("docs/mock-interview-notes.md", text);
        Prep::new(repo.path()).run(&["check", "w24-l05", "-v"])
    });
}

#[test]
#[ignore = "slow: ten seconds of random input"]
fn patterns() {
    let repo = notes();
    let good = texts(&[
        r"(?i)^## Round\b",
        r"[^a-z]+?(x|y){2,5}$",
        r"(?-u:\xff)",
        r"\p{Greek}[[:alpha:]]",
        r"(a*)*b",
        r"(?s)^\s*(?:- )?\*\*(.{0,9})",
    ]);
    fuzz("patterns", &good, |text| {
        check(&step("lines: { in: docs/mock-interview-notes.md, matching: TEXT }", text), &repo, &[])
    });
}

#[test]
#[ignore = "slow: ten seconds of random input"]
fn globs() {
    let repo = notes();
    let good =
        texts(&["docs/**/*.md", "{a,b}/[a-z]?.md", "**/*", "d*/../x", "!*.md", "docs/{mock,{a,b}}-*.m[dx]"]);
    fuzz("globs", &good, |text| check(&step("files: TEXT", text), &repo, &[]));
}

#[test]
#[ignore = "slow: ten seconds of random input"]
fn lines_of_shell() {
    let (repo, course) = (notes(), Sandbox::new());
    let good = texts(&[
        "test -f docs/a.md && echo OK || echo MISSING\n# → OK",
        "grep -c -i \"improvement\\|fix\" docs/*.md  # → 3 or more",
        "if [ -d docs ]; then echo \"$(ls docs | wc -l)\"; fi",
        "git log --oneline --grep='^w24' -- docs | head -n 1",
        "find . -name '*.md' -not -path './.git/*' | sort | tail -2",
        "[[ -f a && ! -d b ]] ; cat <<EOF\nx\nEOF\n",
        "X=1 wc -w < docs/a.md 2>/dev/null # at most 5",
    ]);
    fuzz("shell", &good, |text| {
        let text = String::from_utf8_lossy(text);
        course.write(
            "l.md",
            format!("---\nid: l\ntitle: L\ntype: lesson\n---\n## Proof\n```bash\n{text}\n```\n"),
        );
        check(&course, &repo, &["-v"])
    });
}

#[test]
#[ignore = "slow: ten seconds of random input"]
fn data() {
    let repo = notes();
    let course = Sandbox::new();
    let steps: Vec<String> = ["json", "yaml", "toml"]
        .iter()
        .map(|ends| {
            format!("  - {{ must: A., id: {ends}, value: {{ in: d.{ends}, at: a.b, equals: 1 }} }}\n")
        })
        .collect();
    course.write("lessons/l.yaml", format!("id: l\ntitle: L\ndone_when:\n{}", steps.concat()));
    let good = texts(&[
        "{\"a\": {\"b\": [1, 2.5e3, null, \"\\u00e9\"]}}",
        "a:\n  b: &x [1, 2]\n  c: *x\n  d: |\n    text\n",
        "[a]\nb = 1\nc = 2026-01-05T18:00:00Z\n[[t]]\nx = '''y'''\n",
    ]);
    fuzz("data", &good, |text| {
        ["json", "yaml", "toml"].iter().for_each(|ends| {
            repo.write(&format!("d.{ends}"), text);
        });
        check(&course, &repo, &[])
    });
}

/// A course that asks for files, commits and tags.
fn course_of_git() -> Sandbox {
    let course = Sandbox::new();
    course.write(
        "lessons/l.yaml",
        "id: l\ntitle: L\ndone_when:\n  - { must: A., id: a, lines: { in: n.md, matching: line } }\n  - { must: B., id: b, commits: { matching: '^w1: ', touching: n.md } }\n  - { must: C., id: c, tag: v1 }\n",
    );
    course
}

/// A repository whose file at `path`, below `.git`, is random.
fn fuzz_git(target: &str, repo: &Sandbox, path: &Path) {
    let course = course_of_git();
    let good = vec![fs::read(path).unwrap()];
    let mut permissions = fs::metadata(path).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o644);
    fs::set_permissions(path, permissions).unwrap();
    fuzz(target, &good, |bytes| {
        fs::write(path, bytes).unwrap();
        check(&course, repo, &["--rev", "HEAD"])
    });
}

/// The files below `.git/<folder>`.
fn below(repo: &Sandbox, folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(repo.path().join(".git").join(folder)).unwrap().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => {
                let inner = path.strip_prefix(repo.path().join(".git")).unwrap().to_str().unwrap().to_owned();
                files.extend(below(repo, &inner));
            }
            false => files.push(path),
        }
    }
    files
}

#[test]
#[ignore = "slow: ten seconds of random input"]
fn loose_objects() {
    let repo = repository();
    let head = git(repo.path(), &["rev-parse", "HEAD"]);
    let at = repo.path().join(".git/objects").join(&head[..2]).join(&head[2..]);
    fuzz_git("loose-objects", &repo, &at);
}

/// What is in an object, packed as git would: random bytes alone would hardly ever unpack.
#[test]
#[ignore = "slow: ten seconds of random input"]
fn contents_of_objects() {
    let repo = repository();
    git(repo.path(), &["tag", "-a", "-m", "one", "v1"]);
    let course = course_of_git();
    for (kind, name) in [("commit", "HEAD"), ("tree", "HEAD^{tree}"), ("tag", "v1")] {
        let id = git(repo.path(), &["rev-parse", name]);
        let good = read_loose(repo.path(), &id);
        fuzz(kind, std::slice::from_ref(&good), |bytes| {
            write_loose(repo.path(), &id, kind, bytes);
            check(&course, &repo, &["--rev", "HEAD"])
        });
        write_loose(repo.path(), &id, kind, &good);
    }
}

#[test]
#[ignore = "slow: ten seconds of random input"]
fn packs() {
    let repo = repository();
    (0..8).for_each(|nth| commit(&repo, "more", &[("n.md", &"line\n".repeat(40 + nth))]));
    git(repo.path(), &["tag", "-a", "-m", "one", "v1"]);
    git(repo.path(), &["gc", "-q", "--aggressive"]);
    let packed = below(&repo, "objects/pack");
    let pack = packed.iter().find(|path| path.extension().is_some_and(|ends| ends == "pack")).unwrap();
    fuzz_git("packs", &repo, pack);
}

#[test]
#[ignore = "slow: ten seconds of random input"]
fn indexes_of_packs_and_references() {
    let repo = repository();
    git(repo.path(), &["tag", "-a", "-m", "one", "v1"]);
    git(repo.path(), &["gc", "-q"]);
    let packed = below(&repo, "objects/pack");
    let index = packed.iter().find(|path| path.extension().is_some_and(|ends| ends == "idx")).unwrap();
    let good = fs::read(index).unwrap();
    fuzz_git("pack-indexes", &repo, index);
    fs::write(index, good).unwrap();
    fuzz_git("packed-refs", &repo, &repo.path().join(".git/packed-refs"));
}
