//! What a word is, in scripts with spaces between words and in those without.

use std::collections::BTreeSet;

use crate::pattern::Script;

/// How many letters a word has on average in the scripts that set no spaces between words and are not written in
/// characters of a word each. No dictionary is asked, so a number of words there is an estimate.
const LETTERS: usize = 4;

/// How many words `text` has: runs between white space that contain a letter or a digit. A Han, Hiragana or Katakana
/// character is a word, and so are four letters of Thai, Lao, Khmer or Burmese.
pub fn count_words(text: &str) -> usize {
    if text.is_ascii() {
        return text
            .split_ascii_whitespace()
            .filter(|run| run.contains(|c: char| c.is_ascii_alphanumeric()))
            .count();
    }
    let mut counter = Counter::default();
    text.chars().for_each(|c| counter.take(c));
    counter.end_run();
    counter.words
}

/// How many different words some texts have together, in any letter case and without the punctuation around them. Where
/// no spaces are set, each [`LETTERS`] of a run are taken for a word.
pub fn different_words<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    word_set(texts).len()
}

/// The different words of some texts, as [`different_words`] counts them.
pub fn word_set<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for text in texts {
        let mut word = String::new();
        let mut is_spaced = true;
        for c in text.chars() {
            let script = Script::of(c);
            let goes_on = match script {
                Script::Spaced => is_spaced,
                Script::Unspaced => !is_spaced && word.chars().count() < LETTERS,
                Script::Characters | Script::None => false,
            };
            if !goes_on {
                add(&mut words, &word);
                word.clear();
            }
            if !matches!(script, Script::None) {
                is_spaced = matches!(script, Script::Spaced);
                word.push(c);
            }
        }
        add(&mut words, &word);
    }
    words
}

fn add(words: &mut BTreeSet<String>, word: &str) {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    if !bare.is_empty() {
        words.insert(bare.to_lowercase());
    }
}

#[derive(Default)]
struct Counter {
    words: usize,
    /// Whether the run so far has a letter or a digit.
    in_word: bool,
    /// Letters of a script without spaces so far.
    letters: usize,
}

impl Counter {
    fn take(&mut self, c: char) {
        match Script::of(c) {
            Script::Spaced => self.in_word |= c.is_alphanumeric(),
            Script::Characters => {
                self.end_run();
                self.words += usize::from(c.is_alphanumeric());
            }
            Script::Unspaced => {
                if std::mem::take(&mut self.in_word) {
                    self.words += 1;
                }
                // Marks above and below belong to the letter before.
                self.letters += usize::from(c.is_alphanumeric());
            }
            Script::None => self.end_run(),
        }
        if self.letters > 0 && Script::of(c) == Script::Spaced {
            self.end_letters();
        }
    }

    fn end_run(&mut self) {
        self.words += usize::from(std::mem::take(&mut self.in_word));
        self.end_letters();
    }

    fn end_letters(&mut self) {
        let letters = std::mem::take(&mut self.letters);
        if letters > 0 {
            self.words += ((letters + LETTERS / 2) / LETTERS).max(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_a_letter_or_a_digit() {
        assert_eq!(count_words("one two-three -- 4 🎯\u{a0}five"), 4);
        assert_eq!(count_words("don’t – naïve"), 2);
    }

    #[test]
    fn scripts_without_spaces_have_words() {
        assert_eq!(count_words("我们讨论系统设计。"), 8);
        assert_eq!(count_words("用TCP协议，then UDP"), 6);
        assert_eq!(count_words("システム"), 4);
        assert_eq!(count_words("시스템 설계"), 2);
        assert_eq!(count_words("ระบบกระจาย"), 3);
        assert_eq!(count_words("ไม้"), 1);
        assert_eq!(count_words(&"ระบบ".repeat(100)), 100);
        assert_eq!(count_words("ใช้ TCP กับ UDP"), 4);
    }

    #[test]
    fn a_word_said_again_is_not_another() {
        let different = |text: &str| different_words(text.split('\n'));
        assert_eq!(different("fix a a (a) **A** a.\nA fix"), 2);
        assert_eq!(different("three-part name, don’t – 4 🎯"), 4);
        assert_eq!(different("我们我们讨论"), 4);
        assert_eq!(different("ระบบ ระบบ"), 1);
        assert_eq!(different(" … — "), 0);
    }
}
