//! How long commands took, in the order in which they ran, where `--timings` asks for it.

use std::io::{self, Write};

use super::super::untrusted::clean;
use crate::render::wrap::fit;
use crate::report::Timing;

/// One line each, and their sum.
pub fn write_timings(out: &mut dyn Write, timings: &[Timing], width: usize) -> io::Result<()> {
    for Timing { lesson, steps, command, took } in timings {
        let place = match steps.as_slice() {
            [step] => format!("{lesson}/{step}"),
            _ => lesson.to_string(),
        };
        let first = command.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let line = format!("{:>8.2} s  {place}  {}", took.as_secs_f64(), clean(first.trim()));
        writeln!(out, "{}", fit(&line, width))?;
    }
    let sum: f64 = timings.iter().map(|timing| timing.took.as_secs_f64()).sum();
    writeln!(out, "{sum:>8.2} s  in all")?;
    writeln!(out)
}
