//! The one file that talks to libgit2: it writes the repositories that scripts describe, in memory or on disk, and reads the
//! config of who runs this. No file of a repository that was handed in is opened by it, and it runs nothing.
#![expect(clippy::disallowed_types, reason = "the one file that talks to libgit2")]

use std::collections::BTreeMap;
use std::path::Path;

use git2::{ErrorCode, FileMode, ObjectType};

use super::commit::{Id, Person};
use super::config::Config;
use super::error::GitError;
use super::store::{Data, Kind, Object};
use crate::path::RelPath;

/// A repository of our own making.
pub struct Writer(git2::Repository);

impl Writer {
    /// A repository that lives in memory only, for scripted evidence.
    pub fn in_memory() -> Self {
        let odb = git2::Odb::new().expect("an empty object store needs nothing");
        odb.add_new_mempack_backend(1).expect("memory is there");
        Self(git2::Repository::from_odb(odb).expect("an object store makes a repository"))
    }

    /// Makes a new repository on disk in `dir`, with `branch` unborn, whatever the user's own git config says.
    pub fn create(dir: &Path, branch: &str) -> Result<Self, GitError> {
        let mut options = git2::RepositoryInitOptions::new();
        options.initial_head(branch).external_template(false).no_reinit(true);
        let made = git2::Repository::init_opts(dir, &options);
        made.map(Self).map_err(|error| GitError::write("cannot make a repository", &error))
    }

    /// Reads back what was written; `None` if it was not.
    pub fn read(&self, id: Id) -> Result<Option<Object>, GitError> {
        let failed = |error: git2::Error| GitError::write("cannot read an object", &error);
        let odb = self.0.odb().map_err(failed)?;
        let object = match odb.read(theirs(id)) {
            Ok(object) => object,
            Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let kind = match object.kind() {
            ObjectType::Commit => Kind::Commit,
            ObjectType::Tree => Kind::Tree,
            ObjectType::Tag => Kind::Tag,
            _ => Kind::Blob,
        };
        Ok(Some(Object { kind, data: Data::Own(object.data().to_vec()) }))
    }

    pub fn write_blob(&self, bytes: &[u8]) -> Result<Id, GitError> {
        self.0.blob(bytes).map(own).map_err(|error| GitError::write("cannot write a blob", &error))
    }

    /// Writes the tree of `files`, folders and all.
    pub fn write_tree(&self, files: &BTreeMap<RelPath, Vec<u8>>) -> Result<Id, GitError> {
        let failed = |error: git2::Error| GitError::write("cannot write a tree", &error);
        let mut blobs = Vec::new();
        for (path, bytes) in files {
            blobs.push((path.parts().collect::<Vec<_>>(), self.write_blob(bytes)?));
        }
        self.write_folder(&blobs, 0).map_err(failed)
    }

    fn write_folder(&self, blobs: &[(Vec<&str>, Id)], depth: usize) -> Result<Id, git2::Error> {
        let mut builder = self.0.treebuilder(None)?;
        let mut start = 0;
        while start < blobs.len() {
            let name = blobs[start].0[depth];
            let same = blobs[start..].iter().take_while(|(parts, _)| parts[depth] == name).count();
            let group = &blobs[start..start + same];
            if group[0].0.len() == depth + 1 {
                builder.insert(name, theirs(group[0].1), FileMode::Blob.into())?;
            } else {
                builder.insert(name, theirs(self.write_folder(group, depth + 1)?), FileMode::Tree.into())?;
            }
            start += same;
        }
        builder.write().map(own)
    }

    pub fn write_commit(
        &self,
        tree: Id,
        parents: &[Id],
        author: &Person,
        message: &str,
    ) -> Result<Id, GitError> {
        let failed = |error: git2::Error| GitError::write("cannot write a commit", &error);
        let signature = signature(author).map_err(failed)?;
        let tree = self.0.find_tree(theirs(tree)).map_err(failed)?;
        let parents: Vec<_> = parents
            .iter()
            .map(|&id| self.0.find_commit(theirs(id)))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        let parents: Vec<_> = parents.iter().collect();
        self.0.commit(None, &signature, &signature, message, &tree, &parents).map(own).map_err(failed)
    }

    /// Writes an annotated tag, by and at the time of `tagger`; a reference to its id makes it known.
    pub fn write_tag(&self, name: &str, target: Id, tagger: &Person) -> Result<Id, GitError> {
        let failed = |error: git2::Error| GitError::write("cannot write a tag", &error);
        let object = self.0.find_object(theirs(target), None).map_err(failed)?;
        let tagger = signature(tagger).map_err(failed)?;
        self.0.tag_annotation_create(name, &object, &tagger, name).map(own).map_err(failed)
    }

    /// Points `name`, for example `refs/heads/main`, at a commit.
    pub fn set_reference(&self, name: &str, target: Id) -> Result<(), GitError> {
        self.0
            .reference(name, theirs(target), true, "prep")
            .map(|_| ())
            .map_err(|error| GitError::write("cannot write a reference", &error))
    }

    /// Makes the index agree with a tree, so that git sees nothing staged.
    pub fn reset_index(&self, tree: Id) -> Result<(), GitError> {
        let failed = |error: git2::Error| GitError::write("cannot write the index", &error);
        let tree = self.0.find_tree(theirs(tree)).map_err(failed)?;
        let mut index = self.0.index().map_err(failed)?;
        index.read_tree(&tree).map_err(failed)?;
        index.write().map_err(failed)
    }
}

/// The config of the system and of the user; empty where there is none that can be read.
pub fn user_config() -> Config {
    let mut read = Vec::new();
    let config = git2::Config::open_default();
    let Ok(config) = config else { return Config::default() };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if let Ok(mut entries) = config.entries(None) {
        while let Some(Ok(entry)) = entries.next() {
            read.push((text(entry.name_bytes()), entry.has_value().then(|| text(entry.value_bytes()))));
        }
    }
    Config::of(read)
}

fn signature(person: &Person) -> Result<git2::Signature<'static>, git2::Error> {
    let time = git2::Time::new(person.time.seconds, person.time.offset_minutes);
    git2::Signature::new(
        &String::from_utf8_lossy(&person.name),
        &String::from_utf8_lossy(&person.email),
        &time,
    )
}

fn own(id: git2::Oid) -> Id {
    let mut bytes = [0; 20];
    bytes.copy_from_slice(&id.as_bytes()[..20]);
    Id(bytes)
}

fn theirs(id: Id) -> git2::Oid {
    git2::Oid::from_bytes(&id.0).expect("twenty bytes are an id")
}
