//! When something was completed and broken, for a person and for programs: schema `prep/blame/v1`.

use std::io::{self, Write};

use serde::Serialize;

use super::Screen;
use super::untrusted::{clean, excerpt, json};
use crate::evidence::Commit;
use crate::moment::{Instant, rfc_3339};
use crate::timeline::Blame;

pub fn write_text(
    out: &mut dyn Write,
    subject: &str,
    blame: &Blame,
    before: Option<&Instant>,
    screen: Screen,
) -> io::Result<()> {
    let styles = screen.styles();
    let subject = styles.heading.paint(clean(subject)).to_string();
    match (&blame.completed, &blame.broken) {
        (None, _) => writeln!(out, "{subject} was done at no commit")?,
        (Some(completed), broken) => {
            let earlier =
                if blame.is_earlier { " or before the history that a shallow clone has:" } else { "" };
            writeln!(out, "{subject} was completed by{earlier}")?;
            write_commit(out, completed)?;
            if let Some(broken) = broken {
                writeln!(out, "and broken by")?;
                write_commit(out, broken)?;
            }
        }
    }
    if let (Some(in_time), Some(before)) = (blame.in_time, before) {
        let not = if in_time { "" } else { "not " };
        writeln!(out, "At {} it was {not}done.", clean(&before.to_string()))?;
    }
    Ok(())
}

fn write_commit(out: &mut dyn Write, commit: &Commit) -> io::Result<()> {
    let name = String::from_utf8_lossy(&commit.author().name).into_owned();
    let date = rfc_3339(commit.committed_at);
    writeln!(out, "  {}  {date}  {}", commit.id.short(), clean(&name))?;
    writeln!(out, "      {}", excerpt(&String::from_utf8_lossy(&commit.subject())))
}

#[derive(Serialize)]
struct WireBlame<'a> {
    schema: &'static str,
    subject: &'a str,
    completed: Option<WireCommit>,
    /// Whether it may have been completed before the history that is there.
    earlier: bool,
    broken: Option<WireCommit>,
    before: Option<String>,
    in_time: Option<bool>,
}

#[derive(Serialize)]
struct WireCommit {
    commit: String,
    date: String,
    author: String,
    subject: String,
}

impl WireCommit {
    fn of(commit: &Commit) -> Self {
        Self {
            commit: commit.id.to_string(),
            date: rfc_3339(commit.committed_at),
            author: String::from_utf8_lossy(&commit.author().name).into_owned(),
            subject: String::from_utf8_lossy(&commit.subject()).into_owned(),
        }
    }
}

pub fn write_json(
    out: &mut dyn Write,
    subject: &str,
    blame: &Blame,
    before: Option<&Instant>,
) -> io::Result<()> {
    let wire = WireBlame {
        schema: "prep/blame/v1",
        subject,
        completed: blame.completed.as_deref().map(WireCommit::of),
        earlier: blame.is_earlier,
        broken: blame.broken.as_deref().map(WireCommit::of),
        before: before.map(ToString::to_string),
        in_time: blame.in_time,
    };
    writeln!(out, "{}", json(&serde_json::to_string_pretty(&wire)?))
}
