//! Following links, the same way on disk and in a commit's tree: while they stay inside, by relative steps only.
//! What is at a name is asked of the source; this decides where a path leads.

use std::borrow::Cow;

use super::source::Entry;
use crate::path::RelPath;

/// Links are followed this many times, as the kernel does.
const MAX_LINKS: usize = 40;

/// What is at one name, before any link is followed.
pub enum Here<T> {
    /// A link, and where it points.
    Link(String),
    Folder(T),
    Other(T),
}

/// What `path` leads to and where that really stands; `None` is the root. A link that leads out of the repository, into
/// `.git`, in circles or to nothing is astray; so is an absolute one, which no other clone could follow.
pub fn follow<T>(
    path: &RelPath,
    mut ask: impl FnMut(Option<&RelPath>) -> Result<Here<T>, Entry>,
) -> Result<(Option<RelPath>, T), Entry> {
    let mut todo: Vec<Cow<'_, str>> = path.parts().rev().map(Cow::Borrowed).collect();
    let mut at: Option<RelPath> = None;
    let mut links = 0;
    // The link we are in: how many parts are left after it, and where it points.
    let mut within: Option<(usize, String)> = None;
    let (mut thing, mut is_folder) = (None, true);
    while let Some(part) = todo.pop() {
        if within.as_ref().is_some_and(|&(after, _)| todo.len() < after) {
            (within, links) = (None, 0);
        }
        let astray = |entry| match (entry, &within) {
            (Entry::Absent, Some((_, target))) => Entry::LinkOutside { target: target.clone() },
            (entry, _) => entry,
        };
        // `a.md/`, `a.md/.` and `a.md/..` lead nowhere.
        if !is_folder && matches!(part.as_ref(), "" | "." | "..") {
            return Err(astray(Entry::Absent));
        }
        at = match (part.as_ref(), at) {
            ("" | ".", at) => at,
            ("..", None) => return Err(astray(Entry::Absent)),
            ("..", Some(at)) => at.parent(),
            (".git", _) => return Err(astray(Entry::Absent)),
            (name, at) => Some(RelPath::child(at.as_ref(), name)),
        };
        match ask(at.as_ref()).map_err(astray)? {
            Here::Folder(found) => (thing, is_folder) = (Some(found), true),
            Here::Other(found) => (thing, is_folder) = (Some(found), false),
            Here::Link(target) => {
                links += 1;
                let (_, outer) = within.get_or_insert_with(|| (todo.len(), target.clone()));
                if links > MAX_LINKS || target.starts_with('/') {
                    return Err(Entry::LinkOutside { target: outer.clone() });
                }
                (at, is_folder) = (at.and_then(|link| link.parent()), true);
                todo.extend(target.split('/').rev().map(|part| Cow::Owned(part.to_owned())));
            }
        }
    }
    thing.map(|thing| (at, thing)).ok_or(Entry::Absent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Where `path` leads among links (`a -> b`) and other names.
    fn lead(path: &str, names: &[&str]) -> Result<String, Entry> {
        let names: BTreeMap<&str, Option<&str>> = names
            .iter()
            .map(|name| name.split_once(" -> ").map_or((*name, None), |(name, to)| (name, Some(to))))
            .collect();
        let ask = |at: Option<&RelPath>| match at.map(|at| names.get(at.as_str())) {
            Some(Some(None)) if at.is_some_and(|at| at.name().contains('.')) => Ok(Here::Other(())),
            None | Some(Some(None)) => Ok(Here::Folder(())),
            Some(Some(Some(target))) => Ok(Here::Link((*target).to_owned())),
            Some(None) => Err(Entry::Absent),
        };
        follow(&RelPath::parse(path).unwrap(), ask)
            .map(|(at, ())| at.map_or_else(|| ".".to_owned(), |at| at.to_string()))
    }

    fn astray(target: &str) -> Result<String, Entry> {
        Err(Entry::LinkOutside { target: target.into() })
    }

    #[test]
    fn links_inside_are_followed() {
        assert_eq!(lead("l", &["l -> d/a", "d", "d/a"]).unwrap(), "d/a");
        assert_eq!(lead("x/l/a", &["x", "x/l -> ../d", "d", "d/a"]).unwrap(), "d/a");
        assert_eq!(lead("l", &["l -> ."]).unwrap(), ".");
        assert_eq!(lead("l/b", &["l -> d", "d"]), Err(Entry::Absent));
    }

    #[test]
    fn links_elsewhere_are_astray_and_say_where_they_point() {
        assert_eq!(lead("l", &["l -> ../out"]), astray("../out"));
        assert_eq!(lead("l", &["l -> /etc/passwd"]), astray("/etc/passwd"));
        assert_eq!(lead("l", &["l -> .git/config"]), astray(".git/config"));
        assert_eq!(lead("l", &["l -> gone"]), astray("gone"));
        assert_eq!(lead("l/a", &["l -> gone"]), astray("gone"));
        for through_a_file in ["a.md/", "a.md/.", "a.md/../b.md"] {
            assert_eq!(
                lead("l", &[&format!("l -> {through_a_file}"), "a.md", "b.md"]),
                astray(through_a_file)
            );
        }
        assert_eq!(lead("l", &["l -> d/../b.md", "d", "b.md"]).unwrap(), "b.md");
        assert_eq!(lead("l", &["l -> m", "m -> l"]), astray("m"));
        assert_eq!(lead("l", &["l -> m", "m -> ../out"]), astray("m"));
    }
}
