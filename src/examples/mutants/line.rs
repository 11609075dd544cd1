//! What can go wrong with one line of a text.

/// A mutation of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Reword,
    RewordValue,
    Remove,
    Duplicate,
    NumberUp,
    NumberDown,
    Tick,
    Untick,
    Fence,
    Comment,
}

impl Op {
    pub const ALL: [Self; 10] = [
        Self::Reword,
        Self::NumberUp,
        Self::NumberDown,
        Self::Untick,
        Self::Tick,
        Self::Remove,
        Self::Duplicate,
        Self::Fence,
        Self::Comment,
        Self::RewordValue,
    ];

    /// What happens to the line, for the middle of a sentence.
    pub fn what(self) -> &'static str {
        match self {
            Self::Reword => "reworded",
            Self::RewordValue => "reworded after its colon",
            Self::Remove => "removed",
            Self::Duplicate => "repeated twice",
            Self::NumberUp => "changed: its numbers are one more",
            Self::NumberDown => "changed: its numbers are one less",
            Self::Tick => "ticked",
            Self::Untick => "unticked",
            Self::Fence => "put into a code fence",
            Self::Comment => "put into a comment",
        }
    }

    /// What is there instead of the line, which has its line end; `None` where there is nothing to change.
    pub fn apply(self, line: &str) -> Option<String> {
        let (text, end) = split_end(line);
        let with_end = |text: String| format!("{text}{end}");
        let changed = match self {
            Self::Reword => with_end(reworded(text)),
            Self::RewordValue => {
                let (key, value) = text.split_once([':', '='])?;
                let mark = &text[key.len()..=key.len()];
                with_end(format!("{key}{mark}{}", reworded(value)))
            }
            Self::Remove => String::new(),
            Self::Duplicate => format!("{text}\n{text}\n{line}"),
            Self::NumberUp => with_end(counted(text, 1)),
            Self::NumberDown => with_end(counted(text, -1)),
            Self::Tick => with_end(text.replacen("[ ]", "[x]", 1)),
            Self::Untick => with_end(text.replacen("[x]", "[ ]", 1).replacen("[X]", "[ ]", 1)),
            Self::Fence => format!("\n```\n{text}\n```\n\n"),
            Self::Comment => with_end(format!("<!-- {text} -->")),
        };
        (changed != line && !(text.trim().is_empty() && self != Self::Remove)).then_some(changed)
    }
}

/// A line and its line end, which is at least LF.
fn split_end(line: &str) -> (&str, &str) {
    let text = line.trim_end_matches(['\n', '\r']);
    let end = &line[text.len()..];
    (text, if end.is_empty() { "\n" } else { end })
}

/// The same markup with other words: each run of two letters or more is another word. Of a list item the mark and the box
/// stay, of a heading its `#`.
pub fn reworded(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        match c.is_alphabetic() {
            true => word.push(c),
            false => {
                out.push_str(if word.chars().count() > 1 { "other" } else { &word });
                word.clear();
                out.push(c);
            }
        }
    }
    out.pop();
    out
}

/// The text with every whole number changed by `by`.
pub fn counted(text: &str, by: i64) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for c in text.chars().chain(['\0']) {
        match c.is_ascii_digit() {
            true => digits.push(c),
            false => {
                if !digits.is_empty() {
                    let width = digits.len();
                    match digits.parse::<i64>().ok().map(|number| number.saturating_add(by)) {
                        Some(number) if number >= 0 => out.push_str(&format!("{number:0width$}")),
                        _ => out.push_str(&digits),
                    }
                    digits.clear();
                }
                out.push(c);
            }
        }
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_changes_one_thing() {
        let line = "- [x] Improvement: cut 12 words\n";
        let of = |op: Op| op.apply(line).unwrap_or_default();
        assert_eq!(of(Op::Reword), "- [x] other: other 12 other\n");
        assert_eq!(of(Op::RewordValue), "- [x] Improvement: other 12 other\n");
        assert_eq!(of(Op::NumberUp), "- [x] Improvement: cut 13 words\n");
        assert_eq!(of(Op::Untick), "- [ ] Improvement: cut 12 words\n");
        assert_eq!(of(Op::Remove), "");
        assert_eq!(Op::Tick.apply(line), None);
        assert_eq!(Op::Reword.apply("1 + 1\n"), None);
        assert_eq!(Op::NumberDown.apply("Day 0\r\n"), None);
        assert_eq!(counted("2026-01-09, 07:59", 1), "2027-02-10, 08:60");
    }

    #[test]
    fn the_line_end_stays() {
        assert_eq!(Op::Reword.apply("one two\r\n").as_deref(), Some("other other\r\n"));
        assert_eq!(Op::Comment.apply("one").as_deref(), Some("<!-- one -->\n"));
    }
}
