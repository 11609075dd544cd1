//! Repositories as they should not be, one attack or oddity a test: none may hang, crash, escape, run anything, or turn into
//! a pass. They are built with the real git, which only tests may run, and without anybody's configuration.

#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "only git itself can build what git would not")]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::{Prep, Ran, Sandbox};

mod as_git;
#[cfg(unix)]
mod class;
mod cliffs;
mod markdown;
mod neighbours;
pub mod objects;

/// Git in `dir`, with fixed people and times; its standard output.
pub fn git(dir: &Path, args: &[&str]) -> String {
    feed_git(dir, args, b"")
}

fn feed_git(dir: &Path, args: &[&str], input: &[u8]) -> String {
    let mut command = Command::new("git");
    command.current_dir(dir).args(args).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    for (name, value) in [
        ("HOME", "/nonexistent"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ("GIT_CONFIG_COUNT", "2"),
        ("GIT_CONFIG_KEY_0", "protocol.file.allow"),
        ("GIT_CONFIG_VALUE_0", "always"),
        ("GIT_CONFIG_KEY_1", "safe.directory"),
        ("GIT_CONFIG_VALUE_1", "*"),
        ("GIT_AUTHOR_NAME", "Lea Learner"),
        ("GIT_AUTHOR_EMAIL", "lea@example.org"),
        ("GIT_AUTHOR_DATE", "2026-01-05T18:00:00+01:00"),
        ("GIT_COMMITTER_NAME", "Lea Learner"),
        ("GIT_COMMITTER_EMAIL", "lea@example.org"),
        ("GIT_COMMITTER_DATE", "2026-01-05T18:00:00+01:00"),
    ] {
        command.env(name, value);
    }
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A repository with one committed file `n.md`.
pub fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    git(sandbox.path(), &["init", "-q", "-b", "main"]);
    commit(&sandbox, "w1: notes", &[("n.md", "# Notes\nline\n")]);
    sandbox
}

pub fn commit(sandbox: &Sandbox, message: &str, files: &[(&str, &str)]) {
    for (path, text) in files {
        sandbox.write(path, text);
    }
    git(sandbox.path(), &["add", "-A"]);
    git(sandbox.path(), &["commit", "-q", "--allow-empty", "-m", message]);
}

/// A course with one lesson whose required steps are these checks.
fn course(checks: &[&str]) -> Sandbox {
    let steps: Vec<String> = (0..)
        .zip(checks)
        .map(|(nth, check)| format!("  - must: Step {nth}.\n    id: s{nth}\n    {check}\n"))
        .collect();
    let sandbox = Sandbox::new();
    sandbox.write("lessons/l.yaml", format!("id: l\ntitle: L\ndone_when:\n{}", steps.concat()));
    sandbox
}

/// A lesson page whose proofs are these lines.
fn page(proofs: &str) -> String {
    format!("---\nid: l\ntitle: L\ntype: lesson\n---\n## Proof\n```bash\n{proofs}\n```\n")
}

struct Outcome {
    exit: u8,
    /// Of each step, in order.
    outcomes: Vec<String>,
    /// Everything that was said.
    said: String,
    json: serde_json::Value,
}

/// Checks `repo` against steps made of `checks`, with more arguments.
fn judge(repo: &Path, checks: &[&str], args: &[&str]) -> Outcome {
    let course = course(checks);
    let mut all = vec!["check", "--format", "json", "--course", course.path().to_str().unwrap()];
    all.extend(["--repo", repo.to_str().unwrap()]);
    all.extend(args);
    let Ran { exit, stdout, stderr, .. } = Prep::new(course.path()).run(&all);
    let json: serde_json::Value = serde_json::from_str(&stdout).unwrap_or_default();
    let steps = json["lessons"][0]["checks"].as_array().cloned().unwrap_or_default();
    let outcomes = steps.iter().map(|step| step["outcome"].as_str().unwrap().to_owned()).collect();
    Outcome { exit, outcomes, said: format!("{stdout}{stderr}"), json }
}

impl Outcome {
    #[track_caller]
    fn is(&self, exit: u8, outcomes: &[&str], saying: &str) {
        assert_eq!(
            (self.exit, self.outcomes.iter().map(String::as_str).collect::<Vec<_>>()),
            (exit, outcomes.to_vec()),
            "{}",
            self.said
        );
        assert!(self.said.contains(saying), "{saying:?} is not in {}", self.said);
    }
}

/// Seconds are enough; a machine that does much else at once may need minutes, and what grows without a bound needs hours.
const BUSY: std::time::Duration = std::time::Duration::from_secs(300);

const FILE: &str = "file: n.md";
const LINES: &str = "lines: { in: n.md, matching: line }";
const COMMITS: &str = "commits: { matching: '^w1: ' }";
const TOUCHING: &str = "commits: { matching: '^w1: ', touching: n.md }";
const COMMITTED: &str = "committed: n.md";
const GLOB: &str = "files: '**/*.md'";

fn clone(from: &Path, args: &[&str]) -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let url = format!("file://{}", from.display());
    let mut all = vec!["clone", "-q"];
    all.extend(args);
    all.extend([url.as_str(), "clone"]);
    git(sandbox.path(), &all);
    let at = sandbox.path().join("clone");
    (sandbox, at)
}

mod head {
    use super::*;

    #[test]
    fn unborn_fails_and_does_not_crash() {
        let sandbox = Sandbox::new();
        git(sandbox.path(), &["init", "-q", "-b", "main"]);
        sandbox.write("n.md", "line\n");
        let judged = judge(sandbox.path(), &[FILE, COMMITS, COMMITTED, "tag: v1"], &[]);
        judged.is(1, &["pass", "fail", "fail", "fail"], "no commit yet");
        // What CI would ask of a fresh assignment: the work is not done, and nobody mistyped anything.
        judge(sandbox.path(), &[FILE, COMMITS], &["--rev", "HEAD"]).is(1, &["fail", "fail"], "no commit yet");
        judge(sandbox.path(), &["commits: { matching: wip, count: none }"], &[]).is(
            1,
            &["fail"],
            "no commit yet",
        );
        judge(sandbox.path(), &[FILE], &["--before", "2026-01-06T00:00:00Z"]).is(
            1,
            &["fail"],
            "n.md is not there",
        );
    }

    #[test]
    fn detached_is_an_ordinary_state() {
        let sandbox = repository();
        git(sandbox.path(), &["checkout", "-q", "--detach"]);
        let judged = judge(sandbox.path(), &[FILE, COMMITS, COMMITTED], &[]);
        judged.is(0, &["pass", "pass", "pass"], "\"branch\": null");
    }

    #[test]
    fn garbage_in_head_is_the_environments_fault() {
        for garbage in
            ["garbage\n", "ref: refs/heads/../../x\n", "", "0123456789012345678901234567890123456789\n"]
        {
            let sandbox = repository();
            fs::write(sandbox.path().join(".git/HEAD"), garbage).unwrap();
            let judged = judge(sandbox.path(), &[FILE, COMMITS], &[]);
            assert_eq!(judged.outcomes, ["pass", "unknown"], "{garbage:?} {}", judged.said);
            assert_eq!(judged.exit, 3, "{garbage:?}");
        }
    }
}

mod shapes {
    use super::*;

    #[test]
    fn no_repository_says_what_to_do() {
        let sandbox = Sandbox::new();
        sandbox.write("n.md", "line\n");
        judge(sandbox.path(), &[FILE, COMMITS, "tag: v1"], &[]).is(
            3,
            &["pass", "unknown", "unknown"],
            "git init",
        );
    }

    #[test]
    fn a_bare_repository_is_checked_by_its_commit() {
        let (_keep, bare) = clone(repository().path(), &["--bare"]);
        let judged = judge(&bare, &[FILE], &[]);
        assert_eq!((judged.exit, judged.said.contains("--rev HEAD")), (3, true), "{}", judged.said);
        let judged = judge(&bare, &[FILE, LINES, TOUCHING, COMMITTED, GLOB], &["--rev", "HEAD"]);
        judged.is(0, &["pass"; 5], "\"source\": \"commit\"");
        let course = course(&[FILE]);
        let ran =
            Prep::new(&bare).run(&["check", "--course", course.path().to_str().unwrap(), "--rev", "main"]);
        assert_eq!(ran.exit, 0, "found without --repo: {}", ran.shown());
    }

    #[test]
    fn a_linked_worktree_is_a_repository() {
        let sandbox = repository();
        let linked = Sandbox::new();
        let at = linked.path().join("linked");
        git(sandbox.path(), &["worktree", "add", "-q", "-b", "other", at.to_str().unwrap()]);
        judge(&at, &[FILE, COMMITS, COMMITTED], &[]).is(0, &["pass"; 3], "\"branch\": \"other\"");
    }

    #[test]
    fn a_git_file_that_leads_nowhere_says_so() {
        let sandbox = Sandbox::new();
        sandbox.write(".git", "gitdir: /nonexistent/x.git\n").write("n.md", "line\n");
        judge(sandbox.path(), &[FILE, COMMITS], &[]).is(
            3,
            &["pass", "unknown"],
            "points to a repository that is not there",
        );
    }

    #[test]
    fn a_git_folder_that_is_none_says_so() {
        let sandbox = Sandbox::new();
        sandbox.write(".git/x", "").write("n.md", "line\n");
        judge(sandbox.path(), &[FILE, COMMITS], &[]).is(3, &["pass", "unknown"], "is not a repository");
    }

    #[test]
    fn other_formats_are_named_with_a_remedy() {
        for (option, name) in [("--object-format=sha256", "SHA-256"), ("--ref-format=reftable", "reftable")] {
            let sandbox = Sandbox::new();
            git(sandbox.path(), &["init", "-q", option]);
            commit(&sandbox, "w1: notes", &[("n.md", "line\n")]);
            judge(sandbox.path(), &[FILE, COMMITS], &[]).is(3, &["pass", "unknown"], name);
        }
    }

    #[test]
    fn another_owners_repository_is_not_opened() {
        let sandbox = repository();
        // Only root can give a folder away; elsewhere there is nothing to test.
        for part in [".git", ""] {
            if std::os::unix::fs::chown(sandbox.path().join(part), Some(12345), None).is_err() {
                return;
            }
        }
        judge(sandbox.path(), &[FILE, COMMITS], &[]).is(3, &["pass", "unknown"], "safe.directory");
    }

    #[test]
    fn alternates_are_read() {
        let sandbox = repository();
        let (_keep, shared) = clone(sandbox.path(), &["--shared"]);
        judge(&shared, &[FILE, COMMITS, COMMITTED], &[]).is(0, &["pass"; 3], "");
    }

    #[test]
    fn a_submodule_is_a_folder_whose_files_are_its_own() {
        let inner = repository();
        let sandbox = repository();
        git(
            sandbox.path(),
            &["submodule", "-q", "add", &format!("file://{}", inner.path().display()), "sub"],
        );
        commit(&sandbox, "w1: sub", &[]);
        let checks = ["directory: sub", "file: sub/n.md", "files: { glob: '**/n.md', count: 1 }"];
        for args in [&[][..], &["--rev", "HEAD"]] {
            judge(sandbox.path(), &checks, args).is(1, &["pass", "fail", "pass"], "sub/n.md is not there");
        }
        let (_keep, uninitialised) = clone(sandbox.path(), &[]);
        judge(&uninitialised, &checks, &[]).is(1, &["pass", "fail", "pass"], "");
    }
}

mod partial {
    use super::*;

    fn history() -> Sandbox {
        let sandbox = repository();
        for n in 0..4 {
            commit(&sandbox, &format!("w{}: more", n + 2), &[("more.md", &format!("{n}\n"))]);
        }
        sandbox
    }

    #[test]
    fn a_shallow_clone_proves_what_it_has_and_no_more() {
        let (_keep, shallow) = clone(history().path(), &["--depth", "2"]);
        let checks = [
            "commits: { matching: '^w5: ' }",
            "commits: { matching: '^w5: ', touching: more.md }",
            COMMITS,
            "commits: { matching: '^w5: ', count: 1 }",
            "commits: { matching: 'never', count: none }",
            "commits: { each: '^w' }",
            "commits: { matching: '^w4: ', touching: more.md }",
            "cadence: { per: day, periods: 1 }",
            "tag: v1",
        ];
        let unknown = "unknown";
        let expected = ["pass", "pass", unknown, unknown, unknown, unknown, unknown, unknown, unknown];
        for args in [&[][..], &["--rev", "HEAD"]] {
            judge(&shallow, &checks, args).is(3, &expected, "fetch-depth: 0");
        }
        judge(&shallow, &["commits: { each: '^x' }", "commits: { matching: w, count: at most 1 }"], &[]).is(
            1,
            &["fail", "fail"],
            "",
        );
        let judged = judge(&shallow, &[FILE], &["--before", "2020-01-01T00:00:00Z"]);
        assert_eq!((judged.exit, judged.said.contains("fetch-depth: 0")), (3, true), "{}", judged.said);
    }

    #[test]
    fn a_partial_clone_says_what_to_do() {
        let sandbox = history();
        git(sandbox.path(), &["config", "uploadpack.allowFilter", "true"]);
        let (_keep, partial) = clone(sandbox.path(), &["--filter=blob:none", "--no-checkout"]);
        judge(&partial, &[FILE, LINES, COMMITS, TOUCHING], &["--rev", "HEAD"]).is(
            3,
            &["unknown", "unknown", "pass", "pass"],
            "without `--filter`",
        );
        // As a server's repository says it; the library does not open one.
        git(&partial, &["config", "core.repositoryformatversion", "1"]);
        git(&partial, &["config", "extensions.partialclone", "origin"]);
        let judged = judge(&partial, &[FILE], &["--rev", "HEAD"]);
        assert_eq!((judged.exit, judged.said.contains("without `--filter`")), (3, true), "{}", judged.said);
    }

    #[test]
    fn a_sparse_checkout_is_told_from_a_deletion() {
        let sandbox = history();
        commit(&sandbox, "w9: deep", &[("docs/d.md", "x\n")]);
        git(sandbox.path(), &["sparse-checkout", "set", "--no-cone", "/n.md"]);
        judge(sandbox.path(), &[FILE, "file: docs/d.md"], &[]).is(
            1,
            &["pass", "fail"],
            "git sparse-checkout disable",
        );
        judge(sandbox.path(), &["file: docs/d.md"], &["--rev", "HEAD"]).is(0, &["pass"], "");
    }

    #[test]
    fn missing_and_damaged_objects_are_the_environments_fault() {
        for damage in [None, Some(&b""[..]), Some(b"garbage")] {
            let sandbox = repository();
            let id = git(sandbox.path(), &["rev-parse", "HEAD:n.md"]);
            let at = sandbox.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
            fs::set_permissions(&at, fs::Permissions::from_mode(0o644)).unwrap();
            match damage {
                None => fs::remove_file(&at).unwrap(),
                Some(bytes) => fs::write(&at, bytes).unwrap(),
            }
            judge(sandbox.path(), &[LINES, COMMITS], &["--rev", "HEAD"]).is(
                3,
                &["unknown", "pass"],
                "git fsck",
            );
        }
    }
}

mod escapes {
    use super::*;

    #[test]
    fn links_that_lead_out_count_as_not_there() {
        let outside = Sandbox::new();
        outside.write("secret.md", "line\n");
        let sandbox = repository();
        let secret = outside.path().join("secret.md");
        symlink(&secret, sandbox.path().join("abs.md")).unwrap();
        symlink(sandbox.path().join("n.md"), sandbox.path().join("own-abs.md")).unwrap();
        symlink(format!("..{}", secret.display()), sandbox.path().join("up.md")).unwrap();
        symlink(outside.path(), sandbox.path().join("folder")).unwrap();
        symlink(".git/config", sandbox.path().join("config.md")).unwrap();
        symlink("loop-b", sandbox.path().join("loop-a")).unwrap();
        symlink("loop-a", sandbox.path().join("loop-b")).unwrap();
        commit(&sandbox, "w1: links", &[]);
        let paths = ["abs.md", "own-abs.md", "up.md", "folder/secret.md", "config.md", "loop-a"];
        for path in paths {
            let checks = [format!("file: {path}"), format!("lines: {{ in: {path}, matching: . }}")];
            let checks: Vec<&str> = checks.iter().map(String::as_str).collect();
            for args in [&[][..], &["--rev", "HEAD"]] {
                let judged = judge(sandbox.path(), &checks, args);
                judged.is(1, &["fail", "blocked"], "is a link to");
                assert!(!judged.said.contains("\"text\": \"line\""), "{}", judged.said);
            }
        }
        judge(sandbox.path(), &["files: { glob: '**/*.md', count: 1 }"], &[]).is(0, &["pass"], "");
    }

    #[test]
    fn a_config_does_not_move_the_working_tree() {
        let outside = Sandbox::new();
        outside.write("n.md", "line\n").write("other.md", "").write(".gitattributes", "* filter=x\n");
        let sandbox = repository();
        git(sandbox.path(), &["config", "core.worktree", outside.path().to_str().unwrap()]);
        sandbox.write("n.md", "changed\n");
        let judged = judge(sandbox.path(), &["file: other.md", LINES, COMMITTED], &[]);
        judged.is(1, &["fail", "fail", "fail"], "changed since the last commit");
    }

    #[test]
    fn nothing_that_a_config_names_is_run() {
        let sandbox = repository();
        let trace = sandbox.path().join("trace");
        let program = format!("touch {}", trace.display());
        sandbox.write(".gitattributes", "*.md filter=f diff=f merge=f\n");
        for key in [
            "core.fsmonitor",
            "core.editor",
            "core.pager",
            "core.sshCommand",
            "core.gitProxy",
            "core.askPass",
            "filter.f.clean",
            "filter.f.smudge",
            "filter.f.process",
            "diff.f.command",
            "diff.f.textconv",
            "diff.external",
            "merge.f.driver",
            "gpg.program",
            "credential.helper",
            "uploadpack.packObjectsHook",
            "alias.status",
        ] {
            git(sandbox.path(), &["config", key, &program]);
        }
        git(sandbox.path(), &["config", "core.hooksPath", "hooks"]);
        for hook in [
            "post-checkout",
            "pre-commit",
            "post-index-change",
            "reference-transaction",
            "fsmonitor-watchman",
        ] {
            for folder in ["hooks", ".git/hooks"] {
                let at = format!("{folder}/{hook}");
                sandbox.write(&at, format!("#!/bin/sh\n{program}\n"));
                fs::set_permissions(sandbox.path().join(&at), fs::Permissions::from_mode(0o755)).unwrap();
            }
        }
        sandbox.write("n.md", "changed\n");
        for args in [&[][..], &["--rev", "HEAD"], &["--before", "2026-02-01T00:00:00Z"]] {
            judge(sandbox.path(), &[FILE, LINES, COMMITS, TOUCHING, COMMITTED, GLOB, "tag: v1"], args);
        }
        assert!(!trace.exists(), "a program of the learner's was run");
    }
}

mod special {
    use super::*;

    fn pipe(at: &Path) {
        let made = Command::new("mkfifo").arg(at).status().unwrap();
        assert!(made.success());
    }

    #[test]
    fn pipes_devices_and_folders_are_no_files() {
        let sandbox = repository();
        pipe(&sandbox.path().join("pipe.md"));
        fs::create_dir(sandbox.path().join("folder.md")).unwrap();
        symlink("/dev/zero", sandbox.path().join("zero.md")).unwrap();
        for (path, what) in [
            ("pipe.md", "is a named pipe"),
            ("folder.md", "is a folder"),
            ("zero.md", "is a link to /dev/zero"),
        ] {
            let checks = [format!("file: {path}"), format!("lines: {{ in: {path}, matching: . }}")];
            let checks: Vec<&str> = checks.iter().map(String::as_str).collect();
            judge(sandbox.path(), &checks, &[]).is(1, &["fail", "blocked"], what);
        }
        judge(sandbox.path(), &["files: { glob: '*.md', count: 1 }"], &[]).is(0, &["pass"], "");
    }

    #[test]
    fn pipes_where_git_keeps_its_files_do_not_hang() {
        for name in
            ["HEAD", "config", "index", "packed-refs", "shallow", "commondir", "objects/info/alternates"]
        {
            let sandbox = repository();
            let at = sandbox.path().join(".git").join(name);
            let _ = fs::remove_file(&at);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            pipe(&at);
            judge(sandbox.path(), &[FILE, COMMITS, "tag: x"], &[]).is(
                3,
                &["pass", "unknown", "unknown"],
                "a pipe or a device",
            );
        }
        let sandbox = repository();
        fs::create_dir_all(sandbox.path().join(".git/refs/tags")).unwrap();
        pipe(&sandbox.path().join(".git/refs/tags/x"));
        judge(sandbox.path(), &[COMMITS, "tag: x"], &[]).is(3, &["pass", "unknown"], "a pipe or a device");
        let sandbox = Sandbox::new();
        sandbox.write("n.md", "line\n");
        pipe(&sandbox.path().join(".git"));
        judge(sandbox.path(), &[FILE, COMMITS], &[]).is(3, &["pass", "unknown"], "a pipe or a device");
    }

    #[test]
    fn pipes_among_attributes_and_mailmaps_do_not_hang() {
        let sandbox = repository();
        pipe(&sandbox.path().join(".gitattributes"));
        pipe(&sandbox.path().join(".mailmap"));
        sandbox.write("n.md", "changed\n");
        judge(sandbox.path(), &[COMMITTED, "commits: { author: Lea Learner }"], &[]).is(
            1,
            &["fail", "pass"],
            "",
        );
    }

    #[test]
    fn what_is_too_large_is_not_read() {
        let sandbox = repository();
        let file = fs::File::create(sandbox.path().join("big.md")).unwrap();
        file.set_len(1 << 30).unwrap();
        let checks = ["file: { path: big.md, min_bytes: 1000000000 }", "lines: { in: big.md, matching: x }"];
        judge(sandbox.path(), &checks, &[]).is(3, &["pass", "unknown"], "content over 8 MiB is not read");
    }

    #[test]
    fn what_is_too_large_to_read_is_compared_all_the_same() {
        let sandbox = repository();
        let text = "line\n".repeat(2_000_000);
        commit(&sandbox, "w1: big", &[("big.md", &text)]);
        let checks = ["committed: big.md", "lines: { in: big.md, matching: line }"];
        judge(sandbox.path(), &checks, &[]).is(3, &["pass", "unknown"], "content over 8 MiB is not read");
        judge(sandbox.path(), &checks, &["--rev", "HEAD"]).is(3, &["pass", "unknown"], "");
        sandbox.write("big.md", text.replacen("line", "LINE", 1));
        judge(sandbox.path(), &checks[..1], &[]).is(1, &["fail"], "changed since the last commit");
        // Of another size than its commit has: nothing of it is read.
        fs::File::create(sandbox.path().join("big.md")).unwrap().set_len(1 << 40).unwrap();
        judge(sandbox.path(), &checks[..1], &[]).is(1, &["fail"], "changed since the last commit");
        // What git would make of it on the way in cannot be told.
        sandbox.write(".gitattributes", "*.md text\n");
        judge(sandbox.path(), &checks[..1], &[]).is(3, &["unknown"], "content over 8 MiB is not read");
    }

    #[test]
    fn what_git_would_convert_is_compared_as_git_would() {
        let sandbox = repository();
        let judge_with = |attributes: &str, committed: &[u8], now: &[u8]| {
            sandbox.write(".gitattributes", "").write("n.md", committed);
            git(sandbox.path(), &["add", "-A"]);
            git(sandbox.path(), &["commit", "-q", "--allow-empty", "-m", "x"]);
            sandbox.write(".gitattributes", attributes).write("n.md", now);
            judge(sandbox.path(), &[COMMITTED], &[])
        };
        for attributes in ["*.md text\n", "*.md text=auto\n", "*.md crlf\n", "*.md eol=lf\n"] {
            judge_with(attributes, b"a\nb\n", b"a\r\nb\r\n").is(0, &["pass"], "");
            judge_with(attributes, b"a\nb\n", b"a\r\nc\r\n").is(1, &["fail"], "changed since");
        }
        judge_with("*.md -text\n", b"a\n", b"a\r\n").is(1, &["fail"], "changed since");
        // What is binary is not converted on its own.
        judge_with("*.md text=auto\n", b"a\0\n", b"a\0\r\n").is(1, &["fail"], "changed since");
        judge_with("*.md text=auto\n", b"a\rb\n", b"a\rb\r\n").is(1, &["fail"], "changed since");
        judge_with("*.md ident\n", b"$Id$\n", b"$Id: 0 $\n").is(3, &["unknown"], "the filter `ident`");
        judge_with("*.md working-tree-encoding=UTF-16LE\n", b"a\n", b"a\0\n\0").is(3, &["unknown"], "");
    }

    #[test]
    #[ignore = "slow: a hundred thousand files"]
    fn a_hundred_thousand_files_are_walked() {
        let sandbox = Sandbox::large();
        git(sandbox.path(), &["init", "-q", "-b", "main"]);
        let mut import = "commit refs/heads/main\ncommitter L <l@e.org> 0 +0000\ndata 2\nw1\n".to_owned();
        for n in 0..100_000 {
            import += &format!("M 100644 inline d{:03}/{n}.md\ndata 2\nx\n", n % 1000);
        }
        feed_git(sandbox.path(), &["fast-import", "--quiet"], import.as_bytes());
        let checks = ["files: { glob: '**/*.md', count: 100000 }", "absent: d000/1.md"];
        judge(sandbox.path(), &checks, &["--rev", "main"]).is(0, &["pass", "pass"], "");
        git(sandbox.path(), &["checkout", "-q", "main"]);
        judge(sandbox.path(), &checks, &[]).is(0, &["pass", "pass"], "");
    }

    #[test]
    fn a_file_nobody_may_read_is_unknown() {
        let sandbox = repository();
        let at = sandbox.path().join("n.md");
        fs::set_permissions(&at, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&at).is_ok() {
            return; // Root reads everything.
        }
        judge(sandbox.path(), &[FILE, LINES], &[]).is(3, &["pass", "unknown"], "permission");
    }
}

mod names_and_texts {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn names_that_are_no_text_or_have_line_breaks() {
        let sandbox = repository();
        for name in [&b"caf\xe9.md"[..], b"two\nlines.md", b"esc\x1b[31m.md", b"-rf.md", b"c:x.md"] {
            fs::write(sandbox.path().join(OsStr::from_bytes(name)), "x\n").unwrap();
        }
        commit(&sandbox, "w1: names", &[]);
        for args in [&[][..], &["--rev", "HEAD"]] {
            let judged = judge(sandbox.path(), &["files: { glob: '*.md', count: 6 }", COMMITS], args);
            judged.is(0, &["pass", "pass"], "");
            let touching = judge(sandbox.path(), &["commits: { touching: '*.md', count: 2 }"], args);
            touching.is(0, &["pass"], "");
            assert!(!judged.said.contains('\x1b'));
        }
    }

    #[test]
    fn a_name_that_is_no_text_is_not_said_to_be_gone() {
        let sandbox = repository();
        fs::write(sandbox.path().join(OsStr::from_bytes(b"lat\xe9.md")), "line\n").unwrap();
        git(sandbox.path(), &["add", "-A"]);
        git(sandbox.path(), &["commit", "-q", "-m", "w1: name"]);
        let checks = [
            "files: { glob: '*.md', count: 2 }",
            "lines: { in: '*.md', matching: line }",
            "committed: '*.md'",
        ];
        for args in [&[][..], &["--rev", "HEAD"]] {
            judge(sandbox.path(), &checks, args).is(
                3,
                &["pass", "unknown", "unknown"],
                "is not text in UTF-8",
            );
        }
    }

    #[test]
    fn names_that_a_spec_could_not_write_are_tracked_all_the_same() {
        let sandbox = repository();
        commit(&sandbox, "w1: names", &[("a:b.md", "x"), ("\\x.md", "x")]);
        let course = Sandbox::new();
        course.write("l.md", page("git ls-files  # → 3\ngit ls-files --others  # → 0"));
        let at = course.path().to_str().unwrap();
        let ran = sandbox.run(&["check", "--course", at, "--repo", "."]);
        assert_eq!(ran.exit, 0, "{}", ran.shown());
    }

    #[test]
    fn text_in_another_encoding_is_named() {
        let sandbox = repository();
        let utf16: Vec<u8> = "\u{feff}a line\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        sandbox.write("n.md", utf16);
        judge(sandbox.path(), &[LINES], &[]).is(1, &["fail"], "n.md is written in UTF-16: save it as UTF-8");
    }

    #[test]
    fn messages_and_contents_that_are_no_text() {
        let sandbox = repository();
        fs::write(sandbox.path().join("n.md"), b"caf\xe9 line\r\nend \xff").unwrap();
        git(sandbox.path(), &["add", "-A"]);
        feed_git(sandbox.path(), &["commit", "-q", "-F", "-"], b"w2: caf\xe9 \x1b[31mred\n\nbody\xff\n");
        for args in [&[][..], &["--rev", "HEAD"]] {
            let checks =
                ["commits: { matching: '^w2: caf', body: body }", LINES, "commits: { matching: nothing }"];
            let judged = judge(sandbox.path(), &checks, args);
            judged.is(1, &["pass", "pass", "fail"], "");
            assert!(!judged.said.contains('\x1b'));
        }
    }

    #[test]
    fn trees_nested_to_exhaust_who_walks_them() {
        let sandbox = repository();
        let blob = git(sandbox.path(), &["rev-parse", "HEAD:n.md"]);
        let mut tree =
            feed_git(sandbox.path(), &["mktree"], format!("100644 blob {blob}\tn.md\n").as_bytes());
        for _ in 0..300 {
            tree = feed_git(
                sandbox.path(),
                &["mktree"],
                format!("040000 tree {tree}\tabcdefghijklmnopq\n").as_bytes(),
            );
        }
        let id = git(sandbox.path(), &["commit-tree", &tree, "-p", "HEAD", "-m", "w2: deep"]);
        let checks = [GLOB, "commits: { touching: '**/n.md' }", "file: n.md"];
        judge(sandbox.path(), &checks, &["--rev", &id]).is(1, &["unknown", "unknown", "fail"], "too long");
    }

    #[test]
    fn data_made_to_exhaust_its_reader_is_refused() {
        let sandbox = repository();
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for n in 1..9 {
            bomb += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(","));
        }
        sandbox.write("bomb.yaml", bomb).write("deep.json", "[".repeat(1 << 20));
        sandbox.write("deep.toml", format!("a = {}", "[".repeat(1 << 20)));
        let checks =
            ["bomb.yaml", "deep.json", "deep.toml"].map(|path| format!("value: {{ in: {path}, at: /a8 }}"));
        let checks: Vec<&str> = checks.iter().map(String::as_str).collect();
        judge(sandbox.path(), &checks, &[]).is(1, &["fail"; 3], "that can be read");
    }
}

mod any_commit {
    use super::*;

    /// What every kind that reads files and history says.
    const CHECKS: &[&str] = &[
        FILE,
        "file: { path: run.sh, executable: true }",
        "file: { path: link.md, min_bytes: 3 }",
        "file: { path: out.md }",
        "file: deep/er/a.md",
        "file: dir-link/a.md",
        "file: dangling/x",
        "directory: dir-link",
        "directory: deep",
        "absent: gone.md",
        "absent: dangling/x",
        GLOB,
        "files: { glob: '**', count: 7 }",
        LINES,
        "lines: { in: '**/*.md', matching: ., across: total, count: 4 or more }",
        "value: { in: data.json, at: /a, equals: 1 }",
        COMMITS,
        TOUCHING,
        "commits: { touching: 'deep/**', count: 1 }",
        "commits: { each: '^w' }",
        "commits: { author: Lea Learner, since: 2026-01-05, until: 2026-01-05, merges: none, count: 3 or more }",
        "cadence: { per: day, count: 3 or more, periods: 1 }",
        COMMITTED,
        "committed: link.md",
        "committed: dir-link/a.md",
        "committed: gone.md",
        "tag: v1",
        "tag: v2",
        "tag: { name: 'v*', annotated: true }",
    ];

    fn eventful() -> Sandbox {
        let sandbox = repository();
        commit(
            &sandbox,
            "w2: deep",
            &[("deep/er/a.md", "x\n"), ("run.sh", "#!/bin/sh\n"), ("gone.md", "x\n")],
        );
        git(sandbox.path(), &["tag", "v1"]);
        fs::set_permissions(sandbox.path().join("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
        symlink("n.md", sandbox.path().join("link.md")).unwrap();
        symlink("../../etc/passwd", sandbox.path().join("out.md")).unwrap();
        symlink("deep/er", sandbox.path().join("dir-link")).unwrap();
        symlink("nowhere", sandbox.path().join("dangling")).unwrap();
        commit(&sandbox, "w3: links", &[("data.json", "{ \"a\": 1 }")]);
        git(sandbox.path(), &["checkout", "-q", "-b", "side", "HEAD~1"]);
        commit(&sandbox, "side", &[("side.md", "s\n")]);
        git(sandbox.path(), &["checkout", "-q", "main"]);
        git(sandbox.path(), &["merge", "-q", "--no-ff", "-m", "w4: merge", "side"]);
        fs::remove_file(sandbox.path().join("gone.md")).unwrap();
        commit(&sandbox, "w5: gone", &[("n.md", "line\r\nno end")]);
        git(sandbox.path(), &["tag", "-a", "-m", "v2", "v2"]);
        sandbox
    }

    #[test]
    fn a_commit_and_its_clean_checkout_agree() {
        let sandbox = eventful();
        let ids = git(sandbox.path(), &["rev-list", "--all"]);
        for id in ids.lines() {
            let (_keep, checkout) = clone(sandbox.path(), &[]);
            git(&checkout, &["checkout", "-q", "--detach", id]);
            let of_commit = judge(sandbox.path(), CHECKS, &["--rev", id]);
            let of_checkout = judge(&checkout, CHECKS, &[]);
            assert_eq!(of_commit.json["repo"]["head"], of_checkout.json["repo"]["head"]);
            assert_eq!(
                (&of_commit.json["repo"]["source"], &of_checkout.json["repo"]["source"]),
                (&"commit".into(), &"worktree".into())
            );
            assert_eq!(of_commit.json["lessons"], of_checkout.json["lessons"], "{id}");
            assert_eq!(of_commit.outcomes.len(), CHECKS.len());
        }
    }

    #[test]
    fn revisions_are_spelt_as_git_spells_them() {
        let sandbox = eventful();
        for (rev, name) in [
            ("HEAD~1", "HEAD~1"),
            ("v1", "v1"),
            ("v2", "v2^{commit}"),
            ("main~1^2", "main~1^2"),
            (":/w3", ":/w3"),
        ] {
            let judged = judge(sandbox.path(), &[FILE], &["--rev", rev]);
            let id = git(sandbox.path(), &["rev-parse", name]);
            assert_eq!(judged.json["repo"]["head"], id.as_str(), "{rev}");
        }
        for wrong in ["nope", "HEAD:n.md", "main^{tree}", "HEAD~99", "--all", "a..b", ""] {
            let judged = judge(sandbox.path(), &[FILE], &[&format!("--rev={wrong}")]);
            assert_eq!(judged.exit, 2, "{wrong}: {}", judged.said);
            assert!(judged.said.contains("does not name a commit"), "{wrong}: {}", judged.said);
        }
    }

    #[test]
    fn a_deadline_takes_the_newest_commit_on_the_main_line() {
        let sandbox = Sandbox::with_repo(
            "commits:
- { message: 'w1: a', day: 0, write: { a.md: x }, tag: v1 }
- { message: 'w1: b', day: 2, write: { b.md: x }, tag: v2 }
",
        );
        let at = |before: &str, checks: &[&str]| judge(sandbox.path(), checks, &["--before", before]);
        at("2026-01-05T18:00:00+01:00", &["file: a.md", "file: b.md", "tag: v1", "tag: v2"]).is(
            1,
            &["pass", "fail", "pass", "fail"],
            "",
        );
        at("2026-01-05T16:59:59Z", &["file: a.md"]).is(1, &["fail"], "\"status\": \"not_started\"");
        at("2026-01-07T18:00:00+01:00", &["file: a.md", "file: b.md"]).is(0, &["pass", "pass"], "");
        for wrong in ["2026-01-05", "2026-01-05T18:00:00", "tomorrow"] {
            let judged = at(wrong, &["file: a.md"]);
            assert_eq!(
                (judged.exit, judged.said.contains("does not say which moment")),
                (2, true),
                "{}",
                judged.said
            );
        }
        judge(sandbox.path(), &["file: b.md"], &["--rev", "HEAD~1", "--before", "2027-01-01T00:00:00Z"]).is(
            1,
            &["fail"],
            "",
        );
    }

    #[test]
    fn the_inspected_folder_does_not_choose_its_course_at_a_commit() {
        let sandbox = repository();
        sandbox.write("prep.yaml", "course: own\n").write("own/lessons/x.yaml", "id: x\n");
        let ran = Prep::new(sandbox.path()).run(&["check", "--rev", "HEAD"]);
        assert!(ran.stdout.contains("built in"), "{}", ran.shown());
    }
}

mod baseline {
    use super::*;

    #[test]
    fn what_was_handed_out_does_not_count() {
        let sandbox = repository();
        let template = git(sandbox.path(), &["rev-parse", "HEAD"]);
        commit(&sandbox, "w2: own", &[("own.md", "x\n")]);
        let judged = |baseline: &str, args: &[&str]| {
            let course = course(&[FILE, "file: own.md", COMMITS, "commits: { count: 1 }"]);
            course.write("course.yaml", format!("baseline: {baseline}\n"));
            let mut all = vec!["check", "-v", "--course", course.path().to_str().unwrap()];
            all.extend(["--repo", sandbox.path().to_str().unwrap()]);
            all.extend(args);
            Prep::new(course.path()).run(&all)
        };
        for baseline in ["root", &format!("'{template}'"), &format!("'{}'", &template[..9])] {
            for args in [&[][..], &["--rev", "HEAD"]] {
                let ran = judged(baseline, args);
                assert_eq!(ran.exit, 1);
                assert!(ran.stdout.contains("unchanged since the baseline"), "{}", ran.stdout);
                assert!(ran.stdout.contains("2/4"), "{}", ran.stdout);
            }
        }
        let ran = judged("'abcdef0123'", &[]);
        assert_eq!(ran.exit, 3, "{}", ran.stdout);
        assert!(ran.stdout.contains("is not in this repository"), "{}", ran.stdout);
        assert_eq!(judged("main", &[]).exit, 2);
    }
}

mod bombs {
    use super::*;

    #[test]
    fn a_tree_that_describes_more_files_than_memory_holds() {
        let sandbox = Sandbox::new();
        git(sandbox.path(), &["init", "-q", "-b", "main"]);
        sandbox.write("seed", "x");
        let blob = git(sandbox.path(), &["hash-object", "-w", "seed"]);
        let mut tree =
            feed_git(sandbox.path(), &["mktree"], format!("100644 blob {blob}\tf.md\n").as_bytes());
        for _ in 0..12 {
            let folders: String = (0..10).map(|n| format!("040000 tree {tree}\td{n}\n")).collect();
            tree = feed_git(sandbox.path(), &["mktree"], folders.as_bytes());
        }
        let commit = git(sandbox.path(), &["commit-tree", "-m", "x", &tree]);
        git(sandbox.path(), &["update-ref", "refs/heads/main", &commit]);
        judge(sandbox.path(), &["files: '**/*.md'"], &["--rev", "HEAD"]).is(
            3,
            &["unknown"],
            "more than 1000000 files",
        );
    }

    #[test]
    fn a_tree_that_no_checkout_could_have() {
        let sandbox = repository();
        let blob = git(sandbox.path(), &["rev-parse", "HEAD:n.md"]);
        let inner = feed_git(sandbox.path(), &["mktree"], format!("100644 blob {blob}\tx.md\n").as_bytes());
        // `mktree` refuses the name; the object is written as it stands.
        let id = (0..40).step_by(2).map(|at| u8::from_str_radix(&inner[at..at + 2], 16).unwrap());
        let raw: Vec<u8> = b"40000 .git\0".iter().copied().chain(id).collect();
        let tree =
            feed_git(sandbox.path(), &["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], &raw);
        let commit = git(sandbox.path(), &["commit-tree", "-m", "x", &tree]);
        let checks = ["files: '**/x.md'", "lines: { in: '**/x.md', matching: line }"];
        judge(sandbox.path(), &checks, &["--rev", &commit]).is(1, &["fail", "blocked"], "");
    }

    #[test]
    #[ignore = "slow: a tree of ten thousand million files"]
    fn trees_that_describe_more_than_a_walk_can_end() {
        let sandbox = repository();
        let blob = git(sandbox.path(), &["rev-parse", "HEAD:n.md"]);
        let files: String = (0..10).map(|n| format!("100644 blob {blob}\tf{n}.md\n")).collect();
        let mut tree = feed_git(sandbox.path(), &["mktree"], files.as_bytes());
        for _ in 0..9 {
            let folders: String = (0..10).map(|n| format!("040000 tree {tree}\td{n}\n")).collect();
            tree = feed_git(sandbox.path(), &["mktree"], folders.as_bytes());
        }
        let commit = git(sandbox.path(), &["commit-tree", "-p", "HEAD", "-m", "w1: x", &tree]);
        let started = std::time::Instant::now();
        judge(sandbox.path(), &["commits: { touching: 'd0/**' }"], &["--rev", &commit]).is(
            3,
            &["unknown"],
            "more than 1000000 files",
        );
        for line in ["git ls-files | wc -l  # → 3", "grep -rl x d0  # → 3", "find d0 -name x  # → 3"] {
            sandbox.write("c/l.md", page(line));
            let ran = sandbox.run(&["check", "--course", "c", "--repo", ".", "--rev", &commit]);
            assert_eq!(ran.exit, 3, "{line}: {}", ran.shown());
        }
        assert!(started.elapsed() < BUSY, "{:?}", started.elapsed());
    }

    #[test]
    fn a_link_to_its_own_folder_ends_a_walk() {
        let sandbox = repository();
        fs::create_dir(sandbox.path().join("docs")).unwrap();
        for (target, link) in [(".", "docs/here"), ("..", "docs/up"), ("../n.md", "docs/l.md")] {
            symlink(target, sandbox.path().join(link)).unwrap();
        }
        commit(&sandbox, "w1: links", &[("docs/a.md", "line\n")]);
        let pages = Sandbox::new();
        let proofs = [
            "grep -rl line docs/here  # → 1",
            "grep -rl line docs/up/docs  # → 1",
            "find docs -type l  # → 3",
            "cat docs/*.md  # → 3",
        ];
        for line in proofs {
            pages.write("l.md", page(line));
            let course = pages.path().to_str().unwrap();
            let all = ["check", "--course", course, "--repo", "."];
            let worktree = sandbox.run(&all);
            let at_commit = sandbox.run(&[&all[..], &["--rev", "HEAD"]].concat());
            assert_eq!((worktree.exit, at_commit.exit), (0, 0), "{line}: {}", worktree.shown());
        }
    }

    #[test]
    #[ignore = "slow: many objects"]
    fn ids_that_nobody_hashed() {
        let sandbox = repository();
        let head = git(sandbox.path(), &["rev-parse", "HEAD^{tree}"]);
        let parents: String = (0..50_000).map(|n| format!("parent {:0<32}{n:08x}\n", "ab")).collect();
        let text =
            format!("tree {head}\n{parents}author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nw1: x\n");
        let commit = feed_git(
            sandbox.path(),
            &["hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
            text.as_bytes(),
        );
        sandbox.write(".git/shallow", format!("{commit}\n"));
        let started = std::time::Instant::now();
        judge(sandbox.path(), &[COMMITS], &["--rev", &commit]).is(0, &["pass"], "");
        judge(sandbox.path(), &["commits: { matching: '^no' }"], &["--rev", &commit]).is(3, &["unknown"], "");
        assert!(started.elapsed() < BUSY, "{:?}", started.elapsed());
    }

    #[test]
    #[ignore = "slow: a hundred thousand headings"]
    fn a_hundred_thousand_headings_are_read_once() {
        let sandbox = Sandbox::new();
        git(sandbox.path(), &["init", "-q", "-b", "main"]);
        sandbox.write("n.md", "### Q\nw\n".repeat(100_000));
        let started = std::time::Instant::now();
        judge(
            sandbox.path(),
            &["sections: { in: n.md, headed: { level: 3 }, each: [ words: 1 or more, mentions: [w] ] }"],
            &[],
        )
        .is(0, &["pass"], "");
        judge(
            sandbox.path(),
            &["sections: { in: n.md, headed: { level: 3 }, each: [ words: 2 or more ] }"],
            &[],
        )
        .is(1, &["fail"], "; and 99995 more");
        assert!(started.elapsed() < BUSY, "{:?}", started.elapsed());
    }

    #[test]
    fn points_that_no_number_holds() {
        let sandbox = Sandbox::new();
        sandbox.write("n.md", "x").write(
            "c/lessons/a.yaml",
            "id: a\ntitle: A\ndone_when:\n- { must: a, id: a, file: n.md, points: 4294967295 }\n- { must: b, id: b, file: n.md, points: 4294967295 }\n",
        );
        assert_eq!(sandbox.run(&["check", "--course", "c", "--repo", "."]).exit, 0);
    }

    #[test]
    fn globs_that_would_leave() {
        let sandbox = Sandbox::new();
        for glob in ["../**/*.log", "", "/etc/*", ".git/**"] {
            sandbox.write("c/lessons/a.yaml", format!("id: a\ntitle: A\ndone_when: [{{ must: a, id: a, files: {{ glob: '{glob}', count: none }} }}]\n"));
            assert_eq!(sandbox.run(&["check", "--course", "c"]).exit, 2, "{glob:?}");
        }
    }
}
