//! What a course's own examples show, a line for each lesson and shared check, and what does not hold below it.

use std::io::{self, Write};

use super::{advice, breaches, mismatches, shared_mismatches, shown};
use crate::examples::{ExampleResult, LessonResult, MutantResult, SharedResult, Survivor, TestResult};
use crate::render::Screen;
use crate::render::style::Styles;
use crate::render::untrusted::{clean, excerpt};
use crate::render::wrap::wrap;
use crate::wording::plural;

/// The result for a person; with `verbose` what every step found, and which mutant made it fail.
pub fn write_text(out: &mut dyn Write, result: &TestResult, verbose: bool, screen: Screen) -> io::Result<()> {
    let mut page = Page { out, styles: screen.styles(), width: screen.width, verbose };
    result.lessons.iter().try_for_each(|lesson| page.lesson(lesson))?;
    result.shared.iter().try_for_each(|shared| page.shared(shared))?;
    page.summary(result)
}

struct Page<'a> {
    out: &'a mut dyn Write,
    styles: Styles,
    width: usize,
    verbose: bool,
}

impl Page<'_> {
    fn mark(&self, holds: bool) -> String {
        match holds {
            true => self.styles.good.paint("✓").to_string(),
            false => self.styles.bad.paint("✗").to_string(),
        }
    }

    fn lesson(&mut self, lesson: &LessonResult) -> io::Result<()> {
        let mark = self.mark(lesson.holds());
        let counts = counts(lesson.examples.len(), lesson.mutants.as_ref());
        writeln!(self.out, "{mark} {}  {counts}", lesson.lesson)?;
        for breach in breaches(lesson) {
            writeln!(self.out, "    {breach}")?;
        }
        if !lesson.not_run.is_empty() {
            let steps: Vec<&str> = lesson.not_run.iter().map(String::as_str).collect();
            let told = format!("not run: {}; `prep test --run` runs what they need", steps.join(", "));
            self.wrapped(&told)?;
        }
        lesson.examples.iter().try_for_each(|example| self.example(example))?;
        lesson.mutants.iter().try_for_each(|mutants| self.mutants(mutants))
    }

    fn example(&mut self, example: &ExampleResult) -> io::Result<()> {
        if !self.verbose && example.holds() {
            return Ok(());
        }
        writeln!(self.out, "    example {}", clean(&example.name))?;
        if !example.about.trim().is_empty() {
            self.wrapped(&clean(example.about.trim()))?;
        }
        for mismatch in mismatches(example) {
            writeln!(self.out, "      {} {}", self.styles.bad.paint("✗"), excerpt(&mismatch))?;
        }
        for step in example.steps.iter().filter(|_| self.verbose) {
            let outcome = format!("{:<7}", step.outcome.as_str());
            writeln!(self.out, "      {outcome}  {}  {}", step.id, excerpt(&step.found))?;
        }
        Ok(())
    }

    fn mutants(&mut self, mutants: &MutantResult) -> io::Result<()> {
        for survivor in &mutants.survivors {
            self.survivor(survivor)?;
        }
        for kill in mutants.kills.iter().filter(|_| self.verbose) {
            let mutant = excerpt(&kill.mutant);
            writeln!(self.out, "    killed  {}  in {}: {mutant}", kill.step, clean(&kill.example))?;
        }
        Ok(())
    }

    fn survivor(&mut self, survivor: &Survivor) -> io::Result<()> {
        let step = self.styles.bad.paint(&survivor.step).to_string();
        writeln!(self.out, "    {step} cannot be seen failing: {}", shown(survivor))?;
        self.wrapped(advice(survivor.why))?;
        for closest in &survivor.closest {
            let others = match closest.others.as_slice() {
                [] => String::new(),
                [first, rest @ ..] if rest.len() > 2 => {
                    format!(", which fails {first} and {} more", rest.len())
                }
                others => format!(", which fails {}", others.join(", ")),
            };
            let told = format!("{}{others}", closest.mutant);
            self.wrapped(&format!("passes in {}: {}", clean(&closest.example), excerpt(&told)))?;
        }
        Ok(())
    }

    /// A sentence below a survivor; what goes on is indented further.
    fn wrapped(&mut self, text: &str) -> io::Result<()> {
        for (nth, line) in wrap(text, self.width.saturating_sub(8)).iter().enumerate() {
            writeln!(self.out, "      {}{line}", if nth == 0 { "" } else { "  " })?;
        }
        Ok(())
    }

    fn shared(&mut self, shared: &SharedResult) -> io::Result<()> {
        let mark = self.mark(shared.holds());
        let counts = counts(shared.examples.len(), shared.mutants.as_ref());
        let about = self.styles.quiet.paint(clean(&shared.about)).to_string();
        writeln!(self.out, "{mark} checks/{}  {counts}  {about}", shared.name)?;
        if let Some(lacks) = shared.lacks() {
            writeln!(self.out, "    {lacks}")?;
        }
        for (example, mismatch) in shared_mismatches(shared) {
            writeln!(self.out, "    example {}", clean(example))?;
            writeln!(self.out, "      {} {}", self.styles.bad.paint("✗"), excerpt(&mismatch))?;
        }
        for example in shared.examples.iter().filter(|example| self.verbose && example.holds) {
            let outcome = if example.passes { "pass" } else { "fail" };
            writeln!(self.out, "    {outcome}  {}  {}", clean(&example.name), excerpt(&example.found))?;
        }
        shared.mutants.iter().try_for_each(|mutants| self.mutants(mutants))
    }

    fn summary(&mut self, result: &TestResult) -> io::Result<()> {
        let holding = |holds: Vec<bool>, one: &str| {
            let good = holds.iter().filter(|holds| **holds).count();
            match holds.len() {
                0 => None,
                total => Some(format!("{good} of {}", plural(total, one))),
            }
        };
        let lessons = holding(result.lessons.iter().map(LessonResult::holds).collect(), "lesson");
        let shared = holding(result.shared.iter().map(SharedResult::holds).collect(), "shared check");
        let tested: Vec<String> = lessons.into_iter().chain(shared).collect();
        write!(self.out, "\nright: {}; {}", tested.join(", "), plural(result.examples(), "example"))?;
        let (tried, killed, all) = result.mutants().fold((0, 0, 0), |(tried, killed, all), one| {
            let kills = one.kills.len();
            (tried + one.tried, killed + kills, all + kills + one.survivors.len())
        });
        if all > 0 {
            let mutants = plural(tried, "mutant");
            write!(self.out, "; {mutants}: {killed} of {} can fail", plural(all, "check"))?;
        }
        writeln!(self.out)
    }
}

/// `57 examples, 31 mutants: 8 of 8 checks can fail`.
fn counts(examples: usize, mutants: Option<&MutantResult>) -> String {
    let examples = plural(examples, "example");
    match mutants {
        None => examples,
        Some(MutantResult { tried, kills, survivors }) => {
            let all = kills.len() + survivors.len();
            let mutants = plural(*tried, "mutant");
            format!("{examples}, {mutants}: {} of {} can fail", kills.len(), plural(all, "check"))
        }
    }
}
