//! Holding a session: a new one or one that was left, at a screen or line by line, until it is over or left again.

use std::time::{SystemTime, UNIX_EPOCH};

use super::finish::finish;
use super::held::{Ended, Held, Unkept};
use super::notes_file::notes_files;
use super::sessions::{Found, Newest, OpenJournal, Sessions};
use super::{Chosen, plain, screen, today, wall};
use crate::cli::PracticeArgs;
use crate::commands::terminal::Terminal;
use crate::commands::{CommandError, choose};
use crate::course::Course;
use crate::practice::{Event, Header, Practised, Running, asked_before, asked_but};
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::report::Exit;
use crate::wording::plural;

pub fn begin(
    args: &PracticeArgs,
    chosen: Chosen,
    course: &Course,
    io: &mut ProcessIo<'_>,
) -> Result<Exit, CommandError> {
    let root = choose::repository_folder(args.repo.as_deref(), io);
    let seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let seed = u64::try_from(seed % u128::from(u64::MAX)).unwrap_or(0);
    let repo = root.display().to_string();
    let day = today().to_string();
    let mut header = Header::new(&chosen.lesson, &chosen.name, &chosen.text, &repo, &day, seed);
    let attempts = Practised::attempts_in(&notes_files(&root, &chosen.interview));
    header.asked = match &chosen.drawn {
        Some(drawn) => asked_but(drawn, &chosen.interview, &attempts),
        None => asked_before(&attempts),
    };
    let journal = Sessions::of(io)?.create(&header, wall())?;
    let running = Running { interview: chosen.interview, state: header.state() };
    hold(args, &header, Held::new(running, journal), course, io)
}

/// Goes on with the newest session that was left.
pub fn resume(args: &PracticeArgs, course: &Course, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let Newest { found, unread } = Sessions::of(io)?.newest_left();
    for (path, why) in &unread {
        writeln!(io.stderr, "warning: the journal {} is passed over: {why}", path.display())?;
    }
    let Some(found) = found else {
        let hint =
            "`prep practice` shows the interviews; a session that runs in another terminal goes on there";
        let message = match unread.len() {
            0 => "no session was left",
            _ => "no session was left whose journal can be read",
        };
        return Err(CommandError::usage(message, hint));
    };
    let Found { path, journal: read, interview, state } = found;
    let gap = read.last_wall().and_then(|last| u64::try_from(wall() - last).ok());
    if read.unread > 0 {
        let records = plural(read.unread, "record");
        writeln!(
            io.stderr,
            "warning: {records} of the journal could not be read: cut short when the session ended"
        )?;
    }
    let journal = OpenJournal::reopen(path)?;
    let held = Held::resumed(Running { interview, state }, journal, gap);
    hold(args, &read.header, held, course, io)
}

fn hold(
    args: &PracticeArgs,
    header: &Header,
    mut held: Held,
    course: &Course,
    io: &mut ProcessIo<'_>,
) -> Result<Exit, CommandError> {
    let ended = if args.plain || !io.is_terminal {
        let (input, screen) = (io.take_stdin(), io.screen());
        plain::hold(&mut held, input, io.stdout, screen)?
    } else {
        let ended = screen::hold(&mut held, &io.env)?;
        io.width = Terminal::columns().or(io.width);
        ended
    };
    match ended {
        Ended::Left => {
            if let Some(unkept) = held.close() {
                return Err(hand_over(&unkept, io)?);
            }
            writeln!(io.stdout, "\nthe session is kept; go on with:\nprep practice --resume")?;
            Ok(Exit::Done)
        }
        Ended::Finished => {
            let named = args.repo.as_ref().map(|dir| io.cwd.join(dir));
            let root = named.unwrap_or_else(|| header.repo.clone().into());
            if !root.is_dir() {
                return Err(CommandError::usage(
                    format!("the repository {} is not there any more", root.display()),
                    "name it: prep practice --resume --repo DIR",
                ));
            }
            let flags = args.flags();
            let view = View { course_flags: &flags.0, repo_flags: &flags.1, ..View::on(io.screen()) };
            let finished = finish(&root, &header.lesson, &held.running, &header.day, course, &view, io);
            if finished.is_err()
                && let Some(unkept) = held.close()
            {
                return Err(hand_over(&unkept, io)?);
            }
            let written = finished?;
            held.take(Event::Wrote { path: written });
            Ok(Exit::Done)
        }
    }
}

/// Neither the journal nor the notes can be written: what would be lost is printed, as it belongs into the journal.
fn hand_over(unkept: &Unkept, io: &mut ProcessIo<'_>) -> Result<CommandError, CommandError> {
    writeln!(
        io.stdout,
        "\nthese lines are missing at the end of the journal:\n{}",
        unkept.records.trim_end()
    )?;
    let path = unkept.path.display();
    Ok(CommandError::Environment {
        message: format!("the journal {path} cannot be written: {}", unkept.why),
        hint: "make room, add the lines above to it, and go on with `prep practice --resume`".to_owned(),
    })
}
