//! A line whose block is really run: what became of it, compared with what the page expects of it.

use std::sync::Arc;
use std::time::Duration;

use super::Line;
use super::compare::{numbers, status_holds, within};
use super::evaluate::shortened;
use super::expect::{Expected, Wanted};
use super::literal::Comparison;
use super::meaning::Exit;
use crate::difference::first_difference;
use crate::evidence::{Evidence, EvidenceError};
use crate::finding::{Cause, Finding, Missing, Verdict};
use crate::program::{End, Ran, Session, Typed};
use crate::shell::classify::Classification;
use crate::shell::file_view::FileView;
use crate::shell::run::run;
use crate::wording::plural;

/// How long one command of a page may take.
const TIME: Duration = Duration::from_secs(60);

/// Lines that are shown of what was printed, and of what was said beside it.
const SHOWN: usize = 5;
const SHOWN_OF_MESSAGES: usize = 3;

/// A command among those of its block.
#[derive(Debug, Clone)]
pub struct Run {
    /// From 0.
    nth: usize,
    /// The block as it is typed, where one of its commands needs a program.
    session: Option<Arc<Session>>,
}

impl Run {
    pub fn nth(nth: usize) -> Self {
        Self { nth, session: None }
    }
}

/// Gives the lines of a block what all of them are typed with, if a program is among it.
pub fn share(lines: &mut [Line], typed: Vec<String>) {
    if !lines.iter().any(|line| matches!(line.reading, Classification::NotRun)) {
        return;
    }
    let commands = typed.into_iter().map(|text| Typed { text, stdin: Vec::new(), time: TIME }).collect();
    let session = Arc::new(Session { folder: None, commands });
    for run in lines.iter_mut().filter_map(|line| line.run.as_mut()) {
        run.session = Some(Arc::clone(&session));
    }
}

impl Line {
    /// The commands that are run for it, where it is one that has to be run.
    pub fn session(&self) -> Option<&Session> {
        let is_readable_here = self.is_native() && self.after.is_none();
        self.run.as_ref()?.session.as_deref().filter(|_| !is_readable_here)
    }

    /// What became of it, where programs may run and it needs one.
    pub(super) fn ran(&self, evidence: &Evidence) -> Option<Result<Ran, EvidenceError>> {
        let all = evidence.ran(self.session()?)?;
        let nth = self.run.as_ref()?.nth;
        Some(all.map(|all| all.get(nth).cloned().unwrap_or_default()))
    }

    pub(super) fn evaluate_ran(&self, ran: Result<Ran, EvidenceError>, evidence: &Evidence) -> Finding {
        let ran = match ran {
            Ok(ran) => ran,
            Err(error) => return Finding::unknown(error, self.expected.to_string()),
        };
        // A line that cannot fail proves nothing by being run.
        let refused = self.reading.plan().and_then(|_| self.refused());
        if let Some(reason) = refused.as_ref().or(self.expected.unread.as_ref()) {
            return self.unreadable(reason.clone());
        }
        let code = match &ran.end {
            End::Code(code) => *code,
            End::NoCommand(why) => return self.unreadable(why.clone()),
            End::NotInstalled(program) => {
                let error = EvidenceError::NotInstalled { program: program.clone() };
                return Finding::unknown(error, self.expected.to_string());
            }
            end => return self.finding(Verdict::Fail, with_messages(end.to_string(), &ran)),
        };
        let verdict = match self.holds(&ran, code) {
            None => {
                let reason = "some of its numbers are as expected and some are not".to_owned();
                Verdict::Unknown(Cause::Unreadable(reason))
            }
            Some(true) => match self.missing(&ran, evidence) {
                Some(path) => Verdict::Missing(Missing::file(path)),
                None => Verdict::Pass,
            },
            Some(false) => Verdict::Fail,
        };
        let found = found(&self.expected, &ran, code);
        let found = if verdict.passes() { found } else { with_messages(found, &ran) };
        self.finding(verdict, found)
    }

    /// What was not there to be looked at, where the line passes because of that: by what it said itself, and where nothing
    /// is what was expected (nothing printed, none counted, a failure), or as the line is read.
    fn missing(&self, ran: &Ran, evidence: &Evidence) -> Option<String> {
        let said = String::from_utf8_lossy(&ran.stderr.bytes);
        let line = said.lines().find_map(|line| line.strip_suffix(": No such file or directory"))?;
        let path = line.rsplit(": ").next()?.trim_matches(['\'', '"', '‘', '’']);
        let is_nothing = match &self.expected.output {
            Some(Wanted::Count(quantity)) => quantity.count.contains(0),
            Some(Wanted::Lines(lines)) => lines.is_empty(),
            None => self.expected.status == Some(Exit::Failure),
        };
        let is_read_so = || {
            let plan = self.reading.plan()?;
            let read = run(&plan.list, FileView { evidence }).ok()?;
            matches!(self.compare(plan, &read, evidence).verdict, Verdict::Missing(_)).then_some(())
        };
        (is_nothing || is_read_so().is_some()).then(|| path.to_owned())
    }

    /// Whether output and exit are as expected; nothing where that cannot be told.
    fn holds(&self, ran: &Ran, code: u8) -> Option<bool> {
        let plan = self.reading.plan();
        let output = match &self.expected.output {
            None => true,
            Some(_) if ran.stdout.left_out > 0 => false,
            Some(Wanted::Count(quantity)) => within(&numbers(plan, &ran.stdout.bytes, *quantity), *quantity)?,
            Some(Wanted::Lines(lines)) => {
                let prints = plan.map_or(&[][..], |plan| plan.prints.as_slice());
                let is_unordered = plan.is_some_and(|plan| plan.is_unordered);
                Comparison::of(prints, is_unordered).holds(lines, &ran.stdout.bytes)
            }
        };
        Some(output && status_holds(&self.expected, code))
    }
}

/// What it printed and how it ended, as far as the expectation is about it.
fn found(expected: &Expected, ran: &Ran, code: u8) -> String {
    let text = String::from_utf8_lossy(&ran.stdout.bytes);
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let end = End::Code(code).to_string();
    let printed = match &expected.output {
        None => return end,
        Some(Wanted::Lines(wanted)) if !wanted.is_empty() && !lines.is_empty() => first_difference(
            wanted,
            &lines,
            |wanted, line| wanted.matches(line.trim()),
            |wanted| &wanted.text,
        ),
        Some(_) => None,
    };
    let shown: Vec<String> = lines.iter().take(SHOWN).map(|line| format!("`{}`", shortened(line))).collect();
    let printed = printed.unwrap_or_else(|| match lines.len() {
        0 => "nothing printed".to_owned(),
        1 => shown.concat(),
        all if all > SHOWN => {
            format!("{}: {} and {} more", plural(all, "line"), shown.join(", "), all - SHOWN)
        }
        all => format!("{}: {}", plural(all, "line"), shown.join(", ")),
    });
    match code {
        0 if expected.status.is_none() => printed,
        _ => format!("{end}, {printed}"),
    }
}

/// With the last lines of what it said beside its output.
fn with_messages(found: String, ran: &Ran) -> String {
    let text = String::from_utf8_lossy(&ran.stderr.bytes);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = &lines[lines.len().saturating_sub(SHOWN_OF_MESSAGES)..];
    match last {
        [] => found,
        last => {
            let last: Vec<String> = last.iter().map(|line| format!("`{}`", shortened(line))).collect();
            format!("{found}; it said {}", last.join(", "))
        }
    }
}
