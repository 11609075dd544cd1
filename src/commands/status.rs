//! `prep status`: how far the course is. It is never a gate: the exit code is 0.

use std::collections::BTreeMap;
use std::path::Path;

use super::{CommandError, whole};
use crate::cli::{StatusArgs, StatusFormat};
use crate::course::{Course, Id, Lesson};
use crate::learner::Standing;
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::render::formats::Format;
use crate::render::learner::{write_status, write_status_json};
use crate::report::{Exit, Report, Status};
use crate::timeline::timeline;

/// A longer history is not searched for what was done before: a glance must not take seconds.
const LONGEST: usize = 20_000;

pub fn run(args: &StatusArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = whole::course(&args.course, &args.repo, io)?;
    let mut whole = whole::evaluate_whole(&course, &args.repo, io)?;
    let Before { done: done_before, looked_back, unknown: unknown_before } =
        before(&course, &whole.lessons, &whole.report, &whole.dir);
    if args.format == StatusFormat::Html {
        whole.report.warnings.extend(done_before.iter().map(|(id, commit)| {
            format!("{id} was done at {}, and is not now", &commit[..commit.len().min(7)])
        }));
    }
    let standing = Standing { done_before, looked_back, unknown_before, ..Standing::new(&whole.report) };
    let flags = (args.course.flags(), args.repo.as_repo().flags());
    let view = View { course_flags: &flags.0, repo_flags: &flags.1, ..View::on(io.screen()) };
    match args.format {
        StatusFormat::Text => write_status(io.stdout, &standing, args.all, &view)?,
        StatusFormat::Json => write_status_json(io.stdout, &standing)?,
        StatusFormat::Html => {
            if let Some(html) = Format::named("html") {
                io.stdout.write_all(&html.render(&whole.report, &view)?)?;
            }
        }
    }
    Ok(Exit::Done)
}

/// What the history says of lessons that are open now.
#[derive(Default)]
struct Before {
    /// The newest commit of the first-parent line at which each was done.
    done: BTreeMap<Id, String>,
    /// How many commits were looked at.
    looked_back: usize,
    /// Why there is no more to know.
    unknown: Option<String>,
}

fn before(course: &Course, lessons: &[&Lesson], report: &Report, dir: &Path) -> Before {
    let is_open = |status| matches!(status, Status::Pending | Status::NotStarted);
    let pairs = lessons.iter().zip(&report.lessons);
    let open: Vec<&Lesson> =
        pairs.filter(|(_, report)| is_open(report.status)).map(|(lesson, _)| *lesson).collect();
    if open.is_empty() || report.repo.head.is_none() {
        return Before::default();
    }
    let timeline = match timeline(course, &open, dir, None, LONGEST) {
        Ok(timeline) => timeline,
        Err(error) => {
            let unknown = Some(CommandError::from(error).to_string());
            return Before { unknown, ..Before::default() };
        }
    };
    let mut before = Before { looked_back: timeline.points.len(), ..Before::default() };
    for point in &timeline.points {
        for lesson in point.done.iter().filter_map(|place| open.get(*place)) {
            before.done.insert(lesson.id.clone(), point.commit.id.to_string());
        }
    }
    if timeline.is_cut {
        let why = "the clone is shallow, which `git fetch --unshallow` ends";
        before.unknown = Some(why.to_owned());
    }
    before
}
