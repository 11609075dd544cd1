//! `prep timeline`: which lessons were done at each commit of the first-parent line. It is never a gate: the exit code is 0.

use super::{CommandError, choose};
use crate::cli::{TimelineArgs, TimelineFormat};
use crate::moment::Moment;
use crate::process_io::ProcessIo;
use crate::render::timeline::{Shown, write_json, write_svg, write_text};
use crate::report::Exit;
use crate::timeline::{Point, timeline};

pub fn run(args: &TimelineArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let repo = args.line.as_repo();
    let course = choose::course(&args.course, repo.is_gate(), io)?;
    let selection = course.select(&args.lessons)?;
    let dir = choose::repository_dir(&repo, io)?;
    let (since, until) = (bound("--since", args.since.as_deref())?, bound("--until", args.until.as_deref())?);
    let timeline = timeline(&course, &selection.lessons, &dir, args.line.rev.as_deref(), usize::MAX)?;
    let is_shown = |point: &Point| {
        let (seconds, offset) = (point.commit.committed_at, point.commit.authored().offset_minutes);
        since.as_ref().is_none_or(|since| since.compare(seconds, offset).is_ge())
            && until.as_ref().is_none_or(|until| until.compare(seconds, offset).is_le())
    };
    let shown = Shown { timeline: &timeline, is_shown: &is_shown, every_commit: args.verbose };
    let screen = io.screen();
    match args.format {
        TimelineFormat::Text => write_text(io.stdout, &shown, screen)?,
        TimelineFormat::Json => write_json(io.stdout, &shown)?,
        TimelineFormat::Svg => write_svg(io.stdout, &shown)?,
    }
    Ok(Exit::Done)
}

fn bound(flag: &str, written: Option<&str>) -> Result<Option<Moment>, CommandError> {
    let Some(written) = written else { return Ok(None) };
    Moment::parse(written).map(Some).ok_or_else(|| {
        CommandError::usage(
            format!("`{flag} {written}` is neither a day nor a moment"),
            "write `2026-01-05`, or date, time and offset: `2026-01-05T18:00:00+01:00`",
        )
    })
}
