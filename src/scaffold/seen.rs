//! What a repository holds, as a script that an example can be: its first-parent line with the texts that each commit wrote,
//! as far as they are small.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use crate::evidence::{
    Commit, Evidence, EvidenceError, Head, Repo, Script, ScriptCommit, SelectError, Snapshot, select_commit,
};
use crate::git::changes::{Trees, changed_files};
use crate::path::RelPath;

/// A text of more bytes is left out.
const LARGEST: usize = 32 << 10;

/// More bytes in all, or more commits, and the history is left out: then the example is one commit of what is there.
const MOST_BYTES: usize = 256 << 10;
const MOST_COMMITS: usize = 60;

/// A repository, ready to be drafted from.
pub struct Seen {
    pub script: Script,
    /// Files that are left out, because they are large or not text.
    pub left_out: Vec<String>,
    /// How many commits there are, if they are too many for an example.
    pub cut: Option<usize>,
}

impl Seen {
    /// What HEAD of the repository in `dir` has.
    pub fn of(dir: &Path) -> Result<Self, SeenError> {
        let tip = Evidence::new(select_commit(dir, None, None).map_err(SeenError::Select)?);
        let Head::At { id, .. } = tip.head()? else { return Err(SeenError::NoCommit) };
        let repo = Rc::new(Repo::open(dir)?);
        let mut line = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            let commit = repo.commit(id)?;
            next = commit.parents().next();
            line.push(commit);
        }
        line.reverse();
        let mut left_out: Vec<String> = tip
            .files()?
            .iter()
            .filter(|path| text_at(&tip, path).is_none())
            .map(ToString::to_string)
            .collect();
        left_out.sort();
        let tags: BTreeMap<_, String> = tip
            .tags()?
            .iter()
            .filter_map(|tag| Some((tag.commit.clone().ok()??, tag.name.clone())))
            .collect();
        let mut commits = Vec::new();
        if line.len() <= MOST_COMMITS {
            for commit in &line {
                let mut scripted = scripted(&repo, commit)?;
                scripted.tag = tags.get(&commit.id).cloned();
                commits.push(scripted);
            }
        }
        let cut = (line.len() > MOST_COMMITS || size(&commits) > MOST_BYTES).then_some(line.len());
        if cut.is_some() {
            commits =
                line.last().map(|commit| squashed(&tip, commit, tags.get(&commit.id))).into_iter().collect();
        }
        Ok(Self { script: Script { commits, ..Script::default() }, left_out, cut })
    }
}

/// Why nothing could be read.
#[derive(Debug)]
pub enum SeenError {
    Select(SelectError),
    Evidence(EvidenceError),
    NoCommit,
}

impl<E: Into<EvidenceError>> From<E> for SeenError {
    fn from(error: E) -> Self {
        Self::Evidence(error.into())
    }
}

/// A commit with the texts that it wrote and what it took away.
fn scripted(repo: &Rc<Repo>, commit: &Commit) -> Result<ScriptCommit, SeenError> {
    let mut parents = commit.parents().take(1);
    let parents = parents.next().map(|id| repo.commit(id).map(|parent| parent.tree)).transpose()?;
    let trees = Trees { own: commit.tree, parents: parents.into_iter().collect() };
    let there = Evidence::new(Snapshot::at(Rc::clone(repo), commit.id)?);
    let mut scripted = ScriptCommit { message: message(commit), ..ScriptCommit::default() };
    for path in changed_files(repo, &trees)? {
        match (text_at(&there, &path), there.files()?.contains(&path)) {
            (Some(text), _) => drop(scripted.write.insert(path, text)),
            (None, false) => drop(scripted.delete.insert(path)),
            (None, true) => {}
        }
    }
    Ok(scripted)
}

/// All that is there, in one commit.
fn squashed(tip: &Evidence, commit: &Commit, tag: Option<&String>) -> ScriptCommit {
    let mut all = ScriptCommit { message: message(commit), tag: tag.cloned(), ..ScriptCommit::default() };
    let mut bytes = 0;
    for path in tip.files().iter().flat_map(|files| files.iter()) {
        let Some(text) = text_at(tip, path).filter(|text| bytes + text.len() <= MOST_BYTES) else { continue };
        bytes += text.len();
        all.write.insert(path.clone(), text);
    }
    all
}

fn message(commit: &Commit) -> String {
    String::from_utf8_lossy(commit.message()).trim_end().to_owned()
}

/// The text of a file that is small, in UTF-8, and without anything that is not to be seen.
fn text_at(evidence: &Evidence, path: &RelPath) -> Option<String> {
    let document = evidence.document(path).ok()?;
    let text = String::from_utf8(document.raw().into_owned()).ok()?;
    let is_seen = |c: char| c == '\n' || c == '\t' || !c.is_control();
    (text.len() <= LARGEST && text.chars().all(is_seen)).then_some(text)
}

fn size(commits: &[ScriptCommit]) -> usize {
    commits.iter().flat_map(|commit| commit.write.values()).map(String::len).sum()
}
