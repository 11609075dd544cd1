//! `git rev-parse`: the id or the name of a revision, and whether there is one.

use super::super::super::file_view::{Entry, FileView};
use super::super::Output;
use super::log::is_revision;
use crate::evidence::{EvidenceError, Head};

#[derive(Debug, Clone)]
pub struct RevParse {
    asks: Asks,
    rev: String,
    /// `--verify`: nothing is printed for what does not exist.
    verifies: bool,
    is_quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    Id,
    ShortId,
    Name,
    InsideWorkTree,
}

impl RevParse {
    /// The error is what is not read.
    pub fn parse(args: &[String]) -> Result<Self, String> {
        let mut own = Self { asks: Asks::Id, rev: String::new(), verifies: false, is_quiet: false };
        for arg in args {
            match arg.as_str() {
                "--verify" => own.verifies = true,
                "-q" | "--quiet" => own.is_quiet = true,
                "--short" => own.asks = Asks::ShortId,
                "--abbrev-ref" => own.asks = Asks::Name,
                "--is-inside-work-tree" if args.len() == 1 => {
                    return Ok(Self { asks: Asks::InsideWorkTree, ..own });
                }
                rev if own.rev.is_empty() && is_revision(rev) => own.rev = rev.to_owned(),
                other => return Err(other.to_owned()),
            }
        }
        let is_read = match own.asks {
            Asks::Name => own.rev == "HEAD" && !own.verifies,
            _ => !own.rev.is_empty(),
        };
        if is_read { Ok(own) } else { Err(args.join(" ")) }
    }

    fn takes_files(&self) -> bool {
        !self.verifies && self.asks == Asks::Id
    }

    pub fn can_fail(&self) -> bool {
        self.asks != Asks::InsideWorkTree
    }

    pub fn run(&self, view: FileView<'_>) -> Result<Output, EvidenceError> {
        let mut output = Output::default();
        match self.asks {
            Asks::InsideWorkTree if view.evidence.is_bare() => output.line("false"),
            Asks::InsideWorkTree => {
                view.evidence.head()?;
                output.line("true");
            }
            Asks::Name => match (view.evidence.checked_out_branch()?, view.evidence.head()?) {
                (_, Head::Unborn { .. }) => {
                    output = Output::failed(128);
                    output.line("HEAD");
                }
                (branch, _) => output.line(branch.unwrap_or_else(|| "HEAD".to_owned())),
            },
            Asks::Id | Asks::ShortId => match view.evidence.object_named(&self.rev)? {
                Some(id) if self.asks == Asks::ShortId => output.line(view.evidence.short_id(id)?.as_bytes()),
                Some(id) => output.line(id.to_string()),
                None if self.verifies && self.is_quiet => output.status = 1,
                // A file is taken for itself.
                None if self.takes_files() && view.entry(&self.rev)? != Entry::Absent => {
                    output.line(&self.rev)
                }
                None => {
                    output = Output::failed(128);
                    if self.takes_files() {
                        output.line(&self.rev);
                    }
                }
            },
        }
        Ok(output)
    }

    pub fn describe(&self) -> String {
        match self.asks {
            Asks::Id | Asks::ShortId => format!("names the commit that `{}` is", self.rev),
            Asks::Name => "names the branch that is checked out".to_owned(),
            Asks::InsideWorkTree => "asks whether this is a repository".to_owned(),
        }
    }
}
