//! Whether a check can fail at all, or pass at all, whatever a repository holds. Every question that its leaves ask is given
//! every answer that makes a difference, all of them together, and the check is evaluated on each. What one leaf means by
//! itself is not known here: a leaf that is not about a path or a number may pass or fail as it likes.

use std::collections::BTreeMap;

use crate::check::{Check, Leaf};
use crate::count::Count;
use crate::finding::{Missing, Verdict};
use crate::scope::Target;

/// More combinations than this are not looked at; then nothing is said.
const MOST: usize = 20_000;

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum There {
    Nothing,
    File,
    Folder,
}

/// Checks whose answers depend on each other.
pub struct Questions<'a> {
    paths: Vec<&'a str>,
    /// What is counted, and the numbers that make a difference.
    numbers: Vec<(Leaf, Vec<u64>)>,
    /// Checks of which nothing is known.
    opaque: Vec<&'a Check>,
}

/// One answer to each question.
struct World<'q, 'a> {
    asked: &'q Questions<'a>,
    there: Vec<There>,
    numbers: Vec<u64>,
    opaque: Vec<bool>,
}

impl<'a> Questions<'a> {
    pub fn of(checks: &[&'a Check]) -> Self {
        let mut asked = Self { paths: Vec::new(), numbers: Vec::new(), opaque: Vec::new() };
        checks.iter().for_each(|check| asked.add(check));
        asked
    }

    fn add(&mut self, check: &'a Check) {
        match check {
            Check::All(checks) | Check::Any(checks) => checks.iter().for_each(|check| self.add(check)),
            Check::Not(check) | Check::Use { check, .. } => self.add(check),
            Check::Sections(scoped, _) => {
                self.add_target(&scoped.target);
                self.add_opaque(check);
            }
            Check::Leaf(leaf) => self.add_leaf(check, leaf),
        }
    }

    fn add_leaf(&mut self, check: &'a Check, leaf: &'a Leaf) {
        if let Some((_, path)) = existence(leaf) {
            self.add_path(path);
        }
        if let Some(target) = target(leaf) {
            self.add_target(target);
        }
        match counted(leaf) {
            Some((question, count)) => {
                let mut bounds = vec![0, count.min, count.min.saturating_sub(1)];
                bounds.extend(count.max.into_iter().flat_map(|max| [max, max.saturating_add(1)]));
                bounds.push(count.min.saturating_add(1));
                match self.numbers.iter_mut().find(|(known, _)| *known == question) {
                    Some((_, numbers)) => numbers.extend(bounds),
                    None => self.numbers.push((question, bounds)),
                }
            }
            None if matches!(existence(leaf), Some((There::Nothing | There::Folder, _))) => {}
            None => self.add_opaque(check),
        }
    }

    fn add_target(&mut self, target: &'a Target) {
        if let Target::Path(path) = target {
            self.add_path(path.as_str());
        }
    }

    fn add_path(&mut self, path: &'a str) {
        if !self.paths.contains(&path) {
            self.paths.push(path);
        }
    }

    fn add_opaque(&mut self, check: &'a Check) {
        if !self.opaque.contains(&check) {
            self.opaque.push(check);
        }
    }

    /// Whether `is_so` holds of the verdicts of these checks in some repository; none where there are too many to try.
    pub fn some(&mut self, checks: &[&Check], is_so: impl Fn(&[Verdict]) -> bool) -> Option<bool> {
        for (_, numbers) in &mut self.numbers {
            numbers.sort_unstable();
            numbers.dedup();
        }
        let sizes = self.paths.iter().map(|_| 3);
        let sizes = sizes.chain(self.numbers.iter().map(|(_, numbers)| numbers.len()));
        let sizes: Vec<usize> = sizes.chain(self.opaque.iter().map(|_| 2)).collect();
        let total = sizes.iter().try_fold(1usize, |total, size| total.checked_mul(*size));
        let total = total.filter(|total| *total <= MOST)?;
        Some((0..total).any(|nth| {
            let world = World::nth(self, &sizes, nth);
            world.is_possible() && is_so(&world.verdicts(checks.iter().copied()))
        }))
    }
}

impl<'q, 'a> World<'q, 'a> {
    fn nth(asked: &'q Questions<'a>, sizes: &[usize], mut nth: usize) -> Self {
        let mut digits = sizes.iter().map(|size| {
            let digit = nth % size;
            nth /= size;
            digit
        });
        let states = [There::Nothing, There::File, There::Folder];
        let there = asked.paths.iter().filter_map(|_| states.get(digits.next()?).copied()).collect();
        let numbers =
            asked.numbers.iter().filter_map(|(_, numbers)| numbers.get(digits.next()?).copied()).collect();
        let opaque = digits.map(|digit| digit == 1).collect();
        Self { asked, there, numbers, opaque }
    }

    /// Whether what is inside a folder is there only with the folder.
    fn is_possible(&self) -> bool {
        let state: BTreeMap<&str, There> =
            self.asked.paths.iter().copied().zip(self.there.iter().copied()).collect();
        state.iter().all(|(path, there)| {
            let mut above = path.match_indices('/').filter_map(|(at, _)| state.get(&path[..at]));
            *there == There::Nothing || above.all(|folder| *folder == There::Folder)
        })
    }

    fn at(&self, path: &str) -> Option<There> {
        let nth = self.asked.paths.iter().position(|known| *known == path)?;
        self.there.get(nth).copied()
    }

    fn chance(&self, check: &Check) -> Verdict {
        let nth = self.asked.opaque.iter().position(|known| *known == check);
        decided(nth.and_then(|nth| self.opaque.get(nth)) == Some(&true))
    }

    fn verdicts<'c>(&self, checks: impl IntoIterator<Item = &'c Check>) -> Vec<Verdict> {
        checks.into_iter().map(|check| self.verdict(check)).collect()
    }

    fn verdict(&self, check: &Check) -> Verdict {
        match check {
            Check::All(checks) => Verdict::all(self.verdicts(checks).iter()),
            Check::Any(checks) => Verdict::any(self.verdicts(checks).iter()),
            Check::Not(check) => self.verdict(check).negated(),
            Check::Use { check, .. } => self.verdict(check),
            Check::Sections(scoped, _) if self.is_missing(&scoped.target) => missing(),
            Check::Sections(..) => self.chance(check),
            Check::Leaf(leaf) => self.leaf(check, leaf),
        }
    }

    fn leaf(&self, check: &Check, leaf: &Leaf) -> Verdict {
        if target(leaf).is_some_and(|target| self.is_missing(target)) {
            return missing();
        }
        if let Some((wanted, path)) = existence(leaf)
            && (wanted != There::File || self.at(path) != Some(wanted))
        {
            return decided(self.at(path) == Some(wanted));
        }
        let Some((question, count)) = counted(leaf) else { return self.chance(check) };
        let nth = self.asked.numbers.iter().position(|(known, _)| *known == question);
        let number = nth.and_then(|nth| self.numbers.get(nth));
        decided(number.is_some_and(|number| count.contains(*number)))
    }

    fn is_missing(&self, target: &Target) -> bool {
        matches!(target, Target::Path(path) if self.at(path.as_str()) != Some(There::File))
    }
}

/// Nothing is where it looks; where that is does not matter here.
fn missing() -> Verdict {
    Verdict::Missing(Missing::file(""))
}

fn decided(passes: bool) -> Verdict {
    if passes { Verdict::Pass } else { Verdict::Fail }
}

/// What must be at a path for a leaf to pass, if it is about that.
fn existence(leaf: &Leaf) -> Option<(There, &str)> {
    match leaf {
        Leaf::File(file) => Some((There::File, file.path.as_str())),
        Leaf::Directory(directory) => Some((There::Folder, directory.path.as_str())),
        Leaf::Absent(absent) => match &absent.path {
            Target::Path(path) => Some((There::Nothing, path.as_str())),
            Target::Glob(_) => None,
        },
        _ => None,
    }
}

/// Where a leaf looks that reads text.
pub fn target(leaf: &Leaf) -> Option<&Target> {
    match leaf {
        Leaf::Lines(scoped) => Some(&scoped.target),
        Leaf::Words(scoped) => Some(&scoped.target),
        Leaf::Mentions(scoped) => Some(&scoped.target),
        Leaf::Headings(scoped) => Some(&scoped.target),
        Leaf::Items(scoped) => Some(&scoped.target),
        Leaf::Turns(scoped) => Some(&scoped.target),
        Leaf::Table(scoped) => Some(&scoped.target),
        Leaf::Numbers(scoped) => Some(&scoped.target),
        Leaf::Scorecard(scoped) => Some(&scoped.target),
        Leaf::Tasks(scoped) => Some(&scoped.target),
        Leaf::Links(scoped) => Some(&scoped.target),
        Leaf::CodeBlocks(scoped) => Some(&scoped.target),
        _ => None,
    }
}

/// What a leaf counts, as the leaf with another count, and the count that it asks for. Of a glob each file is counted.
pub fn counted(leaf: &Leaf) -> Option<(Leaf, Count)> {
    let mut question = leaf.clone();
    let count = match &mut question {
        Leaf::Lines(scoped) => &mut scoped.kind.count,
        Leaf::Files(files) => &mut files.count,
        Leaf::Headings(scoped) if scoped.kind.in_order.is_none() => scoped.kind.count.get_or_insert_default(),
        Leaf::CodeBlocks(scoped) => &mut scoped.kind.count,
        _ => return None,
    };
    let own = std::mem::take(count);
    let is_one = !matches!(target(&question), Some(Target::Glob(_)));
    is_one.then_some((question, own))
}

/// The leaves of a check, those of shared checks too.
pub fn leaves(check: &Check) -> Vec<&Leaf> {
    match check {
        Check::Leaf(leaf) => vec![leaf],
        Check::Sections(_, checks) | Check::All(checks) | Check::Any(checks) => {
            checks.iter().flat_map(leaves).collect()
        }
        Check::Not(check) | Check::Use { check, .. } => leaves(check),
    }
}

/// The paths and globs that a check is about.
pub fn places(check: &Check) -> Vec<String> {
    match check {
        Check::Leaf(leaf) => places_of(leaf),
        Check::Sections(scoped, checks) => {
            let own = [scoped.target.to_string()];
            own.into_iter().chain(checks.iter().flat_map(places)).collect()
        }
        Check::All(checks) | Check::Any(checks) => checks.iter().flat_map(places).collect(),
        Check::Not(check) | Check::Use { check, .. } => places(check),
    }
}

fn places_of(leaf: &Leaf) -> Vec<String> {
    match leaf {
        Leaf::File(file) => vec![file.path.to_string()],
        Leaf::Directory(directory) => vec![directory.path.to_string()],
        Leaf::Absent(absent) => vec![absent.path.to_string()],
        Leaf::Files(files) => vec![files.glob.as_str().to_owned()],
        Leaf::Committed(committed) => vec![committed.path.to_string()],
        Leaf::Commits(commits) => commits.touching.iter().map(Target::to_string).collect(),
        Leaf::Cadence(cadence) => cadence.touching.iter().map(Target::to_string).collect(),
        Leaf::Value(value) => vec![value.target().to_string()],
        _ => target(leaf).map(Target::to_string).into_iter().collect(),
    }
}

/// What of a check may exclude another one.
pub struct Exclusion {
    /// It says that at a path is no file.
    is_no_file: bool,
    numbers: Vec<Leaf>,
}

impl Exclusion {
    pub fn of(check: &Check) -> Self {
        let leaves = leaves(check);
        let is_no_file = leaves.iter().any(|leaf| matches!(leaf, Leaf::Absent(_) | Leaf::Directory(_)));
        let numbers = leaves.into_iter().filter_map(counted).map(|(question, _)| question).collect();
        Self { is_no_file, numbers }
    }

    pub fn may_exclude(&self, other: &Self) -> bool {
        self.is_no_file || other.is_no_file || self.numbers.iter().any(|asked| other.numbers.contains(asked))
    }
}
