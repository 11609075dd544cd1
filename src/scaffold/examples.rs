//! Examples of work that lacks one thing, from the mutants that made a step fail: as an edit of the done example where it is
//! one, else as a whole script.

use super::candidates::Candidate;
use super::written::{quoted, script as written_script};
use crate::evidence::{Script, ScriptCommit};

/// A script that is written out in more bytes is no example to read.
const LARGEST: usize = 1500;

/// The lines of an example that say how the repository `changed` differs from the one that was `done`; none if they are many.
pub fn as_change(done: &Script, changed: &Script) -> Option<String> {
    let change = edit(done, changed)
        .or_else(|| message(done, changed))
        .or_else(|| uncommitted(done, changed))
        .or_else(|| rename(done, changed));
    match change {
        Some(change) => {
            Some(format!("    based_on: done\n{change}")).filter(|change| change.len() <= LARGEST)
        }
        None => {
            let whole = written_script(changed, 6);
            (whole.len() <= LARGEST).then(|| format!("    script:\n{whole}"))
        }
    }
}

/// A name, a repository, and how it differs from the one that was done.
type Change = (String, Script, String);

/// Coarser changes than a mutant's, for a step whose mutants are too long to be read: its file is not finished, it is not
/// there, its commits have another subject.
pub fn worked_over(step: &Candidate, done: &Script) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut add = |name: String, script: Script| {
        if let Some(change) = uncommitted(done, &script) {
            changes.push((name, script, format!("    based_on: done\n{change}")));
        }
    };
    if let Some(path) = &step.path {
        let mut unfinished = done.clone();
        unfinished.uncommitted.write.insert(path.clone(), "Not finished.\n".to_owned());
        add(format!("{path} is not finished"), unfinished);
        let mut gone = done.clone();
        gone.uncommitted.delete.insert(path.clone());
        add(format!("{path} is gone"), gone);
    }
    if let Some(prefix) = &step.prefix {
        let mut other = done.clone();
        other.commits.iter_mut().for_each(|commit| commit.message = commit.message.replace(prefix, ""));
        let change = format!("    message: [{{ replace: {}, with: \"\" }}]\n", quoted(prefix));
        changes.push((
            format!("no commit is called {prefix}…"),
            other,
            format!("    based_on: done\n{change}"),
        ));
    }
    changes
}

/// The place of the one commit that differs, where nothing else does.
fn one_commit<'a>(done: &'a Script, changed: &'a Script) -> Option<(&'a ScriptCommit, &'a ScriptCommit)> {
    if done.commits.len() != changed.commits.len() || done.uncommitted != changed.uncommitted {
        return None;
    }
    let mut differing = done.commits.iter().zip(&changed.commits).filter(|(one, other)| one != other);
    let only = differing.next()?;
    differing.next().is_none().then_some(only)
}

/// Lines of one file.
fn edit(done: &Script, changed: &Script) -> Option<String> {
    let (before, after) = one_commit(done, changed)?;
    let with_texts = ScriptCommit { write: after.write.clone(), ..before.clone() };
    if with_texts != *after || !before.write.keys().eq(after.write.keys()) {
        return None;
    }
    let mut differing = before.write.iter().filter(|(path, text)| after.write.get(*path) != Some(text));
    let (path, old) = differing.next()?;
    let new = after.write.get(path)?;
    if differing.next().is_some() {
        return None;
    }
    let (replace, with) = replacement(old, new)?;
    let others = done.commits.iter().filter_map(|commit| commit.write.get(path)).filter(|text| *text != old);
    // An edit is made wherever its text is.
    if others.into_iter().any(|text| text.contains(&replace)) {
        return None;
    }
    let path = quoted(path.as_str());
    Some(format!(
        "    edit:\n      - {{ in: {path}, replace: {}, with: {} }}\n",
        quoted(&replace),
        quoted(&with)
    ))
}

/// A text that is in `old` once and makes it `new` where it is replaced: whole lines, as few as can be.
fn replacement(old: &str, new: &str) -> Option<(String, String)> {
    let own: Vec<&str> = old.split_inclusive('\n').collect();
    let other: Vec<&str> = new.split_inclusive('\n').collect();
    let same = |pairs: &mut dyn Iterator<Item = bool>| pairs.take_while(|same| *same).count();
    let mut start = same(&mut own.iter().zip(&other).map(|(one, two)| one == two));
    let most = own.len().min(other.len()) - start;
    let mut end = same(&mut own.iter().rev().zip(other.iter().rev()).take(most).map(|(one, two)| one == two));
    loop {
        let replace = own.get(start..own.len() - end)?.concat();
        if !replace.is_empty() && old.matches(replace.as_str()).count() == 1 {
            return Some((replace, other.get(start..other.len() - end)?.concat()));
        }
        match (start, end) {
            (0, 0) => return None,
            (0, _) => end -= 1,
            _ => start -= 1,
        }
    }
}

/// The message of one commit.
fn message(done: &Script, changed: &Script) -> Option<String> {
    let (before, after) = one_commit(done, changed)?;
    let with_message = ScriptCommit { message: after.message.clone(), ..before.clone() };
    let is_once = done.commits.iter().filter(|commit| commit.message.contains(&before.message)).count() == 1;
    (with_message == *after && is_once && !before.message.is_empty()).then(|| {
        let (replace, with) = (quoted(&before.message), quoted(&after.message));
        format!("    message: [{{ replace: {replace}, with: {with} }}]\n")
    })
}

/// Changes that were left uncommitted.
fn uncommitted(done: &Script, changed: &Script) -> Option<String> {
    let changes = &changed.uncommitted;
    if done.commits != changed.commits
        || !done.uncommitted.write.is_empty()
        || !done.uncommitted.delete.is_empty()
    {
        return None;
    }
    let write: Vec<String> = changes
        .write
        .iter()
        .map(|(path, text)| format!("{}: {}", quoted(path.as_str()), quoted(text)))
        .collect();
    let delete: Vec<String> = changes.delete.iter().map(|path| quoted(path.as_str())).collect();
    let write = if write.is_empty() { None } else { Some(format!("write: {{ {} }}", write.join(", "))) };
    let delete = if delete.is_empty() { None } else { Some(format!("delete: [{}]", delete.join(", "))) };
    let changes: Vec<String> = write.into_iter().chain(delete).collect();
    Some(format!("    uncommitted: {{ {} }}\n", changes.join(", ")))
}

/// A file under another name.
fn rename(done: &Script, changed: &Script) -> Option<String> {
    let (before, after) = one_commit(done, changed)?;
    let gone = before.write.keys().find(|path| !after.write.contains_key(*path))?;
    let come = after.write.keys().find(|path| !before.write.contains_key(*path))?;
    let mut renamed = before.clone();
    let text = renamed.write.remove(gone)?;
    renamed.write.insert(come.clone(), text);
    (renamed == *after)
        .then(|| format!("    rename: {{ {}: {} }}\n", quoted(gone.as_str()), quoted(come.as_str())))
}
