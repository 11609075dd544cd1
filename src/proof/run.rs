//! A line whose block is really run: what became of it, compared with what the page expects of it.

use std::sync::Arc;
use std::time::Duration;

use super::compare::{SOME_NUMBERS, numbers_in as numbers, status_holds, verdict, within};
use super::evaluate::{missing_files, shortened};
use super::expect::{Expected, Wanted};
use super::literal::Comparison;
use super::meaning::Exit;
use super::{Line, columns};
use crate::difference::first_difference;
use crate::evidence::{Entry, Evidence, EvidenceError};
use crate::finding::{Cause, Finding, Missing, Verdict};
use crate::path::RelPath;
use crate::program::{End, Name, Ran, Session, Typed};
use crate::shell::classify::Classification;
use crate::shell::file_view::FileView;
use crate::shell::run::{LineResult, run};
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
pub fn share(lines: &mut [Line], typed: Vec<(String, Vec<Name>)>) {
    if !lines.iter().any(|line| matches!(line.reading, Classification::NotRun)) {
        return;
    }
    let commands = typed
        .into_iter()
        .map(|(text, names)| Typed { text, names, time: TIME, ..Typed::default() })
        .collect();
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
        // A line that cannot fail proves nothing by being run, and one that is wrong is its author's.
        let is_decided = matches!(self.reading, Classification::Native(_) | Classification::Misused(_));
        let refused = self.refused().filter(|_| is_decided);
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
            End::NoNetwork(said) => {
                let error = EvidenceError::NoNetwork { said: said.clone() };
                return Finding::unknown(error, self.expected.to_string());
            }
            end => return self.finding(Verdict::Fail, with_messages(end.to_string(), &ran)),
        };
        let printed = self.printed(&ran);
        let read = self.reading.plan().zip(self.read_before(evidence));
        let verdict = match read {
            Some((plan, read)) if self.is_about_no_file(&read, &ran, evidence) => {
                return self.compare(plan, &read, evidence);
            }
            Some((plan, read)) if ran.stdout.left_out == 0 => {
                let left = self.left_behind(read, &ran, code, &printed);
                verdict(&self.expected, plan, &left, &left.missing)
            }
            _ => self.verdict_alone(&ran, code, &printed),
        };
        let verdict = match self.missing_as_told(&ran) {
            Some(path) if verdict.passes() => Verdict::Missing(Missing::file(path)),
            _ => verdict,
        };
        let found = match &verdict {
            // Where it said nothing itself.
            Verdict::Missing(missing) if ran.stderr.bytes.is_empty() => {
                format!("`{}` is not there", missing.path)
            }
            verdict if verdict.passes() => found(&self.expected, &printed, code, true),
            _ => with_messages(found(&self.expected, &printed, code, false), &ran),
        };
        self.finding(verdict, found)
    }

    /// What it printed, as it is compared.
    fn printed(&self, ran: &Ran) -> Printed {
        let (text, totals) = match self.reading.plan() {
            Some(plan) if plan.prints_columns() => columns::without(&ran.stdout.bytes),
            _ => (ran.stdout.bytes.clone(), 0),
        };
        Printed { text, totals }
    }

    /// What reading says of it, with the files as they were before anything was run.
    fn read_before(&self, evidence: &Evidence) -> Option<LineResult> {
        let plan = self.reading.plan()?;
        let mut read = run(&plan.list, FileView { evidence }).ok()?;
        read.missing = missing_files(plan, &read, evidence);
        Some(read)
    }

    /// Its words that may name files.
    fn names(&self) -> &[Name] {
        let command = || self.session()?.commands.get(self.run.as_ref()?.nth);
        command().map_or(&[], |typed| typed.names.as_slice())
    }

    /// Whether it is about what is no file of the repository, whatever was there where it was run: a link that leads out of
    /// it, a folder behind `<`, or the message that a file is not there.
    fn is_about_no_file(&self, read: &LineResult, ran: &Ran, evidence: &Evidence) -> bool {
        let at = |name: &String| RelPath::parse(name).ok().map(|path| (evidence.entry(&path), path));
        let leads_out = |name| at(name).is_some_and(|(entry, path)| entry.leads_out(&path));
        let is_folder = |name| at(name).is_some_and(|(entry, _)| entry == Entry::Folder);
        let is_message = |path| read.is_uncertain && self.was_gone(path, ran);
        self.names().iter().any(|name| leads_out(&name.text))
            || read.missing.iter().any(|name| leads_out(name) || is_folder(name) || is_message(name))
    }

    /// Whether a file that reading misses was not there when it was run either: a command before it may have made it.
    fn was_gone(&self, path: &String, ran: &Ran) -> bool {
        let was_asked = self.names().iter().any(|name| name.text == *path);
        !was_asked || ran.absent.contains(path)
    }

    /// What running it left behind, with what was not there to be read.
    fn left_behind(&self, read: LineResult, ran: &Ran, code: u8, printed: &Printed) -> LineResult {
        let is_gone = |path: &String| self.was_gone(path, ran);
        LineResult {
            stdout: printed.text.clone(),
            unknown_lines: printed.totals,
            status: code,
            missing: read.missing.into_iter().filter(is_gone).collect(),
            vacuous: read.vacuous.filter(is_gone),
            ..read
        }
    }

    /// What was not there to be looked at, by what it said itself, where nothing is what was expected: nothing printed, none
    /// counted, a failure.
    fn missing_as_told(&self, ran: &Ran) -> Option<String> {
        let said = String::from_utf8_lossy(&ran.stderr.bytes);
        let line = said.lines().find_map(|line| line.strip_suffix(": No such file or directory"))?;
        let path = line.rsplit(": ").next()?.trim_matches(['\'', '"', '‘', '’']);
        let is_nothing = match &self.expected.output {
            Some(Wanted::Count(quantity)) => quantity.count.contains(0),
            Some(Wanted::Lines(lines)) => lines.is_empty(),
            None => self.expected.status == Some(Exit::Failure),
        };
        is_nothing.then(|| path.to_owned())
    }

    /// Whether output and exit are as expected, where nothing is read of it.
    fn verdict_alone(&self, ran: &Ran, code: u8, printed: &Printed) -> Verdict {
        let plan = self.reading.plan();
        let output = match &self.expected.output {
            None => Some(true),
            Some(_) if ran.stdout.left_out > 0 => Some(false),
            Some(Wanted::Count(quantity)) => {
                within(&numbers(plan, &printed.text, printed.totals, *quantity), *quantity)
            }
            Some(Wanted::Lines(lines)) => {
                let prints = plan.map_or(&[][..], |plan| plan.prints.as_slice());
                let is_unordered = plan.is_some_and(|plan| plan.is_unordered);
                Some(Comparison::of(prints, is_unordered).holds(lines, &printed.text))
            }
        };
        match output {
            None => Verdict::Unknown(Cause::Unreadable(SOME_NUMBERS.to_owned())),
            Some(true) if status_holds(&self.expected, code) => Verdict::Pass,
            Some(_) => Verdict::Fail,
        }
    }
}

/// What was printed, names in place of the columns of `ls -l`.
struct Printed {
    text: Vec<u8>,
    totals: usize,
}

/// What it printed and how it ended, as far as the expectation is about it.
fn found(expected: &Expected, printed: &Printed, code: u8, is_as_expected: bool) -> String {
    let text = String::from_utf8_lossy(&printed.text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let end = End::Code(code).to_string();
    let printed = match &expected.output {
        None => return end,
        Some(Wanted::Lines(wanted)) if !is_as_expected && !wanted.is_empty() && !lines.is_empty() => {
            first_difference(
                wanted,
                &lines,
                |wanted, line| wanted.matches(line.trim()),
                |wanted| &wanted.text,
            )
        }
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
