//! The folders that are watched, and which paths in them can change an answer.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A working tree and the folders that git keeps for it.
#[derive(Debug, Clone)]
pub struct Places {
    /// The working tree.
    pub root: PathBuf,
    /// Git's own folders: that of this checkout and, where it is another, the one that all checkouts share.
    pub git: Vec<PathBuf>,
}

/// What git reads of its own files to answer a question: commits and trees never change, only what leads to them.
const READ: &[&str] =
    &["HEAD", "packed-refs", "refs", "reftable", "index", "config", "info", "shallow", "commondir"];

/// What git leaves in its folder until something is over that takes several steps, and what that is called.
pub const IN_PROGRESS: [(&str, &str); 6] = [
    ("rebase-merge", "a rebase"),
    ("rebase-apply", "a rebase"),
    ("MERGE_HEAD", "a merge"),
    ("CHERRY_PICK_HEAD", "a cherry-pick"),
    ("REVERT_HEAD", "a revert"),
    ("BISECT_LOG", "a bisect"),
];

impl Places {
    /// Whether an event at this path is a reason to look again.
    pub fn wakes(&self, path: &Path) -> bool {
        let inner = self.git.iter().find_map(|git| path.strip_prefix(git).ok());
        match inner {
            Some(inner) => is_read_by_git(inner),
            None => path.starts_with(&self.root) && !path.file_name().is_some_and(is_of_an_editor),
        }
    }

    /// Whether this path is one of the folders themselves: when one comes or goes, watching begins anew.
    pub fn is_one(&self, path: &Path) -> bool {
        path == self.root || self.git.iter().any(|git| git == path)
    }
}

/// A path inside a folder of git's own.
fn is_read_by_git(inner: &Path) -> bool {
    let is_lock = inner.extension().is_some_and(|end| end == "lock");
    let first = inner.components().next();
    let is_sign = || IN_PROGRESS.iter().any(|(sign, _)| inner == Path::new(sign));
    !is_lock && (first.is_none_or(|first| READ.iter().any(|read| first.as_os_str() == *read)) || is_sign())
}

/// Files that editors make beside the one that is edited.
fn is_of_an_editor(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let is_swap = name.starts_with('.')
        && name.rsplit_once('.').is_some_and(|(_, end)| end.len() == 3 && end.starts_with("sw"));
    let is_emacs = name.starts_with(".#") || (name.starts_with('#') && name.ends_with('#'));
    // `4913` is how vim tries whether it may write.
    is_swap || is_emacs || name.ends_with('~') || name == "4913"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_change_an_answer_wakes() {
        let places = Places {
            root: "/work".into(),
            git: vec!["/main/.git/worktrees/work".into(), "/main/.git".into(), "/work/.git".into()],
        };
        let wakes = |path: &&str| places.wakes(Path::new(path));
        let yes = [
            "/work/docs/notes.md",
            "/work/Cargo.lock",
            "/work/.gitignore",
            "/work/.git",
            "/work/.git/HEAD",
            "/work/.git/refs/heads/main",
            "/work/.git/packed-refs",
            "/work/.git/index",
            "/work/.git/rebase-merge",
            "/main/.git/worktrees/work/MERGE_HEAD",
            "/main/.git/worktrees/work/HEAD",
            "/main/.git/refs/heads/x",
        ];
        let no = [
            "/work/docs/.notes.md.swp",
            "/work/docs/.notes.md.swx",
            "/work/docs/notes.md~",
            "/work/docs/.#notes.md",
            "/work/docs/#notes.md#",
            "/work/4913",
            "/work/.git/HEAD.lock",
            "/work/.git/refs/heads/main.lock",
            "/work/.git/objects/ab/cdef",
            "/work/.git/logs/HEAD",
            "/work/.git/COMMIT_EDITMSG",
            "/work/.git/rebase-merge/done",
            "/main/.git/worktrees/other/HEAD",
            "/elsewhere/notes.md",
        ];
        assert!(yes.iter().all(wakes), "{:?}", yes.iter().filter(|path| !wakes(path)).collect::<Vec<_>>());
        assert!(!no.iter().any(wakes), "{:?}", no.iter().filter(|path| wakes(path)).collect::<Vec<_>>());
        assert!(places.is_one(Path::new("/work")) && !places.is_one(Path::new("/work/docs")));
    }
}
