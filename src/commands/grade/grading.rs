//! Grades what is to be graded: each result is a line as soon as it is there, and what an earlier run came to is kept.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::files::{self, REPORTS, RESULTS, Results, unwritable, write_whole};
use crate::cli::GradeArgs;
use crate::commands::bar::Bar;
use crate::commands::{CommandError, choose, programs};
use crate::course::{Course, Lesson};
use crate::grade::{Chosen, Follow, Graded, Grading, Roster, Row, Shard, Submission, grade_all, still_holds};
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::render::formats::Format;
use crate::render::results::result_line;
use crate::timeline::timeline;

/// The row of every submission that is this run's to grade.
pub fn grade(
    args: &GradeArgs,
    roster: Option<&Roster>,
    out: &Path,
    io: &ProcessIo<'_>,
) -> Result<Results, CommandError> {
    let load = choose::course_for_gate(&args.course, io);
    let course = load()?;
    let grading = grading(args, io)?;
    let selection = grading.lessons.of(&course)?;
    let lessons: Vec<&str> = selection.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
    let mut submissions = in_shard(args, roster, io)?;
    let path = out.join(RESULTS);
    let mut known = if args.resume && path.exists() { earlier(&path)? } else { Results::default() };
    let reports = out.join(REPORTS);
    let report_of =
        |id: &str, format: &Format| reports.join(format!("{}.{}", files::file_name(id), format.extension));
    let holds = |row: &Row| {
        let submission = submissions.iter().find(|submission| submission.id == row.id);
        args.reports.iter().all(|format| report_of(&row.id, format).exists())
            && submission
                .is_some_and(|submission| still_holds(row, submission, &grading, &course.digest, &lessons))
    };
    known.rows.retain(|_, row| holds(row));
    submissions.retain(|submission| !known.rows.contains_key(&submission.id));

    known.write(&path)?;
    let file = File::options().append(true).open(&path).map_err(|error| unwritable(&path, &error))?;
    let file = Mutex::new(file);
    let bar = Bar::of(submissions.len(), io);
    let (env, flags) = (io.env.clone(), args.course.flags());
    let sink = |graded: &Graded| {
        let view = View { env: &env, course_flags: &flags, ..View::on(ProcessIo::file_screen()) };
        for format in &args.reports {
            write_report(&report_of(&graded.id, format), format, graded, &view)?;
        }
        bar.at(&graded.id);
        let line = result_line(graded)?;
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        // One write for each line: whatever ends the run, at most the last line is torn.
        file.write_all(line.as_bytes()).map_err(|error| unwritable(&path, &error))
    };
    grade_all(&submissions, &grading, load, sink)?;
    bar.end();
    earlier(&path)
}

fn grading(args: &GradeArgs, io: &ProcessIo<'_>) -> Result<Grading, CommandError> {
    let beside = args.roster.as_ref().and_then(|path| path.parent());
    Ok(Grading {
        root: beside.map_or(io.cwd.clone(), |dir| io.cwd.join(dir)),
        rev: args.rev.clone(),
        before: args.before.as_deref().map(choose::parse_deadline).transpose()?,
        lessons: Chosen {
            names: args.lessons.clone(),
            parts: args.part.clone(),
            through: args.through.clone(),
        },
        time: args.timeout,
        programs: programs::confinement(&args.programs, io)?,
        follow: args.over_time.then_some(completed as Follow),
        jobs: args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
    })
}

/// When each lesson that is done at `head` was completed; nothing of a history that cannot be followed.
fn completed(course: &Course, lessons: &[&Lesson], dir: &Path, head: &str) -> BTreeMap<String, i64> {
    let Ok(timeline) = timeline(course, lessons, dir, Some(head), usize::MAX) else { return BTreeMap::new() };
    let mut since: BTreeMap<usize, i64> = BTreeMap::new();
    for point in &timeline.points {
        since.retain(|nth, _| point.done.contains(nth));
        for nth in point.done.iter() {
            since.entry(*nth).or_insert(point.commit.committed_at);
        }
    }
    since.into_iter().filter_map(|(nth, at)| Some((timeline.lessons.get(nth)?.clone(), at))).collect()
}

/// The submissions of this shard, in order of id.
fn in_shard<'a>(
    args: &GradeArgs,
    roster: Option<&'a Roster>,
    io: &ProcessIo<'_>,
) -> Result<Vec<&'a Submission>, CommandError> {
    let shard = match &args.shard {
        Some(text) => Shard::parse(text, |name| io.var(name))
            .map_err(|error| CommandError::usage(error.to_string(), "for example `--shard 2/4`"))?,
        None => Shard::WHOLE,
    };
    let mut submissions: Vec<&Submission> = roster.iter().flat_map(|roster| &roster.submissions).collect();
    submissions.sort_by(|a, b| a.id.cmp(&b.id));
    let mut nth = 0..;
    submissions.retain(|_| nth.next().is_some_and(|nth| shard.holds(nth)));
    Ok(submissions)
}

/// What an earlier run, or this one so far, came to.
fn earlier(path: &Path) -> Result<Results, CommandError> {
    Results::read(&[(path.to_owned(), PathBuf::from(RESULTS))])
}

/// A submission's report in one format; none for one that could not be graded.
fn write_report(path: &Path, format: &Format, graded: &Graded, view: &View<'_>) -> Result<(), CommandError> {
    let Ok(report) = &graded.result else { return Ok(()) };
    let flags = ["--repo".to_owned(), graded.repo.clone()];
    let bytes = format.render(report, &View { repo_flags: &flags, ..*view })?;
    write_whole(path, |file| file.write_all(&bytes))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::course::{ChosenBy, Course};
    use crate::evidence::Script;
    use crate::source::SourceFile;
    use crate::yaml;

    #[test]
    fn a_submission_that_takes_too_long_is_its_own_row() {
        let dir = tempfile::tempdir().unwrap();
        let repo = dir.path().join("ada");
        std::fs::create_dir_all(&repo).unwrap();
        let script = SourceFile::new("script.yaml", "commits: [{ message: start, write: { a.md: x } }]");
        let script: Script = yaml::read(&yaml::parse(&script).unwrap()).unwrap();
        script.build(&repo).unwrap();
        let lessons = dir.path().join("course/lessons");
        std::fs::create_dir_all(&lessons).unwrap();
        let lesson =
            "id: a\ntitle: A\ndone_when: [{ must: There., id: there, lines: { in: a.md, matching: x } }]\n";
        std::fs::write(lessons.join("a.yaml"), lesson).unwrap();
        let roster = Roster::parse("r.csv", b"id,repo\nada,ada\n").unwrap();
        let graded_in = |time: Duration| {
            let grading = Grading {
                root: dir.path().to_owned(),
                rev: Some("HEAD".to_owned()),
                before: None,
                lessons: Chosen::default(),
                time,
                programs: None,
                follow: None,
                jobs: 1,
            };
            let told = Mutex::new(None);
            let load = || Ok::<_, ()>(Course::load(&dir.path().join("course"), ChosenBy::Flag).unwrap());
            let submissions: Vec<&Submission> = roster.submissions.iter().collect();
            let sink = |graded: &Graded| {
                let came_to = graded.result.as_ref().map(|report| report.lessons[0].status);
                *told.lock().unwrap() = Some(came_to.map_err(Clone::clone));
                Ok(())
            };
            grade_all(&submissions, &grading, load, sink).unwrap();
            told.into_inner().unwrap().unwrap()
        };
        assert_eq!(graded_in(Duration::from_secs(600)), Ok(crate::report::Status::Done));
        let why = graded_in(Duration::ZERO).unwrap_err();
        assert_eq!(why, "it took longer than 0 s, which is the limit: give more with `--timeout`");
    }
}
