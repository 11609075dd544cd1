//! Mutants of a history: commits reworded, dropped, reordered, re-dated, by somebody else, added; tags and branches removed
//! or moved; work that was left uncommitted.

use super::{Mutant, last_written, sampled};
use crate::evidence::{Script, ScriptCommit};
use crate::path::RelPath;
use crate::wording::plural;

/// Somebody whom no course knows.
const SOMEBODY_ELSE: &str = "Sam Somebody <sam@elsewhere.example>";

/// How many commits are mutated one by one.
const COMMITS: usize = 8;

/// What is wrong with the commits of a history; `samples` are texts that the check looks for.
pub fn commits(done: &Script, samples: &[String]) -> Vec<Mutant> {
    let nths = sampled((0..done.commits.len()).rev().collect(), COMMITS);
    let mut mutants: Vec<Mutant> = nths.iter().flat_map(|nth| reworded(done, *nth)).collect();
    mutants.extend(nths.iter().flat_map(|nth| dropped(done, *nth)));
    mutants.extend(nths.iter().flat_map(|nth| moved(done, *nth)));
    mutants.extend(over_all(done));
    mutants.extend(samples.iter().flat_map(|sample| added(done, sample)));
    mutants
}

/// The history with one commit changed.
fn with(done: &Script, nth: usize, what: String, change: impl FnOnce(&mut ScriptCommit)) -> Mutant {
    let mut script = done.clone();
    if let Some(commit) = script.commits.get_mut(nth) {
        change(commit);
    }
    Mutant::of_script(what, script)
}

/// `the commit \`w24-l05: notes\``.
fn called(commit: &ScriptCommit) -> String {
    format!("the commit `{}`", commit.message.lines().next().unwrap_or_default())
}

fn reworded(done: &Script, nth: usize) -> Vec<Mutant> {
    let Some(commit) = done.commits.get(nth) else { return Vec::new() };
    let (name, old) = (called(commit), commit.message.clone());
    let (subject, body) = old.split_once('\n').unwrap_or((&old, ""));
    let mut first = subject.chars();
    let flipped = first.next().map(|c| match c.is_uppercase() {
        true => c.to_lowercase().chain(first.clone()).collect::<String>(),
        false => c.to_uppercase().chain(first.clone()).collect(),
    });
    let without_prefix = subject.split_once(": ").map(|(_, rest)| rest.to_owned());
    let subjects = [
        ("is reworded", Some("Work in progress".to_owned())),
        ("loses its prefix", without_prefix),
        ("begins in the other letter case", flipped),
        ("ends in a full stop", Some(format!("{subject}."))),
        ("has a subject of 150 characters", Some(format!("{subject} {}", "and ".repeat(38)))),
    ];
    let mut mutants: Vec<Mutant> = subjects
        .into_iter()
        .filter_map(|(what, new)| Some((what, new?)))
        .map(|(what, new)| {
            let message = if body.is_empty() { new } else { format!("{new}\n{body}") };
            with(done, nth, format!("{name} {what}"), |commit| commit.message = message)
        })
        .collect();
    let in_body = format!("Work in progress\n\n{old}");
    mutants.push(with(done, nth, format!("{name} has its message in its body"), |commit| {
        commit.message = in_body
    }));
    mutants
        .push(with(done, nth, format!("{name} has no body"), |commit| commit.message = subject.to_owned()));
    mutants.push(with(done, nth, format!("{name} is by somebody else"), |commit| {
        commit.author = Some(SOMEBODY_ELSE.to_owned());
    }));
    mutants
}

/// The commit dropped with what it wrote, and its work in the next one instead.
fn dropped(done: &Script, nth: usize) -> Vec<Mutant> {
    let Some(commit) = done.commits.get(nth) else { return Vec::new() };
    let name = called(commit);
    let mut without = done.clone();
    without.commits.remove(nth);
    let mut folded = without.clone();
    let (write, delete) = match folded.commits.get_mut(nth) {
        Some(next) => (&mut next.write, &mut next.delete),
        None => (&mut folded.uncommitted.write, &mut folded.uncommitted.delete),
    };
    for (path, text) in &commit.write {
        write.entry(path.clone()).or_insert_with(|| text.clone());
    }
    delete.extend(commit.delete.iter().cloned());
    let mut twice = done.clone();
    let again = ScriptCommit { message: commit.message.clone(), ..ScriptCommit::default() };
    twice.commits.insert(nth + 1, again);
    vec![
        Mutant::of_script(format!("{name} is dropped"), without),
        Mutant::of_script(format!("the work of {name} is in the next one, or uncommitted"), folded),
        Mutant::of_script(format!("{name} is there again, empty"), twice),
    ]
}

/// The day of each commit, as the script's builder has it.
fn days(script: &Script) -> Vec<i64> {
    let mut day = -1;
    let each = script.commits.iter().map(|commit| {
        day = commit.day.unwrap_or(day + 1);
        day
    });
    each.collect()
}

fn dated(done: &Script, what: String, day: impl Fn(usize, i64) -> i64) -> Mutant {
    let mut script = done.clone();
    for (nth, (commit, old)) in script.commits.iter_mut().zip(days(done)).enumerate() {
        commit.day = Some(day(nth, old));
    }
    Mutant::of_script(what, script)
}

fn moved(done: &Script, nth: usize) -> Vec<Mutant> {
    let Some(commit) = done.commits.get(nth) else { return Vec::new() };
    let name = called(commit);
    let by = |days: i64| {
        let when = if days < 0 { "earlier" } else { "later" };
        let what = format!("{name} is {} {when}", plural(days.unsigned_abs() as usize, "day"));
        dated(done, what, |other, day| if other == nth { day + days } else { day })
    };
    let mut mutants: Vec<Mutant> = [1, 8, 40, -1, -8, -400].into_iter().map(by).collect();
    if nth + 1 < done.commits.len() {
        let mut script = done.clone();
        let all = days(done);
        script.commits.swap(nth, nth + 1);
        for (commit, day) in script.commits.iter_mut().zip(all) {
            commit.day = Some(day);
        }
        mutants.push(Mutant::of_script(format!("{name} comes after the next one"), script));
    }
    mutants
}

/// The same thing wrong with every commit.
fn over_all(done: &Script) -> Vec<Mutant> {
    let each = |what: &str, change: &dyn Fn(&mut ScriptCommit)| {
        let mut script = done.clone();
        script.commits.iter_mut().for_each(change);
        Mutant::of_script(what.to_owned(), script)
    };
    let mut squashed = Script { uncommitted: done.uncommitted.clone(), ..Script::default() };
    if let Some(last) = done.commits.last() {
        let mut one = ScriptCommit { message: last.message.clone(), ..ScriptCommit::default() };
        for commit in &done.commits {
            one.write.extend(commit.write.clone());
        }
        one.write.retain(|path, _| !done.commits.iter().any(|commit| commit.delete.contains(path)));
        squashed.commits.push(one);
    }
    let mut none = squashed.clone();
    for commit in none.commits.drain(..) {
        for (path, text) in commit.write {
            none.uncommitted.write.entry(path).or_insert(text);
        }
    }
    vec![
        each("every commit is reworded", &|commit| commit.message = "Work in progress".to_owned()),
        each("every commit is by somebody else", &|commit| commit.author = Some(SOMEBODY_ELSE.to_owned())),
        dated(done, "all commits are on one day".to_owned(), |_, _| 0),
        dated(done, "all commits are 400 days earlier".to_owned(), |_, day| day - 400),
        dated(done, "all commits are 400 days later".to_owned(), |_, day| day + 400),
        dated(done, "the commits are ten times as far apart".to_owned(), |_, day| day * 10),
        Mutant::of_script("all commits are squashed into one".to_owned(), squashed),
        Mutant::of_script("nothing was committed".to_owned(), none),
    ]
}

/// A commit whose message, body or author is what the check looks for.
fn added(done: &Script, sample: &str) -> Vec<Mutant> {
    let written = done.commits.iter().flat_map(|commit| commit.write.keys()).next_back();
    let mut touching = ScriptCommit { message: sample.to_owned(), ..ScriptCommit::default() };
    let mut script = done.clone();
    if let Some((path, text)) =
        written.and_then(|path| Some((path.clone(), last_written(&mut script, path)?.clone())))
    {
        touching.write.insert(path, format!("{text}\n"));
    }
    let empty = ScriptCommit { message: sample.to_owned(), ..ScriptCommit::default() };
    let body = ScriptCommit { message: format!("Work\n\n{sample}"), ..ScriptCommit::default() };
    let author = Some(format!("{sample} <{sample}@example.org>"));
    let by = ScriptCommit { message: "Work".to_owned(), author, ..ScriptCommit::default() };
    let add = |what: &str, commit: ScriptCommit| {
        let mut script = done.clone();
        script.commits.push(commit);
        Mutant::of_script(format!("a commit is added {what} `{sample}`"), script)
    };
    vec![
        add("called", empty),
        add("that changes a file and is called", touching),
        add("with the body", body),
        add("by", by),
    ]
}

/// Which of the two names that a script gives to commits.
#[derive(Clone, Copy)]
pub enum Named {
    Tag,
    Branch,
}

impl Named {
    fn word(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Branch => "branch",
        }
    }

    fn of(self, commit: &mut ScriptCommit) -> &mut Option<String> {
        match self {
            Self::Tag => &mut commit.tag,
            Self::Branch => &mut commit.branch,
        }
    }

    /// Each tag or branch removed, renamed or moved; all of them removed; one added by each sample.
    pub fn mutants(self, done: &Script, samples: &[String]) -> Vec<Mutant> {
        let mut source = done.clone();
        let word = self.word();
        let named: Vec<(usize, String)> = source
            .commits
            .iter_mut()
            .enumerate()
            .filter_map(|(nth, commit)| Some((nth, self.of(commit).clone()?)))
            .collect();
        let last = done.commits.len().saturating_sub(1);
        let mut mutants = Vec::new();
        for (nth, name) in &named {
            let set = |to: Option<String>| move |commit: &mut ScriptCommit| *self.of(commit) = to;
            mutants.push(with(done, *nth, format!("the {word} {name} is removed"), set(None)));
            let other = Some(format!("old-{name}"));
            mutants.push(with(done, *nth, format!("the {word} {name} is called old-{name}"), set(other)));
            for to in [0, last].into_iter().filter(|to| to != nth) {
                let mut script = done.clone();
                *self.of(&mut script.commits[*nth]) = None;
                *self.of(&mut script.commits[to]) = Some(name.clone());
                let place = if to == 0 { "first" } else { "last" };
                mutants
                    .push(Mutant::of_script(format!("the {word} {name} is at the {place} commit"), script));
            }
        }
        let mut none = done.clone();
        none.commits.iter_mut().for_each(|commit| *self.of(commit) = None);
        mutants.push(Mutant::of_script(format!("every {word} is removed"), none));
        let names = samples.iter().filter(|name| is_reference(name));
        mutants.extend(names.map(|name| {
            let what = format!("the {word} {name} is added");
            with(done, last, what, |commit| *self.of(commit) = Some(name.clone()))
        }));
        mutants
    }
}

/// Whether git takes it for the name of a tag or a branch: a subset of what it takes.
fn is_reference(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_part = |part: &str| {
        !part.is_empty() && !part.starts_with(['.', '-']) && !part.ends_with('.') && !part.contains("..")
    };
    name.split('/').all(|part| is_part(part) && part.chars().all(is_plain) && !part.ends_with(".lock"))
}

/// Work on a file that was not committed: a line more, all of it, its deletion.
pub fn uncommitted(done: &Script, path: &RelPath) -> Vec<Mutant> {
    let mut source = done.clone();
    let Some(text) = last_written(&mut source, path).cloned() else { return Vec::new() };
    let mut edited = done.clone();
    edited.uncommitted.write.insert(path.clone(), format!("{text}\nOne more line.\n"));
    let mut moved = done.clone();
    for commit in &mut moved.commits {
        commit.write.remove(path);
    }
    moved.uncommitted.write.insert(path.clone(), text);
    vec![
        Mutant::of_script(format!("{path} has a change that is not committed"), edited),
        Mutant::of_script(format!("{path} was never committed"), moved),
    ]
}
