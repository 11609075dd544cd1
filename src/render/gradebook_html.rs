//! A class as one page: lessons × submissions as a heat map, which steps most submissions fail, and behind each cell what was
//! found. One file, no network; it can be read without its script, which only sorts and filters.

use std::io::{self, Write};
use std::rc::Rc;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::gradebook::{Cell, Entry, Gradebook};
use super::timeline_svg::line_over_time;
use super::untrusted::{clean, excerpt};
use crate::grade::{About, Similar, StepOutcome};
use crate::wording::plural;

const STYLE: &str = include_str!("gradebook.css");
const SCRIPT: &str = include_str!("gradebook.js");

/// Steps named in the list of what most submissions fail.
const HARDEST: usize = 12;

/// Pairs named in the list of similar notes.
const PAIRS: usize = 200;

pub fn write_html(
    out: &mut dyn Write,
    book: &Gradebook<'_>,
    similar: &[Similar],
    title: &str,
) -> io::Result<()> {
    out.write_all(page(book, similar, title).into_string().as_bytes())
}

fn page(book: &Gradebook<'_>, similar: &[Similar], title: &str) -> Markup {
    let graded = book.entries.iter().filter(|entry| entry.row.is_some_and(|row| row.error.is_none())).count();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Gradebook: " (clean(title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (clean(title)) }
                    p { (plural(book.entries.len(), "submission")) ", " (graded) " graded, " (plural(book.lessons.len(), "lesson")) "." }
                    (legend())
                }
                main {
                    section aria-labelledby="class" {
                        h2 id="class" { "Class" }
                        p { label { "Filter by id or name " input id="filter" type="search" autocomplete="off"; } " " span id="shown" role="status" {} }
                        (heat_map(book))
                    }
                    @if let Some(picture) = over_time(book) { section aria-labelledby="time" { h2 id="time" { "Done over time" } (PreEscaped(picture)) } }
                    section aria-labelledby="hardest" { h2 id="hardest" { "Steps that most submissions fail" } (hardest(book)) }
                    @if !similar.is_empty() { section aria-labelledby="similar" { h2 id="similar" { "Similar notes" } (alike(book, similar)) } }
                    section aria-labelledby="evidence" { h2 id="evidence" { "What was found" } @for entry in &book.entries { (details(book, entry)) } }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

fn legend() -> Markup {
    let cells = [Cell::Done, Cell::Waived, Cell::Pending, Cell::NotStarted, Cell::Unknown, Cell::NotGraded];
    html! {
        ul.legend aria-label="Legend" {
            @for cell in cells { li { span class=(class(cell)) aria-hidden="true" { (mark(cell)) } " " (word(cell)) } }
        }
    }
}

fn heat_map(book: &Gradebook<'_>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Lessons and submissions" {
            table id="book" {
                thead { tr {
                    th scope="col" { button type="button" data-column="0" { "Submission" } }
                    th scope="col" { button type="button" data-column="1" { "Done" } }
                    th scope="col" { button type="button" data-column="2" { "Points" } }
                    th scope="col" { button type="button" data-column="3" { "Late" } }
                    @for (nth, lesson) in book.lessons.iter().enumerate() {
                        th scope="col" title=(clean(&lesson.title)) { button type="button" data-column=(nth + 4) { span { (clean(&lesson.id)) } } }
                    }
                } }
                tbody { @for (nth, entry) in book.entries.iter().enumerate() { (heat_row(book, entry, nth)) } }
                tfoot { tr {
                    th scope="row" { "Done" } td {} td {} td {}
                    @for lesson in &book.lessons { td { (done_percent(book, lesson)) "%" } }
                } }
            }
        }
    }
}

fn heat_row(book: &Gradebook<'_>, entry: &Entry<'_>, nth: usize) -> Markup {
    let (points, possible) = entry.points();
    let done = entry.row.map_or(0, |row| row.done());
    html! {
        tr {
            th scope="row" { a href={ "#s" (nth) } { (clean(&entry.id)) } @if !entry.name.is_empty() { " " small { (clean(&entry.name)) } } }
            td data-value=(done) { (done) "/" (book.lessons.len()) }
            td data-value=(points) { (points) "/" (possible) }
            @let late = entry.row.and_then(|row| row.late);
            td data-value=(late.unwrap_or(0)) { @if let Some(late) = late.filter(|late| *late > 0) { (plural(late, "commit")) } }
            @for (column, lesson) in book.lessons.iter().enumerate() {
                @let cell = entry.status(&lesson.id);
                td class=(class(cell)) data-value=(rank(cell)) {
                    @if cell == Cell::NotGraded { span.hidden { (word(cell)) } }
                    @else { a href={ "#s" (nth) "-" (column) } title={ (clean(&lesson.title)) ": " (word(cell)) } { span aria-hidden="true" { (mark(cell)) } span.hidden { (word(cell)) } } }
                }
            }
        }
    }
}

fn done_percent(book: &Gradebook<'_>, lesson: &About) -> usize {
    let counts = |entry: &&Entry<'_>| matches!(entry.status(&lesson.id), Cell::Done | Cell::Waived);
    book.entries.iter().filter(counts).count() * 100 / book.entries.len().max(1)
}

/// The steps that fail most often, most often first.
fn hardest(book: &Gradebook<'_>) -> Markup {
    let mut steps: Vec<(usize, &Rc<About>, &String)> = Vec::new();
    for lesson in &book.lessons {
        for step in &lesson.steps {
            let fails = book
                .entries
                .iter()
                .filter(|entry| entry.outcome(&lesson.id, step) == Some(StepOutcome::Fail))
                .count();
            steps.extend((fails > 0).then_some((fails, lesson, step)));
        }
    }
    steps.sort_by_key(|(fails, ..)| std::cmp::Reverse(*fails));
    let total = book.entries.len().max(1);
    html! {
        @if steps.is_empty() { p { "No step fails." } }
        @else {
            table.plain {
                thead { tr { th scope="col" { "Step" } th scope="col" { "Submissions that fail it" } } }
                tbody { @for (fails, lesson, step) in steps.into_iter().take(HARDEST) { tr {
                    th scope="row" { (clean(&lesson.id)) "/" (clean(step)) }
                    td { meter min="0" max=(total) value=(fails) aria-hidden="true" {} " " (fails) " of " (total) }
                } } }
            }
        }
    }
}

/// How many lessons of all submissions were done when; nothing where no history was followed.
fn over_time(book: &Gradebook<'_>) -> Option<String> {
    let rows = || book.entries.iter().filter_map(|entry| entry.row);
    rows().any(|row| row.completed.is_some()).then_some(())?;
    let completed = rows().filter_map(|row| row.completed.as_ref()).flat_map(|completed| completed.values());
    let mut moments: Vec<i64> = completed.copied().collect();
    moments.sort_unstable();
    let counts: Vec<(i64, usize)> = moments.into_iter().zip(1..).collect();
    let all = book.entries.len() * book.lessons.len();
    let said = format!("{} of {} done, over all submissions", counts.len(), plural(all, "lesson"));
    Some(line_over_time(&counts, all, &said))
}

/// Pairs for a person to look at, each leading to both submissions.
fn alike(book: &Gradebook<'_>, similar: &[Similar]) -> Markup {
    let place = |id: &str| book.entries.iter().position(|entry| entry.id == id).unwrap_or(0);
    html! {
        p { "Lines that both wrote, whatever their letter case, spaces, punctuation and names; what was handed out does not count. This is a reason to look, and no more." }
        table.plain {
            thead { tr { th scope="col" { "Submissions" } th scope="col" { "File" } th scope="col" { "Lines in common" } } }
            tbody { @for pair in similar.iter().take(PAIRS) {
                @let [one, other] = &pair.ids;
                tr {
                    th scope="row" { a href={ "#s" (place(one)) } { (clean(one)) } " and " a href={ "#s" (place(other)) } { (clean(other)) } }
                    td { code { (clean(&pair.path)) } }
                    td { (pair.common) " of " (pair.lines) " (" (pair.percent()) "%)" }
                }
            } }
        }
        @if similar.len() > PAIRS { p { "And " (similar.len() - PAIRS) " more pairs." } }
    }
}

fn details(book: &Gradebook<'_>, entry: &Entry<'_>) -> Markup {
    let nth = book.entries.iter().position(|other| std::ptr::eq(other, entry)).unwrap_or(0);
    html! {
        details id={ "s" (nth) } {
            summary { (clean(&entry.id)) @if !entry.name.is_empty() { ", " (clean(&entry.name)) } @let note = entry.note(); @if !note.is_empty() { " — " (excerpt(&note)) } }
            @if let Some(row) = entry.row {
                p { "Repository " code { (clean(&row.repo)) } @if let Some(commit) = &row.commit { " at " code { (clean(commit.get(..12).unwrap_or(commit))) } } }
            }
            @for (column, lesson) in book.lessons.iter().enumerate() {
                @if let Some(found) = entry.lesson(&lesson.id) {
                    @let cell = entry.status(&lesson.id);
                    h3 id={ "s" (nth) "-" (column) } { (clean(&found.about.title)) ": " (word(cell)) }
                    @if !found.open.is_empty() {
                        dl { @for step in &found.open {
                            @let outcome = found.outcomes.get(step.nth).map_or("", |outcome| outcome.as_str());
                            dt { (clean(&step.description)) " (" (outcome) ")" }
                            dd { "Expected " (excerpt(&step.expected)) "; found " (excerpt(&step.found)) }
                        } }
                    }
                }
            }
        }
    }
}

fn class(cell: Cell) -> &'static str {
    match cell {
        Cell::Done => "done",
        Cell::Pending => "pending",
        Cell::NotStarted => "not-started",
        Cell::Unknown => "unknown",
        Cell::Waived => "waived",
        Cell::NotGraded => "not-graded",
    }
}

fn word(cell: Cell) -> &'static str {
    match cell {
        Cell::Done => "done",
        Cell::Pending => "pending",
        Cell::NotStarted => "not started",
        Cell::Unknown => "unknown",
        Cell::Waived => "waived",
        Cell::NotGraded => "not graded",
    }
}

/// A sign for each status, so that colour is not needed.
fn mark(cell: Cell) -> &'static str {
    match cell {
        Cell::Done => "✓",
        Cell::Pending => "◐",
        Cell::NotStarted => "·",
        Cell::Unknown => "?",
        Cell::Waived => "w",
        Cell::NotGraded => "–",
    }
}

/// For sorting: what is done first.
fn rank(cell: Cell) -> u8 {
    match cell {
        Cell::Done => 5,
        Cell::Waived => 4,
        Cell::Pending => 3,
        Cell::Unknown => 2,
        Cell::NotStarted => 1,
        Cell::NotGraded => 0,
    }
}
