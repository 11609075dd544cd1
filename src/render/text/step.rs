//! One step in the text report: its sentence, where to look, what was expected and found, what to do.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::Text;
use crate::course::Level;
use crate::finding::Location;
use crate::render::case::{advice, near_misses};
use crate::render::untrusted::{clean, excerpt, message};
use crate::render::wrap::wrap;
use crate::report::{Outcome, StepReport};
use crate::wording::plural;

/// Places named under one step; the rest are counted.
const MAX_PLACES: usize = 3;

impl Text<'_> {
    pub(super) fn step(&mut self, step: &StepReport) -> io::Result<()> {
        let (role, mark) = match step.outcome {
            Outcome::Pass => (self.styles.good, "✓"),
            Outcome::Fail => (self.styles.bad, "✗"),
            Outcome::Blocked { .. } => (self.styles.quiet, "-"),
            Outcome::Unknown(_) => (self.styles.doubtful, "?"),
            Outcome::Manual => (self.styles.quiet, "○"),
        };
        let sentence = clean(&step.description);
        let level = if step.level == Level::Should { " (should)" } else { "" };
        let blocked = match &step.outcome {
            Outcome::Blocked { by } => format!(" Waits for `{by}`."),
            _ => String::new(),
        };
        let lines = wrap(&format!("{sentence}{level}{blocked}"), self.width - 4);
        for (index, line) in lines.iter().enumerate() {
            if index == 0 {
                writeln!(self.out, "  {} {line}", role.paint(mark))?;
            } else {
                writeln!(self.out, "    {line}")?;
            }
        }
        match &step.outcome {
            Outcome::Pass => {
                self.locations(step)?;
                self.labelled("found", &message(&step.found))
            }
            Outcome::Fail | Outcome::Unknown(_) => self.reasons(step),
            Outcome::Manual => self.labelled("remember", &clean(&step.expected)),
            Outcome::Blocked { .. } => Ok(()),
        }?;
        match self.view.all_steps {
            true => self.patterns(step),
            false => Ok(()),
        }
    }

    /// What is behind the names of patterns.
    fn patterns(&mut self, step: &StepReport) -> io::Result<()> {
        for pattern in &step.patterns {
            let name = pattern.name().unwrap_or_default();
            self.labelled("pattern", &clean(&format!("{name}: /{}/", pattern.as_str())))?;
        }
        Ok(())
    }

    fn reasons(&mut self, step: &StepReport) -> io::Result<()> {
        self.locations(step)?;
        self.labelled("expected", &clean(&step.expected))?;
        self.labelled("found", &message(&step.found))?;
        for near in near_misses(step) {
            self.labelled("near miss", &near)?;
        }
        advice(step).map_or(Ok(()), |(label, text)| self.labelled(label, &text))
    }

    fn locations(&mut self, step: &StepReport) -> io::Result<()> {
        // A commit is part of what was found; a file or a line is where to look.
        let locations: Vec<&Location> =
            step.where_to_look().into_iter().filter(|it| it.path.is_some() && it.line.is_some()).collect();
        for location in locations.iter().take(MAX_PLACES) {
            self.location(location)?;
        }
        if let Some(more) = locations.len().checked_sub(MAX_PLACES).filter(|&more| more > 0) {
            writeln!(self.out, "      and {}", plural(more, "more line"))?;
        }
        // Where no line can be named, the file is, unless a sentence below names it.
        let file = step.locations.iter().find_map(|location| location.path.as_deref());
        match file.map(clean) {
            Some(file)
                if locations.is_empty()
                    && !step.found.contains(&*file)
                    && !step.expected.contains(&*file) =>
            {
                writeln!(self.out, "      {}", self.styles.heading.paint(file))
            }
            _ => Ok(()),
        }
    }

    /// `docs/notes.md:21  ## Round 2`; a text that is too long for it goes below.
    fn location(&mut self, location: &Location) -> io::Result<()> {
        let path = clean(location.path.as_deref().unwrap_or_default());
        let at = format!("{path}:{}", location.line.unwrap_or_default());
        let text = excerpt(&location.text);
        let (fits, quiet) = (6 + at.width() + 2 + text.width() <= self.width, self.styles.quiet);
        let at = self.styles.heading.paint(at);
        if fits {
            return writeln!(self.out, "      {at}  {}", quiet.paint(&text));
        }
        writeln!(self.out, "      {at}")?;
        for line in wrap(&text, self.width - 8) {
            writeln!(self.out, "        {}", quiet.paint(line))?;
        }
        Ok(())
    }
}
