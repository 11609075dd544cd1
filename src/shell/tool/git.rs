//! The commands of git that only list: tags, branches, commits, files. Everything else of git needs the program.

use std::rc::Rc;

use super::super::file_view::{FileView, Stop, Thing, unreadable};
use super::super::glob::Component;
use super::{Names, Output, Prints, Refusal};
use crate::evidence::{EvidenceError, Head, Log};
use crate::path::RelPath;

#[derive(Debug, Clone, PartialEq)]
pub enum Git {
    Tags { patterns: Vec<String> },
    Branches { patterns: Vec<String> },
    Count { rev: String, paths: Vec<String> },
    Log { rev: String, format: Format, most: Option<usize>, paths: Vec<String> },
    Files { which: Which, paths: Vec<String> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    OneLine,
    Subject { newline_at_end: bool },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Tracked,
    /// Not tracked; ignored, not ignored, or either.
    Others(Option<bool>),
}

impl Git {
    pub fn parse(args: &[String]) -> Result<Self, Refusal> {
        let (command, args) = args.split_first().ok_or(Refusal::NeedsProgram)?;
        let not_read = |what: &str| Refusal::Unreadable(format!("`git {command} {what}` is not read"));
        match command.as_str() {
            "tag" => match listing(args) {
                Some(patterns) => Ok(Self::Tags { patterns }),
                None => Err(Refusal::NeedsProgram),
            },
            "branch" => match listing(args) {
                Some(patterns) => Ok(Self::Branches { patterns }),
                None => Err(Refusal::NeedsProgram),
            },
            "rev-list" => Self::parse_count(args).map_err(|what| not_read(&what)),
            "log" => Self::parse_log(args).map_err(|what| not_read(&what)),
            "ls-files" => Self::parse_files(args).map_err(|what| not_read(&what)),
            _ => Err(Refusal::NeedsProgram),
        }
    }

    fn parse_count(args: &[String]) -> Result<Self, String> {
        let (options, paths) = split(args);
        let others: Vec<&String> = options.iter().filter(|arg| *arg != "--count").collect();
        match others.as_slice() {
            [rev] if options.len() == 2 && is_branch(rev) => {
                Ok(Self::Count { rev: (*rev).clone(), paths: paths.to_vec() })
            }
            _ => Err(options.join(" ")),
        }
    }

    fn parse_log(args: &[String]) -> Result<Self, String> {
        let (options, paths) = split(args);
        let (mut format, mut most, mut rev) = (None, None, None);
        let mut rest = options.iter();
        while let Some(arg) = rest.next() {
            match arg.as_str() {
                "--oneline" => format = Some(Format::OneLine),
                "--format=%s" | "--pretty=tformat:%s" | "--format=tformat:%s" | "--pretty=%s" => {
                    format = Some(Format::Subject { newline_at_end: true });
                }
                "--format=format:%s" | "--pretty=format:%s" => {
                    format = Some(Format::Subject { newline_at_end: false });
                }
                "-n" => most = Some(number(rest.next().map_or("", String::as_str)).ok_or("-n")?),
                other if rev.is_none() && is_branch(other) => rev = Some(other.to_owned()),
                other => match ["--max-count=", "-n", "-"]
                    .iter()
                    .find_map(|start| number(other.strip_prefix(start)?))
                {
                    Some(n) => most = Some(n),
                    None => return Err(other.to_owned()),
                },
            }
        }
        let format = format.ok_or("without `--oneline` or `--format=%s`")?;
        let rev = rev.unwrap_or_else(|| HEAD.to_owned());
        Ok(Self::Log { rev, format, most, paths: paths.to_vec() })
    }

    fn parse_files(args: &[String]) -> Result<Self, String> {
        let (options, after) = split(args);
        let (flags, before): (Vec<&String>, Vec<&String>) =
            options.iter().partition(|arg| arg.starts_with('-'));
        let has = |short: &str, long: &str| flags.iter().any(|flag| *flag == short || *flag == long);
        let known = ["-o", "--others", "-i", "--ignored", "--exclude-standard", "-c", "--cached"];
        if let Some(other) = flags.iter().find(|flag| !known.contains(&flag.as_str())) {
            return Err((*other).clone());
        }
        let paths = before.into_iter().chain(after).cloned().collect();
        let which = match (
            has("-o", "--others"),
            has("-i", "--ignored"),
            has("", "--exclude-standard"),
            has("-c", "--cached"),
        ) {
            (false, false, _, _) => Which::Tracked,
            (true, true, true, false) => Which::Others(Some(true)),
            (true, false, true, false) => Which::Others(Some(false)),
            (true, false, false, false) => Which::Others(None),
            _ => return Err(flags.iter().map(|flag| flag.as_str()).collect::<Vec<_>>().join(" ")),
        };
        Ok(Self::Files { which, paths })
    }

    pub fn run(&self, view: FileView<'_>) -> Result<Output, Stop> {
        match self {
            Self::Tags { patterns } => {
                refuse_settings(view, &["tag.sort"])?;
                let tags = view.evidence.tags()?;
                let mut output = Output::default();
                for tag in tags.iter().filter(|tag| matches_any(patterns, &tag.name)) {
                    // Git leaves out one whose object is gone, with a warning; what was meant cannot be known.
                    tag.commit.as_ref().map_err(|error| EvidenceError::from(error.clone()))?;
                    output.line(&tag.name);
                }
                Ok(output)
            }
            Self::Branches { patterns } => branches(patterns, view),
            Self::Count { rev, paths } => {
                let (log, mut output) = log(rev, paths, view)?;
                if let Some(log) = log {
                    output.line(log.commits.len().to_string());
                    output.is_cut = log.cut_after.is_some();
                }
                Ok(output)
            }
            Self::Log { rev, format, most, paths } => {
                let (log, output) = log(rev, paths, view)?;
                log.map_or(Ok(Output { status: 128, errors: vec![None], ..Output::default() }), |log| {
                    print_log(&log, *format, *most, output, view)
                })
            }
            Self::Files { which, paths } => files(*which, paths, view),
        }
    }

    /// Whether it can end with another status than 0 where there is a repository: where there is no commit yet.
    pub fn can_fail(&self) -> bool {
        matches!(self, Self::Count { .. } | Self::Log { .. })
    }

    pub fn prints(&self) -> Prints {
        match self {
            Self::Tags { patterns } | Self::Branches { patterns } => Prints::Words(patterns.clone()),
            Self::Count { .. } => Prints::Counts(Vec::new()),
            Self::Log { format: Format::OneLine, .. } => Prints::OneLines,
            Self::Log { .. } => Prints::Anything,
            Self::Files { paths, .. } if paths.is_empty() => Prints::Paths(Names::Any),
            Self::Files { paths, .. } => Prints::Paths(Names::Below(paths.clone(), Vec::new())),
        }
    }

    pub fn describe(&self) -> String {
        let limited = |patterns: &[String]| match patterns {
            [] => String::new(),
            patterns => format!(" like `{}`", patterns.join("` or `")),
        };
        let touching = |paths: &[String]| match paths {
            [] => String::new(),
            paths => format!(" that touch `{}`", paths.join("` or `")),
        };
        match self {
            Self::Tags { patterns } => format!("lists the tags{}", limited(patterns)),
            Self::Branches { patterns } => format!("lists the branches{}", limited(patterns)),
            Self::Count { paths, .. } => format!("counts the commits{}", touching(paths)),
            Self::Log { most: Some(n), paths, .. } => {
                format!("lists the last {n} commits{}", touching(paths))
            }
            Self::Log { paths, .. } => format!("lists the commits{}", touching(paths)),
            Self::Files { which, paths } => {
                let which = match which {
                    Which::Tracked => "git knows",
                    Which::Others(Some(true)) => "git ignores",
                    Which::Others(_) => "git does not know",
                };
                format!("lists the files {which}{}", limited(paths))
            }
        }
    }
}

/// The patterns of a call that lists; `None` for one that makes or deletes.
fn listing(args: &[String]) -> Option<Vec<String>> {
    match args.split_first() {
        None => Some(Vec::new()),
        Some((flag, patterns)) => {
            let lists =
                (flag == "-l" || flag == "--list") && patterns.iter().all(|arg| !arg.starts_with('-'));
            lists.then(|| patterns.to_vec())
        }
    }
}

const HEAD: &str = "HEAD";

/// Whether a word is a plain name, as `HEAD` and most branches are, and no other spelling of a revision.
fn is_branch(word: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-_/".contains(c);
    !word.starts_with('-') && !word.is_empty() && word.chars().all(legal)
}

/// What stands before `--` and after it.
fn split(args: &[String]) -> (&[String], &[String]) {
    match args.iter().position(|arg| arg == "--") {
        Some(at) => (&args[..at], &args[at + 1..]),
        None => (args, &[]),
    }
}

fn number(text: &str) -> Option<usize> {
    (!text.is_empty() && text.len() < 10 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// git's patterns for names: a `*` also matches `/`.
fn matches_any(patterns: &[String], name: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| Component::unquoted(pattern).matches(name))
}

fn branches(patterns: &[String], view: FileView<'_>) -> Result<Output, Stop> {
    let current = match view.evidence.head()? {
        Head::At { branch: Some(branch), .. } | Head::Unborn { branch } => branch,
        Head::At { branch: None, .. } => return unreadable("no branch is checked out"),
    };
    refuse_settings(view, &["branch.sort"])?;
    let mut output = Output::default();
    let branches = view.evidence.branches()?;
    let local = branches.iter().filter(|branch| branch.remote.is_none()).map(|branch| &branch.name);
    for name in local.filter(|name| matches_any(patterns, name)) {
        output.line(format!("{} {name}", if *name == current { '*' } else { ' ' }));
    }
    Ok(output)
}

/// Stops where a setting makes git print something else than it does by default.
fn refuse_settings(view: FileView<'_>, keys: &[&str]) -> Result<(), Stop> {
    match keys.iter().find(|key| view.evidence.git_setting(key).is_some()) {
        Some(key) => unreadable(format!("`{key}` is set in git's config, and changes what git prints")),
        None => Ok(()),
    }
}

/// The commits that touch `paths`; none on a branch without a commit, where git fails.
fn log(rev: &str, paths: &[String], view: FileView<'_>) -> Result<(Option<Rc<Log>>, Output), Stop> {
    let mut output = Output { operands: paths.len(), ..Output::default() };
    let mut touched = Vec::new();
    for path in paths {
        if path.contains(['*', '?', '[', '\\']) || path.starts_with(':') {
            return unreadable(format!("`{path}` is a pattern of git's"));
        }
        let Ok(rel) = RelPath::parse(path) else {
            return unreadable(format!("`{path}` is not a file or a folder below the root"));
        };
        touched.push(rel);
    }
    match view.evidence.head()? {
        Head::Unborn { .. } => {
            output.status = 128;
            output.errors.push(None);
            return Ok((None, output));
        }
        // Only what is checked out is looked at; another branch, or a file of that name, is for git to find.
        Head::At { branch, .. } if rev != HEAD && branch.as_deref() != Some(rev) => {
            return unreadable(format!("`{rev}` is not the branch that is checked out"));
        }
        Head::At { .. } if rev != HEAD && view.at(rev)? != Thing::Absent => {
            return unreadable(format!("`{rev}` is a branch and a file"));
        }
        Head::At { .. } => {}
    }
    if view.evidence.is_rewritten()? {
        return unreadable("`git replace` or grafts show another history here");
    }
    refuse_settings(view, &["log.follow", "i18n.logoutputencoding", "core.abbrev"])?;
    let log = view.evidence.log(&touched)?;
    for path in paths.iter().filter(|_| log.commits.is_empty()) {
        if view.at(path)? == Thing::Absent {
            output.missing.push(path.clone());
        }
    }
    Ok((Some(log), output))
}

fn print_log(
    log: &Log,
    format: Format,
    most: Option<usize>,
    mut output: Output,
    view: FileView<'_>,
) -> Result<Output, Stop> {
    let most = most.unwrap_or(usize::MAX);
    output.is_cut = log.cut_after.is_some_and(|listed| listed < most);
    for commit in log.commits.iter().take(most) {
        if format == Format::OneLine {
            let id = view.evidence.short_id(commit.id)?;
            output.stdout.extend_from_slice(id.as_bytes());
            output.stdout.push(b' ');
        }
        output.line(commit.subject());
    }
    if format == (Format::Subject { newline_at_end: false }) {
        output.stdout.pop();
    }
    Ok(output)
}

fn files(which: Which, paths: &[String], view: FileView<'_>) -> Result<Output, Stop> {
    if view.evidence.is_bare() {
        return Err(EvidenceError::Bare.into());
    }
    let mut wanted = Vec::new();
    for path in paths {
        if path.starts_with(':') || path.contains('\\') || (path != "." && RelPath::parse(path).is_err()) {
            return unreadable(format!("`{path}` is not a path that is read"));
        }
        let path = RelPath::parse(path).map_or_else(|_| ".".to_owned(), |path| path.to_string());
        wanted.push(path);
    }
    let listed: Rc<[RelPath]> = match which {
        Which::Tracked => view.evidence.tracked()?,
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
        refuse_settings(view, &["core.quotepath"])?;
    }
    let mut output = Output::default();
    for path in listed.iter().filter(|path| wanted.is_empty() || wanted.iter().any(|own| covers(own, path))) {
        output.line(quoted(path.as_str()));
    }
    Ok(output)
}

/// Whether a pathspec names a file, a folder it is in, or a pattern it matches.
fn covers(spec: &str, path: &RelPath) -> bool {
    let path = path.as_str();
    let inside = path.strip_prefix(spec).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    spec == "." || inside || Component::unquoted(spec).matches(path)
}

/// A path as git prints it: quoted like a string in C if it has anything but plain ASCII in it.
fn quoted(path: &str) -> String {
    let special = |byte: u8| !(0x20..0x7f).contains(&byte) || byte == b'"' || byte == b'\\';
    if !path.bytes().any(special) {
        return path.to_owned();
    }
    let mut out = String::from("\"");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            byte if special(byte) => out.push_str(&format!("\\{byte:03o}")),
            byte => out.push(char::from(byte)),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &str) -> Result<Git, Refusal> {
        Git::parse(&args.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn what_lists_is_read_and_what_makes_needs_git() {
        assert!(parse("tag -l v*").is_ok() && parse("tag").is_ok());
        assert_eq!(parse("tag v1"), Err(Refusal::NeedsProgram));
        assert_eq!(parse("status"), Err(Refusal::NeedsProgram));
        assert!(matches!(parse("log --oneline -3 -- a"), Ok(Git::Log { most: Some(3), .. })));
        for other in ["log", "log --oneline --all", "rev-list --count main~1", "ls-files --error-unmatch x"] {
            assert!(matches!(parse(other), Err(Refusal::Unreadable(_))), "{other}");
        }
    }

    #[test]
    fn names_are_quoted_as_git_quotes_them() {
        assert_eq!(quoted("a b.md"), "a b.md");
        assert_eq!(quoted("é\"x"), r#""\303\251\"x""#);
    }
}
