//! Which paths a commit changed, by comparing tree entry ids and descending only where they differ.
//! A merge changes what differs from every parent; a root commit changes all it has. Renames are two changes.

use std::collections::BTreeMap;

use super::commit::{Commit, Id};
use super::git::{Entry, Mode, Repo};
use super::trouble::Trouble;
use crate::path::RelPath;

/// Whether `commit` changed what stands at `path`, as `git log -- path` would list it.
pub fn changes_path(repo: &Repo, commit: &Commit, path: &RelPath) -> Result<bool, Trouble> {
    let here = repo.entry_at(commit.tree, path)?;
    if commit.parents.is_empty() {
        return Ok(here.is_some());
    }
    for &parent in &commit.parents {
        let Some(parent_tree) = parent_tree(repo, parent)? else { return Ok(here.is_some()) };
        if parent_tree == commit.tree || same(&repo.entry_at(parent_tree, path)?, &here) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The files that `commit` changed, by path; for a merge, those that differ from every parent.
pub fn changed_files(repo: &Repo, commit: &Commit) -> Result<Vec<RelPath>, Trouble> {
    let mut common: Option<Vec<RelPath>> = None;
    let mut parents: Vec<Option<Id>> = Vec::new();
    for &parent in &commit.parents {
        parents.push(parent_tree(repo, parent)?);
    }
    if parents.is_empty() {
        parents.push(None);
    }
    for parent in parents {
        let mut changed = Vec::new();
        compare(repo, parent, Some(commit.tree), None, &mut changed)?;
        changed.sort();
        common = Some(match common {
            None => changed,
            Some(before) => before.into_iter().filter(|path| changed.binary_search(path).is_ok()).collect(),
        });
    }
    Ok(common.unwrap_or_default())
}

/// The tree of a parent; `None` where a shallow clone ends, whose first commit then counts as a root.
fn parent_tree(repo: &Repo, parent: Id) -> Result<Option<Id>, Trouble> {
    match repo.commit(parent) {
        Ok(commit) => Ok(Some(commit.tree)),
        Err(Trouble::MissingObject { .. }) if repo.is_shallow() => Ok(None),
        Err(trouble) => Err(trouble),
    }
}

fn same(one: &Option<Entry>, other: &Option<Entry>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.id == other.id && one.mode == other.mode,
        (None, None) => true,
        _ => false,
    }
}

/// Adds every file that differs between two trees, in order.
fn compare(
    repo: &Repo,
    old: Option<Id>,
    new: Option<Id>,
    folder: Option<&RelPath>,
    changed: &mut Vec<RelPath>,
) -> Result<(), Trouble> {
    if old == new {
        return Ok(());
    }
    let mut sides: BTreeMap<Vec<u8>, [Option<Entry>; 2]> = BTreeMap::new();
    for (side, tree) in [old, new].into_iter().enumerate() {
        for entry in tree.map_or(Ok(Vec::new()), |id| repo.tree(id))? {
            let name = entry.name.clone();
            sides.entry(name).or_default()[side] = Some(entry);
        }
    }
    for (name, [old, new]) in sides {
        if same(&old, &new) {
            continue;
        }
        let path = RelPath::child(folder, &String::from_utf8_lossy(&name));
        let folder_id = |side: &Option<Entry>| {
            side.as_ref().filter(|entry| entry.mode == Mode::Folder).map(|entry| entry.id)
        };
        let is_file = |side: &Option<Entry>| side.as_ref().is_some_and(|entry| entry.mode != Mode::Folder);
        if folder_id(&old).is_some() || folder_id(&new).is_some() {
            compare(repo, folder_id(&old), folder_id(&new), Some(&path), changed)?;
        }
        if is_file(&old) || is_file(&new) {
            changed.push(path);
        }
    }
    Ok(())
}
