//! The walk from the first commit to the last, and what was done at each.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::rc::Rc;

use super::step::{State, Tracked};
use crate::course::{Course, Lesson};
use crate::evidence::{
    Commit, Evidence, EvidenceError, Head, Id, Repo, SelectError, Snapshot, select_commit,
};
use crate::git::changes::{Trees, changed_files};
use crate::kind::Joining;
use crate::path::RelPath;
use crate::progress;

/// What was done at each commit of a first-parent line, oldest first.
#[derive(Debug)]
pub struct Timeline {
    /// The ids of the lessons that were followed, in course order.
    pub lessons: Vec<String>,
    pub points: Vec<Point>,
    /// Whether the line begins where a shallow clone was cut.
    pub is_cut: bool,
}

/// One commit, and what was done there.
#[derive(Debug, Clone)]
pub struct Point {
    pub commit: Rc<Commit>,
    /// The places of the lessons that were done, ascending; shared where nothing changed.
    pub done: Rc<[usize]>,
    /// The ids of a followed lesson's steps that passed; of several lessons, none.
    pub passing: Rc<[String]>,
}

/// Why there is no timeline.
#[derive(Debug)]
pub enum TimelineError {
    Select(SelectError),
    Evidence(EvidenceError),
    /// More commits than this.
    TooLong(usize),
}

impl<E: Into<EvidenceError>> From<E> for TimelineError {
    fn from(error: E) -> Self {
        Self::Evidence(error.into())
    }
}

/// Follows `lessons` over the first-parent line that ends at `rev`, or at HEAD, if it has at most `longest` commits.
pub fn timeline(
    course: &Course,
    lessons: &[&Lesson],
    dir: &Path,
    rev: Option<&str>,
    longest: usize,
) -> Result<Timeline, TimelineError> {
    let tip = Evidence::new(select_commit(dir, rev, None).map_err(TimelineError::Select)?);
    let ids = lessons.iter().map(|lesson| lesson.id.to_string()).collect();
    let Head::At { id, .. } = tip.head()? else {
        return Ok(Timeline { lessons: ids, points: Vec::new(), is_cut: false });
    };
    let repo = Rc::new(Repo::open(dir)?);
    let (line, is_cut) = first_parents(&repo, id, longest)?;
    let tagged: HashSet<Id> =
        tip.tags()?.iter().filter_map(|tag| tag.commit.clone().ok().flatten()).collect();
    let mut walk = Walk::new(course, lessons, Rc::clone(&repo), tagged);
    let mut points = Vec::with_capacity(line.len());
    for commit in line {
        progress::step();
        walk.step_to(&commit)?;
        points.push(Point { commit, done: Rc::clone(&walk.done), passing: Rc::clone(&walk.passing) });
    }
    Ok(Timeline { lessons: ids, points, is_cut })
}

/// The commits of a first-parent line, oldest first, and whether a shallow clone cut it.
fn first_parents(repo: &Repo, tip: Id, longest: usize) -> Result<(Vec<Rc<Commit>>, bool), TimelineError> {
    let (mut line, mut seen, mut next, mut is_cut) = (Vec::new(), HashSet::new(), Some(tip), false);
    while let Some(id) = next.filter(|id| seen.insert(*id)) {
        let commit = match repo.commit(id) {
            Ok(commit) => commit,
            Err(_) if repo.is_shallow() && id != tip => {
                is_cut = true;
                break;
            }
            Err(error) => return Err(error.into()),
        };
        next = commit.parents().next();
        line.push(Rc::new(commit));
        if line.len() > longest {
            return Err(TimelineError::TooLong(longest));
        }
    }
    line.reverse();
    Ok((line, is_cut))
}

struct Walk<'c> {
    course: &'c Course,
    lessons: &'c [&'c Lesson],
    repo: Rc<Repo>,
    tagged: HashSet<Id>,
    steps: Vec<Tracked<'c>>,
    /// The steps that rest on what is at a path, or on the names in a folder; some may not do so any more.
    by_path: HashMap<RelPath, BTreeSet<usize>>,
    by_folder: HashMap<RelPath, BTreeSet<usize>>,
    /// Every commit that the history has so far.
    joined: HashSet<Id>,
    before: Option<Id>,
    done: Rc<[usize]>,
    passing: Rc<[String]>,
}

impl<'c> Walk<'c> {
    fn new(course: &'c Course, lessons: &'c [&'c Lesson], repo: Rc<Repo>, tagged: HashSet<Id>) -> Self {
        let steps = lessons
            .iter()
            .enumerate()
            .flat_map(|(nth, lesson)| lesson.steps.iter().map(move |step| Tracked::new(step, nth)));
        Self {
            course,
            lessons,
            repo,
            tagged,
            steps: steps.collect(),
            by_path: HashMap::new(),
            by_folder: HashMap::new(),
            joined: HashSet::new(),
            before: None,
            done: Rc::default(),
            passing: Rc::default(),
        }
    }

    /// Finds what is done at the next commit of the line.
    fn step_to(&mut self, commit: &Rc<Commit>) -> Result<(), EvidenceError> {
        let affected = self.affected(commit)?;
        self.before = Some(commit.tree);
        if !affected.is_empty() {
            let evidence = Evidence::new(Snapshot::at(Rc::clone(&self.repo), commit.id)?);
            for nth in affected {
                self.steps[nth].evaluate(self.course, &evidence);
                self.note(nth);
            }
            self.sum_up();
        }
        Ok(())
    }

    /// The steps whose outcome can be another than before this commit.
    fn affected(&mut self, commit: &Rc<Commit>) -> Result<BTreeSet<usize>, EvidenceError> {
        let joining = self.joining(commit)?;
        let joining: Vec<Joining<'_>> = joining
            .iter()
            .map(|commit| Joining { commit, is_tagged: self.tagged.contains(&commit.id) })
            .collect();
        let Some(before) = self.before else { return Ok((0..self.steps.len()).collect()) };
        let changed = changed_files(&self.repo, &Trees { own: commit.tree, parents: vec![before] })?;
        let mut affected = BTreeSet::new();
        for path in &changed {
            let upwards = || std::iter::successors(Some(path.clone()), RelPath::parent);
            affected.extend(upwards().filter_map(|path| self.by_path.get(&path)).flatten());
            affected.extend(upwards().skip(1).filter_map(|folder| self.by_folder.get(&folder)).flatten());
        }
        for (nth, tracked) in self.steps.iter().enumerate() {
            if (tracked.asked.everything && !changed.is_empty()) || tracked.heeds(&joining) {
                affected.insert(nth);
            }
        }
        Ok(affected)
    }

    /// The commits that the history has with this one and had not before: itself, and what a merge brings.
    fn joining(&mut self, commit: &Rc<Commit>) -> Result<Vec<Rc<Commit>>, EvidenceError> {
        let mut found = Vec::new();
        let mut open = vec![Rc::clone(commit)];
        while let Some(next) = open.pop() {
            if !self.joined.insert(next.id) {
                continue;
            }
            for parent in next.parents().filter(|parent| !self.joined.contains(parent)) {
                match self.repo.commit(parent) {
                    Ok(parent) => open.push(Rc::new(parent)),
                    Err(_) if self.repo.is_shallow() => {}
                    Err(error) => return Err(error.into()),
                }
            }
            found.push(next);
        }
        Ok(found)
    }

    /// Notes what a step rests on.
    fn note(&mut self, nth: usize) {
        for path in &self.steps[nth].asked.paths {
            self.by_path.entry(path.clone()).or_default().insert(nth);
        }
        for folder in &self.steps[nth].asked.folders {
            self.by_folder.entry(folder.clone()).or_default().insert(nth);
        }
    }

    /// The lessons that are done, by their steps.
    fn sum_up(&mut self) {
        let mut required = vec![(0_usize, true, false); self.lessons.len()];
        for tracked in self.steps.iter().filter(|tracked| tracked.step.is_required()) {
            let (count, all_pass, is_proved) = &mut required[tracked.lesson];
            match tracked.state {
                State::DoesNotApply => continue,
                State::Open => *all_pass = false,
                State::Passes => *is_proved |= tracked.step.is_proof_line(),
            }
            *count += 1;
        }
        let is_done = |nth: &usize| {
            let (count, all_pass, is_proved) = required[*nth];
            count > 0 && all_pass && (is_proved || !self.lessons[*nth].is_proved)
        };
        let done: Rc<[usize]> = (0..self.lessons.len()).filter(is_done).collect();
        if done != self.done {
            self.done = done;
        }
        if let [_] = self.lessons {
            let passing = self.steps.iter().filter(|tracked| tracked.state == State::Passes);
            self.passing = passing.map(|tracked| tracked.step.id.to_string()).collect();
        }
    }
}
