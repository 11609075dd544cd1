//! What a course's own examples show, a line for each lesson and shared check, and what does not hold below it.

use std::io::{self, Write};

use super::Screen;
use super::untrusted::{clean, excerpt};
use crate::diagnostic::plural;
use crate::prove::Proof;

/// A shared check with its examples: the name, how many, and those that came out otherwise.
pub struct SharedProof {
    pub name: String,
    pub about: String,
    pub examples: usize,
    pub wrong: Vec<String>,
}

impl SharedProof {
    pub fn holds(&self) -> bool {
        self.examples > 0 && self.wrong.is_empty()
    }
}

pub fn write_proofs(
    out: &mut dyn Write,
    lessons: &[Proof],
    shared: &[SharedProof],
    screen: Screen,
) -> io::Result<()> {
    let styles = screen.styles();
    let mark = |holds: bool| if holds { styles.good.paint("✓") } else { styles.bad.paint("✗") };
    for proof in lessons {
        writeln!(out, "{} {}  {}", mark(proof.holds()), proof.lesson, plural(proof.examples, "example"))?;
        if !proof.is_shown_done {
            writeln!(out, "    no example shows the lesson done")?;
        }
        if !proof.never_fail.is_empty() {
            writeln!(out, "    no example fails: {}", proof.never_fail.join(", "))?;
        }
        for mismatch in &proof.mismatches {
            writeln!(out, "    example {}", clean(&mismatch.example))?;
            for (step, found) in &mismatch.unexpected {
                writeln!(out, "      {step} fails, and should not: {}", excerpt(found))?;
            }
            for (step, outcome) in &mismatch.missing {
                writeln!(out, "      {step} should fail, and is: {outcome}")?;
            }
        }
    }
    for proof in shared {
        let (examples, about) = (plural(proof.examples, "example"), styles.quiet.paint(clean(&proof.about)));
        writeln!(out, "{} checks/{}  {examples}  {about}", mark(proof.holds()), proof.name)?;
        for wrong in &proof.wrong {
            writeln!(out, "    example {}", excerpt(wrong))?;
        }
    }
    Ok(())
}
