//! `prep check`: course and repository to a report, written in the formats that are asked for.

use std::path::Path;

use super::bar::Bar;
use super::{CommandError, choose, output, programs, provenance};
use crate::cli::{CheckArgs, FailOn};
use crate::course::{Course, Lesson, LessonEntry, Level, Selection};
use crate::evaluate::{evaluate_each, timings};
use crate::evidence::Evidence;
use crate::process_io::ProcessIo;
use crate::programs::Shells;
use crate::render::View;
use crate::render::timeline::burn_up_of;
use crate::report::{Exit, Gate};
use crate::timeline::timeline;

pub fn run(args: &CheckArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    output::validate(&args.output, io)?;
    let course = choose::course(&args.course, args.repo.is_gate(), io)?;
    let selection = course.select_within(&args.lessons, &args.part, args.through.as_deref())?;
    let dir = choose::repository_dir(&args.repo, io)?;
    let mut evidence = choose::repository(&args.repo, io)?;
    refuse_bare(&evidence)?;
    if let Some(confinement) = programs::confinement(&args.programs, io)? {
        evidence.allow(Shells::new(confinement, dir.clone()));
    }
    // What runs takes the time: then it is what is shown.
    let runs = args.programs.run.is_some();
    let bar = if runs { Bar::of_commands(io) } else { Bar::of(selection.lessons.len(), io) };
    let mut report = evaluate_each(&course, &selection.lessons, &evidence, |lesson| match runs {
        true => {}
        false => bar.at(lesson.id.as_str()),
    });
    bar.end();
    report.commands.timings = args.timings.then(|| timings(&selection.lessons, &evidence));
    evidence.forbid();
    report.gate = gate(args, io);
    report.warnings.extend(provenance::warnings(&course, &dir)?);
    report.warnings.extend(choose::too_late(&args.repo, &evidence)?);
    warn_of_broken(&selection, io)?;
    let burn_up = if output::shows_history(&args.output, io) {
        burn_up(&course, &selection.lessons, &dir, report.repo.head.as_deref())
    } else {
        String::new()
    };
    drop(selection);

    let exit = report.exit();
    let flags = (args.course.flags(), [args.repo.flags(), args.programs.flags()].concat());
    let env = io.env.clone();
    let view = View {
        screen: io.screen(),
        all_steps: args.output.verbose,
        failed_only: args.output.failed_only,
        course_flags: &flags.0,
        repo_flags: &flags.1,
        workspace_path: &workspace_path(&dir, io),
        burn_up: &burn_up,
        env: &env,
    };
    output::write(&report, &args.output, &view, io)?;
    io.keep((report, evidence, course));
    Ok(exit)
}

/// How many lessons were done over the history up to `head`, as a picture; nothing where there is no such history, or one
/// that is too long for a report.
fn burn_up(course: &Course, lessons: &[&Lesson], dir: &Path, head: Option<&str>) -> String {
    const LONGEST: usize = 2_000;
    let Some(head) = head else { return String::new() };
    let followed = timeline(course, lessons, dir, Some(head), LONGEST);
    followed.map_or_else(|_| String::new(), |timeline| burn_up_of(&timeline))
}

fn gate(args: &CheckArgs, io: &ProcessIo<'_>) -> Gate {
    Gate {
        fail_on: match args.fail_on {
            FailOn::Must => Level::Must,
            FailOn::Should => Level::Should,
        },
        exit_zero: args.exit_zero || output::is_grade(&args.output, io),
    }
}

/// A bare repository has no files of its own to look at.
pub fn refuse_bare(evidence: &Evidence) -> Result<(), CommandError> {
    match evidence.is_bare() {
        true => Err(crate::evidence::EvidenceError::Bare.into()),
        false => Ok(()),
    }
}

/// Names the lessons that are left out, and where to learn why.
pub fn warn_of_broken(selection: &Selection<'_>, io: &mut ProcessIo<'_>) -> Result<(), CommandError> {
    for LessonEntry { name, .. } in &selection.broken {
        writeln!(
            io.stderr,
            "warning: the lesson `{name}` is broken and was left out; `prep check {name}` says why"
        )?;
    }
    Ok(())
}

/// Where the repository is below the workspace of a CI runner, with a `/` at its end: annotations start there.
fn workspace_path(dir: &Path, io: &ProcessIo<'_>) -> String {
    let below = || {
        let workspace = Path::new(io.var("GITHUB_WORKSPACE")?).canonicalize().ok()?;
        let below = dir.canonicalize().ok()?.strip_prefix(workspace).ok()?.to_str()?.replace('\\', "/");
        (!below.is_empty()).then(|| format!("{below}/"))
    };
    below().unwrap_or_default()
}
