//! `course.yaml`: what holds for every lesson of a course. All of it can be left out.

use super::files::{Files, is_passed_over};
use crate::diagnostic::{Code, Diagnostic};
use crate::evidence::Baseline;
use crate::pattern::{Glob, Pattern};
use crate::proof::ProofHeadings;
use crate::scope::WORDS_PER_MINUTE;
use crate::scope::touching::Wording;
use crate::yaml::{self, FromFields, MapInfo, Node, Problems, fields, words};

fields! {
    /// What holds for every lesson of a course.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Settings {
        /// The course's public name; left out, its folder's.
        pub id: Option<String>,
        /// What people call it; left out, its id.
        pub title: Option<String>,
        /// Which files are lessons; left out, those in the usual places.
        pub lessons: Vec<Glob> = Vec::new(),
        /// The folder of shared checks.
        pub checks: String = "checks".to_owned(),
        /// How fast a learner is taken to speak.
        pub words_per_minute: u32 = WORDS_PER_MINUTE,
        /// What was handed out: neither its commits nor its unchanged files count.
        pub baseline: Option<Baseline>,
        /// Whose commits never count: names, addresses or `/…/` patterns of bots and staff. Left out, GitHub's apps, whose
        /// names end in `[bot]`.
        pub ignore_authors: Vec<Wording> = bots(),
        /// What becomes of proof lines that are not run or not read.
        pub unread: Unread = Unread::Unknown,
        /// Words of the headings under which a page's commands are its proofs; left out, proof, verify, check, test and
        /// the like.
        pub proof_headings: Option<Vec<String>>,
        /// Whether commands that are run need the network. It is a wish: `--run=network` grants it.
        pub network: bool = false,
    }
    validate: Settings::validate;
}

/// The fields of `course.yaml`, for its schema.
pub const SETTINGS: &MapInfo = &Settings::INFO;

words! {
    /// What a proof line is that prep can neither run nor read.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Unread {
        /// It is unknown whether the lesson is done.
        Unknown = "unknown",
        /// A reminder, which is not in the way of the rest.
        Manual = "manual",
    }
}

impl Settings {
    /// `course.yaml`, or what holds without one.
    pub fn load(files: &Files) -> Result<Self, Vec<Diagnostic>> {
        if let Some(problem) = files.unread().find(|problem| problem.primary.file.path == "course.yaml") {
            return Err(vec![problem.clone()]);
        }
        match files.get("course.yaml") {
            Some(file) => {
                yaml::parse(file).map_err(|problem| vec![problem]).and_then(|root| yaml::read(&root))
            }
            None => Ok(Self::default()),
        }
    }

    /// The headings under which the commands of a page are its proofs.
    pub fn headings(&self) -> ProofHeadings {
        self.proof_headings.as_ref().map_or_else(ProofHeadings::default, |words| ProofHeadings::new(words))
    }

    fn validate(&self, at: &Node, problems: &mut Problems) {
        if self.words_per_minute == 0 {
            let message = "`words_per_minute` must be positive";
            problems.push(at.field("words_per_minute").error(Code::BadValue, message));
        }
        if self.headings().is_empty() {
            let problem = at.field("proof_headings").error(Code::BadValue, "`proof_headings` has no word");
            problems.push(problem.help("name at least one, for example `[proof, verify]`"));
        }
        for glob in &self.lessons {
            if let Some(folder) = glob.as_str().split('/').find(|part| is_passed_over(part)) {
                let message =
                    format!("nothing in `{folder}` is read, so `{}` matches no lesson", glob.as_str());
                problems.push(at.field("lessons").error(Code::BadGlob, message));
            }
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            id: None,
            title: None,
            lessons: Vec::new(),
            checks: "checks".to_owned(),
            words_per_minute: WORDS_PER_MINUTE,
            baseline: None,
            ignore_authors: bots(),
            unread: Unread::Unknown,
            proof_headings: None,
            network: false,
        }
    }
}

/// The apps of GitHub, whose names end in `[bot]`: what they commit is no learner's work.
fn bots() -> Vec<Wording> {
    Pattern::parse(r"\[bot\]$").map(Wording::Pattern).into_iter().collect()
}
