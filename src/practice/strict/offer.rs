//! What can be said to an answer now: only what the mark, the clock and what was said before allow.

use super::spec::{Mark, Protocol, Said, Taken};
use super::state::Conversation;

/// A reply that is legal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The form, or the edge case.
    pub name: String,
    /// Its words.
    pub words: String,
    /// The situation it is kept for.
    pub when: Option<String>,
    /// Whether it ends the part, without a question.
    pub closes: bool,
}

/// Everything that is legal, what ends the part last.
pub fn offers(protocol: &Protocol, talk: &Conversation) -> Vec<Offer> {
    let Some(mark) = talk.mark() else { return Vec::new() };
    let at_border = talk.is_at_border(protocol);
    let legal: Vec<Said<'_>> =
        protocol.sayable().filter(|said| protocol.allows(said, mark) && follows(said, talk)).collect();
    let open = legal.iter().filter(|_| !at_border).map(|said| offer(said, false));
    let closing = legal.iter().filter(|said| can_close(said, mark, at_border)).map(|said| offer(said, true));
    open.chain(closing).collect()
}

/// What follows an edge case comes after its reply only, and the reply itself not twice in a row.
fn follows(said: &Said<'_>, talk: &Conversation) -> bool {
    let before = talk.form_before();
    match said.case {
        Some(case) if said.escalates => before == Some(&*case.id),
        Some(case) => before != Some(&*case.id),
        None => true,
    }
}

/// A reply that asks something cannot end a part; one that says `Continue` does so only when time is up.
fn can_close(said: &Said<'_>, mark: Mark, at_border: bool) -> bool {
    let gives_time = said.case.is_some_and(|case| case.takes.is_some() && !said.escalates);
    let ends = said.wording.asks() || at_border || said.escalates;
    ends && !said.wording.is_question() && !gives_time && (at_border || mark != Mark::Taken(Taken::Asks))
}

fn offer(said: &Said<'_>, closes: bool) -> Offer {
    let words = said.wording.to_string();
    let words = if closes { words.replace("{question}", "").trim_end().to_owned() } else { words };
    let when = said.case.map(|case| match &case.escalates {
        Some(then) if said.escalates => then.when.clone(),
        _ => case.when.clone(),
    });
    Offer { name: said.name(), words, when, closes }
}
