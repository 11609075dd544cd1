//! How many lessons were done over time, as one picture without a script: it can stand alone or in a page.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::timeline::Shown;
use crate::moment::rfc_3339;
use crate::wording::plural;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 240.0;
/// Room for the numbers on the left, the dates below, and a margin.
const LEFT: f64 = 44.0;
const BELOW: f64 = 28.0;
const MARGIN: f64 = 12.0;

pub fn write_svg(out: &mut dyn Write, shown: &Shown<'_>) -> io::Result<()> {
    out.write_all(svg(shown).as_bytes())
}

fn svg(shown: &Shown<'_>) -> String {
    let counts: Vec<(i64, usize)> =
        shown.points().map(|(_, point)| (point.commit.committed_at, point.done.len())).collect();
    let done = counts.last().map_or(0, |(_, done)| *done);
    let lessons = plural(shown.timeline.lessons.len(), "lesson");
    let said = format!("{done} of {lessons} done after {}", plural(counts.len(), "commit"));
    line_over_time(&counts, shown.timeline.lessons.len(), &said)
}

/// A line through counts at times, in seconds since 1970, up to `all`; `said` is what it shows, for who does not see it.
pub fn line_over_time(counts: &[(i64, usize)], all: usize, said: &str) -> String {
    let all = all.max(1);
    let (first, last) =
        counts.iter().fold((i64::MAX, i64::MIN), |(first, last), (at, _)| (first.min(*at), last.max(*at)));
    let (right, top, bottom) = (WIDTH - MARGIN, MARGIN, HEIGHT - BELOW);
    let x = |at: i64| match last - first {
        span if span > 0 => LEFT + (at - first) as f64 / span as f64 * (right - LEFT),
        _ => right,
    };
    let y = |done: usize| bottom - done as f64 / all as f64 * (bottom - top);
    let mut line = String::new();
    for (nth, (at, done)) in counts.iter().enumerate() {
        let command = if nth == 0 {
            format!("M{LEFT:.1} {:.1}H{:.1}V{:.1}", y(0), x(*at), y(*done))
        } else {
            format!("H{:.1}V{:.1}", x(*at), y(*done))
        };
        line.push_str(&command);
    }
    if !counts.is_empty() {
        let _ = write!(line, "H{right:.1}");
    }
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{said}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"currentColor\">\n<title>{said}</title>\n"
    );
    for done in [0, all / 2, all] {
        let at = y(done);
        let _ = writeln!(
            text,
            "<path d=\"M{LEFT} {at:.1}H{right}\" stroke=\"currentColor\" stroke-opacity=\"0.25\"/>"
        );
        let _ = writeln!(
            text,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{done}</text>",
            LEFT - 6.0,
            at + 4.0
        );
    }
    if !counts.is_empty() {
        for (at, anchor, place) in [(first, "start", LEFT), (last, "end", right)] {
            let date = rfc_3339(at);
            let day = date.get(..10).unwrap_or_default();
            let _ = writeln!(
                text,
                "<text x=\"{place:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{day}</text>",
                HEIGHT - 8.0
            );
        }
    }
    let _ = writeln!(
        text,
        "<path d=\"{line}\" fill=\"none\" stroke=\"#2a78c2\" stroke-width=\"2.5\" stroke-linejoin=\"round\"/>"
    );
    text + "</svg>\n"
}
