//! Hostile submissions among honest ones: each costs itself, and nobody's result changes.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::objects::{A, B, commit_text, set_main, tag_text, write_loose};
use super::{COMMITS, COMMITTED, FILE, LINES, course, git, repository};
use crate::support::{Prep, Ran, Sandbox};

/// What is done to a repository that was an honest one.
type Attack = (&'static str, fn(&Sandbox));

const ATTACKS: [Attack; 9] = [
    ("commit-in-a-circle", |repo| {
        write_loose(repo.path(), A, "commit", commit_text(repo, Some(A)).as_bytes());
        set_main(repo, A);
    }),
    ("tag-in-a-circle", |repo| {
        write_loose(repo.path(), A, "tag", tag_text(B).as_bytes());
        write_loose(repo.path(), B, "tag", tag_text(A).as_bytes());
        set_main(repo, A);
    }),
    ("cut-object", |repo| {
        let id = git(repo.path(), &["rev-parse", "HEAD"]);
        let at = repo.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
        let bytes = fs::read(&at).unwrap();
        fs::remove_file(&at).unwrap();
        fs::write(&at, &bytes[..10]).unwrap();
    }),
    ("pipe-for-head", |repo| pipe_at(&repo.path().join(".git/HEAD"))),
    ("pipe-for-notes", |repo| pipe_at(&repo.path().join("n.md"))),
    ("device-for-notes", |repo| link("/dev/zero", &repo.path().join("n.md"))),
    ("link-to-itself", |repo| link("n.md", &repo.path().join("n.md"))),
    ("no-repository", |repo| fs::remove_dir_all(repo.path().join(".git/objects")).unwrap()),
    ("very-large", |repo| {
        fs::File::create(repo.path().join("n.md")).unwrap().set_len(64 << 30).unwrap();
    }),
];

fn pipe_at(at: &Path) {
    fs::remove_file(at).unwrap();
    assert!(Command::new("mkfifo").arg(at).status().unwrap().success());
}

fn link(to: &str, at: &Path) {
    fs::remove_file(at).unwrap();
    std::os::unix::fs::symlink(to, at).unwrap();
}

/// The lines of the results of a class, by id.
fn graded(class: &[(String, Sandbox)], args: &[&str]) -> (Ran, Vec<(String, String)>) {
    let course = course(&[FILE, LINES, COMMITS, COMMITTED]);
    let mut roster = "id,repo\n".to_owned();
    for (id, repo) in class {
        roster += &format!("{id},{}\n", repo.path().display());
    }
    course.write("roster.csv", roster);
    let all = ["grade", "--course", ".", "--roster", "roster.csv", "--out", "out"];
    let ran = Prep::new(course.path()).run(&[&all, args].concat());
    let text = fs::read_to_string(course.path().join("out/results.jsonl")).unwrap();
    let lines = text.lines().map(|line| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        (value["id"].as_str().unwrap().to_owned(), line.to_owned())
    });
    (ran, lines.collect())
}

#[test]
fn a_class_outlasts_its_hostile_submissions() {
    let honest = ["ada", "link-to-bob", "zoe"];
    let mut class: Vec<(String, Sandbox)> =
        honest.iter().map(|id| ((*id).to_owned(), repository())).collect();
    for args in [&[][..], &["--rev", "HEAD"]] {
        let (_, alone) = graded(&class, args);
        class.extend(ATTACKS.iter().map(|(id, attack)| {
            let repo = repository();
            attack(&repo);
            ((*id).to_owned(), repo)
        }));
        let (ran, together) = graded(&class, args);
        class.truncate(honest.len());
        assert_eq!(together.len(), honest.len() + ATTACKS.len());
        let of_honest = together.iter().filter(|(id, _)| honest.contains(&id.as_str())).cloned();
        assert_eq!(of_honest.collect::<Vec<_>>(), alone);
        assert!(alone.iter().all(|(_, line)| line.contains(r#""status":"done""#)), "{alone:?}");
        assert!(matches!(ran.exit, 1 | 3), "{}", ran.shown());
        // What lies beside a commit is nothing to it.
        let is_beside = |id: &str| {
            !args.is_empty() && (id.ends_with("-notes") || id.starts_with("link") || id == "very-large")
        };
        for (id, line) in together.iter().filter(|(id, _)| !honest.contains(&id.as_str())) {
            assert_eq!(line.contains(r#""status":"done""#), is_beside(id), "{line}");
        }
    }
}
