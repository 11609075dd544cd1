//! What git says of a path in the working tree: its place in the index, the ignore rules and the attributes.

use super::Repo;
use crate::git::error::GitError;
use crate::git::index::IndexEntry;
use crate::git::rules::Value;
use crate::git::tree::Mode;
use crate::path::RelPath;

/// What git makes of a file's line ends when it is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnds {
    AsTheyAre,
    /// CRLF becomes LF.
    Normalised,
    /// CRLF becomes LF unless the file is binary.
    NormalisedInText,
}

impl Repo {
    /// Whether git would turn CRLF into LF when `path` is added: gitattributes(5), `text` and its old name `crlf`.
    pub fn line_ends(&self, path: &RelPath) -> Result<LineEnds, GitError> {
        let [text, crlf, eol] = self.attributes(path, ["text", "crlf", "eol"])?;
        let text = if text == Value::Unspecified { crlf } else { text };
        Ok(match (text, eol) {
            (Value::Unset, _) => LineEnds::AsTheyAre,
            (Value::Text(value), _) if value == "auto" => LineEnds::NormalisedInText,
            (Value::Unspecified, Value::Unspecified | Value::Unset) => {
                let is_input =
                    self.setting("core.autocrlf").is_some_and(|value| value.eq_ignore_ascii_case("input"));
                match is_input || self.switch("core.autocrlf") == Some(true) {
                    true => LineEnds::NormalisedInText,
                    false => LineEnds::AsTheyAre,
                }
            }
            _ => LineEnds::Normalised,
        })
    }

    /// What else changes `path` on its way into git: the name of a content filter, for example `lfs`, or of an attribute.
    pub fn filter_of(&self, path: &RelPath) -> Result<Option<String>, GitError> {
        let [filter, ident, encoding] =
            self.attributes(path, ["filter", "ident", "working-tree-encoding"])?;
        let is_set = |value: &Value| !matches!(value, Value::Unset | Value::Unspecified);
        Ok(match filter {
            Value::Text(name) => Some(name),
            _ if is_set(&ident) => Some("ident".to_owned()),
            _ if is_set(&encoding) => Some("working-tree-encoding".to_owned()),
            _ => None,
        })
    }

    fn attributes<const N: usize>(&self, path: &RelPath, names: [&str; N]) -> Result<[Value; N], GitError> {
        let Some(disk) = &self.disk else { return Ok([const { Value::Unspecified }; N]) };
        let beside = disk.beside("core.attributesfile", "attributes");
        // A sparse checkout leaves files out that say something all the same.
        let in_index = |at: &RelPath| {
            let entry = disk.index().ok()?.entries.get(at)?;
            Some(self.blob(entry.id).ok()?.to_vec())
        };
        disk.rules.attributes(path, names, &beside, in_index)
    }

    /// Whether a sparse checkout leaves `path` out of the working tree.
    pub fn is_left_out(&self, path: &RelPath) -> bool {
        matches!(self.index_entry(path), Ok(Some(entry)) if entry.is_left_out)
    }

    /// What the index has at `path`.
    pub fn index_entry(&self, path: &RelPath) -> Result<Option<IndexEntry>, GitError> {
        let Some(disk) = &self.disk else { return Ok(None) };
        Ok(disk.index()?.get(path).copied())
    }

    /// The paths in the index, in order.
    pub fn index_paths(&self) -> Result<Vec<RelPath>, GitError> {
        let Some(disk) = &self.disk else { return Ok(Vec::new()) };
        let index = disk.index()?;
        if index.entries.values().any(|entry| entry.mode == Mode::Folder) {
            return Err(GitError::Format { what: "a sparse index, which does not list every file" });
        }
        Ok(index.entries.keys().cloned().collect())
    }

    /// Everything in the index, by path.
    pub fn index_entries(&self) -> Result<Vec<(RelPath, IndexEntry)>, GitError> {
        let Some(disk) = &self.disk else { return Ok(Vec::new()) };
        Ok(disk.index()?.entries.iter().map(|(path, entry)| (path.clone(), *entry)).collect())
    }

    /// Whether git's ignore rules cover `path`; those of the folder, the repository and the user.
    pub fn is_ignored(&self, path: &RelPath) -> Result<bool, GitError> {
        let what = "a repository without files has no ignore rules";
        let disk = self.disk.as_ref().ok_or(GitError::BadRepository { what })?;
        disk.rules.is_ignored(path, &disk.beside("core.excludesfile", "exclude"))
    }
}
