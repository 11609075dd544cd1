//! `prep init`: a learner's repository is set up. It writes the files it names, keeps every file that is there, and says
//! what it left.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use super::CommandError;
use crate::cli::InitArgs;
use crate::path::RelPath;
use crate::process_io::ProcessIo;
use crate::report::Exit;
use crate::wording::reason;

const GITHUB: &str = include_str!("github.yml");
const GITLAB: &str = include_str!("gitlab.yml");
const HOOK: &str = include_str!("pre-push");

/// A file that is to be written.
struct Draft {
    path: &'static str,
    text: String,
    #[cfg_attr(not(unix), expect(dead_code, reason = "only Unix has this bit"))]
    is_executable: bool,
    /// What is to be done by hand afterwards.
    note: &'static str,
}

pub fn run(args: &InitArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let dir = args.dir.as_ref().map_or_else(|| io.cwd.clone(), |dir| io.cwd.join(dir));
    if !dir.is_dir() {
        return Err(CommandError::usage(
            format!("{} is not a folder", dir.display()),
            "name the folder of a repository",
        ));
    }
    let course = args.course.as_deref().map(course_path).transpose()?;
    for draft in drafts(args, course.as_deref()) {
        let at = dir.join(draft.path);
        match write_new(&at, &draft) {
            Ok(()) => writeln!(io.stdout, "wrote  {}{}", draft.path, draft.note)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                writeln!(io.stdout, "left   {}: it already exists", draft.path)?;
            }
            Err(error) => {
                return Err(CommandError::usage(
                    format!("{} cannot be written: {}", draft.path, reason(&error)),
                    "name the folder of a repository that can be written to",
                ));
            }
        }
    }
    if course.is_none() {
        writeln!(io.stdout, "left   prep.yaml: without `--course` the course that is built in is followed")?;
    }
    writeln!(io.stdout, "\nnext: prep check")?;
    Ok(Exit::Done)
}

/// Where the course is in a clone of the repository, wherever that is.
fn course_path(written: &str) -> Result<String, CommandError> {
    RelPath::parse(written).map(|path| path.to_string()).map_err(|why| {
        CommandError::usage(
            format!("`--course {written}` is no folder of the repository: {why}"),
            "a workflow has only the repository: keep the course in it, or use the one that is built in",
        )
    })
}

fn drafts(args: &InitArgs, course: Option<&str>) -> Vec<Draft> {
    // A string of JSON is one of YAML too.
    let quoted = serde_json::Value::from(course.unwrap_or_default()).to_string();
    let draft = |path, text: &str, note| Draft {
        path,
        text: text.replace("$COURSE", &quoted),
        is_executable: false,
        note,
    };
    let mut drafts = Vec::new();
    if course.is_some() {
        drafts.push(draft("prep.yaml", "course: $COURSE\n", ""));
    }
    if args.github || !args.gitlab {
        drafts.push(draft(".github/workflows/prep.yml", GITHUB, ": replace OWNER/prep and its commit in it"));
    }
    if args.gitlab {
        drafts.push(draft(".gitlab-ci.yml", GITLAB, ": replace PREP_IMAGE in it"));
    }
    if args.hook {
        drafts.push(Draft {
            is_executable: true,
            ..draft(".git/hooks/pre-push", HOOK, ": git runs it unless `core.hooksPath` is set")
        });
    }
    drafts
}

/// Writes a file, with the folders above it, unless something of its name is there.
fn write_new(at: &Path, draft: &Draft) -> io::Result<()> {
    if let Some(folder) = at.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if draft.is_executable { 0o777 } else { 0o666 });
    options.open(at)?.write_all(draft.text.as_bytes())
}
