//! The shared checks as a page: what each takes, a text on which it passes, and what it says to every example.

use std::io::{self, Write};

use crate::examples::{SharedResult, TestResult};
use crate::render::untrusted::clean;

/// The page about the shared checks of a course.
pub fn write_markdown(out: &mut dyn Write, result: &TestResult) -> io::Result<()> {
    writeln!(out, "# Shared checks\n")?;
    writeln!(
        out,
        "Made from the program by `prep test --format markdown`; a test keeps it current. A lesson uses a shared check by its\n\
         name. Those built into prep are there for every course: nothing need be copied, and a file of that name in the\n\
         course's own `checks/` comes first.\n"
    )?;
    for shared in &result.shared {
        writeln!(out, "- [`{0}`](#{0}): {1}", shared.name, clean(&shared.about))?;
    }
    result.shared.iter().try_for_each(|shared| write_check(out, shared))
}

fn write_check(out: &mut dyn Write, shared: &SharedResult) -> io::Result<()> {
    writeln!(out, "\n## `{}`\n\n{}\n", shared.name, clean(&shared.about))?;
    writeln!(out, "```yaml\n{}\n```\n", usage(shared))?;
    if !shared.params.is_empty() {
        writeln!(out, "| Parameter | Takes | Default | Meaning |\n|---|---|---|---|")?;
    }
    for param in &shared.params {
        let default = param.default.as_ref().map_or("required".to_owned(), |default| format!("`{default}`"));
        let row = [format!("`{}`", param.name), param.takes.to_owned(), default, param.about.clone()];
        writeln!(out, "| {} |", row.map(|cell| clean(&cell).replace('|', "\\|")).join(" | "))?;
    }
    if let Some(shown) = shared.examples.iter().find(|example| example.passes && !example.files.is_empty()) {
        writeln!(out, "\nIt passes on\n\n````text")?;
        for (path, text) in &shown.files {
            writeln!(out, "{path}:\n{}", text.replace('\r', "").trim_end())?;
        }
        writeln!(out, "````")?;
    }
    writeln!(out, "\n| Example | | What prep found |\n|---|---|---|")?;
    for example in &shared.examples {
        let passes = if example.passes { "passes" } else { "fails" };
        let found = clean(&example.found).replace('|', "\\|");
        writeln!(out, "| {} | {passes} | {found} |", clean(&example.name).replace('|', "\\|"))?;
    }
    Ok(())
}

/// The step's check: with the parameters that must be given.
fn usage(shared: &SharedResult) -> String {
    let required: Vec<String> = shared
        .params
        .iter()
        .filter(|param| param.default.is_none())
        .map(|param| format!("{}: …", param.name))
        .collect();
    match required.as_slice() {
        [] => format!("use: {}", shared.name),
        required => format!("use: {{ name: {}, with: {{ {} }} }}", shared.name, required.join(", ")),
    }
}
