//! The lessons of a course as a list, a line each.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::Screen;
use super::explain::write_passed_over;
use super::untrusted::clean;
use crate::course::{ChosenBy, Course, Lesson, LessonType, Step};
use crate::wording::plural;

pub fn write_lessons(out: &mut dyn Write, course: &Course, screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    let chosen = match course.chosen_by {
        ChosenBy::BuiltIn => "built in".to_owned(),
        by => format!("from {}", by.as_str()),
    };
    let lessons = plural(course.entries.len(), "lesson");
    writeln!(out, "{} ({chosen}) · {lessons}\n", styles.heading.paint(clean(&course.title)))?;
    let widest = course.entries.iter().map(|entry| entry.name.width()).max().unwrap_or(0);
    let titles = course.entries.iter().filter_map(|entry| course.lesson(entry).as_ref().ok());
    let widest_title = titles.map(|lesson| clean(&lesson.title).width()).max().unwrap_or(0);
    for entry in &course.entries {
        let gap = " ".repeat(widest - entry.name.width());
        let name = styles.heading.paint(&entry.name);
        match course.lesson(entry) {
            Err(_) => writeln!(out, "{name}{gap}  {}", styles.bad.paint("broken"))?,
            Ok(lesson) => {
                let mut notes = vec![plural(
                    lesson.steps.iter().filter(|step: &&Step| step.is_required()).count(),
                    "step",
                )];
                notes.extend(lesson.passed_over.why_empty.clone());
                let has_steps = lesson.passed_over.why_empty.is_none();
                notes.extend((has_steps && !lesson.can_be_done()).then(|| "no native proof".to_owned()));
                notes.extend(passed_over(lesson));
                notes.extend(lesson.duration_min.map(|minutes| format!("{minutes} min")));
                notes.extend((lesson.kind == LessonType::Quest).then(|| "quest".to_owned()));
                let notes = notes.join(", ");
                let title = clean(&lesson.title);
                let title_gap = " ".repeat(widest_title - title.width());
                writeln!(out, "{name}{gap}  {title}{title_gap}  {}", styles.quiet.paint(notes))?;
                write_passed_over(out, lesson, false, screen.width, &styles)?;
            }
        }
    }
    Ok(())
}

/// How many shell blocks are under headings that are about something else.
fn passed_over(lesson: &Lesson) -> Option<String> {
    let elsewhere = lesson.passed_over.blocks.iter().filter(|block| block.is_elsewhere).count();
    (elsewhere > 0).then(|| format!("{} under other headings", plural(elsewhere, "shell block")))
}
