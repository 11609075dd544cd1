//! `git log` and `git rev-list`: which commits, and what of them is printed.

use std::rc::Rc;

use super::super::super::file_view::{Entry, FileView};
use super::super::super::posix::{self, Dialect};
use super::super::{Output, unknown};
use super::Git;
use super::names::refuse_settings;
use crate::evidence::{Commit, EvidenceError, Head, Id};
use crate::path::RelPath;
use crate::pattern::Pattern;

/// The commits that are asked for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What is before `--`: a revision, then paths.
    words: Vec<String>,
    /// What is after it.
    pub paths: Vec<String>,
    has_dashes: bool,
    most: Option<usize>,
    /// Only merges, or none.
    merges: Option<bool>,
    greps: Vec<Pattern>,
    authors: Vec<Pattern>,
    is_reversed: bool,
    needs_line: bool,
    /// `git rev-list` does not start at HEAD by itself.
    needs_revision: bool,
}

/// Commits, as they are listed.
pub type Commits = Vec<Rc<Commit>>;

/// What is printed of each commit.
#[derive(Debug, Clone, PartialEq)]
pub struct Format {
    parts: Vec<Part>,
    newline_at_end: bool,
    graph: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Text(String),
    Subject,
    Id,
    ShortId,
    AuthorName,
    AuthorEmail,
}

const HEAD: &str = "HEAD";

/// What is before `--` and after it.
pub fn split(args: &[String]) -> (&[String], &[String]) {
    match args.iter().position(|arg| arg == "--") {
        Some(at) => (&args[..at], &args[at + 1..]),
        None => (args, &[]),
    }
}

/// Whether a word is a name of one revision, and no range or other expression.
pub fn is_revision(word: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-_/.~^".contains(c);
    !word.is_empty() && !word.starts_with(['-', '^', '.']) && word.chars().all(legal) && !word.contains("..")
}

/// Both errors are what is not read.
pub fn parse_rev_list(args: &[String]) -> Result<Git, String> {
    let is_count = |arg: &&String| *arg == "--count";
    let rest: Vec<String> = args.iter().filter(|arg| !is_count(arg)).cloned().collect();
    let (mut query, others) = Query::parse(&rest)?;
    query.needs_revision = true;
    match others.as_slice() {
        [] if query.words.is_empty() => Err("without a revision".to_owned()),
        [] if args.iter().any(|arg| is_count(&arg)) => Ok(Git::Count(query)),
        [] => Ok(Git::Ids(query)),
        [other, ..] => Err(other.clone()),
    }
}

pub fn parse_log(args: &[String]) -> Result<Git, String> {
    let (mut query, others) = Query::parse(args)?;
    let (mut format, mut graph) = (None, false);
    for arg in &others {
        match arg.as_str() {
            "--oneline" => format = Some(Format::one_line()),
            "--graph" => graph = true,
            "--no-decorate" | "--no-color" | "--abbrev-commit" => {}
            arg => {
                let text = arg.strip_prefix("--format=").or_else(|| arg.strip_prefix("--pretty="));
                format = Some(text.and_then(Format::parse).ok_or(arg)?);
            }
        }
    }
    let mut format = format.ok_or("without `--oneline` or `--format=…`")?;
    if graph && (query.is_filtered() || query.is_reversed || !format.newline_at_end) {
        return Err("--graph with these options".to_owned());
    }
    format.graph = graph;
    query.needs_line = graph;
    Ok(Git::Log { query, format })
}

impl Query {
    /// Whether it asks for some commits by what they are.
    pub fn is_filtered(&self) -> bool {
        !(self.greps.is_empty() && self.authors.is_empty()) || self.merges.is_some()
    }

    /// Reads what chooses commits; the other options are handed back.
    fn parse(args: &[String]) -> Result<(Self, Vec<String>), String> {
        let (before, after) = split(args);
        let mut query =
            Self { paths: after.to_vec(), has_dashes: before.len() < args.len(), ..Self::default() };
        let (mut greps, mut authors, mut others) = (Vec::new(), Vec::new(), Vec::new());
        let (mut dialect, mut ignores_case) = (Dialect::Basic, false);
        let mut rest = before.iter();
        while let Some(arg) = rest.next() {
            let mut value = |name: &str| rest.next().cloned().ok_or_else(|| name.to_owned());
            match arg.as_str() {
                "-n" | "--max-count" => query.most = Some(number(&value("-n")?).ok_or("-n")?),
                "--grep" => greps.push(value("--grep")?),
                "--author" => authors.push(value("--author")?),
                "-i" | "--regexp-ignore-case" => ignores_case = true,
                "-E" | "--extended-regexp" => dialect = Dialect::Extended,
                "-F" | "--fixed-strings" => dialect = Dialect::Fixed,
                "--reverse" => query.is_reversed = true,
                "--merges" if query.merges != Some(false) => query.merges = Some(true),
                "--no-merges" if query.merges != Some(true) => query.merges = Some(false),
                arg => {
                    let most =
                        ["--max-count=", "-n", "-"].iter().find_map(|start| number(arg.strip_prefix(start)?));
                    if let Some(most) = most {
                        query.most = Some(most);
                    } else if let Some(pattern) = arg.strip_prefix("--grep=") {
                        greps.push(pattern.to_owned());
                    } else if let Some(pattern) = arg.strip_prefix("--author=") {
                        authors.push(pattern.to_owned());
                    } else if arg.starts_with('-') {
                        others.push(arg.to_owned());
                    } else {
                        query.words.push(arg.to_owned());
                    }
                }
            }
        }
        let pattern = |text: &String| pattern(text, dialect, ignores_case);
        query.greps = greps.iter().map(pattern).collect::<Result<_, _>>()?;
        query.authors = authors.iter().map(pattern).collect::<Result<_, _>>()?;
        let is_path =
            |word: &String| RelPath::parse(word).is_ok() && !is_pattern(word) && !word.contains("..");
        if let Some(word) = query.words.iter().find(|word| !is_revision(word) && !is_path(word)) {
            return Err(word.clone());
        }
        if let Some(path) = query.paths.iter().find(|path| !is_path(path)) {
            return Err(format!("-- {path}"));
        }
        if query.has_dashes && query.words.len() > 1 {
            return Err(query.words.join(" "));
        }
        Ok((query, others))
    }

    /// The commits in the order in which they are listed; none where git would fail.
    pub fn commits(&self, view: FileView<'_>) -> Result<(Option<Commits>, Output), EvidenceError> {
        refuse_settings(
            view,
            &["log.follow", "i18n.logOutputEncoding", "i18n.commitEncoding", "core.abbrev"],
        )?;
        if view.evidence.is_rewritten()? {
            let remedy =
                "delete what `git replace -l` lists with `git replace -d`, and remove `.git/info/grafts`";
            let why = "`git replace` or grafts show another one";
            return Err(EvidenceError::unanswered("the history", why, remedy));
        }
        let mut output = Output { operands: self.paths.len(), ..Output::default() };
        let (start, mut paths) = match self.start(view)? {
            Ok(found) => found,
            Err(status) => return Ok((None, Output { errors: vec![None], ..Output::status(status) })),
        };
        paths.extend(self.paths.iter().cloned());
        output.operands = paths.len();
        let touched: Vec<RelPath> = paths.iter().filter_map(|path| RelPath::parse(path).ok()).collect();
        let is_head = matches!(view.evidence.head()?, Head::At { id, .. } if id == start);
        let log = match is_head {
            true => view.evidence.log(&touched)?,
            false => Rc::new(view.evidence.log_from(start, &touched)?),
        };
        for path in paths.iter().filter(|_| log.commits.is_empty()) {
            if view.entry(path)? == Entry::Absent {
                output.missing.push(path.clone());
            }
        }
        if self.needs_line && log.commits.iter().any(|commit| commit.parents().len() > 1) {
            return unknown("the graph of a history with merges", "how it is drawn is not known");
        }
        let most = self.most.unwrap_or(usize::MAX);
        let mut commits = Vec::new();
        for commit in log.commits.iter().filter(|_| most > 0) {
            if self.selects(commit, view) {
                commits.push(Rc::clone(commit));
            }
            if commits.len() == most {
                break;
            }
        }
        output.is_truncated = log.cut_after.is_some() && commits.len() < most;
        if self.is_reversed {
            commits.reverse();
        }
        Ok((Some(commits), output))
    }

    /// Where the history starts, and the paths among the words. The error is the status with which git refuses the words.
    fn start(&self, view: FileView<'_>) -> Result<Result<(Id, Vec<String>), u8>, EvidenceError> {
        let head = match view.evidence.head()? {
            Head::At { id, .. } => Some(id),
            Head::Unborn { .. } => None,
        };
        let (mut start, mut paths) = (None, Vec::new());
        for word in &self.words {
            let named = match is_revision(word) && paths.is_empty() {
                true if word == HEAD => head,
                true => view.evidence.commit_named(word)?,
                false => None,
            };
            let is_file =
                !self.has_dashes && RelPath::parse(word).is_ok() && view.entry(word)? != Entry::Absent;
            match (named, is_file) {
                // git does not guess which of the two is meant.
                (Some(_), true) | (None, false) => return Ok(Err(128)),
                (Some(_), false) if start.is_some() => return unknown(word, "it is a second revision"),
                (Some(id), false) => start = Some(id),
                (None, true) => paths.push(word.clone()),
            }
        }
        Ok(match (start, head) {
            (None, _) if self.needs_revision => Err(129),
            (Some(start), _) | (None, Some(start)) => Ok((start, paths)),
            (None, None) => Err(128),
        })
    }

    fn selects(&self, commit: &Commit, view: FileView<'_>) -> bool {
        let any = |patterns: &[Pattern], lines: &[&[u8]]| {
            patterns.is_empty()
                || patterns.iter().any(|pattern| lines.iter().any(|line| pattern.is_match(line)))
        };
        let merges = self.merges.is_none_or(|wanted| (commit.parents().len() > 1) == wanted);
        if !merges || (self.greps.is_empty() && self.authors.is_empty()) {
            return merges;
        }
        let author = view.evidence.author(commit);
        let author = [&author.name[..], b" <", &author.email[..], b">"].concat();
        let message: Vec<&[u8]> = commit.message().split(|&byte| byte == b'\n').collect();
        any(&self.authors, &[&author]) && any(&self.greps, &message)
    }

    pub fn describe(&self) -> String {
        let commits = match self.most {
            None => "commits".to_owned(),
            Some(1) => "last commit".to_owned(),
            Some(most) => format!("last {most} commits"),
        };
        let paths: Vec<&str> = self.paths.iter().map(String::as_str).collect();
        let touching =
            if paths.is_empty() { String::new() } else { format!(" that touch `{}`", paths.join("` or `")) };
        format!("{commits}{touching}")
    }
}

fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '[', '\\']) || path.starts_with(':')
}

/// A pattern that git takes; the error is what is not read.
fn pattern(text: &str, dialect: Dialect, ignores_case: bool) -> Result<Pattern, String> {
    let refused = |reason: &str| format!("'{text}': {reason}");
    match posix::translate(text, dialect, posix::Options { ignores_case, on_marks: false }) {
        // The C library's matcher does not agree with grep's on these.
        Ok(translated) if translated.warns || translated.has_word_edges => Err(refused("this pattern")),
        Ok(translated) => Pattern::parse(&translated.pattern).map_err(|reason| refused(&reason)),
        Err(posix::Refusal::Invalid(reason) | posix::Refusal::Unsupported(reason)) => Err(refused(reason)),
    }
}

fn number(text: &str) -> Option<usize> {
    (!text.is_empty() && text.len() < 10 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

impl Format {
    fn one_line() -> Self {
        let parts = vec![Part::ShortId, Part::Text(" ".to_owned()), Part::Subject];
        Self { parts, newline_at_end: true, graph: false }
    }

    pub fn is_one_line(&self) -> bool {
        self.parts == Self::one_line().parts
    }

    /// What is after `--format=`; none for what is not read.
    fn parse(text: &str) -> Option<Self> {
        if text == "oneline" {
            let parts = vec![Part::Id, Part::Text(" ".to_owned()), Part::Subject];
            return Some(Self { parts, newline_at_end: true, graph: false });
        }
        let (text, newline_at_end) = match (text.strip_prefix("tformat:"), text.strip_prefix("format:")) {
            (Some(text), _) => (text, true),
            (None, Some(text)) => (text, false),
            (None, None) => (text, true),
        };
        if !text.contains('%') {
            return None;
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            if at > 0 {
                parts.push(Part::Text(rest[..at].to_owned()));
            }
            let after = &rest[at + 1..];
            let (part, len) = [
                ("s", Part::Subject),
                ("H", Part::Id),
                ("h", Part::ShortId),
                ("an", Part::AuthorName),
                ("ae", Part::AuthorEmail),
                ("%", Part::Text("%".to_owned())),
            ]
            .into_iter()
            .find_map(|(name, part)| after.starts_with(name).then_some((part, name.len())))?;
            parts.push(part);
            rest = &after[len..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Some(Self { parts, newline_at_end, graph: false })
    }

    pub fn print(
        &self,
        commits: &[Rc<Commit>],
        mut output: Output,
        view: FileView<'_>,
    ) -> Result<Output, EvidenceError> {
        for (nth, commit) in commits.iter().enumerate() {
            let mut line = Vec::from(if self.graph { &b"* "[..] } else { b"" });
            for part in &self.parts {
                match part {
                    Part::Text(text) => line.extend(text.bytes()),
                    Part::Subject => line.extend_from_slice(&commit.subject()),
                    Part::Id => line.extend(commit.id.to_string().bytes()),
                    Part::ShortId => line.extend(view.evidence.short_id(commit.id)?.bytes()),
                    Part::AuthorName => line.extend_from_slice(&commit.author().name),
                    Part::AuthorEmail => line.extend_from_slice(&commit.author().email),
                }
            }
            if std::str::from_utf8(&line).is_err() {
                return unknown(&commit.id.short(), "its message is not text in UTF-8");
            }
            let is_last = nth + 1 == commits.len();
            output.stdout.extend(line);
            if self.newline_at_end || !is_last {
                output.stdout.push(b'\n');
            }
        }
        Ok(output)
    }
}
