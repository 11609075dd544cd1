//! What a course's own examples show, a line for each lesson and shared check, and what does not hold below it.

use std::io::{self, Write};

use super::Screen;
use super::untrusted::{clean, excerpt};
use crate::examples::{LessonResult, SharedResult};
use crate::wording::plural;

pub fn write_results(
    out: &mut dyn Write,
    lessons: &[LessonResult],
    shared: &[SharedResult],
    screen: Screen,
) -> io::Result<()> {
    let styles = screen.styles();
    let mark = |holds: bool| if holds { styles.good.paint("✓") } else { styles.bad.paint("✗") };
    for result in lessons {
        writeln!(out, "{} {}  {}", mark(result.holds()), result.lesson, plural(result.examples, "example"))?;
        if !result.is_shown_done {
            writeln!(out, "    no example shows the lesson done")?;
        }
        if !result.never_fail.is_empty() {
            writeln!(out, "    no example fails: {}", result.never_fail.join(", "))?;
        }
        for mismatch in &result.mismatches {
            writeln!(out, "    example {}", clean(&mismatch.example))?;
            for (step, found) in &mismatch.unexpected {
                writeln!(out, "      {step} fails, and should not: {}", excerpt(found))?;
            }
            for (step, outcome) in &mismatch.missing {
                writeln!(out, "      {step} should fail, and is: {outcome}")?;
            }
        }
    }
    for result in shared {
        let (examples, about) =
            (plural(result.examples, "example"), styles.quiet.paint(clean(&result.about)));
        writeln!(out, "{} checks/{}  {examples}  {about}", mark(result.holds()), result.name)?;
        for mismatch in &result.mismatches {
            writeln!(out, "    example {}", excerpt(mismatch))?;
        }
    }
    Ok(())
}
