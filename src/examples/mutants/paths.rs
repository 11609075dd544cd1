//! Mutants of files as a whole: deleted, emptied, renamed, in another letter case, made too long, copied, and written where
//! a check wants none.

use std::collections::BTreeMap;

use super::{Mutant, last_written, sampled};
use crate::evidence::{Script, ScriptCommit};
use crate::path::RelPath;

/// How many files are mutated one by one.
const FILES: usize = 24;

/// Every file that a script leaves behind.
pub fn files(script: &Script) -> Vec<RelPath> {
    let mut files = std::collections::BTreeSet::new();
    let commits = script.commits.iter().map(|commit| (&commit.write, &commit.delete));
    for (write, delete) in commits.chain([(&script.uncommitted.write, &script.uncommitted.delete)]) {
        files.retain(|path| !delete.contains(path));
        files.extend(write.keys().cloned());
    }
    files.into_iter().collect()
}

/// Every file that a script leaves behind, with its text.
pub fn files_left(script: &Script) -> Vec<(String, String)> {
    let mut source = script.clone();
    let text = |path: RelPath| Some((path.to_string(), last_written(&mut source, &path)?.clone()));
    files(script).into_iter().filter_map(text).collect()
}

/// The paths under which something is moved; `None` for one that is taken away.
fn moved(done: &Script, change: impl Fn(&RelPath) -> Option<RelPath>) -> Script {
    let map = |write: &BTreeMap<RelPath, String>| {
        write.iter().filter_map(|(path, text)| Some((change(path)?, text.clone()))).collect()
    };
    let mut script = done.clone();
    for commit in &mut script.commits {
        commit.write = map(&commit.write);
        commit.delete = commit.delete.iter().filter_map(&change).collect();
    }
    script.uncommitted.write = map(&script.uncommitted.write);
    script.uncommitted.delete = script.uncommitted.delete.iter().filter_map(&change).collect();
    script
}

fn is_at(path: &RelPath, at: &RelPath) -> bool {
    path == at || path.as_str().strip_prefix(at.as_str()).is_some_and(|rest| rest.starts_with('/'))
}

/// What is wrong with each of `paths`, files or folders, and with all of them at once.
pub fn mutants(done: &Script, paths: &[RelPath]) -> Vec<Mutant> {
    let all = files(done);
    let here = |at: &RelPath| all.iter().filter(|path| is_at(path, at)).cloned().collect::<Vec<_>>();
    let paths: Vec<&RelPath> = paths.iter().filter(|path| !here(path).is_empty()).collect();
    let mut mutants = Vec::new();
    for at in sampled(paths.clone(), FILES) {
        mutants.extend(renamed(done, at, &here(at)));
        if all.contains(at) {
            mutants.extend(resized(done, at));
        }
        let what = format!("{at} is deleted");
        let script = moved(done, |path| (!is_at(path, at)).then(|| path.clone()));
        mutants.push(Mutant { takes: here(at), ..Mutant::of_script(what, script) });
    }
    if paths.len() > 1 {
        let is_one = |path: &RelPath| paths.iter().any(|at| is_at(path, at));
        let script = moved(done, |path| (!is_one(path)).then(|| path.clone()));
        let takes = all.iter().filter(|path| is_one(path)).cloned().collect();
        mutants.push(Mutant {
            takes,
            ..Mutant::of_script("all that it asks for is deleted".to_owned(), script)
        });
    }
    mutants
}

fn renamed(done: &Script, at: &RelPath, takes: &[RelPath]) -> Vec<Mutant> {
    let parent = at.parent();
    let name = at.name();
    let mut first = name.chars();
    let other_case = first.next().map(|c| match c.is_uppercase() {
        true => c.to_lowercase().chain(first).collect::<String>(),
        false => c.to_uppercase().chain(first).collect(),
    });
    let folder_case = parent.as_ref().map(|parent| format!("{}/{name}", parent.as_str().to_uppercase()));
    let in_parent = |name: &str| Some(RelPath::child(parent.as_ref(), name));
    let names = [
        in_parent(&format!("old-{name}")),
        other_case.and_then(|name| in_parent(&name)),
        folder_case.and_then(|path| RelPath::parse(&path).ok()),
        Some(RelPath::child(RelPath::parse("elsewhere").ok().as_ref(), name)),
    ];
    let to = |new: RelPath| {
        let change = |path: &RelPath| match path.as_str().strip_prefix(at.as_str()) {
            Some(rest) if is_at(path, at) => RelPath::parse(&format!("{new}{rest}")).ok(),
            _ => Some(path.clone()),
        };
        let mutant = Mutant::of_script(format!("{at} is called {new}"), moved(done, change));
        Mutant { takes: takes.to_vec(), ..mutant }
    };
    names.into_iter().flatten().filter(|new| new != at).map(to).collect()
}

/// The file emptied, made large, and copied.
fn resized(done: &Script, at: &RelPath) -> Vec<Mutant> {
    let with = |change: &dyn Fn(&str) -> String| {
        let mut script = done.clone();
        if let Some(text) = last_written(&mut script, at) {
            *text = change(text);
        }
        script
    };
    let empty = Mutant::of_script(format!("{at} is empty"), with(&|_| String::new()));
    let large = Mutant::of_script(format!("{at} is 100 times as large"), with(&|text| text.repeat(100)));
    let mut script = done.clone();
    let text = last_written(&mut script, at).cloned().unwrap_or_default();
    for nth in 1..=8 {
        add(&mut script, &RelPath::child(at.parent().as_ref(), &format!("copy-{nth}-{}", at.name())), &text);
    }
    vec![
        Mutant { takes: vec![at.clone()], ..empty },
        large,
        Mutant::of_script(format!("there are 8 copies of {at} beside it"), script),
    ]
}

/// Each of `absent`, paths at which nothing is, written.
pub fn written(done: &Script, absent: &[String]) -> Vec<Mutant> {
    let one = |path: &String| {
        let path = RelPath::parse(path).ok()?;
        let mut script = done.clone();
        add(&mut script, &path, "x\n");
        Some(Mutant::of_script(format!("{path} is there"), script))
    };
    absent.iter().filter_map(one).collect()
}

/// Writes a file in the last commit, or uncommitted where there is none.
fn add(script: &mut Script, path: &RelPath, text: &str) {
    let write = match script.commits.last_mut() {
        Some(ScriptCommit { write, .. }) => write,
        None => &mut script.uncommitted.write,
    };
    write.insert(path.clone(), text.to_owned());
}
