//! One commit's tree, read straight from the object store: no checkout, also in a bare repository.

use super::commit::Id;
use super::git::{Entry, Head, Mode, Repo};
use super::source::{Look, MAX_READ, Source};
use super::trouble::Trouble;
use crate::path::RelPath;

/// Links are followed this many times, as the kernel does.
const MAX_LINKS: usize = 40;

pub struct Snapshot {
    repo: Repo,
    commit: Id,
    tree: Id,
}

impl Snapshot {
    pub fn at(repo: Repo, commit: Id) -> Result<Self, Trouble> {
        let tree = repo.commit(commit)?.tree;
        Ok(Self { repo, commit, tree })
    }

    /// What stands at `path` once links are followed.
    fn resolve(&self, path: &RelPath) -> Result<Entry, Look> {
        let mut todo: Vec<String> = path.parts().rev().map(str::to_owned).collect();
        let mut done: Vec<String> = Vec::new();
        let mut links = 0;
        let mut entry = Entry { name: Vec::new(), mode: Mode::Folder, id: self.tree };
        while let Some(part) = todo.pop() {
            match part.as_str() {
                "." | "" => continue,
                ".." if done.pop().is_none() => return Err(Look::Astray { target: path.to_string() }),
                ".." => {}
                _ => done.push(part),
            }
            entry = if done.is_empty() {
                Entry { name: Vec::new(), mode: Mode::Folder, id: self.tree }
            } else {
                let at = RelPath::parse(&done.join("/")).map_err(|_| Look::Absent)?;
                self.repo.entry_at(self.tree, &at).map_err(Look::Unknown)?.ok_or(Look::Absent)?
            };
            if entry.mode == Mode::Link {
                links += 1;
                let target =
                    String::from_utf8_lossy(&self.repo.blob(entry.id).map_err(Look::Unknown)?).into_owned();
                if links > MAX_LINKS || target.starts_with('/') {
                    return Err(Look::Astray { target });
                }
                done.pop();
                todo.extend(target.split('/').rev().map(str::to_owned));
            }
        }
        Ok(entry)
    }

    fn collect(&self, tree: Id, folder: Option<&RelPath>, files: &mut Vec<RelPath>) -> Result<(), Trouble> {
        for entry in self.repo.tree(tree)? {
            let path = RelPath::child(folder, &String::from_utf8_lossy(&entry.name));
            match entry.mode {
                Mode::Folder => self.collect(entry.id, Some(&path), files)?,
                Mode::File { .. } => files.push(path),
                Mode::Link if matches!(self.look(&path), Look::File { .. }) => files.push(path),
                Mode::Link | Mode::Submodule => {}
            }
        }
        Ok(())
    }
}

impl Source for Snapshot {
    fn label(&self) -> &'static str {
        "commit"
    }

    fn look(&self, path: &RelPath) -> Look {
        match self.resolve(path) {
            Ok(Entry { mode: Mode::File { executable }, id, .. }) => match self.repo.blob_size(id) {
                Ok(size) => Look::File { size, executable },
                Err(trouble) => Look::Unknown(trouble),
            },
            Ok(Entry { mode: Mode::Folder, .. }) => Look::Folder,
            Ok(Entry { mode: Mode::Submodule, .. }) => Look::Other("a nested repository"),
            Ok(Entry { mode: Mode::Link, .. }) => Look::Absent,
            Err(look @ (Look::Absent | Look::Astray { .. })) => {
                self.link_target(path).map_or(look, |target| Look::Astray { target })
            }
            Err(look) => look,
        }
    }

    fn read(&self, path: &RelPath) -> Result<Vec<u8>, Trouble> {
        let gone = || Trouble::Unreadable { path: path.to_string(), why: "it is not a regular file".into() };
        let entry = self.resolve(path).map_err(|_| gone())?;
        match self.repo.blob_size(entry.id)? {
            size if size > MAX_READ => {
                Err(Trouble::TooLarge { path: path.to_string(), size, limit: MAX_READ })
            }
            _ => self.repo.blob(entry.id),
        }
    }

    fn names(&self, folder: Option<&RelPath>) -> Vec<String> {
        let tree = match folder.map(|folder| self.resolve(folder)) {
            None => self.tree,
            Some(Ok(Entry { mode: Mode::Folder, id, .. })) => id,
            Some(_) => return Vec::new(),
        };
        let entries = self.repo.tree(tree).unwrap_or_default();
        entries.iter().map(|entry| String::from_utf8_lossy(&entry.name).into_owned()).collect()
    }

    fn files(&self) -> Result<Vec<RelPath>, Trouble> {
        let mut files = Vec::new();
        self.collect(self.tree, None, &mut files)?;
        files.sort();
        Ok(files)
    }

    fn repo(&self) -> Result<&Repo, Trouble> {
        Ok(&self.repo)
    }

    fn head(&self) -> Result<Head, Trouble> {
        Ok(Head::At { id: self.commit, branch: None })
    }

    fn can_be_dirty(&self) -> bool {
        false
    }
}

impl Snapshot {
    /// Where the link at `path` itself points, if there is one.
    fn link_target(&self, path: &RelPath) -> Option<String> {
        let entry = self.repo.entry_at(self.tree, path).ok()??;
        (entry.mode == Mode::Link)
            .then(|| String::from_utf8_lossy(&self.repo.blob(entry.id).unwrap_or_default()).into_owned())
    }
}
