//! A conversation under a strict protocol in the notes: every turn as `[mm:ss] Speaker (note): text`, the decisions, and what
//! was written down afterwards.

use super::contain::contained;
use super::write::{SECTION, Writer};
use crate::practice::filled::Points;
use crate::practice::strict::{At, Conversation, Line, Mark, Protocol, Taken, stamp};
use crate::wording::{one_line, plural};

impl Writer<'_> {
    fn conversation(&self) -> Option<(&Protocol, &Conversation)> {
        let (_, protocol) = self.attempt.interview.protocol()?;
        Some((protocol, self.attempt.state.talk.as_ref()?))
    }

    /// Each part below its heading, with its minutes.
    pub(super) fn transcript(&mut self) {
        let Some((protocol, talk)) = self.conversation() else { return };
        let (protocol, talk) = (protocol.clone(), talk.clone());
        let mut heading = None;
        for line in &talk.lines {
            let part = match line {
                Line::Interviewer { part, .. }
                | Line::Candidate { part, .. }
                | Line::Decision { part, .. } => *part,
            };
            if heading != Some(part) {
                heading = Some(part);
                let (from, to) = protocol.window(part);
                let minutes = format!("({}-{} min)", from.0 / 60_000, to.0 / 60_000);
                let title = format!("{} {minutes}", protocol.parts[part].title);
                let title =
                    if self.shift == 0 { title } else { format!("Take {}: {title}", self.attempt.take) };
                self.heading(SECTION, &title);
            }
            let text = turn(&protocol, line);
            self.text(&text, SECTION);
        }
    }

    pub(super) fn evaluation(&mut self) {
        let Some((protocol, talk)) = self.conversation() else { return };
        let (protocol, talk) = (protocol.clone(), talk.clone());
        self.heading(SECTION + 1, "Questions asked");
        let asked: Vec<String> = talk
            .tasks(&protocol)
            .into_iter()
            .map(|task| {
                let heard = talk.points.get(&*task.id).map_or(&[][..], Vec::as_slice);
                let missing = task.expects.iter().enumerate().filter(|(nth, _)| !heard.contains(&(nth + 1)));
                let missing: Vec<&str> = missing.map(|(_, point)| point.as_str()).collect();
                let missing = if missing.is_empty() {
                    String::new()
                } else {
                    format!(", missing: {}", missing.join("; "))
                };
                format!("- {}: {} of {}{missing}", task.id.to_uppercase(), heard.len(), task.expects.len())
            })
            .collect();
        self.list(&asked);
        self.heading(SECTION + 1, "Scores");
        let mut table = vec!["| Criterion | Score |".to_owned(), "|---|---|".to_owned()];
        table.extend(protocol.scores.iter().map(|score| {
            let given = talk.scores.get(&*score.id).map_or_else(String::new, Points::to_string);
            format!("| {} | {given} |", score.title)
        }));
        self.list(&table);
        self.heading(SECTION + 1, "Recommendation");
        let recommended = talk.recommended.clone().unwrap_or_default();
        self.list(&[format!("Recommendation: {recommended}")]);
        for (nth, findings) in protocol.findings.iter().enumerate() {
            self.heading(SECTION + 1, &findings.title);
            let own = talk.findings.iter().filter(|finding| finding.list == nth);
            let items: Vec<String> = own
                .map(|finding| format!("- [{}] {}", stamp(finding.at), contained(&finding.text, 6, 0)))
                .collect();
            self.list(&items);
        }
        self.review(&protocol, &talk);
    }

    fn review(&mut self, protocol: &Protocol, talk: &Conversation) {
        if talk.looks.is_empty() {
            return;
        }
        self.heading(SECTION + 1, "Code review");
        let title = |area: &str| {
            let areas = protocol.review.iter().flat_map(|review| &review.areas);
            areas
                .into_iter()
                .find(|known| *known.id == *area)
                .map_or_else(String::new, |area| area.title.clone())
        };
        let item = |look: &crate::practice::strict::Look| {
            let found = match (&look.major, look.corrected) {
                (None, _) => "no major issue".to_owned(),
                (Some(major), Some(at)) => format!("major: {}; corrected by {}", one_line(major), stamp(at)),
                (Some(major), None) => format!("major: {}; not corrected", one_line(major)),
            };
            format!("- [{}] {}: {found}", stamp(look.at), title(&look.area))
        };
        let items: Vec<String> = talk.looks.iter().map(item).collect();
        self.list(&items);
    }
}

/// What the record says of a conversation, besides its minutes.
pub fn talk_lines(protocol: &Protocol, talk: &Conversation) -> Vec<String> {
    let mut lines = Vec::new();
    if !talk.progress.is_empty() {
        let at: Vec<String> = talk.progress.iter().map(|at| stamp(*at)).collect();
        lines.push(format!("- Progress noted: {}", at.join(", ")));
    }
    for (part, rested) in talk.rested.iter().filter(|(_, rested)| rested.0 >= 1000) {
        let end = stamp(protocol.window(*part).1);
        lines.push(format!(
            "- The clock rested at {end}: {}",
            plural(usize::try_from(rested.seconds()).unwrap_or(0), "second")
        ));
    }
    for (id, before, after) in &talk.changed {
        let title = protocol.scores.iter().find(|score| *score.id == **id).map_or("", |score| &score.title);
        lines.push(format!("- Score changed: {title}, from {} to {}", before, after));
    }
    if talk.at != At::Over {
        lines.push("- The conversation was not finished".to_owned());
    }
    lines
}

/// One turn, or a decision.
fn turn(protocol: &Protocol, line: &Line) -> String {
    match line {
        Line::Interviewer { at, about, said, .. } => {
            let note = about.as_ref().map_or_else(String::new, |about| match protocol.task(about) {
                Some(_) => format!(" ({})", about.to_uppercase()),
                None => format!(" ({about})"),
            });
            format!("[{}] Interviewer{note}: {said}", stamp(*at))
        }
        Line::Candidate { at, until, mark, stuck, cut, text, .. } => {
            let note = match mark {
                Some(Mark::Percent(percent)) => format!("{percent}%"),
                Some(Mark::Taken(Taken::Stuck)) => format!("stuck {} min", stuck.unwrap_or(0)),
                Some(Mark::Taken(taken)) => taken.as_str().to_owned(),
                None => "not marked".to_owned(),
            };
            let text = if text.trim().is_empty() { "…".to_owned() } else { own_words(text) };
            let cut = if *cut { format!(" *(cut off at {})*", stamp(*until)) } else { String::new() };
            let gap = if text.starts_with("```") || text.starts_with("~~~") { "Like this:\n\n" } else { "" };
            let cut = if text.trim_end().ends_with("```") { format!("\n\n{}", cut.trim()) } else { cut };
            format!("[{}] Candidate ({note}): {gap}{}", stamp(*at), format!("{text}{cut}").trim_end())
        }
        Line::Decision { said, .. } => format!("Decision: {said}"),
    }
}

/// What a candidate typed, with a mark before lines that would be taken for turns of their own, or for the decision.
fn own_words(text: &str) -> String {
    let mut in_code = false;
    let line = |line: &str| {
        let bare = line.trim_start_matches([' ', '\t', '>', '-', '*', '[', '(']);
        in_code ^= bare.starts_with("```") || bare.starts_with("~~~");
        let begins = bare.split([':', '：', '(', ']', '[']).next().unwrap_or_default();
        let is_label = bare.contains([':', '：'])
            && (begins.chars().all(|c| c.is_ascii_digit()) || begins.split_whitespace().count() <= 3)
            && begins.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        match is_label && !in_code {
            true => format!("… {}", line.trim_start()),
            false => line.to_owned(),
        }
    };
    text.trim().lines().map(line).collect::<Vec<_>>().join("\n")
}
