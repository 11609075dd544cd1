//! Lists that belong to a conversation: questions that were asked, turns that showed something. What an item says after its
//! note or its stamp is not looked at.

use super::clock::Stamp;
use super::spec::Listed;
use super::transcript::Turn;
use crate::evidence::Excerpt;
use crate::markdown::{Block, Heading};

impl Listed {
    pub fn describe(&self) -> String {
        let below = format!("the list below {}", self.below);
        match (&self.notes, self.stamps.0) {
            (Some(notes), false) => format!("{below} has the turns marked {notes}, and no others"),
            (Some(notes), true) => {
                format!("{below} has the turns marked {notes}, with their stamps, and no others")
            }
            (None, _) => format!("{below} names turns by their time stamps"),
        }
    }

    /// The lines at which list and turns differ, and how.
    pub fn broken_by(&self, text: &Excerpt, turns: &[Turn]) -> Vec<(usize, String)> {
        let mut broken = Vec::new();
        for heading in text.headings().iter().filter(|heading| self.below.is_match(&heading.text)) {
            let items: Vec<&Block> = items_below(text, heading).collect();
            if let Some(notes) = &self.notes {
                let marked = |turn: &&Turn| turn.note.as_deref().is_some_and(|note| notes.is_match(note));
                let turns: Vec<&Turn> = turns.iter().filter(marked).collect();
                broken.extend(items.iter().filter_map(|item| never_said(item, &turns)));
                broken.extend(turns.iter().filter_map(|turn| not_listed(turn, &items, heading)));
            }
            if self.stamps.0 {
                broken.extend(items.iter().filter_map(|item| no_turn(item, turns)));
            }
        }
        broken
    }
}

fn items_below<'a>(text: &'a Excerpt, heading: &'a Heading) -> impl Iterator<Item = &'a Block> {
    let next = text.headings().iter().find(|next| next.line > heading.line && next.level <= heading.level);
    let end = next.map_or(usize::MAX, |next| next.line);
    text.items().iter().filter(move |item| (heading.line..end).contains(&item.line))
}

/// What an item begins with, up to its colon or the first space.
fn first_word(item: &Block) -> &str {
    item.text.trim_start().split([':', '\u{ff1a}', ' ', '\u{a0}', ',']).next().unwrap_or_default()
}

fn never_said(item: &Block, turns: &[&Turn]) -> Option<(usize, String)> {
    let word = first_word(item);
    let is_said =
        turns.iter().any(|turn| turn.note.as_deref().is_some_and(|note| note.eq_ignore_ascii_case(word)));
    (!is_said).then(|| (item.line, format!("line {}: no turn is marked ({word})", item.line)))
}

fn not_listed(turn: &Turn, items: &[&Block], heading: &Heading) -> Option<(usize, String)> {
    let note = turn.note.as_deref()?;
    let is_listed = items.iter().any(|item| first_word(item).eq_ignore_ascii_case(note));
    let why = || format!("line {}: ({note}) is not listed below `{}`", turn.line, heading.text);
    (!is_listed).then(|| (turn.line, why()))
}

fn no_turn(item: &Block, turns: &[Turn]) -> Option<(usize, String)> {
    let written = item.text.trim_start().trim_start_matches(['[', '(']).split([']', ')', ' ']).next()?;
    let stamp = Stamp::parse(written)?;
    let has_it = turns.iter().any(|turn| turn.stamp.as_ref().is_some_and(|own| own.as_ref() == Ok(&stamp)));
    (!has_it).then(|| (item.line, format!("line {}: no turn has the stamp {stamp}", item.line)))
}
