//! What time does to a conversation: parts begin and end, answers are cut off, and what is still to be asked is told in time.

use super::rules::{self, stamp};
use super::state::At;
use super::step::Run;
use crate::practice::limit::Span;

/// The gentle sign is given after this part of a window.
const SIGN: (u64, u64) = (5, 6);

impl Run<'_> {
    pub(super) fn advance(&mut self, mut left: Span) -> bool {
        let mut cut = false;
        while left > Span::ZERO && self.talk.is_running() {
            let (begins, ends) = self.protocol.window(self.talk.part);
            if self.talk.at == At::Waiting {
                let wait = begins - self.talk.clock;
                let step = wait.min(left);
                self.talk.clock += step;
                left = left - step;
                if self.talk.clock >= begins {
                    self.talk.at = At::Opening;
                    self.told.push(format!("{} begins", self.protocol.parts[self.talk.part].title));
                }
                continue;
            }
            if self.talk.clock >= ends {
                *self.talk.rested.entry(self.talk.part).or_default() += left;
                return cut;
            }
            let is_answering = self.talk.at == At::Answering;
            let given = self.talk.given.filter(|_| is_answering).map(|given| self.began() + given);
            let stop = given.into_iter().chain([ends]).min().unwrap_or(ends);
            let step = (stop - self.talk.clock).min(left);
            self.talk.clock += step;
            left = left - step;
            if is_answering {
                self.talk.quiet += step;
            }
            self.remind();
            if is_answering && self.talk.clock >= stop {
                cut = true;
                self.told.push(match self.talk.clock >= ends {
                    true => format!(
                        "{}: the part is over; mark the answer and end it, off the clock",
                        stamp(ends)
                    ),
                    false => "the time that was given is over; mark the answer".to_owned(),
                });
                self.finish_answer(true);
            }
        }
        cut
    }

    /// When the answer began: with the line before it.
    pub(super) fn began(&self) -> Span {
        self.talk.stamps().last().unwrap_or(Span::ZERO)
    }

    fn remind(&mut self) {
        let (begins, ends) = self.protocol.window(self.talk.part);
        let sign = begins + Span((ends - begins).0 * SIGN.0 / SIGN.1);
        if self.talk.clock >= sign && !self.talk.told_end {
            self.talk.told_end = true;
            let left = (ends - self.talk.clock).clock();
            let open = rules::to_ask(&self.protocol.parts[self.talk.part], self.talk);
            self.told.push(match open.as_slice() {
                [] => format!("{left} left in this part"),
                open => format!("{left} left in this part; not asked yet: {}", open.join(", ")),
            });
        }
        if self.talk.is_stalled(self.protocol) && !self.talk.told_patience && self.talk.at == At::Answering {
            self.talk.told_patience = true;
            self.told.push(format!(
                "{} without progress: end the answer and mark it stuck, or note the progress",
                self.protocol.patience
            ));
        }
    }
}
