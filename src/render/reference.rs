//! The reference of kinds: as a list, a page for a terminal, and the file `docs/kinds.md`.

use std::fmt::Write as _;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::untrusted::clean;
use super::{Screen, wrap};
use crate::reference::{FieldRow, KindPage, Seen};

/// A line for each kind.
pub fn write_list(out: &mut dyn Write, pages: &[KindPage], screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    let widest = pages.iter().map(|page| page.name.len()).max().unwrap_or(0);
    for page in pages {
        let about = wrap::indent(page.about, screen.width, &" ".repeat(widest + 2));
        let gap = " ".repeat(widest - page.name.len());
        writeln!(out, "{}{gap}  {}", styles.heading.paint(page.name), about.trim_start())?;
    }
    writeln!(out, "\none of them: {}", styles.command.paint("prep kinds KIND"))
}

/// One kind: fields, an example, and what prep says both ways.
pub fn write_page(out: &mut dyn Write, page: &KindPage, screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    writeln!(out, "{}", styles.heading.paint(page.name))?;
    writeln!(out, "{}\n", wrap::indent(&sentence(page), screen.width, "  "))?;
    let own = (!page.fields.is_empty()).then(|| ("Fields".to_owned(), &page.fields));
    let maps = page.maps.iter().map(|map| (format!("Fields of {}", map.at), &map.rows));
    for (title, fields) in own.into_iter().chain(maps) {
        writeln!(out, "{}", styles.heading.paint(title))?;
        for field in fields {
            write_field(out, field, screen)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}\n  {}", styles.heading.paint("Example"), page.example)?;
    let Some(shown) = &page.shown else { return Ok(()) };
    writeln!(out, "\n{}", styles.heading.paint("What prep says"))?;
    write_block(out, &shown.check, "  ")?;
    for (title, role, seen) in [("passes", styles.good, &shown.passes), ("fails", styles.bad, &shown.fails)] {
        writeln!(out, "\n  {} on", role.paint(title))?;
        write_block(out, &seen.work, "    ")?;
        for (label, text) in said(seen) {
            let label = format!("{label:<9} ");
            let hang = " ".repeat(label.len());
            let text = wrap::fill(&clean(&text), screen.width.saturating_sub(4), &label, &hang);
            write_block(out, &text, "    ")?;
        }
    }
    Ok(())
}

fn write_field(out: &mut dyn Write, field: &FieldRow, screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    let form = wrap::indent(&form(field), screen.width, &" ".repeat(field.name.width() + 4));
    writeln!(out, "  {}  {}", styles.command.paint(field.name), styles.quiet.paint(form.trim_start()))?;
    writeln!(out, "{}", wrap::indent(&field.about, screen.width, "      "))
}

fn write_block(out: &mut dyn Write, text: &str, indent: &str) -> io::Result<()> {
    text.lines().try_for_each(|line| writeln!(out, "{}", format!("{indent}{line}").trim_end()))
}

/// When it passes, and where it can be.
fn sentence(page: &KindPage) -> String {
    let place = match (page.name, page.reads_text) {
        ("manual", _) => "Only a step can be of this kind.",
        (_, true) => "It can be inside `each`.",
        (_, false) => "It cannot be inside `each`: it does not read text.",
    };
    let sentence = match page.name {
        "manual" => format!("It is {}. {place}", page.about),
        _ => format!("Passes when {}. {place}", page.about),
    };
    match page.takes {
        Some(takes) => format!("{sentence} It takes {takes}."),
        None => sentence,
    }
}

/// `a count; default at least 1`.
fn form(field: &FieldRow) -> String {
    let mut form = field.form.clone();
    if field.is_required {
        form.push_str("; required");
    }
    if let Some(default) = &field.default {
        let _ = write!(form, "; default {default}");
    }
    if field.is_plain {
        form.push_str("; a plain value is taken for it");
    }
    form
}

fn said(seen: &Seen) -> Vec<(&'static str, String)> {
    let mut said = vec![("expected", seen.expected.clone()), ("found", seen.found.clone())];
    said.extend(seen.near_misses.iter().map(|near_miss| ("near miss", near_miss.clone())));
    said
}

/// `docs/kinds.md`.
pub fn markdown(pages: &[KindPage]) -> String {
    let mut out = String::from(
        "# Kinds of check\n\nMade from the program by `prep kinds --markdown`; a test keeps it current. A check is a map with one key, \
         its kind; where a kind has one obvious field, a plain value does. Counts are written `3`, `3 or more`, `at least 3`, \
         `at most 5`, `3 to 5` or `none`.\n",
    );
    for page in pages {
        let _ = write!(out, "\n## `{}`\n\n{}\n\n```yaml\n{}\n```\n", page.name, sentence(page), page.example);
        if !page.fields.is_empty() {
            out.push_str(&fields_table(&page.fields));
        }
        for map in &page.maps {
            let _ = write!(out, "\n### `{}` of `{}`\n", map.at, page.name);
            out.push_str(&fields_table(&map.rows));
        }
        if let Some(shown) = &page.shown {
            let _ = write!(out, "\n```yaml\n{}\n```\n", shown.check);
            for (title, seen) in [("passes", &shown.passes), ("fails", &shown.fails)] {
                let _ = write!(out, "\nIt {title} on\n\n````text\n{}\n````\n\n", seen.work);
                for (label, text) in said(seen) {
                    let _ = writeln!(out, "- {label}: {text}");
                }
            }
        }
    }
    out
}

/// Fields as a table of Markdown, with an empty line before it.
pub fn fields_table(fields: &[FieldRow]) -> String {
    let mut out = String::from("\n| Field | Takes | Default | Meaning |\n|---|---|---|---|\n");
    for field in fields {
        let default = match (&field.default, field.is_required) {
            (_, true) => "required".to_owned(),
            (Some(default), _) => format!("`{default}`"),
            (None, _) => String::new(),
        };
        let row = [format!("`{}`", field.name), field.form.clone(), default, field.about.clone()];
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out
}
