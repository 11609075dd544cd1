//! References as they are kept in files: one each, or together in `packed-refs`. Every file is a regular one of a usual size,
//! every name stays inside the repository, and names that lead to names end. Reftables are not read.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use super::MAX_FILES;
use super::commit::Id;
use super::error::GitError;
use super::file;
use super::layout::Layout;

/// How many names lead on to another, as in git.
const MAX_STEPS: usize = 5;

/// How deep folders of references are.
const MAX_DEPTH: usize = 32;

/// What a reference says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Object(Id),
    /// Another reference.
    Name(String),
}

/// Where a name leads in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    pub name: String,
    /// None where nothing of that name is there: an unborn branch.
    pub id: Option<Id>,
}

pub struct References {
    git_dir: PathBuf,
    common: PathBuf,
    packed: OnceCell<Result<BTreeMap<String, Id>, GitError>>,
}

impl References {
    pub fn of(layout: &Layout) -> Self {
        Self { git_dir: layout.git_dir.clone(), common: layout.common.clone(), packed: OnceCell::new() }
    }

    /// What a reference says, by its full name; `None` if there is none.
    pub fn get(&self, name: &str) -> Result<Option<Target>, GitError> {
        if !is_inside(name) {
            return Ok(None);
        }
        match file::read(&self.path(name), file::MAX_POINTER)? {
            Some(text) => parse(&text).map(Some).ok_or_else(|| bad(name)),
            None => Ok(self.packed()?.get(name).map(|id| Target::Object(*id))),
        }
    }

    /// Follows a reference to where it ends; `None` if there is none.
    pub fn resolve(&self, name: &str) -> Result<Option<Resolved>, GitError> {
        let Some(mut target) = self.get(name)? else { return Ok(None) };
        let mut name = name.to_owned();
        for _ in 0..MAX_STEPS {
            match target {
                Target::Object(id) => return Ok(Some(Resolved { name, id: Some(id) })),
                Target::Name(next) if next.starts_with("refs/") && is_inside(&next) => name = next,
                Target::Name(_) => return Err(bad(&name)),
            }
            match self.get(&name)? {
                Some(next) => target = next,
                None => return Ok(Some(Resolved { name, id: None })),
            }
        }
        Err(bad(&name))
    }

    /// Every reference below a folder such as `refs/tags`, by what its name has after that, with where it leads. A damaged
    /// one is listed with what is wrong.
    pub fn below(&self, folder: &str) -> Result<BTreeMap<String, Result<Resolved, GitError>>, GitError> {
        let mut names = Vec::new();
        self.list(folder, 0, &mut names)?;
        let prefix = format!("{folder}/");
        let from = self.packed()?.range(prefix.clone()..).map(|(name, _)| name);
        names.extend(from.take_while(|name| name.starts_with(&prefix)).cloned());
        names.sort();
        names.dedup();
        let resolve = |name: String| {
            let resolved = self.resolve(&name).and_then(|found| found.ok_or_else(|| bad(&name)));
            (name[prefix.len()..].to_owned(), resolved)
        };
        Ok(names.into_iter().map(resolve).collect())
    }

    fn list(&self, folder: &str, depth: usize, names: &mut Vec<String>) -> Result<(), GitError> {
        let at = self.path(folder);
        if depth > MAX_DEPTH || names.len() > MAX_FILES {
            return Err(GitError::TooMany { limit: MAX_FILES });
        }
        for name in file::names(&at, MAX_FILES)? {
            let full = format!("{folder}/{name}");
            match at.join(&name).is_dir() {
                true => self.list(&full, depth + 1, names)?,
                false if is_inside(&full) && !name.ends_with(".lock") && !name.starts_with('.') => {
                    names.push(full)
                }
                false => {}
            }
        }
        Ok(())
    }

    /// What a log of a reference says that it was, `back` changes ago.
    pub fn before(&self, name: &str, back: usize) -> Result<Option<Id>, GitError> {
        if !is_inside(name) {
            return Ok(None);
        }
        let folder = if is_of_checkout(name) { &self.git_dir } else { &self.common };
        let Some(log) = file::read(&folder.join("logs").join(name), file::MAX_LIST)? else { return Ok(None) };
        let mut lines = log.split(|&byte| byte == b'\n').rev().filter(|line| !line.is_empty());
        Ok(lines.nth(back).and_then(|line| Id::from_hex(line.get(41..81)?)))
    }

    fn packed(&self) -> Result<&BTreeMap<String, Id>, GitError> {
        let read = || {
            let path = self.common.join("packed-refs");
            let text = file::read(&path, file::MAX_LIST)?.unwrap_or_default();
            parse_packed(&text).ok_or_else(|| file::damaged(&path))
        };
        self.packed.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    fn path(&self, name: &str) -> PathBuf {
        if is_of_checkout(name) { self.git_dir.join(name) } else { self.common.join(name) }
    }
}

/// Whether every checkout has a reference of this name of its own.
fn is_of_checkout(name: &str) -> bool {
    const OWN: [&str; 3] = ["refs/bisect/", "refs/worktree/", "refs/rewritten/"];
    !name.starts_with("refs/") || OWN.iter().any(|folder| name.starts_with(folder))
}

/// Whether a name is one that git could have made, and leads nowhere else.
fn is_inside(name: &str) -> bool {
    let is_part = |part: &str| !matches!(part, "" | "." | "..");
    let is_sign = |c: char| c.is_control() || "\\: ~^?*[".contains(c);
    !name.contains(is_sign) && name.split('/').all(is_part)
}

fn parse(text: &[u8]) -> Option<Target> {
    if let Some(name) = text.strip_prefix(b"ref:") {
        return Some(Target::Name(str::from_utf8(name).ok()?.trim().to_owned()));
    }
    let (id, rest) = text.split_at_checked(40)?;
    let ends = rest.first().is_none_or(u8::is_ascii_whitespace);
    Id::from_hex(id).filter(|_| ends).map(Target::Object)
}

/// `ID NAME` in each line; `^ID` says where the annotated tag above leads, which is not asked for.
fn parse_packed(text: &[u8]) -> Option<BTreeMap<String, Id>> {
    let mut packed = BTreeMap::new();
    for line in text.split(|&byte| byte == b'\n').filter(|line| !line.is_empty() && !line.starts_with(b"#")) {
        if let Some(peeled) = line.strip_prefix(b"^") {
            Id::from_hex(peeled.trim_ascii_end())?;
            continue;
        }
        let (id, name) = line.split_at_checked(41)?;
        let name = str::from_utf8(name).ok()?;
        if id[40] != b' ' || !is_inside(name) {
            return None;
        }
        packed.insert(name.to_owned(), Id::from_hex(&id[..40])?);
    }
    Some(packed)
}

fn bad(name: &str) -> GitError {
    GitError::BadReference { name: name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";

    fn references(files: &[(&str, &str)]) -> (tempfile::TempDir, References) {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let at = dir.path().join(name);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, text).unwrap();
        }
        let at = dir.path().to_owned();
        let layout = Layout { root: at.clone(), git_dir: at.clone(), common: at, is_bare: true };
        let references = References::of(&layout);
        (dir, references)
    }

    #[test]
    fn names_lead_to_names_and_end() {
        let (_dir, refs) = references(&[
            ("HEAD", "ref: refs/heads/main\n"),
            ("refs/heads/main", &format!("{ID}\n")),
            ("refs/heads/new", "ref: refs/heads/unborn\n"),
            ("refs/heads/a", "ref: refs/heads/b\n"),
            ("refs/heads/b", "ref: refs/heads/a\n"),
            ("refs/heads/out", "ref: refs/heads/../../x\n"),
            ("refs/heads/odd", "garbage\n"),
            ("packed-refs", &format!("# pack-refs\n{ID} refs/tags/v1\n^{ID}\n{ID} refs/tags/v/2\n")),
        ]);
        let id =
            |name: &str| refs.resolve(name).map(|found| found.map(|found| (found.name, found.id.is_some())));
        assert_eq!(id("HEAD"), Ok(Some(("refs/heads/main".into(), true))));
        assert_eq!(id("refs/heads/new"), Ok(Some(("refs/heads/unborn".into(), false))));
        assert_eq!(id("refs/heads/none"), Ok(None));
        assert_eq!(id("../x"), Ok(None));
        for broken in ["refs/heads/a", "refs/heads/out", "refs/heads/odd"] {
            assert!(id(broken).is_err(), "{broken}");
        }
        let tags = refs.below("refs/tags").unwrap();
        assert_eq!(tags.keys().collect::<Vec<_>>(), ["v/2", "v1"]);
        let heads = refs.below("refs/heads").unwrap();
        assert_eq!((heads.len(), heads.values().filter(|found| found.is_err()).count()), (6, 4));
    }

    #[test]
    fn a_damaged_list_has_one_answer() {
        let (_dir, refs) = references(&[("packed-refs", &format!("{ID} refs/tags/v1\n{ID}"))]);
        for _ in 0..2 {
            assert_eq!(refs.below("refs/tags").unwrap_err(), refs.resolve("refs/tags/v1").unwrap_err());
        }
        // Git takes the carriage return for a part of the name.
        let (_dir, refs) = references(&[("packed-refs", &format!("{ID} refs/tags/v1\r\n"))]);
        assert!(refs.resolve("refs/tags/v1").is_err());
    }
}
