//! `prep check`: course and repository to a report, written in the formats that are asked for.

use std::path::Path;

use super::{CommandError, choose, output, provenance};
use crate::cli::{CheckArgs, FailOn};
use crate::course::{LessonEntry, Level, Selection};
use crate::evaluate::evaluate;
use crate::evidence::Evidence;
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::report::{Exit, Gate};

pub fn run(args: &CheckArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    output::validate(&args.output, io)?;
    let course = choose::course(&args.course, args.repo.is_gate(), io)?;
    let selection = course.select_within(&args.lessons, &args.part, args.through.as_deref())?;
    let dir = choose::repository_dir(&args.repo, io)?;
    let evidence = choose::repository(&args.repo, io)?;
    refuse_bare(&evidence)?;
    let mut report = evaluate(&course, &selection.lessons, &evidence);
    report.gate = gate(args, io);
    report.warnings = provenance::warnings(&course, &dir)?;
    warn_of_broken(&selection, io)?;
    drop(selection);

    let exit = report.exit();
    let flags = (args.course.flags(), args.repo.flags());
    let env = io.env.clone();
    let view = View {
        screen: io.screen(),
        all_steps: args.output.verbose,
        failed_only: args.output.failed_only,
        course_flags: &flags.0,
        repo_flags: &flags.1,
        workspace_path: &workspace_path(&dir, io),
        env: &env,
    };
    output::write(&report, &args.output, &view, io)?;
    io.keep((report, evidence, course));
    Ok(exit)
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
fn refuse_bare(evidence: &Evidence) -> Result<(), CommandError> {
    match evidence.is_bare() {
        true => Err(crate::evidence::EvidenceError::Bare.into()),
        false => Ok(()),
    }
}

fn warn_of_broken(selection: &Selection<'_>, io: &mut ProcessIo<'_>) -> Result<(), CommandError> {
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
