//! Which paths a commit changed, by comparing tree entry ids and descending only where they differ.
//! A merge changes what differs from every parent; a root commit changes all it has. Renames are two changes.

use std::collections::BTreeMap;

use super::MAX_FILES;
use super::commit::Id;
use super::error::GitError;
use super::repository::Repo;
use super::tree::{self, Mode, TreeEntry};
use crate::path::RelPath;

/// A commit's tree and those of its parents.
pub struct Trees {
    pub own: Id,
    pub parents: Vec<Id>,
}

/// Whether what is at `path` changed, as `git log -- path` would list it.
pub fn changes_path(repo: &Repo, trees: &Trees, path: &RelPath) -> Result<bool, GitError> {
    if trees.parents.contains(&trees.own) {
        return Ok(false);
    }
    let here = repo.entry_at(trees.own, path)?;
    if trees.parents.is_empty() {
        return Ok(here.is_some());
    }
    for &parent in &trees.parents {
        if repo.entry_at(parent, path)? == here {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The files that changed, by path; for a merge, those that differ from every parent.
pub fn changed_files(repo: &Repo, trees: &Trees) -> Result<Vec<RelPath>, GitError> {
    let differing_from = |parent: Option<Id>| -> Result<Vec<RelPath>, GitError> {
        let mut changed = Vec::new();
        compare(repo, [parent, Some(trees.own)], &mut changed)?;
        changed.sort();
        Ok(changed)
    };
    let Some((&first, others)) = trees.parents.split_first() else { return differing_from(None) };
    let mut common = differing_from(Some(first))?;
    for &parent in others {
        let changed = differing_from(Some(parent))?;
        common.retain(|path| changed.binary_search(path).is_ok());
    }
    Ok(common)
}

/// Adds every file that differs between an old and a new tree.
fn compare(repo: &Repo, trees: [Option<Id>; 2], changed: &mut Vec<RelPath>) -> Result<(), GitError> {
    let mut todo: Vec<([Option<Id>; 2], Option<RelPath>)> = vec![(trees, None)];
    while let Some((trees, folder)) = todo.pop() {
        for (name, sides) in differing(repo, trees)? {
            if changed.len() + todo.len() > MAX_FILES {
                return Err(GitError::TooMany { limit: MAX_FILES });
            }
            let path = tree::child(folder.as_ref(), &name)?;
            let folders = sides.map(|side| side.filter(|side| side.mode == Mode::Folder).map(|side| side.id));
            if sides.iter().flatten().any(|side| side.mode != Mode::Folder) {
                changed.push(path.clone());
            }
            if folders[0] != folders[1] {
                todo.push((folders, Some(path)));
            }
        }
    }
    Ok(())
}

/// The names at which two trees differ, with what stands there in each.
fn differing(
    repo: &Repo,
    trees: [Option<Id>; 2],
) -> Result<BTreeMap<Vec<u8>, [Option<TreeEntry>; 2]>, GitError> {
    let [old, new] = trees.map(|id| id.map(|id| repo.tree(id)).transpose());
    let (old, new) = (old?, new?);
    let mut names: BTreeMap<Vec<u8>, [Option<TreeEntry>; 2]> = BTreeMap::new();
    let mut before = old.iter().flat_map(|tree| tree.entries()).peekable();
    for (name, entry) in new.iter().flat_map(|tree| tree.entries()) {
        // Most of a tree is as it was: while both sides are in step, what is equal is passed over.
        if before.next_if_eq(&(name, entry)).is_none() {
            let replaced = before.next_if(|(old, _)| *old == name).map(|(_, old)| old);
            names.insert(name.to_vec(), [replaced, Some(entry)]);
        }
    }
    for (name, entry) in before {
        names.entry(name.to_vec()).or_default()[0] = Some(entry);
    }
    names.retain(|_, [old, new]| old != new);
    Ok(names)
}
