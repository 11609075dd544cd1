//! `find`: paths below some folders for which an expression holds. Their order is the file system's, so they have none
//! here. What is in `.git` is not read; an expression that could hold there is refused.

mod expression;

use super::super::file_view::{Entry, FileView, WalkBudget, is_root};
use super::{Description, Names, Output, Prints, Refusal, named, unknown};
use crate::evidence::EvidenceError;
use crate::path::RelPath;
use expression::{Candidate, Expression, Kind};

pub use expression::is_never_gits;

#[derive(Debug, Clone)]
pub struct Find {
    pub starts: Vec<String>,
    expression: Expression,
    least_depth: usize,
    most_depth: usize,
}

pub const DESCRIPTIONS: &[Description] = &[Description {
    names: "find",
    options: None,
    reads: "FOLDER… with -name -iname -path -ipath -type -empty -size -maxdepth -mindepth -prune -print, !, -not, -a, -o, ( )",
}];

impl Find {
    pub fn parse(args: &[String]) -> Result<Self, Refusal> {
        let is_start = |arg: &&String| !arg.starts_with('-') && !expression::starts_expression(arg);
        let starts = args.iter().take_while(is_start).count();
        let mut find = Self {
            starts: args[..starts].to_vec(),
            expression: Expression::Constant(true),
            least_depth: 0,
            most_depth: usize::MAX,
        };
        let mut rest: Vec<&str> = args[starts..].iter().map(String::as_str).collect();
        find.least_depth = depth(&mut rest, "-mindepth")?.unwrap_or(0);
        find.most_depth = depth(&mut rest, "-maxdepth")?.unwrap_or(usize::MAX);
        find.expression = Expression::parse(&rest)?;
        Ok(find)
    }

    /// Why it cannot be answered, whatever the repository has.
    pub fn refusal(&self) -> Option<String> {
        let acts = self.expression.has_print() || self.expression.has_prune();
        if self.expression.asks_size() && (acts || self.expression.kind_of_all() != Some(Kind::File)) {
            return Some("the size of a folder depends on the machine: add `-type f`".to_owned());
        }
        let here = [".".to_owned()];
        let starts = if self.starts.is_empty() { &here[..] } else { &self.starts };
        let enters_git = starts.iter().filter(|start| is_root(start)).any(|start| {
            let path = format!("{}/.git", start.trim_end_matches('/'));
            let git = Candidate { path: &path, name: ".git", kind: Kind::Folder, size: 0, is_empty: false };
            self.most_depth > 1
                && !self.expression.prunes(&git)
                && self.expression.may_hold_below(&format!("{path}/"))
        });
        enters_git.then(|| "it searches `.git` too: name a folder, or add `-not -path './.git/*'`".to_owned())
    }

    pub fn run(&self, view: FileView<'_>) -> Result<Output, EvidenceError> {
        let mut output = Output { operands: self.starts.len(), ..Output::default() };
        let mut walk = Walk { find: self, view, budget: WalkBudget::new(), output: &mut output };
        let here = [".".to_owned()];
        let starts = if self.starts.is_empty() { &here[..] } else { &self.starts };
        for start in starts {
            let at = RelPath::parse(start);
            let is_link = at.as_ref().is_ok_and(|path| view.evidence.is_link(path)) && !start.ends_with('/');
            match view.entry(start)? {
                Entry::Absent if !is_link => {
                    walk.output.error(format!("find: ‘{start}’: {}", view.why_absent(start)));
                    walk.output.status = 1;
                    walk.output.missing.push(start.clone());
                }
                entry => walk.visit(start, &entry, is_link, 0)?,
            }
        }
        let count = output.stdout.iter().filter(|&&byte| byte == b'\n').count();
        output.is_unordered = count > 1;
        Ok(output)
    }

    pub fn prints(&self) -> Prints {
        let starts = if self.starts.is_empty() { vec![".".to_owned()] } else { self.starts.clone() };
        let below = |folder: &String| if is_root(folder) { "*".to_owned() } else { folder.clone() };
        let names = self.expression.names_of_all().map(str::to_owned).collect();
        Prints::Names(Names::Below(starts.iter().map(below).collect(), names))
    }

    pub fn describe(&self) -> String {
        let what = match self.expression.kind_of_all() {
            Some(Kind::File) => "files",
            Some(Kind::Folder) => "folders",
            Some(Kind::Link) => "links",
            _ => "files and folders",
        };
        let names: Vec<String> =
            self.expression.names_of_all().map(|name| format!(" named `{name}`")).collect();
        let starts = if self.starts.is_empty() { "the repository".to_owned() } else { named(&self.starts) };
        format!("lists the {what} below {starts}{}", names.join(" and"))
    }
}

/// Takes `-maxdepth N` or `-mindepth N` out of the words: they hold for all, wherever they are.
fn depth(words: &mut Vec<&str>, option: &str) -> Result<Option<usize>, Refusal> {
    let mut depth = None;
    while let Some(at) = words.iter().position(|word| *word == option) {
        let is_number =
            |text: &&&str| !text.is_empty() && text.len() < 6 && text.bytes().all(|b| b.is_ascii_digit());
        let Some(number) = words.get(at + 1).filter(is_number).and_then(|text| text.parse().ok()) else {
            return Err(Refusal::usage("find", &format!("`{option}` needs a number"), 1));
        };
        depth = Some(number);
        words.drain(at..at + 2);
    }
    Ok(depth)
}

struct Walk<'f> {
    find: &'f Find,
    view: FileView<'f>,
    budget: WalkBudget,
    output: &'f mut Output,
}

impl Walk<'_> {
    fn visit(&mut self, path: &str, entry: &Entry, is_link: bool, depth: usize) -> Result<(), EvidenceError> {
        self.budget.take()?;
        let (kind, size) = match entry {
            _ if is_link => (Kind::Link, 0),
            Entry::File { size, .. } => (Kind::File, *size),
            Entry::Folder(_) => (Kind::Folder, 0),
            Entry::Absent | Entry::Other => (Kind::Other, 0),
        };
        let is_empty = match entry {
            Entry::Folder(at) if !is_link && self.find.expression.asks_if_empty() => {
                self.view.names(at.as_ref())?.is_empty()
            }
            _ => kind == Kind::File && size == 0,
        };
        let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
        let candidate = Candidate { path, name, kind, size, is_empty };
        let mut prunes = false;
        if depth >= self.find.least_depth {
            let mut printed = 0;
            if self.find.expression.evaluate(&candidate, &mut printed, &mut prunes)
                && !self.find.expression.has_print()
            {
                printed = 1;
            }
            (0..printed).for_each(|_| self.output.line(path));
        }
        match entry {
            Entry::Folder(at) if !is_link && !prunes && depth < self.find.most_depth => {
                self.below(path, at.as_ref(), depth + 1)
            }
            _ => Ok(()),
        }
    }

    fn below(&mut self, path: &str, at: Option<&RelPath>, depth: usize) -> Result<(), EvidenceError> {
        let mut names = self.view.names(at)?;
        if at.is_none() && !names.iter().any(|name| name == ".git") && self.view.evidence.head().is_ok() {
            // A commit does not have it; a checkout of it does.
            names.push(".git".to_owned());
        }
        for name in names {
            let below = format!("{}{}{name}", path, if path.ends_with('/') { "" } else { "/" });
            if at.is_none() && name == ".git" {
                self.git(&below, depth)?;
                continue;
            }
            let is_link = self.view.evidence.is_link(&RelPath::child(at, &name));
            // Where a link leads does not matter: it is not followed.
            let entry = if is_link { Entry::Other } else { self.view.entry(&below)? };
            self.visit(&below, &entry, is_link, depth)?;
        }
        Ok(())
    }

    /// `.git` itself is a folder like any other; nothing below it can hold, unless a reference has the name of a file.
    fn git(&mut self, path: &str, depth: usize) -> Result<(), EvidenceError> {
        let git = Candidate { path, name: ".git", kind: Kind::Folder, size: 0, is_empty: false };
        let (mut printed, mut prunes) = (0, false);
        if depth >= self.find.least_depth
            && self.find.expression.evaluate(&git, &mut printed, &mut prunes)
            && !self.find.expression.has_print()
        {
            printed = 1;
        }
        (0..printed).for_each(|_| self.output.line(path));
        if prunes || depth >= self.find.most_depth {
            return Ok(());
        }
        let asked = |name: &str| self.find.expression.names_a_file(name);
        match reference_named(self.view, asked)? {
            Some(name) => unknown(&name, "a branch or a tag has the name of a file that is searched for"),
            None => Ok(()),
        }
    }
}

/// A branch or a tag, a part of whose name is wanted: it has a file of that name in `.git`.
pub fn reference_named(
    view: FileView<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Result<Option<String>, EvidenceError> {
    if view.evidence.head().is_err() {
        return Ok(None);
    }
    let mut names = view.evidence.local_branches().unwrap_or_default();
    names.extend(view.evidence.tags()?.iter().map(|tag| tag.name.clone()));
    Ok(names.into_iter().find(|name| name.split('/').any(&wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &str) -> Result<Find, Refusal> {
        Find::parse(&args.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn expressions_are_read_and_actions_are_not() {
        for args in [
            "docs -name *.md -type f",
            "docs ( -name a -o -name b ) -not -path x",
            "docs -maxdepth 1 -type f,d -empty",
            "docs -iname x -prune -o -print",
        ] {
            assert!(parse(args).is_ok(), "{args}");
        }
        for args in ["docs -delete", "docs -exec ls {} ;", "docs -mtime 1", "docs -iname [a]*"] {
            assert!(matches!(parse(args), Err(Refusal::Unreadable(_))), "{args}");
        }
        for args in
            ["docs -name a.md b.md", "docs -name", "docs -maxdepth x", "docs ( -name x", "docs -o -name x"]
        {
            assert!(
                matches!(parse(args), Err(Refusal::Usage { status: 1, .. })),
                "{args}: {:?}",
                parse(args)
            );
        }
    }

    #[test]
    fn a_search_that_could_find_something_in_git_is_refused() {
        for args in [
            "",
            ". -type f",
            "-name *",
            ". -not -name *.md",
            ". -name *.pack",
            ". -name *.md -o -type d",
            ". -not -path ./docs/*",
            "docs -size +0",
        ] {
            assert!(parse(args).unwrap().refusal().is_some(), "{args}");
        }
        for args in [
            "docs -type f",
            ". -name *.md",
            "./ -name *.md -type f -not -path */node_modules/*",
            ". -type f -not -path ./.git/*",
            ". ! -path */.git/* -type f",
            ". -maxdepth 1 -type f",
            ". -name .git -prune -o -type f -print",
            ". -path ./.git -prune -o -print",
            ". -path ./docs/* -type f",
        ] {
            assert!(parse(args).unwrap().refusal().is_none(), "{args}");
        }
    }
}
