//! `runs`: a command that is really run, where the command line allows it, and what must come of it.

mod stream;

use std::time::Duration;

use super::{Kind, refuse_glob};
use crate::diagnostic::Code;
use crate::evidence::EvidenceError;
use crate::finding::{Cause, Finding, NearMiss, Verdict};
use crate::path::RelPath;
use crate::program::{End, Ran, Session, Typed};
use crate::scope::{Context, Defaults};
use crate::wording::list;
use crate::yaml::{FromFields, FromYaml, MapInfo, Node, Problems, Seconds, fields};
use stream::Stream;

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Runs {
        /// As it is typed in bash, at the repository's root: several lines too.
        pub command: String,
        /// What it reads.
        pub stdin: Option<String>,
        /// The exit code.
        pub exit: u64 = 0,
        /// What it prints.
        pub stdout: Option<Stream>,
        /// What it says beside that: messages and errors.
        pub stderr: Option<Stream>,
        /// How long it may take.
        pub timeout: Seconds = Seconds(10),
        /// The folder it starts in, from the root.
        pub folder as "in": Option<RelPath>,
        /// Programs without which it cannot work: where one is not installed, the outcome is unknown.
        pub needs: Vec<String> = Vec::new(),
    }
    plain: "command";
    validate: Runs::validate;
}

/// Messages that are shown of what a command said.
const SHOWN: usize = 3;

impl Runs {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        if self.command.trim().is_empty() {
            problems.push(at.field("command").error(Code::BadValue, "the command is empty"));
        }
        if self.exit > 255 {
            let message = format!("{} is no exit code: they are 0 to 255", self.exit);
            problems.push(at.field("exit").error(Code::BadValue, message));
        }
        if let Some(folder) = &self.folder {
            refuse_glob(folder.as_str(), at.field("in"), "a step for each folder", problems);
        }
        for name in &self.needs {
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c)) {
                let message = format!("`{name}` is not the name of a program");
                problems.push(at.field("needs").error(Code::BadValue, message));
            }
        }
    }

    /// What is typed: a look for each program, then the command itself.
    fn typed(&self) -> Session {
        let time = Duration::from_secs(self.timeout.0.into());
        let look = |name: &String| Typed { text: format!("command -v {name}"), time, ..Typed::default() };
        let stdin = self.stdin.clone().unwrap_or_default().into_bytes();
        let command = Typed { text: self.command.clone(), stdin, time, names: Vec::new() };
        Session {
            folder: self.folder.clone(),
            commands: self.needs.iter().map(look).chain([command]).collect(),
        }
    }

    fn expected(&self) -> String {
        let streams = [("stdout", &self.stdout), ("stderr", &self.stderr)];
        let mut wishes: Vec<String> =
            streams.iter().filter_map(|(name, stream)| Some(stream.as_ref()?.expected(name))).collect();
        if self.exit != 0 || wishes.is_empty() {
            wishes.insert(0, format!("exit code {}", self.exit));
        }
        format!("`{}` to leave {}", self.command.trim(), list(&wishes, "and"))
    }

    /// What came of the command itself, the last of the session.
    fn compare(&self, ran: &Ran) -> Finding {
        let expected = self.expected();
        let code = match &ran.end {
            End::Code(code) => *code,
            End::NotInstalled(program) => {
                return Finding::unknown(EvidenceError::NotInstalled { program: program.clone() }, expected);
            }
            End::NoNetwork(said) => {
                return Finding::unknown(EvidenceError::NoNetwork { said: said.clone() }, expected);
            }
            End::NoCommand(why) => {
                let found = format!("not run: {why}");
                return Finding::new(Verdict::Unknown(Cause::Unreadable(why.clone())), expected, found);
            }
            end => return Finding::decided(false, expected, end.to_string()).with_near_misses(messages(ran)),
        };
        let mut differences = Vec::new();
        if u64::from(code) != self.exit {
            differences.push(End::Code(code).to_string());
        }
        for (name, stream, output) in
            [("stdout", &self.stdout, &ran.stdout), ("stderr", &self.stderr, &ran.stderr)]
        {
            differences.extend(stream.as_ref().and_then(|stream| stream.difference(name, output)));
        }
        match differences.is_empty() {
            true => Finding::decided(true, expected, format!("exit code {code}")),
            false => {
                Finding::decided(false, expected, differences.join("; ")).with_near_misses(messages(ran))
            }
        }
    }
}

/// The last lines of what a command said, for whoever looks for the reason.
fn messages(ran: &Ran) -> Vec<NearMiss> {
    let text = String::from_utf8_lossy(&ran.stderr.bytes);
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let last = &lines[lines.len().saturating_sub(SHOWN)..];
    last.iter().map(|line| NearMiss::from(format!("it said: {line}"))).collect()
}

impl Kind for Runs {
    const NAME: &'static str = "runs";
    const ABOUT: &'static str =
        "a command ends and prints as it should; it is run with `--run` only, and unknown without";
    const EXAMPLE: &'static str = "runs: { command: python3 main.py, stdin: \"1 2\\n\", stdout: \"3\" }";

    const FIELDS: &'static [MapInfo] = &[Self::INFO];

    fn read(node: &Node, _: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        Self::from_yaml(node, problems)
    }

    fn session(&self) -> Option<Session> {
        Some(self.typed())
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        let Some(ran) = context.evidence.ran(&self.typed()) else {
            let found = "not run".to_owned();
            let cause = Cause::NotRun(self.command.trim().to_owned());
            return Finding::new(Verdict::Unknown(cause), self.expected(), found);
        };
        let all = match ran {
            Ok(all) => all,
            Err(error) => return Finding::unknown(error, self.expected()),
        };
        let absent = self.needs.iter().zip(all.iter()).find(|(_, ran)| ran.end != End::Code(0));
        match (absent, all.last()) {
            (Some((program, _)), _) => {
                Finding::unknown(EvidenceError::NotInstalled { program: program.clone() }, self.expected())
            }
            (None, Some(ran)) => self.compare(ran),
            (None, None) => self.compare(&Ran { end: End::NotReached, ..Ran::default() }),
        }
    }
}

#[cfg(test)]
mod tests;
