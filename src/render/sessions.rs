//! Which commands would be run for a lesson, in order, and for which of its steps.

use std::io::{self, Write};

use super::untrusted::lines;
use crate::course::Lesson;
use crate::program::Session;

/// Each session once, with the steps that rest on it.
pub fn write_sessions(out: &mut dyn Write, lessons: &[&Lesson]) -> io::Result<()> {
    for lesson in lessons {
        let told = lesson.sessions();
        if told.is_empty() {
            writeln!(out, "{}: nothing of it needs a program", lesson.id)?;
        }
        for (session, steps) in &told {
            let steps: Vec<&str> = steps.iter().map(|step| step.as_str()).collect();
            write_session(out, lesson.id.as_str(), session, &steps)?;
        }
    }
    Ok(())
}

fn write_session(out: &mut dyn Write, lesson: &str, session: &Session, steps: &[&str]) -> io::Result<()> {
    let folder = session.folder.as_ref().map_or_else(String::new, |folder| format!(" in {folder}"));
    writeln!(out, "{lesson}, for {}: in one shell{folder}, on a fresh copy", steps.join(", "))?;
    for typed in session.commands.iter().filter(|typed| typed.text != ":") {
        for line in typed.text.lines().filter(|line| !line.trim().is_empty()) {
            writeln!(out, "    {}", lines(line, []).0)?;
        }
    }
    writeln!(out)
}
