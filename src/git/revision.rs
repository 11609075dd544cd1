//! How people name a commit, as gitrevisions(7) has it: a reference, the digits of an id, and the steps from there. Dates in
//! a log of references and branches on other machines are not read.

use super::commit::{Commit, Id};
use super::error::GitError;
use super::history::History;
use super::repository::Repo;
use crate::pattern::Pattern;

/// More steps than this are no history's.
const MAX_STEPS: usize = 10_000_000;

/// The fewest digits that are taken for an id.
const MIN_DIGITS: usize = 4;

/// Why a spelling names no commit.
#[derive(Debug, PartialEq)]
pub enum RevisionError {
    /// It is the spelling's fault.
    Wrong(&'static str),
    /// It is the repository's.
    Git(GitError),
}

use RevisionError::Wrong;

impl From<GitError> for RevisionError {
    fn from(error: GitError) -> Self {
        Self::Git(error)
    }
}

/// The commit that `spelling` names; tags are followed to their commit.
pub fn resolve(repo: &Repo, spelling: &str) -> Result<Id, RevisionError> {
    if let Some(text) = spelling.strip_prefix(":/") {
        let tips = repo.tips()?;
        return by_message(&mut History::starting_at(repo, tips), repo, text);
    }
    let start = spelling.find(['~', '^', ':']).unwrap_or(spelling.len());
    let start = spelling.find("@{").filter(|at| *at < start).unwrap_or(start);
    let (name, mut steps) = spelling.split_at(start);
    let mut id = match steps.strip_prefix("@{").and_then(|rest| rest.split_once('}')) {
        Some((back, rest)) => {
            steps = rest;
            logged(repo, name, back)?
        }
        None => named(repo, if name == "@" { "HEAD" } else { name })?,
    };
    id = commit(repo, id)?;
    while !steps.is_empty() {
        (id, steps) = step(repo, id, steps)?;
    }
    Ok(id)
}

/// The object that `spelling` names, a tag not followed; `None` if there is nothing of that name.
pub fn object(repo: &Repo, spelling: &str) -> Result<Option<Id>, GitError> {
    let found = match spelling.contains(['~', '^', ':', '@']) {
        true => resolve(repo, spelling),
        false => named(repo, spelling),
    };
    match found {
        Ok(id) => Ok(Some(id)),
        Err(Wrong(_)) => Ok(None),
        Err(RevisionError::Git(error)) => Err(error),
    }
}

/// What a reference was some changes ago.
fn logged(repo: &Repo, name: &str, back: &str) -> Result<Id, RevisionError> {
    let back: usize = back.parse().map_err(|_| Wrong("only a number is read between `@{` and `}`"))?;
    let names = candidates(if name.is_empty() || name == "@" { "HEAD" } else { name });
    for name in names {
        if let Some(id) = repo.references().and_then(|all| all.before(&name, back))? {
            return Ok(id);
        }
    }
    Err(Wrong("no log of it goes that far back"))
}

/// The full names that a short one may stand for, in git's order.
fn candidates(name: &str) -> [String; 6] {
    let full = ["{}", "refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD"];
    full.map(|full| full.replace("{}", name))
}

fn named(repo: &Repo, name: &str) -> Result<Id, RevisionError> {
    if name.is_empty() || name.starts_with('-') {
        return Err(Wrong("it is not written as a revision"));
    }
    if let Some(id) = Id::from_hex(name.as_bytes()) {
        return if repo.has(id)? { Ok(id) } else { Err(Wrong("no object has this id here")) };
    }
    for candidate in candidates(name) {
        // Of the files beside HEAD only those are references that are written like it.
        if !candidate.starts_with("refs/") && !candidate.ends_with("HEAD") {
            continue;
        }
        match repo.references()?.resolve(&candidate) {
            Ok(Some(found)) => return found.id.ok_or(Wrong("the branch has no commit yet")),
            Ok(None) => {}
            Err(GitError::BadReference { .. }) if candidate == "HEAD" => return Err(GitError::BadHead.into()),
            Err(error) => return Err(error.into()),
        }
    }
    // `v1-3-g9ab12f0` is what `git describe` prints.
    let digits = name.rsplit_once("-g").map_or(name, |(_, digits)| digits);
    if digits.len() < MIN_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Wrong("nothing is called so here"));
    }
    match repo.commits_starting_with(digits)?.as_slice() {
        [] => Err(Wrong("nothing is called so here")),
        [one] => Ok(*one),
        _ => Err(Wrong("several objects start with it")),
    }
}

/// The commit that an object is or, as a tag, leads to.
fn commit(repo: &Repo, id: Id) -> Result<Id, RevisionError> {
    match repo.peel(id) {
        Ok(Some(peeled)) => Ok(peeled.commit),
        Ok(None) => Err(Wrong("it is not a commit")),
        Err(error) => Err(error.into()),
    }
}

/// One step from a commit, and the steps that are left.
fn step<'a>(repo: &Repo, id: Id, steps: &'a str) -> Result<(Id, &'a str), RevisionError> {
    let number = |text: &'a str| {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let digits = &text[..end];
        let number = if digits.is_empty() { Some(1) } else { digits.parse().ok() };
        (number.filter(|number| *number <= MAX_STEPS), &text[end..])
    };
    let missing = Wrong("its history does not go that far back");
    if let Some(rest) = steps.strip_prefix('~') {
        let (count, rest) = number(rest);
        let mut at = id;
        for _ in 0..count.ok_or(missing)? {
            at = parent(repo, at, 0)?;
        }
        return Ok((at, rest));
    }
    if let Some((kind, rest)) = steps.strip_prefix("^{").and_then(|rest| rest.split_once('}')) {
        return match kind {
            "" | "commit" | "object" => Ok((id, rest)),
            "tree" | "blob" | "tag" => Err(Wrong("it is not a commit")),
            text if text.starts_with('/') => {
                let mut history = History::starting_at(repo, vec![id]);
                Ok((by_message(&mut history, repo, &text[1..])?, rest))
            }
            _ => Err(Wrong("it is not written as a revision")),
        };
    }
    if let Some(rest) = steps.strip_prefix('^') {
        let (nth, rest) = number(rest);
        return match nth.ok_or(missing)? {
            0 => Ok((id, rest)),
            nth => Ok((parent(repo, id, nth - 1)?, rest)),
        };
    }
    Err(Wrong(if steps.starts_with(':') { "it is not a commit" } else { "it is not written as a revision" }))
}

fn parent(repo: &Repo, id: Id, nth: usize) -> Result<Id, RevisionError> {
    let parent = repo.commit(id)?.parents().nth(nth);
    parent.ok_or(Wrong("its history does not go that far back"))
}

/// The newest commit whose message has a match.
fn by_message(history: &mut History, repo: &Repo, text: &str) -> Result<Id, RevisionError> {
    let pattern = Pattern::parse(text).map_err(|_| Wrong("its text is not a pattern"))?;
    let matches = |commit: &Commit| {
        pattern.is_match(commit.subject())
            || commit.body().split(|&byte| byte == b'\n').any(|line| pattern.is_match(line))
    };
    let mut nth = 0;
    while let Some(commit) = history.nth(repo, nth) {
        let commit = commit?;
        if matches(commit) {
            return Ok(commit.id);
        }
        nth += 1;
    }
    Err(Wrong("no commit's message has it"))
}
