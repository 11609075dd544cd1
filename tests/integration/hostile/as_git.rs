//! What git says of a working tree where the disk says something else, and what a person would notice beside a file that
//! is not where a check looks.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::{COMMITTED, FILE, LINES, commit, git, judge, page, repository};
use crate::support::Sandbox;

#[test]
fn a_repository_in_gits_default_format_may_say_so() {
    let repo = repository();
    git(repo.path(), &["config", "core.repositoryformatversion", "1"]);
    git(repo.path(), &["config", "extensions.refStorage", "files"]);
    git(repo.path(), &["config", "extensions.objectFormat", "sha1"]);
    judge(repo.path(), &[FILE, COMMITTED], &[]).is(0, &["pass", "pass"], "");
    git(repo.path(), &["config", "extensions.other", "x"]);
    judge(repo.path(), &[FILE, COMMITTED], &[]).is(3, &["pass", "unknown"], "a format extension");
}

#[test]
fn an_index_of_every_version_is_read() {
    let repo = repository();
    let pages = Sandbox::new();
    pages.write("l.md", page("git ls-files | wc -l  # → 2"));
    commit(&repo, "w1: more", &[("docs/more.md", "x\n")]);
    for version in ["2", "3", "4"] {
        git(repo.path(), &["update-index", "--index-version", version]);
        let ran = repo.run(&["check", "--course", pages.path().to_str().unwrap(), "--repo", "."]);
        assert_eq!(ran.exit, 0, "{}", ran.shown());
    }
}

#[test]
fn where_the_disk_has_no_modes_those_in_git_count() {
    let repo = repository();
    repo.write("a.sh", "#!/bin/sh\n").write("b.sh", "#!/bin/sh\n");
    let set = |name: &str, mode: u32| {
        fs::set_permissions(repo.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    set("a.sh", 0o755);
    commit(&repo, "w1: scripts", &[]);
    git(repo.path(), &["config", "core.filemode", "false"]);
    set("a.sh", 0o644);
    set("b.sh", 0o755);
    let checks = ["file: { path: a.sh, executable: true }", "file: { path: b.sh, executable: true }"];
    for args in [&[][..], &["--rev", "HEAD"]] {
        judge(repo.path(), &checks, args).is(1, &["pass", "fail"], "");
    }
}

#[test]
fn where_the_disk_has_no_links_those_in_git_count() {
    let repo = repository();
    std::os::unix::fs::symlink("n.md", repo.path().join("in.md")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", repo.path().join("out.md")).unwrap();
    commit(&repo, "w1: links", &[]);
    git(repo.path(), &["config", "core.symlinks", "false"]);
    for (name, target) in [("in.md", "n.md"), ("out.md", "/etc/passwd")] {
        fs::remove_file(repo.path().join(name)).unwrap();
        repo.write(name, target);
    }
    let checks = ["lines: { in: in.md, matching: line }", "file: out.md"];
    for args in [&[][..], &["--rev", "HEAD"]] {
        judge(repo.path(), &checks, args).is(1, &["pass", "fail"], "is a link to /etc/passwd");
    }
}

#[test]
fn a_pointer_of_lfs_is_nobodys_text() {
    let repo = repository();
    commit(
        &repo,
        "w1: pointer",
        &[("n.md", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n")],
    );
    for args in [&[][..], &["--rev", "HEAD"]] {
        judge(repo.path(), &[LINES, "words: { in: n.md, count: none }", COMMITTED], args).is(
            3,
            &["unknown", "unknown", "pass"],
            "git lfs pull",
        );
    }
}

#[test]
fn what_keeps_a_file_out_is_named() {
    let repo = repository();
    repo.write(".gitignore", "docs/\n").write("docs/a.md", "x\n");
    judge(repo.path(), &["committed: docs/a.md"], &[]).is(1, &["fail"], "git add --force docs/a.md");
    judge(repo.path(), &["committed: docs/a.md"], &[]).is(1, &["fail"], "git check-ignore -v docs/a.md");
    let repo = repository();
    fs::create_dir(repo.path().join("inner")).unwrap();
    git(&repo.path().join("inner"), &["init", "-q"]);
    repo.write("inner/a.md", "x\n");
    judge(repo.path(), &["file: inner/a.md"], &[]).is(1, &["fail"], "inner is a repository of its own");
    let repo = repository();
    repo.write("re\u{301}sume\u{301}.md", "x\n");
    judge(repo.path(), &["file: r\u{e9}sum\u{e9}.md"], &[]).is(1, &["fail"], "stored in another way");
}

#[test]
fn a_branch_is_the_same_at_its_commit() {
    let repo = repository();
    let pages = Sandbox::new();
    for line in [
        "git branch  # → * main",
        "git log --oneline main | wc -l  # → 1",
        "git rev-list --count main  # → 1",
    ] {
        pages.write("l.md", page(line));
        for args in [&[][..], &["--rev", "HEAD"], &["--rev", "main"]] {
            let all = [&["check", "--course", pages.path().to_str().unwrap(), "--repo", "."], args].concat();
            let ran = repo.run(&all);
            assert_eq!(ran.exit, 0, "{line} {args:?}: {}", ran.shown());
        }
    }
    // Of a tag and a branch of one name git takes the tag, and warns.
    git(repo.path(), &["tag", "main"]);
    pages.write("l.md", page("git log --oneline main | wc -l  # → 1"));
    let all = ["check", "--course", pages.path().to_str().unwrap(), "--repo", "."];
    let ran = repo.run(&all);
    assert_eq!((ran.exit, ran.stdout.contains("a branch and a tag")), (3, true), "{}", ran.shown());
    git(repo.path(), &["tag", "-d", "main"]);
    // What `git replace` shows in place of history is not taken for it.
    let head = git(repo.path(), &["rev-parse", "HEAD"]);
    commit(&repo, "w1: more", &[("n.md", "more\n")]);
    git(repo.path(), &["replace", "HEAD", &head]);
    pages.write("l.md", page("git log --oneline | wc -l  # → 2"));
    let ran = repo.run(&["check", "--course", pages.path().to_str().unwrap(), "--repo", "."]);
    assert_eq!((ran.exit, ran.stdout.contains("git replace")), (3, true), "{}", ran.shown());
}

#[test]
fn rules_that_would_backtrack_end() {
    let repo = repository();
    let stars = "*a".repeat(400);
    repo.write(".gitattributes", format!("{stars}b text\n"));
    repo.write(".gitignore", format!("{stars}b\n**/a/**/a/**/a/**/a/**/b\n"));
    let name = format!("{}.md", "a".repeat(200));
    repo.write(&name, "x\n");
    judge(repo.path(), &[&format!("committed: {name}")], &[]).is(1, &["fail"], "not committed yet");
}
