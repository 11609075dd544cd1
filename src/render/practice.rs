//! What `prep practice` prints without a screen: the interviews, a plan, a verdict, the history, the interviewer's script.

use std::io::{self, Write};

use serde::Serialize;

use super::untrusted::clean;
use super::{Screen, View, wrap};
use crate::practice::{
    Clock, Due, Interview, Points, Practised, Question, Record, Role, Running, Sort, Span, Tenths, Verdict,
    What, typed_key,
};
use crate::wording::{list, plural};

/// Every interview of a course with how often and when it was practised.
pub fn write_interviews(out: &mut dyn Write, interviews: &[Practised], view: &View<'_>) -> io::Result<()> {
    let styles = view.screen.styles();
    let name = |it: &Practised| format!("{} {}", it.lesson, it.interview);
    let widest = interviews.iter().map(|it| name(it).len()).max().unwrap_or(0);
    for it in interviews {
        let attempts = match it.last_day() {
            Some(day) => format!("{}, last on {day}", plural(it.attempts.len(), "attempt")),
            None => "not practised yet".to_owned(),
        };
        let gap = " ".repeat(widest - name(it).len());
        writeln!(out, "{}{gap}  {}", styles.command.paint(name(it)), clean(&it.title))?;
        writeln!(out, "{:widest$}  {}", "", styles.quiet.paint(attempts))?;
    }
    match interviews.first() {
        Some(first) => {
            let command = view.typed(&["practice", &first.lesson, &first.interview]);
            writeln!(out, "\nstart: {}", styles.command.paint(command))
        }
        None => writeln!(out, "no lesson of this course has interviews"),
    }
}

/// How an interview goes, without what is expected.
pub fn write_plan(
    out: &mut dyn Write,
    interview: &Interview,
    command: &str,
    screen: Screen,
) -> io::Result<()> {
    let styles = screen.styles();
    writeln!(out, "{}", styles.heading.paint(clean(&interview.title)))?;
    writeln!(out, "{}\n", wrap(&clean(&interview.about), screen.width, ""))?;
    let mut off_the_clock = Vec::new();
    for phase in &interview.phases {
        match &phase.what {
            What::Say(_) => {
                let limit = phase.limit.map_or_else(String::new, |limit| limit.to_string());
                writeln!(out, "  {limit:>10}  {}: the interviewer speaks", clean(&phase.title))?;
            }
            What::Questions(questions) => {
                let limit = phase.limit.map_or_else(String::new, |limit| limit.to_string());
                let stop = if Clock::of_phase(phase).hard { ", then it is cut off" } else { "" };
                writeln!(out, "  {limit:>10}  {}{stop}", clean(&phase.title))?;
                for question in questions {
                    let limit = question.limit.map_or_else(String::new, |limit| limit.to_string());
                    let stop = if question.stop.as_str() == "hard" { ", then it is cut off" } else { "" };
                    writeln!(out, "  {limit:>10}    {}{stop}", clean(question.heading()))?;
                    let follow_ups = question.follow_ups.len();
                    if follow_ups > 0 {
                        let follow_ups = plural(follow_ups, "follow-up");
                        writeln!(out, "{:14}  up to {follow_ups}, for what was left open", "")?;
                    }
                    if !question.traps.is_empty() {
                        writeln!(out, "{:14}  {}", "", plural(question.traps.len(), "trap"))?;
                    }
                }
            }
            What::Protocol(protocol) => {
                let mut begins = Span::ZERO;
                for part in &protocol.parts {
                    let ends = part.until.span();
                    let window = format!("{}-{} min", begins.0 / 60_000, ends.0 / 60_000);
                    writeln!(out, "  {window:>10}  {}: {}", clean(&part.title), clean(&part.task))?;
                    begins = ends;
                }
            }
            _ => off_the_clock.push(clean(&phase.title).into_owned()),
        }
    }
    let off = format!("off the clock: {}", off_the_clock.join(" · "));
    match off_the_clock.is_empty() {
        true => writeln!(out)?,
        false => writeln!(out, "\n{}", wrap(&off, screen.width, "  "))?,
    }
    writeln!(out, "notes: {}", clean(interview.notes.file.as_str()))?;
    if let Some(source) = &interview.source {
        writeln!(out, "from: {}", clean(source))?;
    }
    writeln!(out, "start: {}", styles.command.paint(clean(command)))
}

/// Where somebody is in a schedule, and what to do today.
pub fn write_due(out: &mut dyn Write, due: &Due<'_>, view: &View<'_>) -> io::Result<()> {
    if due.kinds.is_empty() {
        return writeln!(out, "the {} weeks are over; `prep practice --history` shows them", due.of);
    }
    let kinds: Vec<String> = due.kinds.iter().map(|kind| clean(kind).into_owned()).collect();
    let again = due.again.map_or_else(String::new, |day| format!(", started again on {day}"));
    writeln!(out, "week {} of {}{again}: {}", due.week, due.of, list(&kinds, "and"))?;
    let done = plural(due.done, "session");
    writeln!(out, "{done} so far this week, of {}", due.per_week.of("session"))?;
    match due.next {
        Some(next) => {
            let command = view.typed(&["practice", &next.lesson, &next.interview]);
            writeln!(out, "today: {}", view.screen.styles().command.paint(command))
        }
        None => writeln!(out, "today: nothing is due"),
    }
}

/// The minutes, points and scores of a session.
pub fn write_verdict(out: &mut dyn Write, verdict: &Verdict, screen: Screen) -> io::Result<()> {
    for line in verdict_lines(verdict) {
        writeln!(out, "{}", wrap(&line, screen.width, "  "))?;
    }
    Ok(())
}

/// As [`write_verdict`], for whatever shows lines.
pub fn verdict_lines(verdict: &Verdict) -> Vec<String> {
    let mut lines = Vec::new();
    let shown = |span: Span| match span.0 {
        ..=120_000 => format!("{} s", span.seconds()),
        _ => span.tenths().to_string(),
    };
    for part in &verdict.parts {
        let limit = part.limit.map_or_else(String::new, |limit| format!(" of {}", shown(limit)));
        lines.push(format!("{}: {}{limit}", clean(&part.title), shown(part.used)));
    }
    for it in &verdict.limits {
        let called = clean(&it.called);
        lines.push(match it.cut {
            true => format!("cut off: {called}, at {}", shown(it.limit)),
            false => format!("over the limit: {called}, by {}", shown(it.used - it.limit)),
        });
    }
    lines.extend(verdict.heard_of().map(|heard| format!("points heard: {heard}")));
    if !verdict.missed.is_empty() {
        lines.push(format!("points missed: {}", clean(&verdict.missed.join("; "))));
    }
    if let Some(recommended) = &verdict.recommended {
        lines.push(format!("recommendation: {}", clean(recommended)));
    }
    if !verdict.red_flags.is_empty() {
        lines.push(format!("red flags: {}", clean(&verdict.red_flags.join("; "))));
    }
    if let Some((called, because)) = &verdict.decision {
        lines.push(format!("verdict: {} ({})", clean(called), clean(because)));
    }
    if let Some(score) = &verdict.score {
        let called = score.called.as_ref().map_or_else(String::new, |called| format!(", {}", clean(called)));
        lines.push(format!("score: {} of {}, {} %{called}", score.points, score.max, score.percent()));
    }
    lines
}

/// Where the notes are, and the commands that hand them in.
pub fn write_next(out: &mut dyn Write, next: &Next<'_>, screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    let Next { path, how, instead_of, subject } = *next;
    writeln!(out, "\nnotes: {} ({how})", styles.heading.paint(clean(path)))?;
    if let Some(read) = instead_of {
        writeln!(out, "the checks of the lesson read {}; put these in its place:", clean(read))?;
        writeln!(out, "{}", styles.command.paint(format!("mv {} {}", quoted(path), quoted(read))))?;
    }
    writeln!(out, "hand them in:")?;
    let path = instead_of.unwrap_or(path);
    writeln!(out, "{}", styles.command.paint(format!("git add {}", quoted(path))))?;
    writeln!(out, "{}", styles.command.paint(format!("git commit -m {}", quoted(subject))))
}

/// What becomes of the notes that were written.
pub struct Next<'a> {
    pub path: &'a str,
    pub how: &'a str,
    /// The file that the lesson's checks read, where it is another.
    pub instead_of: Option<&'a str>,
    pub subject: &'a str,
}

/// As a shell takes it.
fn quoted(text: &str) -> String {
    let text = clean(text);
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if text.chars().all(plain) { text.into_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// What to do when it goes wrong, as the document says.
pub fn help_lines(interview: &Interview) -> Vec<String> {
    let mut lines = Vec::new();
    for help in &interview.help {
        lines.push(clean(&help.when).into_owned());
        lines.extend(help.say.iter().map(|line| format!("  - {}", clean(line))));
    }
    lines
}

/// Which terms of the point that is marked now were in the answer, as a suggestion.
pub fn seen_terms(running: &Running) -> Option<String> {
    let Role::Mark { point } = &running.state.turn()?.role else { return None };
    let (_, question) = running
        .interview
        .questions()
        .find(|(_, question)| question.points.iter().any(|known| *known.id == **point))?;
    let text = said_on(running, question);
    if text.is_empty() {
        return None;
    }
    let point = running.interview.point(point)?;
    if point.sort == Sort::RedFlag {
        let sentence = sentences(&text).find(|it| point.terms.iter().any(|term| has(it, term)));
        return sentence.map(|it| format!("prep saw: “{}”; whether that is one, you decide", clean(it)));
    }
    let seen: Vec<&str> = point.terms.iter().filter(|term| has(&text, term)).map(String::as_str).collect();
    Some(match seen.as_slice() {
        [] => "prep saw none of the words it looks for; you decide".to_owned(),
        seen => format!("prep saw: {}; you decide", clean(&seen.join(", "))),
    })
}

/// What was answered to a question and its follow-ups, typed at once or typed up.
fn said_on(running: &Running, question: &Question) -> String {
    let asked =
        question.follow_ups.iter().map(|asked| &asked.id).chain(question.traps.iter().map(|it| &it.id));
    let keys = [&question.id].into_iter().chain(asked);
    let said = keys.flat_map(|id| [id.to_string(), typed_key(id)]);
    let said: Vec<String> = said.map(|key| running.state.text(&key).to_owned()).collect();
    said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

fn has(text: &str, term: &str) -> bool {
    text.to_lowercase().contains(&term.to_lowercase())
}

/// Divided at line ends, and at full stops and the like that a space follows.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| line.split_inclusive(". ").flat_map(|part| part.split_inclusive(['!', '?'])))
        .map(str::trim)
}

/// The attempts as a table, an interview after the other.
pub fn write_history(out: &mut dyn Write, interviews: &[Practised], screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    let practised: Vec<&Practised> = interviews.iter().filter(|it| !it.attempts.is_empty()).collect();
    if practised.is_empty() {
        return writeln!(
            out,
            "no attempt is recorded in the notes yet; `prep practice` shows the interviews"
        );
    }
    for it in practised {
        writeln!(out, "{}", styles.heading.paint(format!("{} {}", it.lesson, it.interview)))?;
        for attempt in &it.attempts {
            writeln!(out, "  {}", attempt_line(attempt))?;
        }
        let missed = it.attempts.last().map(|attempt| attempt.missed.join("; ")).unwrap_or_default();
        if !missed.is_empty() {
            let missed = format!("still missed: {}", clean(&missed));
            writeln!(out, "{}", styles.doubtful.paint(wrap(&missed, screen.width - 2, "    ")))?;
        }
    }
    Ok(())
}

fn attempt_line(attempt: &Record) -> String {
    let limit = attempt.limit.map_or_else(String::new, |limit| format!(" of {limit}"));
    let over = attempt.limit.filter(|limit| attempt.used > *limit);
    let over = over.map_or_else(String::new, |limit| format!(", {} over", Tenths(attempt.used.0 - limit.0)));
    let left = match attempt.not_marked {
        0 => String::new(),
        left => format!(" ({left} not marked)"),
    };
    let points =
        attempt.points.map_or_else(String::new, |(heard, of)| format!("  {heard}/{of} points{left}"));
    let score = attempt.score.map_or_else(String::new, |(score, of)| format!("  score {score}/{of}"));
    format!("{}  {}{limit}{over}{points}{score}", clean(&attempt.day), attempt.used)
}

#[derive(Serialize)]
struct HistoryJson<'a> {
    schema: &'static str,
    interviews: Vec<InterviewJson<'a>>,
}

#[derive(Serialize)]
struct InterviewJson<'a> {
    lesson: &'a str,
    interview: &'a str,
    title: &'a str,
    attempts: Vec<AttemptJson<'a>>,
}

#[derive(Serialize)]
struct AttemptJson<'a> {
    day: &'a str,
    minutes: f64,
    limit: Option<f64>,
    heard: Option<u32>,
    points: Option<u32>,
    not_marked: u32,
    missed: &'a [String],
    score: Option<Points>,
    max_score: Option<u32>,
}

/// The history for a program: schema `prep/history/v1`.
pub fn write_history_json(out: &mut dyn Write, interviews: &[Practised]) -> io::Result<()> {
    let interviews = interviews.iter().map(InterviewJson::of).collect();
    serde_json::to_writer_pretty(&mut *out, &HistoryJson { schema: "prep/history/v1", interviews })?;
    writeln!(out)
}

impl<'a> InterviewJson<'a> {
    fn of(it: &'a Practised) -> Self {
        let attempts = it.attempts.iter().map(AttemptJson::of).collect();
        Self { lesson: &it.lesson, interview: &it.interview, title: &it.title, attempts }
    }
}

impl<'a> AttemptJson<'a> {
    fn of(it: &'a Record) -> Self {
        let minutes = |tenths: Tenths| tenths.0 as f64 / 10.0;
        Self {
            day: &it.day,
            minutes: minutes(it.used),
            limit: it.limit.map(minutes),
            heard: it.points.map(|(heard, _)| heard),
            points: it.points.map(|(_, of)| of),
            not_marked: it.not_marked,
            missed: &it.missed,
            score: it.score.map(|(score, _)| score),
            max_score: it.score.map(|(_, of)| of),
        }
    }
}

/// The interviewer's script as a page to print: everything, what is expected included.
pub fn write_script(out: &mut dyn Write, interview: &Interview) -> io::Result<()> {
    writeln!(out, "# {}\n\n{}", clean(&interview.title), clean(&interview.about))?;
    for phase in &interview.phases {
        let limit = phase.limit.map_or_else(String::new, |limit| format!(" ({limit})"));
        match &phase.what {
            What::Say(text) => {
                writeln!(out, "\n## {}{limit}\n\n> {}", clean(&phase.title), clean(text.trim()))?;
                write_shown(out, phase.show.as_deref())?;
            }
            What::Questions(questions) => {
                writeln!(out, "\n## {}{limit}", clean(&phase.title))?;
                for question in questions {
                    write_question(out, question)?;
                }
            }
            What::Protocol(protocol) => write!(out, "{}", super::practice_talk::script(protocol))?,
            _ => {}
        }
    }
    if !interview.help.is_empty() {
        writeln!(out, "\n## When it goes wrong")?;
    }
    for help in &interview.help {
        writeln!(out, "\n{}\n", clean(&help.when))?;
        for line in &help.say {
            writeln!(out, "- {}", clean(line))?;
        }
    }
    Ok(())
}

fn write_question(out: &mut dyn Write, question: &Question) -> io::Result<()> {
    let limit = question.limit.map_or_else(String::new, |limit| {
        let sign = question.sign.map_or_else(String::new, |sign| format!(", a sign at {sign}"));
        let cut = if question.stop.as_str() == "hard" { ", cut it off" } else { "" };
        format!(" ({limit}{sign}{cut})")
    });
    writeln!(out, "\n### {}{limit}", clean(question.heading()))?;
    if let Some(ask) = &question.ask {
        writeln!(out, "\n> {}", clean(ask))?;
    }
    write_shown(out, question.show.as_deref())?;
    if !question.points.is_empty() {
        writeln!(out, "\nExpected:\n")?;
    }
    for point in &question.points {
        let (heading, expects) = (clean(&point.heading), clean(&point.expects));
        writeln!(out, "- [ ] {}{heading}: {expects}", point.sort.prefix())?;
    }
    if !question.follow_ups.is_empty() {
        writeln!(out, "\nFollow-ups, for what was not covered:\n")?;
    }
    for asked in &question.follow_ups {
        let by = asked.answered_by.iter().map(|point| point.to_uppercase()).collect::<Vec<_>>().join(", ");
        let unless = if by.is_empty() { String::new() } else { format!(" (not if {by} was heard)") };
        writeln!(out, "- {}{unless}", clean(&asked.ask))?;
    }
    if !question.traps.is_empty() {
        writeln!(out, "\nTraps:\n")?;
    }
    question.traps.iter().try_for_each(|trap| writeln!(out, "- {}", clean(&trap.ask)))
}

fn write_shown(out: &mut dyn Write, shown: Option<&str>) -> io::Result<()> {
    let Some(shown) = shown else { return Ok(()) };
    writeln!(out, "\n```")?;
    shown.trim_end().lines().try_for_each(|line| writeln!(out, "{}", clean(line)))?;
    writeln!(out, "```")
}

pub fn wrap(text: &str, width: usize, hang: &str) -> String {
    wrap::fill(text, width.max(20), "", hang)
}
