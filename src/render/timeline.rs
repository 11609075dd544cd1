//! A timeline for a person, for programs (schema `prep/timeline/v1`, oldest commit first) and as a picture.

use std::io::{self, Write};

use serde::Serialize;

use super::Screen;
pub use super::timeline_svg::write_svg;
use super::untrusted::{clean, excerpt, json};
use crate::moment::rfc_3339;
use crate::timeline::{Point, Timeline};
use crate::wording::plural;

/// A timeline, and what of it is shown.
pub struct Shown<'a> {
    pub timeline: &'a Timeline,
    pub is_shown: &'a dyn Fn(&Point) -> bool,
    /// Also those with which nothing was completed or broken.
    pub every_commit: bool,
}

impl<'a> Shown<'a> {
    /// Each commit that is shown, with the one before it.
    pub fn points(&self) -> impl Iterator<Item = (Option<&'a Point>, &'a Point)> {
        let points = &self.timeline.points;
        let before = std::iter::once(None).chain(points.iter().map(Some));
        before.zip(points).filter(|(_, point)| (self.is_shown)(point))
    }

    fn names(&self, lessons: impl Iterator<Item = usize>) -> Vec<String> {
        lessons.filter_map(|nth| self.timeline.lessons.get(nth)).map(|id| clean(id).into_owned()).collect()
    }
}

pub fn write_text(out: &mut dyn Write, shown: &Shown<'_>, screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    let all = shown.timeline.lessons.len();
    let (mut commits, mut written) = (0, 0);
    for (before, point) in shown.points() {
        commits += 1;
        let was = before.map_or(&[][..], |before| &before.done);
        let completed = shown.names(point.done.iter().copied().filter(|nth| !was.contains(nth)));
        let broken = shown.names(was.iter().copied().filter(|nth| !point.done.contains(nth)));
        if completed.is_empty() && broken.is_empty() && !shown.every_commit {
            continue;
        }
        written += 1;
        let date = rfc_3339(point.commit.committed_at);
        let day = date.get(..10).unwrap_or(&date);
        let subject = excerpt(&String::from_utf8_lossy(&point.commit.subject()));
        writeln!(out, "{day}  {}  {} of {all}  {subject}", point.commit.id.short(), point.done.len())?;
        for (names, sign, style) in [(completed, "+", &styles.good), (broken, "-", &styles.bad)] {
            for name in names {
                writeln!(out, "    {}", style.paint(format!("{sign} {name}")))?;
            }
        }
    }
    if written > 0 {
        writeln!(out)?;
    }
    match shown.points().last() {
        Some((_, last)) => {
            let (commits, done) = (plural(commits, "commit"), last.done.len());
            writeln!(out, "{commits}, {done} of {} done at the last", plural(all, "lesson"))?;
        }
        None => writeln!(out, "no commit to show")?,
    }
    match shown.timeline.is_cut {
        true => {
            writeln!(out, "The history is cut off by a shallow clone: fetch it with `git fetch --unshallow`.")
        }
        false => Ok(()),
    }
}

/// The whole of a timeline as a picture for a page.
pub fn burn_up_of(timeline: &Timeline) -> String {
    let mut svg = Vec::new();
    // Nothing refuses to be written to memory.
    let _ = write_svg(&mut svg, &Shown { timeline, is_shown: &|_| true, every_commit: true });
    String::from_utf8(svg).unwrap_or_default()
}

#[derive(Serialize)]
struct WireTimeline<'a> {
    schema: &'static str,
    lessons: &'a [String],
    /// Whether earlier commits are not in this clone.
    cut: bool,
    commits: Vec<WirePoint<'a>>,
}

#[derive(Serialize)]
struct WirePoint<'a> {
    commit: String,
    date: String,
    done: Vec<&'a str>,
}

pub fn write_json(out: &mut dyn Write, shown: &Shown<'_>) -> io::Result<()> {
    let lessons = &shown.timeline.lessons;
    let commits = shown.points().map(|(_, point)| WirePoint {
        commit: point.commit.id.to_string(),
        date: rfc_3339(point.commit.committed_at),
        done: point.done.iter().filter_map(|nth| lessons.get(*nth)).map(String::as_str).collect(),
    });
    let wire = WireTimeline {
        schema: "prep/timeline/v1",
        lessons,
        cut: shown.timeline.is_cut,
        commits: commits.collect(),
    };
    writeln!(out, "{}", json(&serde_json::to_string_pretty(&wire)?))
}
