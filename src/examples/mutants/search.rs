//! The hunt: for each step, mutants of the done examples until one makes it fail. A step that passes on all of them has
//! survived, and what came closest is told.

use std::collections::{BTreeMap, BTreeSet};

use super::history::{self, Named};
use super::text::Text;
use super::{Mutant, last_written, paths};
use crate::evidence::{Evidence, Script, Touched};
use crate::finding::{Finding, Verdict};
use crate::path::RelPath;
use crate::pattern::Sought;

/// How many mutants one check is shown, of one example and of all.
const OF_ONE: usize = 900;
const OF_ALL: usize = 1500;

/// How many of what came closest are told.
const CLOSEST: usize = 3;

/// What is found in a repository.
pub type Evaluate<'a> = Box<dyn Fn(&Evidence) -> Option<Finding> + 'a>;

/// Something that must be able to fail: a step of a lesson, or a shared check.
pub struct Target<'a> {
    pub name: String,
    /// `None` where it does not apply.
    pub evaluate: Evaluate<'a>,
    /// What it looks for.
    pub sought: &'a [Sought],
}

/// What came of the mutants of one lesson or shared check.
#[derive(Debug, Default)]
pub struct MutantResult {
    /// How many mutants were made and looked at.
    pub tried: usize,
    pub kills: Vec<Kill>,
    pub survivors: Vec<Survivor>,
}

/// A step that a mutant makes fail.
#[derive(Debug)]
pub struct Kill {
    pub step: String,
    pub example: String,
    pub mutant: String,
    /// The example with the change.
    pub changed: Script,
}

/// A step that no mutant makes fail.
#[derive(Debug)]
pub struct Survivor {
    pub step: String,
    /// How many mutants it was shown.
    pub tried: usize,
    pub why: Why,
    pub closest: Vec<Closest>,
}

/// Why a step survived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It passes in no done example, for example because its `when` holds in none.
    NeverPasses,
    /// It asks nothing of the repository.
    AsksNothing,
    /// It fails only where a file that it reads is gone or empty.
    OnlyWithoutItsFile,
    /// It passes whatever is changed in what it looks at.
    PassesOnAll,
}

/// A mutant that a step passed on, and the other steps that it made fail.
#[derive(Debug)]
pub struct Closest {
    pub example: String,
    pub mutant: String,
    pub others: Vec<String>,
}

/// A done example that the targets are tried on.
type Done<'a> = (&'a str, &'a Script);

/// Tries every target on mutants of the examples, until one makes it fail. `tell` hears of each target that is begun.
pub fn hunt(targets: &[Target<'_>], examples: &[Done<'_>], mut tell: impl FnMut(&str)) -> MutantResult {
    let mut result = MutantResult::default();
    for target in targets {
        tell(&target.name);
        let mut trail = Trail::default();
        let kill = examples.iter().find_map(|example| trail.follow(target, *example));
        result.tried += trail.tried;
        match kill {
            Some(kill) => result.kills.push(kill),
            None => result.survivors.push(Survivor {
                step: target.name.clone(),
                tried: trail.tried,
                why: trail.why(),
                closest: trail.closest(target, targets),
            }),
        }
    }
    result
}

/// Takes survivors that an example itself shows failing out of a result: no mutant need show it again. `shown` are examples
/// that are not done; one in which the text is gone or empty shows no more than such a mutant.
pub fn admit_shown(result: &mut MutantResult, targets: &[Target<'_>], shown: &[Done<'_>]) {
    let MutantResult { survivors, kills, .. } = result;
    survivors.retain(|survivor| {
        let target = targets.iter().find(|target| target.name == survivor.step);
        let fails = |(_, script): &&Done<'_>| target.is_some_and(|target| is_shown_failing(target, script));
        let found = shown.iter().filter(|_| survivor.why != Why::NeverPasses).find(fails);
        kills.extend(found.map(|(example, script)| Kill {
            step: survivor.step.clone(),
            example: (*example).to_owned(),
            mutant: "the example itself fails it".to_owned(),
            changed: Script::clone(script),
        }));
        found.is_none()
    });
}

fn is_shown_failing(target: &Target<'_>, script: &Script) -> bool {
    let Ok(evidence) = Evidence::of_script(script) else { return false };
    let fails = (target.evaluate)(&evidence).is_some_and(|finding| finding.verdict == Verdict::Fail);
    let touched = evidence.touched();
    let has_text = |path: &RelPath| {
        evidence.document(path).is_ok_and(|document| !document.bytes().trim_ascii().is_empty())
    };
    fails && (touched.texts.is_empty() || touched.texts.iter().any(has_text))
}

/// What one target has been tried on.
#[derive(Default)]
struct Trail<'a> {
    tried: usize,
    passed: Vec<(Done<'a>, Mutant)>,
    applies: bool,
    asks: bool,
    needs_file: bool,
}

/// What a mutant makes of a step.
enum Blow {
    Passes,
    /// It fails, but only because its file is gone.
    WithoutItsFile,
    Kills,
    /// It cannot be said, or it does not apply any more.
    Nothing,
}

impl<'a> Trail<'a> {
    fn follow(&mut self, target: &Target<'_>, (name, done): Done<'a>) -> Option<Kill> {
        let evidence = Evidence::of_script(done).ok()?;
        let finding = (target.evaluate)(&evidence).filter(Finding::passes)?;
        self.applies = true;
        let touched = evidence.touched();
        self.asks |= !touched.is_nothing();
        let before = self.tried;
        let plan = Plan { done, evidence: &evidence, finding: &finding, touched: &touched, target };
        for mutant in plan.mutants() {
            if self.tried - before >= OF_ONE || self.tried >= OF_ALL {
                break;
            }
            let Some(mut script) = mutant.apply(done) else { continue };
            let Ok(changed) = Evidence::of_script(&script) else { continue };
            self.tried += 1;
            let takes_text = touched.texts.iter().any(|path| is_gone(&mut script, path, &mutant));
            match blow(target, takes_text, &mutant, &changed) {
                Blow::Kills => {
                    let step = target.name.clone();
                    return Some(Kill {
                        step,
                        example: name.to_owned(),
                        mutant: mutant.what,
                        changed: script,
                    });
                }
                Blow::WithoutItsFile => self.needs_file = true,
                Blow::Passes => self.passed.push(((name, done), mutant)),
                Blow::Nothing => {}
            }
        }
        None
    }

    fn why(&self) -> Why {
        match (self.applies, self.asks, self.needs_file) {
            (false, ..) => Why::NeverPasses,
            (_, false, _) => Why::AsksNothing,
            (_, _, true) => Why::OnlyWithoutItsFile,
            _ => Why::PassesOnAll,
        }
    }

    /// The mutants that made most of the other steps fail, else the first: those are where the step saw what it passed on.
    fn closest(&self, target: &Target<'_>, targets: &[Target<'_>]) -> Vec<Closest> {
        const LOOKED_AT: usize = 12;
        let mut found: Vec<Closest> = Vec::new();
        let own = step_of(&target.name);
        let others = || targets.iter().filter(|other| step_of(&other.name) != own);
        for ((example, done), mutant) in super::sampled(self.passed.iter().collect(), LOOKED_AT) {
            let Some(Ok(changed)) = mutant.apply(done).map(|script| Evidence::of_script(&script)) else {
                continue;
            };
            let Ok(before) = Evidence::of_script(done) else { continue };
            let passes = |other: &&Target<'_>, evidence: &Evidence| {
                (other.evaluate)(evidence).is_some_and(|finding| finding.passes())
            };
            let failing = others().filter(|other| passes(other, &before) && !passes(other, &changed));
            let mut others: Vec<String> = failing.map(|other| step_of(&other.name)).collect();
            others.dedup();
            found.push(Closest { example: (*example).to_owned(), mutant: mutant.what.clone(), others });
        }
        found.sort_by_key(|closest| std::cmp::Reverse(closest.others.len().min(1)));
        found.truncate(CLOSEST);
        found
    }
}

/// The step that a part belongs to.
fn step_of(name: &str) -> String {
    name.split(',').next().unwrap_or(name).to_owned()
}

/// Whether a mutant leaves nothing of a file's text.
fn is_gone(changed: &mut Script, path: &RelPath, mutant: &Mutant) -> bool {
    mutant.takes.contains(path) || last_written(changed, path).is_some_and(|text| text.trim().is_empty())
}

fn blow(target: &Target<'_>, takes_text: bool, mutant: &Mutant, changed: &Evidence) -> Blow {
    let Some(finding) = (target.evaluate)(changed) else { return Blow::Nothing };
    match finding.verdict {
        Verdict::Pass => Blow::Passes,
        Verdict::Unknown(_) => Blow::Nothing,
        _ if takes_text => Blow::WithoutItsFile,
        // What is missing is said by the step that asks for it.
        Verdict::Missing(_) if !mutant.takes.is_empty() => Blow::Nothing,
        Verdict::Fail | Verdict::Missing(_) => Blow::Kills,
    }
}

/// What a target looked at in a done example, and so what is changed.
struct Plan<'a> {
    done: &'a Script,
    evidence: &'a Evidence,
    finding: &'a Finding,
    touched: &'a Touched,
    target: &'a Target<'a>,
}

impl Plan<'_> {
    /// The mutants, finest first; each sort is made when the one before has run out.
    fn mutants(&self) -> impl Iterator<Item = Mutant> {
        let sorts: [fn(&Self) -> Vec<Mutant>; 9] = [
            |plan| plan.in_texts(|text| text.where_seen()),
            Self::in_history,
            |plan| plan.in_texts(|text| text.with_all(&plan.samples())),
            |plan| plan.in_texts(|text| text.sections()),
            |plan| plan.in_texts(|text| text.with_samples(&plan.samples())),
            |plan| paths::written(plan.done, &plan.absent()),
            |plan| plan.in_texts(|text| text.whole()),
            |plan| paths::mutants(plan.done, &plan.present()),
            |plan| plan.in_texts(|text| text.everywhere()),
        ];
        sorts.into_iter().flat_map(|sort| sort(self))
    }

    /// The lines where it saw what it passed on, by file.
    fn seen(&self) -> BTreeMap<&str, BTreeSet<usize>> {
        let mut seen: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for location in &self.finding.locations {
            if let (Some(path), Some(line)) = (&location.path, location.line) {
                seen.entry(path).or_default().insert(line);
            }
        }
        seen
    }

    /// Mutants of every text it read, those where it saw something first.
    fn in_texts(&self, mutants: impl Fn(&Text<'_>) -> Vec<Mutant>) -> Vec<Mutant> {
        let seen = self.seen();
        let mut paths: Vec<&RelPath> = self.touched.texts.iter().collect();
        paths.sort_by_key(|path| !seen.contains_key(path.as_str()));
        let none = BTreeSet::new();
        let of_one = |path: &&RelPath| {
            let document = self.evidence.document(path).ok()?;
            let lines = seen.get(path.as_str()).unwrap_or(&none);
            Some(mutants(&Text::of(&document, lines)?))
        };
        paths.iter().filter_map(of_one).flatten().collect()
    }

    fn in_history(&self) -> Vec<Mutant> {
        let samples = self.samples();
        let mut mutants = Vec::new();
        if self.touched.tags {
            mutants.extend(Named::Tag.mutants(self.done, &self.names()));
        }
        if self.touched.branches {
            mutants.extend(Named::Branch.mutants(self.done, &self.names()));
        }
        let files = self.touched.compared.iter().chain(&self.touched.texts);
        if self.touched.history || !self.touched.compared.is_empty() {
            let files: BTreeSet<&RelPath> = files.collect();
            mutants.extend(files.into_iter().flat_map(|path| history::uncommitted(self.done, path)));
        }
        if self.touched.history {
            mutants.extend(history::commits(self.done, &samples));
        }
        mutants
    }

    /// Texts that it looks for.
    fn samples(&self) -> Vec<String> {
        let is_text = |sought: &&Sought| !matches!(sought, Sought::Glob(_));
        let texts = self.target.sought.iter().filter(is_text).filter_map(Sought::sample);
        texts.filter(|text| !text.trim().is_empty()).collect()
    }

    /// Names and paths that it looks for by their globs.
    fn names(&self) -> Vec<String> {
        let is_name = |sought: &&Sought| matches!(sought, Sought::Glob(_));
        self.target.sought.iter().filter(is_name).filter_map(Sought::sample).collect()
    }

    /// Paths that it asks for and at which nothing is, and some under its globs.
    fn absent(&self) -> Vec<String> {
        let asked = self.touched.paths.iter().filter(|(_, there)| !**there).map(|(path, _)| path.to_string());
        asked.chain(self.names()).collect()
    }

    /// Paths that it asks for and at which something is; all there are, if it lists them.
    fn present(&self) -> Vec<RelPath> {
        let asked = self.touched.paths.iter().filter(|(_, there)| **there).map(|(path, _)| path);
        let all = paths::files(self.done);
        let under = all.iter().filter(|_| self.touched.all_files);
        let read = self.touched.texts.iter().chain(&self.touched.compared);
        let paths: BTreeSet<&RelPath> = asked.chain(under).chain(read).collect();
        paths.into_iter().cloned().collect()
    }
}
