//! A scripted repository: commits and files as data. Read in memory as evidence, or built on disk: the same objects, the
//! same ids. Authors and times are fixed, so that nothing depends on who runs it, or when.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::Path;

use super::EvidenceError;
use super::source::{Entry, Source, SourceKind};
use crate::git::repository::{Branch, Head, Repo, Tag};
use crate::git::{GitError, Writer};
use crate::git::{Id, Person, Time};
use crate::path::RelPath;
use crate::yaml::fields;

/// The branch a scripted repository is on.
const BRANCH: &str = "main";

/// Monday, 5 January 2026, 18:00 in a zone one hour east of Greenwich.
const FIRST_COMMIT: Time = Time { seconds: 1_767_632_400, offset_minutes: 60 };

const DAY: i64 = 24 * 60 * 60;

fields! {
    /// What happened in a repository, first commit first.
    #[derive(Debug, Clone, Default, PartialEq)]
    pub struct Script {
        /// The commits, oldest first.
        pub commits: Vec<ScriptCommit> = Vec::new(),
        /// Changes on top of the last commit that were not committed.
        pub uncommitted: Changes = Changes::default(),
    }
}

fields! {
    #[derive(Debug, Clone, Default, PartialEq)]
    pub struct ScriptCommit {
        /// Its message; the first line is the subject.
        pub message: String,
        /// Written before the commit; an empty map is an empty commit.
        pub write: BTreeMap<RelPath, String> = BTreeMap::new(),
        /// Files that are deleted before the commit.
        pub delete: BTreeSet<RelPath> = BTreeSet::new(),
        /// `Name <email>`; left out, it is a learner's.
        pub author: Option<String>,
        /// Days after the script's first commit; left out, each commit is a day after the one before.
        pub day: Option<i64>,
        /// An annotated tag on the commit.
        pub tag: Option<String>,
        /// A branch that was left behind at the commit.
        pub branch: Option<String>,
    }
}

fields! {
    #[derive(Debug, Clone, Default, PartialEq)]
    pub struct Changes {
        /// Files and their text.
        pub write: BTreeMap<RelPath, String> = BTreeMap::new(),
        /// Files that are deleted.
        pub delete: BTreeSet<RelPath> = BTreeSet::new(),
    }
}

/// A script's commits written into a repository.
#[derive(Default)]
struct Built {
    head: Option<Id>,
    tree: Option<Id>,
    files: BTreeMap<RelPath, Vec<u8>>,
    /// Each with the id of its object.
    tags: Vec<(Id, Tag)>,
    branches: Vec<Branch>,
}

impl Script {
    fn write_to(&self, repo: &Writer) -> Result<Built, EvidenceError> {
        let mut built = Built::default();
        let mut day = -1;
        let mut newest = None;
        for commit in &self.commits {
            day = commit.day.unwrap_or(day + 1);
            apply(&mut built.files, &commit.write, &commit.delete);
            let tree = repo.write_tree(&built.files)?;
            let parents: Vec<Id> = built.head.into_iter().collect();
            let author = author(commit.author.as_deref(), day);
            let id = repo.write_commit(tree, &parents, &author, &commit.message)?;
            if let Some(tag) = &commit.tag {
                let object = repo.write_tag(tag, id, &author)?;
                let made_at = Some(author.time.seconds);
                built.tags.push((
                    object,
                    Tag { name: tag.clone(), commit: Ok(Some(id)), annotated: true, made_at },
                ));
            }
            let made = (id, author.time.seconds);
            built.branches.extend(commit.branch.as_deref().map(|name| local(name, made)));
            (built.head, built.tree) = (Some(id), Some(tree));
            newest = Some(made);
        }
        built.branches.extend(newest.map(|made| local(BRANCH, made)));
        built.branches.sort_by(|a, b| a.name.cmp(&b.name));
        apply(&mut built.files, &self.uncommitted.write, &self.uncommitted.delete);
        Ok(built)
    }

    /// Lets `later` happen after this.
    pub fn append(&mut self, later: Self) {
        self.commits.extend(later.commits);
        self.uncommitted.write.extend(later.uncommitted.write);
        self.uncommitted.delete.extend(later.uncommitted.delete);
    }

    /// Builds the repository in `dir`, which must not be one yet: objects, branch, index and files.
    pub fn build(&self, dir: &Path) -> Result<(), EvidenceError> {
        let repo = Writer::create(dir, BRANCH)?;
        let built = self.write_to(&repo)?;
        if let Some(tree) = built.tree {
            repo.reset_index(tree)?;
        }
        for branch in &built.branches {
            repo.set_reference(&format!("refs/heads/{}", branch.name), branch.tip)?;
        }
        for (object, tag) in &built.tags {
            repo.set_reference(&format!("refs/tags/{}", tag.name), *object)?;
        }
        for (path, bytes) in &built.files {
            let at = dir.join(path.as_str());
            let failed = |error: std::io::Error| GitError::write(&format!("cannot write {path}"), &error);
            std::fs::create_dir_all(at.parent().unwrap_or(dir)).map_err(failed)?;
            std::fs::write(&at, bytes).map_err(failed)?;
        }
        Ok(())
    }
}

fn apply(
    files: &mut BTreeMap<RelPath, Vec<u8>>,
    write: &BTreeMap<RelPath, String>,
    delete: &BTreeSet<RelPath>,
) {
    files.retain(|path, _| !delete.contains(path));
    files.extend(write.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())));
}

fn local(name: &str, (tip, tip_at): (Id, i64)) -> Branch {
    Branch { name: name.to_owned(), remote: None, tip, tip_at }
}

fn author(written: Option<&str>, day: i64) -> Person {
    let time = Time { seconds: FIRST_COMMIT.seconds + day * DAY, ..FIRST_COMMIT };
    let (name, email) = written
        .and_then(|text| text.trim_end_matches('>').split_once('<'))
        .unwrap_or(("Lea Learner", "lea@example.org"));
    Person { name: name.trim().into(), email: email.trim().into(), time }
}

/// Scripted evidence, in memory.
pub struct Scripted {
    /// None for a folder that is no repository.
    repo: Option<Repo>,
    head: Option<Id>,
    files: BTreeMap<RelPath, Vec<u8>>,
    tags: Vec<Tag>,
    branches: Vec<Branch>,
}

impl Scripted {
    pub fn new(script: &Script) -> Result<Self, EvidenceError> {
        let writer = Writer::in_memory();
        let built = script.write_to(&writer)?;
        let mut tags: Vec<Tag> = built.tags.into_iter().map(|(_, tag)| tag).collect();
        tags.sort_by(|a, b| a.name.cmp(&b.name));
        let repo = Some(Repo::of_script(writer));
        Ok(Self { repo, head: built.head, files: built.files, tags, branches: built.branches })
    }

    /// A repository in which nothing happened yet.
    pub fn empty() -> Self {
        let repo = Some(Repo::of_script(Writer::in_memory()));
        Self { repo, ..Self::empty_folder() }
    }

    /// A folder with nothing in it, not even a repository.
    pub fn empty_folder() -> Self {
        Self { repo: None, head: None, files: BTreeMap::new(), tags: Vec::new(), branches: Vec::new() }
    }

    fn is_folder(&self, path: &RelPath) -> bool {
        let inside = format!("{path}/");
        let next = self.files.range::<str, _>((Bound::Included(inside.as_str()), Bound::Unbounded)).next();
        next.is_some_and(|(file, _)| file.as_str().starts_with(&inside))
    }
}

impl Source for Scripted {
    fn kind(&self) -> SourceKind {
        SourceKind::Script
    }

    fn entry(&self, path: &RelPath) -> Entry {
        match self.files.get(path) {
            Some(bytes) => Entry::File { size: bytes.len() as u64, executable: false },
            None if self.is_folder(path) => Entry::Folder,
            None => Entry::Absent,
        }
    }

    fn is_link(&self, _: &RelPath) -> bool {
        false
    }

    fn read(&self, path: &RelPath) -> Result<Vec<u8>, EvidenceError> {
        Ok(self.files.get(path).cloned().unwrap_or_default())
    }

    fn names(&self, folder: Option<&RelPath>) -> Result<Vec<String>, EvidenceError> {
        let prefix = folder.map_or_else(String::new, |folder| format!("{folder}/"));
        let names = self.files.keys().filter_map(|path| path.as_str().strip_prefix(&prefix));
        let names: BTreeSet<&str> = names.filter_map(|rest| rest.split('/').next()).collect();
        Ok(names.into_iter().map(str::to_owned).collect())
    }

    fn files(&self) -> Result<Vec<RelPath>, EvidenceError> {
        Ok(self.files.keys().cloned().collect())
    }

    fn repo(&self) -> Result<&Repo, EvidenceError> {
        self.repo.as_ref().ok_or(EvidenceError::Git(GitError::NoRepository))
    }

    fn head(&self) -> Result<Head, EvidenceError> {
        self.repo()?;
        Ok(match self.head {
            Some(id) => Head::At { id, branch: Some(BRANCH.into()) },
            None => Head::Unborn { branch: BRANCH.into() },
        })
    }

    /// A repository in memory has nowhere to keep references.
    fn tags(&self) -> Result<Vec<Tag>, EvidenceError> {
        self.repo()?;
        Ok(self.tags.clone())
    }

    fn branches(&self) -> Result<Vec<Branch>, EvidenceError> {
        self.repo()?;
        Ok(self.branches.clone())
    }
}
