//! The templates of lessons: one file each, which the lesson's page shows, and `prep start` copies.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use crate::support::Sandbox;

/// A course of one lesson with a template of two files, in the folder `course`.
fn course(sandbox: &Sandbox, template: &str) {
    sandbox.write("course/lessons/a/template/docs/notes.md", "# Notes\r\n\nImprovement:\n");
    sandbox.write("course/lessons/a/template/run.sh", "#!/bin/sh\n");
    sandbox.write(
        "course/lessons/a/lesson.yaml",
        format!(
            "id: a\ntitle: Notes\ntemplate: {template}\ndone_when:\n  - must: The notes have three rounds.\n    id: rounds\n    \
             headings: {{ in: docs/notes.md, level: 2, count: 3 }}\n    hint: Head each with `## Round`.\n"
        ),
    );
}

const BOTH: &str = "[template/docs/notes.md, template/run.sh]";

#[test]
fn start_copies_what_is_not_there() {
    let sandbox = Sandbox::with_repo("commits: [{ message: start, write: { README.md: x } }]");
    course(&sandbox, BOTH);
    sandbox.write("run.sh", "mine\n");
    assert_snapshot!(sandbox.run(&["start", "a", "--course", "course"]).shown(), @"
    exit 0
    --- stdout
    a  Notes
    made    docs/notes.md
    left    run.sh: it already exists

    first   The notes have three rounds.
    found   no headings
    hint    Head each with `## Round`.

      prep show a --course course   # read the lesson's page
      prep check a --course course  # see what is done, and what is missing
    ");
    assert_eq!(fs::read(sandbox.path().join("docs/notes.md")).unwrap(), b"# Notes\r\n\nImprovement:\n");
    assert_eq!(fs::read(sandbox.path().join("run.sh")).unwrap(), b"mine\n");
    assert!(
        sandbox
            .run(&["start", "a", "--course", "course"])
            .stdout
            .contains("left    docs/notes.md: it already")
    );
}

#[cfg(unix)]
#[test]
fn a_script_can_be_run_and_no_link_is_followed_out() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (sandbox, elsewhere) = (Sandbox::with_repo("commits: []"), Sandbox::new());
    course(&sandbox, "[template/run.sh]");
    assert_eq!(sandbox.run(&["start", "a", "--course", "course"]).exit, 0);
    let mode = fs::metadata(sandbox.path().join("run.sh")).unwrap().permissions().mode();
    assert_eq!(mode & 0o100, 0o100);
    course(&sandbox, BOTH);
    symlink(elsewhere.path(), sandbox.path().join("docs")).unwrap();
    let ran = sandbox.run(&["start", "a", "--course", "course"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("a link leads out of the repository"), "{}", ran.stderr);
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    // Nor out of the course.
    let secret = elsewhere.path().join("secret");
    fs::write(&secret, "x").unwrap();
    symlink(&secret, sandbox.path().join("course/lessons/a/template/secret")).unwrap();
    course(&sandbox, "[template/secret]");
    assert_eq!(sandbox.run(&["start", "a", "--course", "course"]).exit, 2);
    assert!(!sandbox.path().join("secret").exists());
}

#[test]
fn a_template_that_is_wrong_is_told_with_its_place() {
    let sandbox = Sandbox::with_repo("commits: []");
    let mut told = String::new();
    for wrong in
        ["[docs/notes.md]", "[template/../../x]", "[template/gone.md]", "[template/run.sh, template/RUN.sh]"]
    {
        course(&sandbox, wrong);
        let ran = sandbox.run(&["start", "a", "--course", "course"]);
        assert_eq!(ran.exit, 2);
        told += &ran
            .stderr
            .lines()
            .filter(|line| line.contains("error") || line.contains("-->"))
            .collect::<Vec<_>>()
            .join("\n");
        told += "\n";
    }
    assert_snapshot!(told, @"
    error[bad-path]: `docs/notes.md` is no template: a template is in the folder `template` beside the lesson
     --> lessons/a/lesson.yaml:3:12
    error[bad-path]: `template/../../x` is no template: it must stay inside the repository
     --> lessons/a/lesson.yaml:3:12
    error[no-match]: the template lessons/a/template/gone.md is not there
     --> lessons/a/lesson.yaml:3:12
    error[duplicate-key]: `RUN.sh` is named twice
     --> lessons/a/lesson.yaml:3:29
    ");
}

/// What a learner starts with is no lesson, whatever its front matter says; a site's own `template` is none of ours.
#[test]
fn templates_are_no_lessons() {
    let sandbox = Sandbox::with_repo("commits: []");
    course(&sandbox, BOTH);
    let page = "---\ntype: lesson\nid: page\ntemplate: wide.html\n---\n## Proof\n```sh\ntest -f x\n```\n";
    sandbox.write("course/lessons/a/template/docs/notes.md", page);
    sandbox.write("course/pages/page.md", page);
    let listed = sandbox.run(&["list", "--course", "course"]);
    assert_snapshot!(listed.shown(), @"
    exit 0
    --- stdout
    Course (from --course) · 2 lessons

    a     Notes  1 step
    page  Proof  1 step
    ");
}

#[test]
fn without_a_repository_start_says_so() {
    let ran = Sandbox::new().run(&["start", "w24-l05"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (3, ""));
}

/// The built-in lessons: a page shows each of its templates from the file, below a comment that names it.
#[test]
fn pages_show_their_templates() {
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    for entry in fs::read_dir(lessons).unwrap() {
        let folder = entry.unwrap().path();
        let page = folder.join("README.md");
        let text = fs::read_to_string(&page).unwrap();
        let mut now = text.clone();
        for file in files_below(&folder.join("template")) {
            let name = file.strip_prefix(&folder).unwrap().to_str().unwrap();
            now = with_fence(&now, name, &fs::read_to_string(&file).unwrap(), &page);
        }
        if std::env::var_os("PREP_UPDATE_DOCS").is_some() {
            fs::write(&page, &now).unwrap();
        }
        assert!(
            now == text,
            "{} does not show its templates as they are: run with PREP_UPDATE_DOCS=1",
            page.display()
        );
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => files.extend(files_below(&path)),
            false => files.push(path),
        }
    }
    files.sort();
    files
}

/// The page with the template's text in the code block below `<!-- NAME -->`.
fn with_fence(page: &str, name: &str, text: &str, at: &Path) -> String {
    let marker = format!("<!-- {name} -->\n\n");
    let (before, rest) = page
        .split_once(&marker)
        .unwrap_or_else(|| panic!("{} has no line `{}`", at.display(), marker.trim()));
    let (opening, rest) = rest.split_once('\n').expect("a code block follows");
    let fence = &opening[..opening.len() - opening.trim_start_matches('`').len()];
    assert!(fence.len() >= 3, "{}: a code block follows `{}`", at.display(), marker.trim());
    let (_, after) = rest.split_once(&format!("\n{fence}\n")).expect("the code block ends");
    assert!(!text.contains(&format!("\n{fence}")), "{name} has a fence of its own: use a longer one");
    format!("{before}{marker}{opening}\n{text}{fence}\n{after}")
}

/// The built-in lessons that have a template.
fn with_templates() -> Vec<(String, Vec<PathBuf>)> {
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let mut found: Vec<_> = fs::read_dir(lessons)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|folder| {
            (folder.file_name().unwrap().to_str().unwrap().to_owned(), files_below(&folder.join("template")))
        })
        .filter(|(_, files)| !files.is_empty())
        .collect();
    found.sort();
    found
}

/// Who has only copied the templates has done nothing: what passes then asks for a file or its headings and nothing else.
#[test]
fn a_template_that_is_left_as_it_is_passes_no_step_that_asks_for_work() {
    let mut passing = String::new();
    for (lesson, _) in with_templates() {
        let sandbox = Sandbox::with_repo("commits: [{ message: start, write: { README.md: x } }]");
        assert_eq!(sandbox.run(&["start", &lesson]).exit, 0);
        let report = sandbox.run(&["check", &lesson, "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&report.stdout).unwrap();
        let steps = report["lessons"][0]["checks"].as_array().unwrap();
        assert!(steps.len() > 5, "{lesson}");
        for step in steps.iter().filter(|step| step["outcome"] == "pass" && step["kind"] != "file") {
            passing +=
                &format!("{}: {}\n", step["id"].as_str().unwrap(), step["description"].as_str().unwrap());
        }
    }
    assert_snapshot!(passing, @"
    backend-interviewer/transcripts: There is a transcript, and every transcript is one interview with one title.
    backend-interviewer/phases: The phases come in order under their headings, with their minutes, and the evaluation follows them.
    w24-l05/rounds: All three rounds are there, and no fourth.
    ");
}

/// The outcomes of a lesson's steps in a repository: id and outcome, or its hint.
fn steps(sandbox: &Sandbox, lesson: &str, of: &str) -> Vec<(String, String)> {
    let report = sandbox.run(&["check", lesson, "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report.stdout).unwrap();
    let steps = report["lessons"][0]["checks"].as_array().unwrap().clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    steps.iter().map(|step| (text(&step["id"]), text(&step[of]))).collect()
}

/// A repository without the notes is told how to begin them.
#[test]
fn the_hint_of_a_missing_file_names_the_command_that_makes_it() {
    for (lesson, files) in with_templates() {
        let sandbox = Sandbox::with_repo("commits: [{ message: start, write: { README.md: x } }]");
        let hints = steps(&sandbox, &lesson, "hint");
        let start = format!("prep start {lesson}");
        let named = hints.iter().filter(|(_, hint)| hint.contains(&start)).count();
        assert!(named >= files.len(), "{hints:?}");
    }
}

/// Each template of the live interviews, filled as its notes to the learner say, with an answer of its own below every
/// label: every step that reads a file passes.
#[test]
fn a_template_that_is_filled_passes_what_reads_it() {
    let sandbox = Sandbox::with_repo("commits: [{ message: start, write: { README.md: x } }]");
    let (lesson, files) = with_templates().into_iter().find(|(id, _)| id == "live-mock-interviews").unwrap();
    for file in files {
        let path = format!("docs/live-interviews/{}", file.file_name().unwrap().to_str().unwrap());
        sandbox.write(&path, filled(&fs::read_to_string(&file).unwrap()));
    }
    let outcomes = steps(&sandbox, &lesson, "outcome");
    let of_history = ["rhythm", "weeks-1-2", "weeks-3-4", "weeks-5-6", "committed"];
    let required = outcomes.iter().take_while(|(id, _)| !id.ends_with("/in-time"));
    let left: Vec<_> = required.filter(|(_, outcome)| outcome != "pass").map(|(id, _)| id).collect();
    let expected: Vec<String> = of_history.iter().map(|id| format!("{lesson}/{id}")).collect();
    assert_eq!(left, expected.iter().collect::<Vec<_>>());
}

fn filled(template: &str) -> String {
    const SUBJECTS: [&str; 19] = [
        "tenants", "shards", "queues", "caches", "replicas", "leases", "indexes", "pages", "budgets",
        "alerts", "threads", "tokens", "retries", "plans", "locks", "writes", "reads", "teams", "figures",
    ];
    let parts = template.matches(" … min").count() - 1;
    let (mut out, mut answers) = (String::new(), SUBJECTS.iter());
    let mut answer = || {
        let subject = answers.next().unwrap();
        format!(
            "With {subject} I would first measure what happens under load, and only then decide whether {subject} deserve more machines.\n"
        )
    };
    for line in template.lines() {
        out += &match line {
            "Mark: …" => format!("Mark: heard\n\n{}", answer()),
            _ if line.starts_with("#### F") || line.starts_with("#### T") => {
                format!("{line}\n\n{}", answer())
            }
            "- Marked by: …" => "- Marked by: Ada\n".to_owned(),
            "- Improvement: …" => "- Improvement: say the price of a choice before its gain\n".to_owned(),
            "- Total: … min" => format!("- Total: {} min\n", parts * 2),
            _ if line.ends_with(" … min") => format!("{}\n", line.replace('…', "2")),
            _ if line.ends_with(": …") => {
                format!("{}\n", line.replace('…', "partly, only after I was asked"))
            }
            _ => format!("{line}\n"),
        };
    }
    out
}
