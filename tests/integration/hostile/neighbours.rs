//! Repositories that are odd in one place: what can still be read counts, and what rests on the rest is unknown.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::objects::{pipe, write_object};
use super::{COMMITS, COMMITTED, FILE, LINES, git, judge, repository};

/// What is done to the `.git` of a repository that was in order.
type Change = fn(&Path);

const CHECKS: &[&str] = &[FILE, LINES, COMMITS, COMMITTED];

#[track_caller]
fn comes_to(name: &str, change: Change, exit: u8, outcomes: &[&str], saying: &str) {
    let repo = repository();
    change(&repo.path().join(".git"));
    let judged = judge(repo.path(), CHECKS, &[]);
    let found: Vec<&str> = judged.outcomes.iter().map(String::as_str).collect();
    assert_eq!((judged.exit, found.as_slice()), (exit, outcomes), "{name}: {}", judged.said);
    assert!(judged.said.contains(saying), "{name}: {saying:?} is not in {}", judged.said);
    assert!(!judged.said.contains('\u{1b}'), "{name}: {}", judged.said);
}

fn put(git: &Path, path: &str, text: impl AsRef<[u8]>) {
    let at = git.join(path);
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    drop(fs::remove_file(&at));
    fs::write(at, text).unwrap();
}

#[test]
fn what_git_keeps_beside_its_objects_is_not_needed() {
    let same: &[(&str, Change)] = &[
        ("a commit graph of garbage", |git| {
            put(git, "objects/info/commit-graph", b"CGPH\x01\x01\x03\x00\xff\xff\xff")
        }),
        ("a commit graph that is a pipe", |git| {
            fs::create_dir_all(git.join("objects/info")).unwrap();
            pipe(&git.join("objects/info/commit-graph"));
        }),
        ("an index of packs of garbage", |git| {
            put(git, "objects/pack/multi-pack-index", b"MIDX\x01\x01\x05\x00\xff\xff\xff\xff")
        }),
        ("an alternate that is itself", |git| {
            let own = git.join("objects").display().to_string();
            put(git, "objects/info/alternates", format!("{own}\n{own}/../objects\n"));
        }),
        ("an alternate with packs that are pipes", |git| {
            let other = git.join("other");
            fs::create_dir_all(other.join("pack")).unwrap();
            pipe(&other.join("pack/pack-a.idx"));
            pipe(&other.join("pack/pack-a.pack"));
            put(git, "objects/info/alternates", format!("{}\n", other.display()));
        }),
        ("a common folder that is its own", |git| put(git, "commondir", ".\n")),
        ("a graft of the first commit", |git| {
            put(git, "info/grafts", "0123456789012345678901234567890123456789\n")
        }),
    ];
    for (name, change) in same {
        comes_to(name, *change, 0, &["pass", "pass", "pass", "pass"], "");
    }
}

#[test]
fn what_leads_to_no_commit_makes_unknown_what_rests_on_it() {
    let broken: &[(&str, Change, &str)] = &[
        (
            "HEAD is a folder",
            |git| {
                fs::remove_file(git.join("HEAD")).unwrap();
                fs::create_dir(git.join("HEAD")).unwrap();
            },
            "HEAD does not lead to a commit",
        ),
        (
            "HEAD is a device",
            |git| {
                fs::remove_file(git.join("HEAD")).unwrap();
                symlink("/dev/zero", git.join("HEAD")).unwrap();
            },
            "a pipe or a device",
        ),
        (
            "HEAD leads out",
            |git| put(git, "HEAD", "ref: refs/heads/../../../../etc/passwd\n"),
            "HEAD does not lead to a commit",
        ),
        (
            "HEAD has escape codes",
            |git| put(git, "HEAD", "ref: refs/heads/\u{1b}[31m\u{202e}\n"),
            "HEAD does not lead to a commit",
        ),
        (
            "HEAD is no text",
            |git| put(git, "HEAD", b"ref: refs/heads/\xff\xfe\n"),
            "HEAD does not lead to a commit",
        ),
        (
            "references that lead on",
            |git| {
                let id = fs::read_to_string(git.join("refs/heads/main")).unwrap();
                (0..12).for_each(|nth| {
                    put(git, &format!("refs/heads/a{nth}"), format!("ref: refs/heads/a{}\n", nth + 1))
                });
                put(git, "refs/heads/a12", id);
                put(git, "HEAD", "ref: refs/heads/a0\n");
            },
            "HEAD does not lead to a commit",
        ),
        (
            "packed references that lead out",
            |git| {
                let id = fs::read_to_string(git.join("refs/heads/main")).unwrap();
                fs::remove_file(git.join("refs/heads/main")).unwrap();
                put(
                    git,
                    "packed-refs",
                    format!("{}refs/heads/main\n", id.replace('\n', " "))
                        + &id.replace('\n', " refs/tags/../../../../etc/passwd\n"),
                );
            },
            "`.git/packed-refs` is damaged",
        ),
        (
            "very many packed references",
            |git| {
                let id = fs::read_to_string(git.join("refs/heads/main")).unwrap();
                fs::remove_file(git.join("refs/heads/main")).unwrap();
                let line = id.replace('\n', " refs/tags/");
                put(
                    git,
                    "packed-refs",
                    (0..600_000).map(|nth| format!("{line}{nth:07}\n")).collect::<String>(),
                );
            },
            "is larger than git ever makes it",
        ),
        (
            "very many alternates",
            |git| {
                put(
                    git,
                    "objects/info/alternates",
                    (0..100_000).map(|nth| format!("/none/{nth}\n")).collect::<String>(),
                )
            },
            "is larger than git ever makes it",
        ),
        ("a common folder elsewhere", |git| put(git, "commondir", "/dev\n"), "is not a repository"),
        (
            "ids of another length",
            |git| put(git, "refs/heads/main", format!("{}\n", "ab".repeat(32))),
            "HEAD does not lead to a commit",
        ),
    ];
    for (name, change, saying) in broken {
        comes_to(name, *change, 3, &["pass", "pass", "unknown", "unknown"], saying);
    }
}

#[test]
fn a_git_file_that_leads_to_itself_ends() {
    for text in ["gitdir: .git\n".to_owned(), format!("gitdir: {}\n", "a/".repeat(5000))] {
        let folder = crate::support::Sandbox::new();
        folder.write("n.md", "line\n").write(".git", &text);
        judge(folder.path(), CHECKS, &[]).is(3, &["pass", "pass", "unknown", "unknown"], "`.git` points to");
    }
}

/// Trees that git itself would not write, each with the blob of `n.md` under some name and mode: exit and outcomes of a check
/// for the file and of one that no file is there.
#[test]
fn trees_that_git_would_not_write_are_read_as_it_reads_them() {
    let repo = repository();
    let blob = git(repo.path(), &["rev-parse", "HEAD:n.md"]);
    let id: Vec<u8> = (0..20).map(|at| u8::from_str_radix(&blob[2 * at..2 * at + 2], 16).unwrap()).collect();
    let entry = |mode: &str, name: &str| [format!("{mode} {name}\0").as_bytes(), &id].concat();
    let checks = [FILE, LINES, "absent: n.md"];
    let judged = |tree: Vec<u8>| {
        let tree = write_object(repo.path(), "tree", &tree);
        let who = "L <l@example.org> 1767632400 +0100";
        let text = format!("tree {tree}\nauthor {who}\ncommitter {who}\n\nw1: x\n");
        let commit = write_object(repo.path(), "commit", text.as_bytes());
        judge(repo.path(), &checks, &["--rev", &commit])
    };
    judged(entry("100644", "n.md")).is(1, &["pass", "pass", "fail"], "");
    judged([entry("100644", "z.md"), entry("100644", "n.md")].concat()).is(1, &["pass", "pass", "fail"], "");
    for name in ["..", ".git", "", "a/n.md"] {
        judged(entry("100644", name)).is(1, &["fail", "blocked", "pass"], "n.md is not there");
    }
    // What is no file, folder or link is a submodule to git, and a checkout has a folder there.
    for mode in ["777777", "160000", "020644"] {
        judged(entry(mode, "n.md")).is(1, &["fail", "blocked", "fail"], "n.md is a folder");
    }
    judged(entry("", "n.md")).is(3, &["unknown", "unknown", "unknown"], "is damaged");
    judged(entry("120000", "n.md")).is(1, &["fail", "blocked", "fail"], "n.md is a link to");
}
