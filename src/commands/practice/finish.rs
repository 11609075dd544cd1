//! The end of a session: its verdict, its notes, what the lesson's checks find in them, and what to commit.

use std::path::Path;

use super::notes_file::{How, write_notes};
use crate::commands::CommandError;
use crate::course::{Course, Lesson};
use crate::evaluate::evaluate;
use crate::evidence::Evidence;
use crate::practice::{Interview, Running, Verdict};
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::render::practice::{Next, write_next, write_verdict};
use crate::render::text::write_text;
use crate::wording::reason;

/// Writes the notes of a session, and shows what came of it. Returns where the notes are.
pub fn finish(
    root: &Path,
    lesson: &str,
    running: &Running,
    day: &str,
    course: &Course,
    view: &View<'_>,
    io: &mut ProcessIo<'_>,
) -> Result<String, CommandError> {
    let Running { interview, state } = running;
    let screen = view.screen;
    let lessons = [lesson.to_owned()];
    let template = course.select(&lessons).ok().and_then(|it| template(course, &it.lessons, interview));
    let written = write_notes(root, interview, state, day, template.as_deref()).map_err(|error| {
        CommandError::Environment {
            message: format!("the notes {} cannot be written: {}", interview.notes.file, reason(&error)),
            hint: "make room or change the permissions; `prep practice --resume` writes them again"
                .to_owned(),
        }
    })?;
    write_verdict(io.stdout, &Verdict::of(interview, state), screen)?;
    for average in &written.averages {
        writeln!(io.stdout, "{average}")?;
    }
    writeln!(io.stdout)?;
    let selection = course.select(&lessons)?;
    let evidence = Evidence::of_worktree(root).map_err(CommandError::Output)?;
    let report = evaluate(course, &selection.lessons, &evidence);
    write_text(io.stdout, &report, view)?;
    let subject = interview.commit.replace("{take}", &written.take.to_string());
    let how = match written.how {
        How::New => "a new file",
        How::Added => "added at its end",
        How::OverTemplate => "in the place of the template, which was unchanged",
    };
    let own = interview.notes.file.as_str();
    // What the checks have read and is not committed yet, and that is what was written just now.
    let is_read = report.repo.dirty.contains(&written.path);
    let instead_of = (written.path != own && report.repo.head.is_some() && !is_read).then_some(own);
    write_next(io.stdout, &Next { path: &written.path, how, instead_of, subject: &subject }, screen)?;
    Ok(written.path)
}

/// What `prep start` copies to where the notes go.
fn template(course: &Course, lessons: &[&Lesson], interview: &Interview) -> Option<Vec<u8>> {
    let mut found =
        lessons.iter().flat_map(|lesson| lesson.template.iter().map(move |handout| (lesson, handout)));
    let (lesson, handout) = found.find(|(_, handout)| handout.path == interview.notes.file)?;
    course.handout(lesson, handout).ok()
}
