//! The commands of git that only list: tags, branches, commits, files, what differs from HEAD. Everything else of git needs
//! the program.

mod files;
mod log;
mod names;
mod refs;

use super::super::file_view::FileView;
use super::{Description, Names, Output, Prints, Refusal, unknown};
use crate::evidence::EvidenceError;
use files::Which;
use log::Query;
use names::matches_any;
use refs::RevParse;

pub use log::Format;

#[derive(Debug, Clone)]
pub enum Git {
    Tags { patterns: Vec<String> },
    Branches { patterns: Vec<String> },
    CurrentBranch,
    Count(Query),
    Ids(Query),
    Log { query: Query, format: Format },
    Files { which: Which, paths: Vec<String> },
    Status { untracked: bool },
    RevParse(RevParse),
}

pub const DESCRIPTIONS: &[Description] = &[
    Description {
        names: "git tag, git branch", options: None, reads: "-l --list PATTERN…; --show-current"
    },
    Description {
        names: "git log",
        options: None,
        reads: "--oneline or --format=… of %s %h %H %an %ae, -N, -n, --grep, --author, -i, -E, -F, --reverse, --merges, --no-merges, --graph, REV, -- PATH…",
    },
    Description {
        names: "git rev-list",
        options: None,
        reads: "REV, --count, and what `git log` reads to choose commits",
    },
    Description {
        names: "git rev-parse",
        options: None,
        reads: "REV, --verify, --quiet, --short, --abbrev-ref, --is-inside-work-tree",
    },
    Description {
        names: "git ls-files",
        options: None,
        reads: "PATH…, --others, --ignored, --exclude-standard, --error-unmatch",
    },
    Description { names: "git status", options: None, reads: "--porcelain, --short, -uno" },
];

impl Git {
    pub fn parse(args: &[String]) -> Result<Self, Refusal> {
        let start = args.iter().take_while(|arg| matches!(arg.as_str(), "--no-pager" | "-P")).count();
        let (command, args) = args[start..].split_first().ok_or(Refusal::NeedsProgram)?;
        let not_read = |what: String| Refusal::unreadable(format!("`git {command} {what}` is not read"));
        match command.as_str() {
            "tag" => names::listing(args).map(|patterns| Self::Tags { patterns }),
            "branch" if args == ["--show-current"] => Ok(Self::CurrentBranch),
            "branch" => names::listing(args).map(|patterns| Self::Branches { patterns }),
            "rev-list" => log::parse_rev_list(args).map_err(not_read),
            "log" => log::parse_log(args).map_err(not_read),
            "ls-files" => files::parse(args).map_err(not_read),
            "rev-parse" => RevParse::parse(args).map(Self::RevParse).map_err(not_read),
            "status" => files::parse_status(args),
            _ => Err(Refusal::NeedsProgram),
        }
    }

    /// Why it cannot be answered, whatever the repository has.
    pub fn refusal(&self) -> Option<String> {
        match self {
            Self::Tags { patterns } | Self::Branches { patterns } => names::refusal(patterns),
            Self::Files { paths, .. } => names::refusal(paths),
            _ => None,
        }
    }

    /// The files and folders it is limited to.
    pub fn paths(&self) -> &[String] {
        match self {
            Self::Count(query) | Self::Ids(query) | Self::Log { query, .. } => &query.paths,
            Self::Files { paths, .. } => paths,
            _ => &[],
        }
    }

    pub fn run(&self, view: FileView<'_>) -> Result<Output, EvidenceError> {
        match self {
            Self::Tags { patterns } => {
                names::refuse_settings(view, &["tag.sort", "column.tag", "column.ui"])?;
                let tags = view.evidence.tags()?;
                let mut output = Output::default();
                for tag in tags.iter().filter(|tag| matches_any(patterns, &tag.name)) {
                    // Git leaves out one whose object is gone, with a warning; what was meant cannot be known.
                    tag.commit.as_ref().map_err(|error| EvidenceError::from(error.clone()))?;
                    output.line(&tag.name);
                }
                Ok(output)
            }
            Self::Branches { patterns } => names::branches(patterns, view),
            Self::CurrentBranch => {
                let mut output = Output::default();
                view.evidence.checked_out_branch()?.iter().for_each(|branch| output.line(branch));
                Ok(output)
            }
            Self::Count(query) => {
                let (commits, mut output) = query.commits(view)?;
                if let Some(commits) = commits {
                    output.line(commits.len().to_string());
                }
                Ok(output)
            }
            Self::Ids(query) => {
                let (commits, mut output) = query.commits(view)?;
                commits.iter().flatten().for_each(|commit| output.line(commit.id.to_string()));
                Ok(output)
            }
            Self::Log { query, format } => {
                let (commits, output) = query.commits(view)?;
                format.print(&commits.unwrap_or_default(), output, view)
            }
            Self::Files { which, paths } => files::list(*which, paths, view),
            Self::Status { untracked } => files::status(*untracked, view),
            Self::RevParse(rev_parse) => rev_parse.run(view),
        }
    }

    /// Whether it can end with another status than 0 where there is a repository: where there is no commit yet, or nothing
    /// of that name.
    pub fn can_fail(&self) -> bool {
        match self {
            // That no commit is like that is no failure.
            Self::Ids(query) | Self::Log { query, .. } => !query.is_filtered(),
            Self::Count(_) => true,
            Self::RevParse(rev_parse) => rev_parse.can_fail(),
            Self::Files { which, .. } => *which == Which::TrackedOrError,
            Self::Tags { .. } | Self::Branches { .. } | Self::CurrentBranch | Self::Status { .. } => false,
        }
    }

    pub fn asks_status(&self) -> bool {
        matches!(self, Self::Status { .. })
    }

    pub fn prints(&self) -> Prints {
        match self {
            Self::Tags { patterns } | Self::Branches { patterns } => Prints::Words(patterns.clone()),
            Self::Count(_) => Prints::Counts(Vec::new()),
            Self::Log { format, .. } if format.is_one_line() => Prints::OneLines,
            Self::Log { .. }
            | Self::Ids(_)
            | Self::CurrentBranch
            | Self::Status { .. }
            | Self::RevParse(_) => Prints::Anything,
            Self::Files { paths, .. } if paths.is_empty() => Prints::Paths(Names::Any),
            Self::Files { paths, .. } => Prints::Paths(Names::Below(paths.clone(), Vec::new())),
        }
    }

    pub fn describe(&self) -> String {
        let limited = |patterns: &[String]| match patterns {
            [] => String::new(),
            patterns => format!(" like `{}`", patterns.join("` or `")),
        };
        match self {
            Self::Tags { patterns } => format!("lists the tags{}", limited(patterns)),
            Self::Branches { patterns } => format!("lists the branches{}", limited(patterns)),
            Self::CurrentBranch => "names the branch that is checked out".to_owned(),
            Self::Count(query) => format!("counts the {}", query.describe()),
            Self::Ids(query) | Self::Log { query, .. } => format!("lists the {}", query.describe()),
            Self::Files { which, paths } => format!("lists the files {}{}", which.describe(), limited(paths)),
            Self::Status { .. } => "lists what is not committed".to_owned(),
            Self::RevParse(rev_parse) => rev_parse.describe(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &str) -> Result<Git, Refusal> {
        Git::parse(&args.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn what_lists_is_read_and_what_makes_needs_git() {
        for args in [
            "tag -l v*",
            "tag",
            "branch --show-current",
            "--no-pager log --oneline -3 -- a",
            "log --oneline --graph main",
            "log --oneline --author Ada --grep=^x: -i --no-merges",
            "log --format=%h_%an",
            "rev-list --count HEAD~1",
            "rev-list HEAD docs",
            "rev-parse --verify -q v1.0.0",
            "rev-parse --abbrev-ref HEAD",
            "status --porcelain",
            "status -s -uno",
            "ls-files --error-unmatch x",
        ] {
            assert!(parse(args).is_ok(), "{args}: {:?}", parse(args));
        }
        for args in ["tag v1", "status", "branch new", "commit -m x", "tag -d v1"] {
            assert_eq!(parse(args).unwrap_err(), Refusal::NeedsProgram, "{args}");
        }
        for args in [
            "log",
            "log --oneline --all",
            "log --format=%ad",
            "rev-list --count main..x",
            "rev-list --count",
            "rev-parse --show-toplevel",
            "status --porcelain -b",
            "log --oneline --grep=[",
            "log --oneline --graph --grep=x",
            "log --oneline --merges --no-merges",
        ] {
            assert!(matches!(parse(args), Err(Refusal::Unreadable(_))), "{args}");
        }
    }
}
