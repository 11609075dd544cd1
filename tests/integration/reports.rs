//! Every format over one report that has every outcome, hostile texts included: none changes the verdict, and each gives the
//! same bytes wherever and however often it is asked.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Prep, Ran, Sandbox};

/// The formats that prep knows: a new one is held to everything here as soon as it is listed.
fn formats() -> impl Iterator<Item = &'static str> {
    static FORMATS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let told = Sandbox::new().run(&["check", "--report", "unheard-of=x"]).stderr;
        let known = told.split_once("known: ").unwrap().1.lines().next().unwrap();
        known.split(", ").map(str::to_owned).collect()
    });
    FORMATS.iter().map(String::as_str)
}

/// Learner text that would steer, hide, reorder or leave its place, and what no format may have of it.
const ATTACKS: &[(&str, &str)] = &[
    ("\u{1b}[31mred", "\u{1b}"),
    ("bell\u{7}", "\u{7}"),
    ("c1 \u{9b}31m", "\u{9b}"),
    ("next line \u{85}", "\u{85}"),
    ("separators \u{2028} \u{2029}", "\u{2028}"),
    ("override \u{202e}txt", "\u{202e}"),
    ("isolate \u{2066}txt", "\u{2066}"),
    ("arabic mark \u{61c}", "\u{61c}"),
    ("tags \u{e0041}\u{e0042}", "\u{e0041}"),
    ("zero\u{200b}width", "\u{200b}"),
    ("no character \u{ffff}", "\u{ffff}"),
    ("##[error]anywhere", "##[error]"),
    ("##vso[task.setvariable]x", "##vso["),
];

/// What must not be at the start of a line, for there a runner takes it for a command.
const COMMANDS: &[&str] = &["::set-env name=PATH::/x", "::stop-commands::attack", "::add-mask::x"];

/// What must not be in one format, raw.
const MARKUP: &[(&str, &str, &[&str])] = &[
    ("<script>alert(1)</script>", "<script>", &["html", "junit", "markdown"]),
    ("<img src=x onerror=y>", "<img", &["html", "junit"]),
    ("a ]]> b", "]]>", &["html", "junit"]),
    ("x <!-- y", "<!--", &["html", "junit"]),
    ("ship %0A::error::x", "%0A::error", &["github"]),
    ("[click](javascript:x)", "[click](javascript:x)", &["markdown", "sarif"]),
];

fn course() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/every-outcome").to_owned()
}

/// A repository in which the course has every outcome, with these lines in its notes.
fn repository(lines: &[&str]) -> Sandbox {
    let notes: String = lines.iter().map(|line| format!("attack {line}\n{line} attack\n")).collect();
    let quoted = ascii(&serde_json::to_string(&notes).unwrap());
    let sandbox = Sandbox::with_repo(&format!(
        "commits:\n  - message: 'notes ::error::attack'\n    write:\n      README.md: '# Readme'\n      notes.md: {quoted}\n      'docs/a ::error file=a,line=1::x %0A.md': x\n"
    ));
    // Larger than what is read.
    fs::File::create(sandbox.path().join("data.csv")).unwrap().set_len(9 << 20).unwrap();
    sandbox
}

/// A JSON string in ASCII: YAML refuses some characters as they are.
fn ascii(quoted: &str) -> String {
    let escaped = |c: char| -> String {
        match c.is_ascii_graphic() || c == ' ' {
            true => c.to_string(),
            false => c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
        }
    };
    quoted.chars().map(escaped).collect()
}

fn prep(cwd: &Path) -> Prep {
    let who = [
        ("CLASSROOM", "intro"),
        ("ASSIGNMENT", "every-outcome"),
        ("OWNER", "learner"),
        ("SUBMISSION_TAG", "submit/1"),
        ("COMMIT_URL", "urn:commit"),
        ("RELEASE_URL", "urn:release"),
        ("REVIEW_URL", "urn:review"),
        ("GITHUB_ACTOR", "learner"),
    ];
    who.iter().fold(Prep::new(cwd), |prep, (name, value)| prep.env(name, value))
}

fn check(sandbox: &Sandbox, more: &[&str]) -> Ran {
    let course = course();
    prep(sandbox.path()).run(&[&["check", "--course", &course], more].concat())
}

#[test]
fn no_format_changes_the_verdict_or_a_count() {
    let sandbox = repository(&["plain"]);
    let report = check(&sandbox, &["--format", "json"]).json();
    let checks = &report["summary"]["checks"];
    for outcome in ["pass", "fail", "blocked", "unknown", "manual"] {
        assert!(checks[outcome].as_u64().unwrap() > 0, "{outcome}");
    }
    for status in ["done", "pending", "not_started", "unknown"] {
        assert!(report["summary"]["lessons"][status].as_u64().unwrap() > 0, "{status}");
    }
    for format in formats() {
        // A run that graded is a success, but for the lessons without a verdict.
        let expected = if format == "classroom50" { 3 } else { 1 };
        let ran = check(&sandbox, &["--format", format]);
        assert_eq!(ran.exit, expected, "{format}: {}", ran.stderr);
        assert_eq!(check(&sandbox, &["--format", format, "--exit-zero"]).exit, 3, "{format}");
    }
    let count =
        |format: &str, what: &str| check(&sandbox, &["--format", format]).stdout.matches(what).count() as u64;
    let of = |outcome: &str| checks[outcome].as_u64().unwrap();
    // The advice, a `should` that fails, is no failure to a reader that knows none.
    assert_eq!(count("junit", "<failure "), of("fail") - 1);
    assert_eq!(count("junit", "<error "), of("unknown"));
    assert_eq!(count("junit", "<skipped "), of("blocked") + of("manual") + 1);
    assert_eq!(count("tap", "\nnot ok "), of("fail") + of("unknown"));
    assert_eq!(count("sarif", "\"ruleId\""), of("fail") + of("unknown"));
    assert_eq!(count("codequality", "\"fingerprint\""), of("fail") + of("unknown"));
    assert_eq!(count("github", "::error "), of("fail") - 1);
    assert_eq!(count("html", "data-outcome="), checks["total"].as_u64().unwrap());
    let points = &report["summary"]["points"];
    let graded: Value = serde_json::from_str(&check(&sandbox, &["--format", "classroom50"]).stdout).unwrap();
    assert_eq!(graded["score"], points["earned"]);
    assert_eq!(graded["datetime"], report["repo"]["committed_at"]);
    let graded: Value = serde_json::from_str(&check(&sandbox, &["--format", "gradescope"]).stdout).unwrap();
    assert_eq!(graded["score"], points["earned"]);
}

#[test]
fn one_run_writes_them_all_and_they_are_what_each_prints() {
    let sandbox = repository(&["plain"]);
    let out = Sandbox::new();
    let files: Vec<String> =
        formats().map(|format| format!("{format}={}", out.path().join(format).display())).collect();
    let mut args: Vec<&str> = files.iter().flat_map(|file| ["--report", file.as_str()]).collect();
    args.push("--exit-zero");
    assert_eq!(check(&sandbox, &args).exit, 3);
    for format in formats() {
        let written = fs::read_to_string(out.path().join(format)).unwrap();
        assert_eq!(written, check(&sandbox, &["--format", format, "--exit-zero"]).stdout, "{format}");
    }
    // Nothing temporary is left.
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), formats().count());
}

#[test]
fn attacks_are_text_in_every_format() {
    let texts = || {
        let chars = ATTACKS.iter().map(|(text, _)| *text);
        chars.chain(COMMANDS.iter().copied()).chain(MARKUP.iter().map(|(text, ..)| *text))
    };
    for attack in texts() {
        let sandbox = repository(&[attack]);
        for format in formats() {
            let ran = check(&sandbox, &["--format", format, "-v"]);
            let shown = |what: &str| format!("{format} has {what:?} of {attack:?}:\n{}", ran.stdout);
            for (_, forbidden) in ATTACKS {
                assert!(!ran.stdout.contains(forbidden), "{}", shown(forbidden));
            }
            for line in ran.stdout.lines() {
                let ours = ["::error ", "::warning ", "::notice ", "::group::", "::endgroup::"];
                let is_ours = format == "github" && ours.iter().any(|own| line.starts_with(own));
                let is_command = line.trim_start().starts_with("::");
                assert!(!is_command || is_ours, "{}", shown(line));
            }
            // Markdown shows learner text as code, where nothing is markup.
            let markup = match format {
                "markdown" => ran.stdout.lines().map(outside_code).collect::<Vec<_>>().join("\n"),
                // What is no command is not decoded.
                "github" => {
                    ran.stdout.lines().filter(|line| line.starts_with("::")).collect::<Vec<_>>().join("\n")
                }
                _ => ran.stdout.clone(),
            };
            for (_, forbidden, _) in MARKUP.iter().filter(|(_, _, formats)| formats.contains(&format)) {
                assert!(!markup.contains(forbidden), "{}", shown(forbidden));
            }
        }
    }
}

#[test]
fn markdown_mentions_nobody_and_closes_nothing() {
    let sandbox = repository(&["@all fixes #1 | <b>x</b> `code` [x](http://x) ![y](http://y)"]);
    let ran = check(&sandbox, &["--format", "markdown"]);
    // Outside code every sign that could begin a mention, a reference or a link is followed by a break.
    for line in ran.stdout.lines() {
        let outside: String = outside_code(line);
        for sign in ["@a", "#1", "](", "://"] {
            assert!(!outside.contains(sign), "{sign} in {line}");
        }
        assert_eq!(line.starts_with('|'), line.ends_with('|'), "{line}");
    }
}

/// A line without its code spans.
fn outside_code(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        out += &rest[..at];
        if rest[..at].ends_with('\\') {
            out.push('`');
            rest = &rest[at + 1..];
            continue;
        }
        let fence = &rest[at..at + rest[at..].bytes().take_while(|byte| *byte == b'`').count()];
        let inner = &rest[at + fence.len()..];
        rest = inner.find(fence).map_or("", |end| &inner[end + fence.len()..]);
    }
    out + rest
}

#[test]
fn the_same_bytes_wherever_and_whenever() {
    let sandbox = repository(&["plain", "\u{202e}", "::x::"]);
    let (course, here) = (course(), sandbox.path().display().to_string());
    let elsewhere = Sandbox::new();
    for format in formats() {
        let args = ["check", "--course", &course, "--repo", &here, "--format", format];
        let first = prep(sandbox.path()).run(&args);
        let second = prep(elsewhere.path())
            .env("TZ", "Pacific/Auckland")
            .env("LANG", "tr_TR.UTF-8")
            .env("LC_ALL", "de_DE.UTF-8")
            .env("HOME", "/nowhere")
            .run(&args);
        assert_eq!(first.stdout, second.stdout, "{format}");
        // A suggested command repeats what was typed; no report has a path of its own.
        if format != "text" && format != "github" {
            assert!(!first.stdout.contains(&here), "{format} names the folder of the repository");
            assert!(!first.stdout.contains(&course), "{format} names the folder of the course");
        }
    }
}

#[test]
fn github_is_chosen_where_it_runs_and_writes_its_summary() {
    let sandbox = repository(&["plain"]);
    let out = Sandbox::new();
    out.write("summary.md", "before\n");
    let summary = out.path().join("summary.md").display().to_string();
    let course = course();
    let args = ["check", "b-pending", "--course", &course];
    let ran =
        prep(sandbox.path()).env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &summary).run(&args);
    assert_eq!(ran.exit, 1);
    assert!(ran.stdout.contains("::group::b-pending "), "{}", ran.stdout);
    let text = fs::read_to_string(out.path().join("summary.md")).unwrap();
    assert!(text.starts_with("before\n### Every outcome"), "{text}");
    let asked =
        prep(sandbox.path()).env("GITHUB_ACTIONS", "true").run(&[&args[..], &["--format", "text"]].concat());
    assert!(!asked.stdout.contains("::group::"));
}

#[test]
fn what_cannot_be_written_is_said_before_anything_is_judged() {
    let sandbox = repository(&["plain"]);
    let shown = |args: &[&str]| check(&sandbox, args).shown();
    assert_snapshot!(shown(&["--report", "junit"]), @"
    exit 2
    --- stderr
    error: invalid value 'junit' for '--report <FORMAT=PATH>': expected FORMAT=PATH, such as `junit=report.xml`

    For more information, try '--help'.
    ");
    assert_snapshot!(shown(&["--report", "xml=x"]), @"
    exit 2
    --- stderr
    error: invalid value 'xml=x' for '--report <FORMAT=PATH>': no format is called `xml`; known: text, json, junit, tap, github, codequality, markdown, html, sarif, classroom50, gradescope

    For more information, try '--help'.
    ");
    assert_snapshot!(shown(&["--report", "tap=x", "--report", "junit=x"]), @"
    exit 2
    --- stderr
    error: two reports would be written to x
     hint: give each `--report` a path of its own
    ");
    assert_snapshot!(Prep::new(sandbox.path()).run(&["check", "--report", "classroom50=x"]).shown(), @"
    exit 2
    --- stderr
    error: the format classroom50 needs `CLASSROOM`, `ASSIGNMENT`, `OWNER`, `SUBMISSION_TAG`, `COMMIT_URL`, `RELEASE_URL` and `REVIEW_URL` in the environment
     hint: they say who is graded for what; see docs/ci.md
    ");
    assert_eq!(check(&sandbox, &["--report", "tap=gone/x"]).exit, 2);
    assert!(!sandbox.path().join("x").exists());
}

#[test]
fn gates_select_and_weigh() {
    let sandbox = repository(&["plain"]);
    let ids = |args: &[&str]| -> Vec<String> {
        let report = check(&sandbox, &[args, &["--format", "json"]].concat()).json();
        let lessons = report["lessons"].as_array().unwrap();
        lessons.iter().map(|lesson| lesson["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&["--part", "w1"]), ["a-done", "b-pending"]);
    assert_eq!(ids(&["--part", "w*", "--through", "c-new"]), ["a-done", "b-pending", "c-new"]);
    assert_eq!(ids(&["*-*", "--through", "a-done"]), ["a-done"]);
    assert_eq!(check(&sandbox, &["--part", "w9"]).exit, 2);
    assert_eq!(check(&sandbox, &["c-new", "--through", "a-done"]).exit, 2);
    assert_eq!(check(&sandbox, &["a-done"]).exit, 0);
    assert_eq!(check(&sandbox, &["a-done", "--fail-on", "should"]).exit, 1);
    assert_eq!(check(&sandbox, &["--part", "w1", "--exit-zero"]).exit, 0);
    assert_eq!(check(&sandbox, &["--exit-zero"]).exit, 3);
    let failed = check(&sandbox, &["--part", "w1", "--failed-only"]).stdout;
    assert!(!failed.contains("a-done") && failed.contains("1 of 2 lessons done"), "{failed}");
}

#[test]
fn a_course_in_the_repository_is_compared_with_its_baseline() {
    let lesson = "id: a\\ntitle: A\\ndone_when: [{ must: A., id: a, file: A.md }]\\n";
    let sandbox = Sandbox::with_repo(&format!(
        "commits: [{{ message: start, write: {{ c/lessons/a.yaml: \"{lesson}\", A.md: x }} }}]"
    ));
    let warnings = || sandbox.run(&["check", "--course", "c", "--format", "json"]).json()["warnings"].clone();
    assert_eq!(warnings(), serde_json::json!([]));
    sandbox.write("c/lessons/a.yaml", "id: a\ntitle: A\ndone_when: [{ must: A., id: a, file: A.md }] \n");
    assert_eq!(
        warnings(),
        serde_json::json!([
            "the course lies inside the repository it checks, and differs from the first commit: c/lessons/a.yaml"
        ])
    );
}

#[test]
fn init_writes_what_is_not_there_and_says_what_it_left() {
    let sandbox = Sandbox::with_repo("commits: [{ message: one, write: { x.md: x } }]");
    sandbox.write(".gitlab-ci.yml", "mine");
    let args = ["init", "--course", "the course", "--github", "--gitlab", "--hook"];
    assert_snapshot!(sandbox.run(&args).shown(), @"
    exit 0
    --- stdout
    wrote  prep.yaml
    wrote  .github/workflows/prep.yml: replace OWNER/prep and its commit in it
    left   .gitlab-ci.yml: it already exists
    wrote  .git/hooks/pre-push: git runs it unless `core.hooksPath` is set

    next: prep check
    ");
    let read = |path: &str| fs::read_to_string(sandbox.path().join(path)).unwrap();
    assert_eq!(read(".gitlab-ci.yml"), "mine");
    assert_eq!(read("prep.yaml"), "course: \"the course\"\n");
    assert!(read(".github/workflows/prep.yml").contains("fetch-depth: 0"));
    assert!(read(".github/workflows/prep.yml").contains("course: \"the course\"\n"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let hook = fs::metadata(sandbox.path().join(".git/hooks/pre-push")).unwrap();
        assert_eq!(hook.permissions().mode() & 0o100, 0o100);
    }
    let again = sandbox.run(&args);
    assert_eq!((again.exit, again.stdout.matches("left ").count()), (0, 4));
    assert_snapshot!(sandbox.run(&["init", "--course", "../elsewhere"]).shown(), @"
    exit 2
    --- stderr
    error: `--course ../elsewhere` is no folder of the repository: it must stay inside the repository
     hint: a workflow has only the repository: keep the course in it, or use the one that is built in
    ");
    assert_eq!(sandbox.run(&["init", "gone"]).exit, 2);
}

/// What people copy from the documentation is what is tested here and by `.ci/consumers`.
#[test]
fn the_documentation_has_what_init_writes_and_every_format() {
    let docs = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ci.md")).unwrap();
    let sandbox = Sandbox::with_repo("commits: [{ message: one, write: { x.md: x } }]");
    assert_eq!(sandbox.run(&["init", "--course", "course", "--github", "--gitlab", "--hook"]).exit, 0);
    for path in [".github/workflows/prep.yml", ".gitlab-ci.yml", ".git/hooks/pre-push"] {
        let written = fs::read_to_string(sandbox.path().join(path)).unwrap();
        assert!(docs.contains(&written), "docs/ci.md has another {path}:\n{written}");
    }
    for format in formats() {
        assert!(docs.contains(&format!("| `{format}` |")), "docs/ci.md has no row for {format}");
    }
}
