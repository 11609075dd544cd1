//! What a reader should know of where a course came from: one that lies in the learner's own repository can be changed by
//! the learner.

use std::path::Path;

use super::CommandError;
use crate::course::Course;
use crate::evidence::{Baseline, Evidence, EvidenceError};
use crate::git::GitError;
use crate::path::RelPath;
use crate::wording::{list, plural, reason};

/// Files named in a warning; the rest are counted.
const MAX_NAMED: usize = 3;

/// A warning where the course is inside the repository it checks and is not as it was handed out.
pub fn warnings(course: &Course, repo: &Path) -> Result<Vec<String>, CommandError> {
    let Some(folder) = folder_inside(course, repo) else { return Ok(Vec::new()) };
    let files: Vec<RelPath> =
        course.paths().filter_map(|path| RelPath::parse(&format!("{folder}{path}")).ok()).collect();
    let evidence = Evidence::of_worktree(repo)
        .map_err(|error| CommandError::usage(reason(&error), "name a repository with `--repo`"))?;
    let (baseline, name) = match &course.settings.baseline {
        Some(Baseline::Commit(id)) => (Baseline::Commit(id.clone()), id.as_str()),
        _ => (Baseline::Root, "the first commit"),
    };
    let warning = match evidence.changed_since(&files, &baseline) {
        Ok(changed) if changed.is_empty() => return Ok(Vec::new()),
        Ok(changed) => {
            let named: Vec<String> = changed.iter().take(MAX_NAMED).map(ToString::to_string).collect();
            let named = match changed.len().saturating_sub(MAX_NAMED) {
                0 => list(&named, "and"),
                more => format!("{} and {}", named.join(", "), plural(more, "more file")),
            };
            format!("the course lies inside the repository it checks, and differs from {name}: {named}")
        }
        // The report says so itself.
        Err(EvidenceError::Git(GitError::NoRepository)) => return Ok(Vec::new()),
        Err(error) => format!(
            "the course lies inside the repository it checks, and cannot be compared with {name}: {error}"
        ),
    };
    Ok(vec![warning])
}

/// The course's folder, relative to the repository, with a `/` at its end unless it is the root.
fn folder_inside(course: &Course, repo: &Path) -> Option<String> {
    let folder = course.folder.as_ref()?.canonicalize().ok()?;
    let inside = folder.strip_prefix(repo.canonicalize().ok()?).ok()?.to_str()?.replace('\\', "/");
    Some(if inside.is_empty() { inside } else { format!("{inside}/") })
}
