//! `git ls-files` and `git status --porcelain`: the files that git knows, those it does not, and what is not committed.

use std::rc::Rc;

use super::super::super::file_view::{FileView, is_root};
use super::super::super::glob::Component;
use super::super::{Output, Refusal, unknown};
use super::Git;
use super::names::{quoted, refuse_settings};
use crate::evidence::EvidenceError;
use crate::path::RelPath;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Tracked,
    /// A path that git does not know is an error.
    TrackedOrError,
    /// Not tracked; ignored, not ignored, or either.
    Others(Option<bool>),
}

impl Which {
    pub fn describe(self) -> &'static str {
        match self {
            Self::Tracked | Self::TrackedOrError => "git knows",
            Self::Others(Some(true)) => "git ignores",
            Self::Others(_) => "git does not know",
        }
    }
}

/// The error is what is not read.
pub fn parse(args: &[String]) -> Result<Git, String> {
    let (options, after) = super::log::split(args);
    let (flags, before): (Vec<&String>, Vec<&String>) = options.iter().partition(|arg| arg.starts_with('-'));
    let has = |short: &str, long: &str| flags.iter().any(|flag| *flag == short || *flag == long);
    let known =
        ["-o", "--others", "-i", "--ignored", "--exclude-standard", "-c", "--cached", "--error-unmatch"];
    if let Some(other) = flags.iter().find(|flag| !known.contains(&flag.as_str())) {
        return Err((*other).clone());
    }
    let paths: Vec<String> = before.into_iter().chain(after).cloned().collect();
    let which = match (
        has("-o", "--others"),
        has("-i", "--ignored"),
        has("", "--exclude-standard"),
        has("-c", "--cached"),
        has("", "--error-unmatch"),
    ) {
        (false, false, _, _, false) => Which::Tracked,
        (false, false, _, _, true) => Which::TrackedOrError,
        (true, true, true, false, false) => Which::Others(Some(true)),
        (true, false, true, false, false) => Which::Others(Some(false)),
        (true, false, false, false, false) => Which::Others(None),
        _ => return Err(flags.iter().map(|flag| flag.as_str()).collect::<Vec<_>>().join(" ")),
    };
    Ok(Git::Files { which, paths })
}

pub fn list(which: Which, paths: &[String], view: FileView<'_>) -> Result<Output, EvidenceError> {
    if view.evidence.is_bare() {
        return Err(EvidenceError::Bare);
    }
    let normal =
        |path: &String| RelPath::parse(path).map_or_else(|_| ".".to_owned(), |path| path.to_string());
    let wanted: Vec<String> = paths.iter().map(normal).collect();
    let listed: Rc<[RelPath]> = match which {
        Which::Tracked | Which::TrackedOrError => view.evidence.tracked()?,
        Which::Others(ignored) => {
            let others = view.evidence.untracked()?;
            others
                .iter()
                .filter(|(_, is)| ignored.is_none_or(|wanted| *is == wanted))
                .map(|(path, _)| path.clone())
                .collect()
        }
    };
    if listed.iter().any(|path| !path.as_str().is_ascii()) {
        refuse_settings(view, &["core.quotePath"])?;
    }
    let mut output = Output::default();
    for path in listed.iter().filter(|path| wanted.is_empty() || wanted.iter().any(|own| covers(own, path))) {
        output.line(quoted(path.as_str()));
    }
    let unmatched = |own: &&String| !listed.iter().any(|path| covers(own, path));
    if which == Which::TrackedOrError && wanted.iter().any(|own| unmatched(&own)) {
        // What it found is printed all the same.
        output.errors.push(None);
        output.status = 1;
    }
    Ok(output)
}

/// Whether a pathspec names a file, a folder it is in, or a pattern it matches.
fn covers(spec: &str, path: &RelPath) -> bool {
    let path = path.as_str();
    let inside = path.strip_prefix(spec).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    is_root(spec) || inside || Component::of_bytes(spec).matches_bytes(path)
}

pub fn parse_status(args: &[String]) -> Result<Git, Refusal> {
    let is_short = |arg: &String| matches!(arg.as_str(), "--porcelain" | "--porcelain=v1" | "-s" | "--short");
    let hides = |arg: &String| matches!(arg.as_str(), "-uno" | "--untracked-files=no");
    if !args.iter().any(is_short) {
        return Err(Refusal::NeedsProgram);
    }
    if let Some(other) = args.iter().find(|arg| !is_short(arg) && !hides(arg)) {
        return Err(Refusal::unreadable(format!("`git status {other}` is not read")));
    }
    Ok(Git::Status { untracked: !args.iter().any(hides) })
}

pub fn status(untracked: bool, view: FileView<'_>) -> Result<Output, EvidenceError> {
    refuse_settings(
        view,
        &[
            "core.quotePath",
            "status.showUntrackedFiles",
            "status.branch",
            "status.showStash",
            "status.renames",
        ],
    )?;
    let mut output = Output::default();
    let changes = view.evidence.status()?;
    let has = |letter: char| changes.iter().any(|change| change.staged == letter);
    if has('A') && has('D') {
        return unknown("the index", "git may call what was added and what was deleted a rename");
    }
    let (tracked, others): (Vec<_>, Vec<_>) = changes.iter().partition(|change| change.staged != '?');
    let others = others.into_iter().filter(|_| untracked);
    for change in tracked.into_iter().chain(others) {
        let path = quoted(&change.path);
        let path = if path.contains(' ') && !path.starts_with('"') { format!("\"{path}\"") } else { path };
        output.line(format!("{}{} {path}", change.staged, change.unstaged));
    }
    Ok(output)
}
