//! How a reply is put together: a form that is legal after the mark, its slots, and the question that comes last. It is said
//! when nothing is missing.

use std::collections::BTreeSet;

use super::offer::{Offer, offers};
use super::rules;
use super::rules::Ruled;
use super::spec::{Mark, Protocol, Taken};
use super::state::{At, Composed};
use super::step::{Run, refuse};
use super::wording::QUESTION;
use crate::practice::limit::Limit;
use crate::wording::list;

impl Run<'_> {
    pub(super) fn form(&mut self, name: &str, closes: bool) -> Ruled<()> {
        let all = offers(self.protocol, self.talk);
        if self.protocol.said(name).is_none() {
            return refuse(format!("there is no reply `{name}`"), legal(&all));
        }
        let Some(offer) = all.iter().find(|offer| offer.name == name && offer.closes == closes) else {
            return refuse(self.why_illegal(name, closes), legal(&all));
        };
        let open = rules::to_ask(&self.protocol.parts[self.talk.part], self.talk);
        if closes && !open.is_empty() && !self.talk.is_at_border(self.protocol) {
            let left = (self.protocol.window(self.talk.part).1 - self.talk.clock).clock();
            return refuse(
                format!("the part cannot end yet: not asked are {}", open.join(", ")),
                format!("ask; there are {left} left"),
            );
        }
        let composed = Composed { form: Some(offer.name.clone()), closes, ..Composed::default() };
        self.go_on_composing(composed);
        Ok(())
    }

    fn why_illegal(&self, name: &str, closes: bool) -> String {
        let said = self.protocol.said(name);
        let mark = self.talk.mark();
        let fits = said.zip(mark).is_some_and(|(said, mark)| self.protocol.allows(&said, mark));
        match mark {
            Some(_) if fits && closes => format!("`{name}` asks something, and cannot end a part"),
            Some(_) if fits && self.talk.is_at_border(self.protocol) => {
                "the window of the part is over, and nothing more is asked".to_owned()
            }
            Some(_) if fits => format!("`{name}` does not follow what was said before"),
            Some(Mark::Percent(percent)) => format!("`{name}` is not for an answer of {percent} %"),
            Some(Mark::Taken(taken)) => format!("`{name}` is not for an answer marked {}", taken.as_str()),
            None => "the answer is not marked".to_owned(),
        }
    }

    pub(super) fn slot(&mut self, composed: &Composed, text: &str) -> Ruled<()> {
        let Some(slot) = next_slot(self.protocol, composed) else {
            return refuse("that does not come now", "choose a reply first");
        };
        if slot == QUESTION {
            return refuse("a question needs what it is about", "write `q4`, or `security: …?`");
        }
        let text = rules::slot(self.protocol, text)?;
        let mut composed = composed.clone();
        composed.slots.insert(slot, text);
        self.go_on_composing(composed);
        Ok(())
    }

    pub(super) fn ask(&mut self, composed: &Composed, about: &str, words: &str) -> Ruled<()> {
        if next_slot(self.protocol, composed).as_deref() != Some(QUESTION) {
            return refuse("a question does not come now", "the reply has other slots first");
        }
        if let (Some(look), Some(review)) = (self.talk.to_correct(), &self.protocol.review)
            && !self.is_settled()
            && *review.correction != *about
        {
            let major = look.major.as_deref().unwrap_or_default();
            return refuse(
                format!("a major issue is not corrected yet: {major}"),
                format!("ask for the correction: `{}: …?`", review.correction),
            );
        }
        if self.talk.is_at_border(self.protocol) {
            return refuse("the window of the part is over", "end it with the reply alone");
        }
        let said = self.question(about, words, false)?;
        let mut composed = composed.clone();
        composed.slots.insert(QUESTION.to_owned(), said);
        composed.about = Some(about.to_owned());
        self.go_on_composing(composed);
        Ok(())
    }

    /// Whether the answer settles a major issue: it was corrected, or one moves on.
    fn is_settled(&self) -> bool {
        let is_new = self.talk.major(self.protocol).is_some();
        let at_most = self.protocol.review.as_ref().map_or(0, |review| review.at_most);
        match self.talk.mark() {
            Some(Mark::Taken(Taken::Stuck)) => true,
            Some(Mark::Percent(percent)) => !is_new && u32::from(percent) > at_most,
            _ => false,
        }
    }

    /// Says the reply if nothing is missing.
    fn go_on_composing(&mut self, composed: Composed) {
        self.talk.draft.clear();
        let said = composed.form.as_deref().and_then(|name| self.protocol.said(name));
        let Some(said) = said.filter(|_| next_slot(self.protocol, &composed).is_none()) else {
            self.talk.at = At::Replying(composed);
            return;
        };
        let about = composed.about.clone().or_else(|| {
            let probe = said.case.filter(|_| !said.escalates)?.probe.as_ref()?;
            Some(probe.to_string())
        });
        let given = said.case.filter(|_| !said.escalates).and_then(|case| case.takes);
        let corrected = self.is_settled() && self.talk.mark() != Some(Mark::Taken(Taken::Stuck));
        let is_settled = self.is_settled() || composed.closes;
        let clock = self.talk.clock;
        for look in self.talk.looks.iter_mut().filter(|look| look.is_open && is_settled) {
            look.is_open = false;
            look.corrected = corrected.then_some(clock);
        }
        let text = said.wording.filled(&composed.slots);
        self.say(about, composed.form, text);
        self.talk.given = given.map(Limit::span);
        match composed.closes {
            true => self.talk.at = At::Deciding,
            false => self.listen(),
        }
    }
}

/// The next slot of a reply that has no text.
pub fn next_slot(protocol: &Protocol, composed: &Composed) -> Option<String> {
    let said = protocol.said(composed.form.as_deref()?)?;
    let open = |slot: &&str| !(composed.slots.contains_key(*slot) || composed.closes && *slot == QUESTION);
    said.wording.slots().find(open).map(str::to_owned)
}

fn legal(offers: &[Offer]) -> String {
    let mut names: Vec<String> = offers.iter().map(|offer| format!("`{}`", offer.name)).collect();
    // One that ends a part is offered beside the one that does not.
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    match names.as_slice() {
        [] => "mark the answer anew".to_owned(),
        names => format!("legal now: {}", list(names, "or")),
    }
}
