//! `committed`: a file is in HEAD, as it is now.

use super::Kind;
use crate::evidence::{Committed as State, Entry};
use crate::finding::{Finding, Location};
use crate::path::RelPath;
use crate::scope::{Across, Context, Defaults, Target};
use crate::scope::{across_files, files_matching, not_a_file};
use crate::yaml::{FromFields, MapInfo, Node, Problems, Value, fields, read_map};

#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    pub path: Target,
}

fields! {
    struct Given {
        /// A path, or a glob whose every file must be committed. Left out, it is the lesson's `in`.
        path: Option<Target>,
    }
    plain: "path";
}

impl Kind for Committed {
    const NAME: &'static str = "committed";
    const ABOUT: &'static str =
        "the file, or every file of a glob, is in HEAD and unchanged since; at a commit: in its tree";
    const EXAMPLE: &'static str = "committed: docs/mock-interview-notes.md";

    const FIELDS: &'static [MapInfo] = &[Given::INFO];

    fn read(node: &Node, defaults: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        // `committed:` alone is about the lesson's own file.
        let given = match node.value {
            Value::Null => Given { path: None },
            _ => read_map::<Given, _>(node, problems, Given::read_from)?,
        };
        let path = defaults.target_of(given.path, Self::NAME, node, problems)?;
        Some(Self { path })
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        match &self.path {
            Target::Path(path) => judge(context, path),
            Target::Glob(glob) => match files_matching(context, glob, "a file in HEAD as it is now") {
                Ok(files) => {
                    let findings = files.iter().map(|path| judge(context, path)).collect();
                    let finding = across_files(Across::Each, glob, findings);
                    Finding {
                        expected: format!("every file matching {} in HEAD as it is now", glob.as_str()),
                        ..finding
                    }
                }
                Err(finding) => *finding,
            },
        }
    }
}

/// Compares one file with HEAD.
fn judge(context: &Context<'_>, path: &RelPath) -> Finding {
    let expected = format!("{path} in HEAD as it is now");
    let entry = context.evidence.entry(path);
    if !matches!(entry, Entry::File { .. }) {
        return not_a_file(context, path, entry, &expected);
    }
    let state = match context.evidence.committed(path) {
        Ok(state) => state,
        Err(error) => return Finding::unknown(error, expected).at([Location::path(path)]),
    };
    let (found, location) = match state {
        State::Unchanged => return Finding::decided(true, expected, "the same").at([Location::path(path)]),
        State::Changed { line } => ("changed since the last commit".to_owned(), line_of(context, path, line)),
        State::NotInHead if context.evidence.is_ignored(path) => {
            let rule = format!(
                "a rule in `.gitignore` or another file of such rules keeps {path} out: change the rule, which `git check-ignore -v {path}` names, or add it with `git add --force {path}`"
            );
            let finding = Finding::decided(false, expected, "not committed yet").at([Location::path(path)]);
            return finding.with_near_misses([rule]);
        }
        State::NotInHead => ("not committed yet".to_owned(), Location::path(path)),
        State::Unborn => ("no commit yet on this branch".to_owned(), Location::path(path)),
    };
    Finding::decided(false, expected, found).at([location])
}

fn line_of(context: &Context<'_>, path: &RelPath, line: usize) -> Location {
    match context.evidence.document(path) {
        Ok(document) => Location::line(path, line, document.line(line)),
        Err(_) => Location::path(path),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;

    #[test]
    fn the_states_of_a_file() {
        let check = kind::<Committed>("n.md");
        assert!(evaluate(&check, &committed(&[("n.md", "a\n")])).passes());
        let edited = script(
            "commits: [{ message: a, write: { n.md: \"a\\nb\\n\" } }]\nuncommitted: { write: { n.md: \"a\\nc\\n\" } }",
        );
        let found = evaluate(&check, &edited);
        assert_eq!((found.found.as_str(), lines_of(&found)), ("changed since the last commit", vec![2]));
        let new = script("commits: [{ message: a }]\nuncommitted: { write: { n.md: x } }");
        assert_eq!(evaluate(&check, &new).found, "not committed yet");
        let unborn = script("uncommitted: { write: { n.md: x } }");
        assert_eq!(evaluate(&check, &unborn).found, "no commit yet on this branch");
        let some =
            script("commits: [{ message: a, write: { a/1.md: x } }]\nuncommitted: { write: { a/2.md: x } }");
        let found = evaluate(&kind::<Committed>("a/*.md"), &some);
        assert_eq!((found.passes(), found.found.as_str()), (false, "1 of 2 files fails: not committed yet"));
        assert!(evaluate(&kind::<Committed>("a/1*.md"), &some).passes());
        let gone = script("commits: [{ message: a, write: { n.md: x } }]\nuncommitted: { delete: [n.md] }");
        assert_eq!(
            messages(&evaluate(&check, &gone)),
            ["n.md is in HEAD, but was deleted from the working tree"]
        );
    }
}
