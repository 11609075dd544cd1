//! What `prep demo` says: where the sample is, its report, and what to type next.

use std::io::{self, Write};

use super::text::write_text;
use super::untrusted::clean;
use super::view::quoted;
use super::{Screen, View};
use crate::report::Report;

pub fn write_demo(
    out: &mut dyn Write,
    report: &Report,
    dir: &str,
    prep: &str,
    screen: Screen,
) -> io::Result<()> {
    let styles = screen.styles();
    let (dir, prep) = (clean(dir), quoted(&clean(prep)));
    writeln!(out, "A learner's repository is in {}\n", styles.heading.paint(&dir))?;
    write_text(out, report, &View::on(screen))?;
    writeln!(out, "\nTry it:")?;
    let mut commands = vec![format!("cd {}", quoted(&dir))];
    if let Some(next) = report.next() {
        commands.push(format!("{prep} show {next}"));
        commands.push(format!("{prep} check {next}"));
    }
    for command in commands {
        writeln!(out, "  {}", styles.command.paint(command))?;
    }
    writeln!(out, "Write what is missing, commit, and check again.")
}
