//! A lesson page turned into a `lesson.yaml`: its proofs as typed checks where they have one, its "Done when" bullets as
//! the sentences. It writes a draft for an author to finish; what it could not match says so.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::markdown::{self, front_matter, section_of};
use crate::proof::{self, Page};
use crate::source::SourceFile;
use crate::yaml::{self, Value};
use std::sync::Arc;

/// The draft of a spec for `page`; none for a page that says nowhere when it is done.
pub fn draft(page: &Arc<SourceFile>) -> Option<String> {
    let mut out = head(page);
    let Page { lines, ship } = Page::read(&page.text);
    let mut bullets = bullets(&page.text);
    if bullets.is_empty() && ship.is_none() && !lines.iter().any(proof::Line::is_check) {
        return None;
    }
    out.push_str("done_when:\n");
    for line in lines.iter().filter(|line| line.is_check()) {
        let says = take_best(&mut bullets, line).unwrap_or_else(|| line.says.clone());
        match line.suggested_check() {
            Some(check) => step(&mut out, &says, &format!("proof-{}", line.n), &check, None),
            None => {
                let why = format!("no kind asks the same as: {}", line.command);
                let check = format!("manual: {}", quoted(&format!("Type {}", line.command)));
                step(&mut out, &says, &format!("proof-{}", line.n), &check, Some(&why));
            }
        }
    }
    for (nth, bullet) in bullets.iter().enumerate() {
        let why = "no proof on the page is about this";
        step(
            &mut out,
            bullet,
            &format!("done-{}", nth + 1),
            &format!("manual: {}", quoted(bullet)),
            Some(why),
        );
    }
    if let Some(ship) = ship {
        let prefix = quoted(&format!("^{}", crate::pattern::quote(&ship.prefix)));
        step(&mut out, &ship.says(), "commit", &format!("commits: {{ matching: {prefix} }}"), None);
    }
    Some(out)
}

/// What the front matter already says, in the order of a spec.
fn head(page: &Arc<SourceFile>) -> String {
    let mut out = String::new();
    let root = front_matter(&page.text).and_then(|(yaml, _)| yaml::parse_prefix(page, yaml.end).ok());
    for key in ["id", "title", "part", "order", "type", "duration_min"] {
        let value = match root.as_ref().and_then(|root| root.get(key)).map(|node| &node.value) {
            Some(Value::Text(text)) => quoted(text),
            Some(Value::Int(n)) => n.to_string(),
            _ => continue,
        };
        let _ = writeln!(out, "{key}: {value}");
    }
    out
}

fn step(out: &mut String, says: &str, id: &str, check: &str, comment: Option<&str>) {
    if let Some(comment) = comment {
        let _ = writeln!(out, "  # {}", comment.replace('\n', " "));
    }
    let _ = writeln!(out, "  - must: {}\n    id: {id}\n    {check}", quoted(says));
}

/// The bullets under the headings that start with "Done when".
fn bullets(text: &str) -> Vec<String> {
    let outline = markdown::parse(text);
    let is_done_when = |text: &str| text.to_lowercase().starts_with("done when");
    let sections = outline.headings.iter().filter(|heading| is_done_when(&heading.text));
    sections
        .flat_map(|heading| {
            let lines = section_of(&outline, heading).lines;
            outline.items().iter().filter(move |item| lines.contains(&item.line))
        })
        .map(|item| item.text.clone())
        .filter(|text| !text.is_empty())
        .collect()
}

/// Takes the bullet that shares the most words with a line of proof; at least two, or it is about something else.
fn take_best(bullets: &mut Vec<String>, line: &proof::Line) -> Option<String> {
    let own = words(&format!("{} {}", line.says, line.command));
    let shared = |bullet: &String| words(bullet).intersection(&own).count();
    let best = bullets.iter().enumerate().max_by_key(|(nth, bullet)| (shared(bullet), usize::MAX - nth))?;
    let (at, bullet) = best;
    (shared(bullet) >= 2).then(|| bullets.remove(at))
}

/// The words of a text that tell it apart, without their endings.
fn words(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
    words.map(|word| word.trim_end_matches('s').to_owned()).collect()
}

/// A text in YAML's single quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\n', " ").replace('\'', "''"))
}
