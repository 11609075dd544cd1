//! A block of shell text to its commands, each with the comments that belong to it. What the comments mean is not read here.

use super::meaning::Meaning;
use super::note::{Mark, mark, states, unlabelled, words};
use super::quantity::counts_something;
use crate::shell::lex::{Lexeme, Op, Token, lex};
use crate::shell::unread::Construct;
use crate::wording::one_line;

/// One command of a block, as written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Unit {
    /// Its tokens, comments and line ends left out.
    pub lexemes: Vec<Lexeme>,
    /// On one line, as it could be typed.
    pub text: String,
    /// As the page has it.
    pub written: String,
    /// Whether a blank line is above it.
    pub after_gap: bool,
    /// As it is typed: all its lines, with its comments and here documents.
    pub typed: String,
    /// 0-based, in the block.
    pub line: usize,
    /// Comment lines above it, without their `#`.
    pub above: Vec<String>,
    /// Comments on its own lines.
    pub trailing: Vec<String>,
    /// Comment lines below it that are about it.
    pub below: Vec<String>,
    /// What the page shows as its output.
    pub output: Vec<String>,
    /// Why an output that is shown after it cannot be compared with its own.
    pub unclear_output: Option<&'static str>,
}

impl Unit {
    /// The comment above it as a sentence.
    pub fn label(&self) -> Option<String> {
        let lines = self.above.iter().map(|line| line.trim()).filter(|line| !line.starts_with('!'));
        let label = lines.collect::<Vec<_>>().join(" ").trim().to_owned();
        (!label.is_empty()).then_some(label)
    }
}

/// The commands of a block in order.
pub fn units(text: &str) -> Vec<Unit> {
    let mut splitter = Splitter { text, expects_name: true, ..Splitter::default() };
    for lexeme in lex(text) {
        splitter.take(lexeme);
    }
    splitter.finish();
    splitter.divide(false);
    let mut units = splitter.units;
    let lines: Vec<&str> = text.lines().collect();
    let mut end = lines.len();
    for unit in units.iter_mut().rev() {
        unit.typed = lines.get(unit.line..end).unwrap_or_default().join("\n");
        end = unit.line;
    }
    hand_on(&mut units);
    units
}

/// What a command is to print may be said by an `echo` before it: then it is as good as a comment above. In one line with
/// the command it is printed too, and nothing can be compared with both.
fn hand_on(units: &mut [Unit]) {
    for at in 0..units.len() {
        let Some((text, is_all)) = said(&units[at]) else { continue };
        match units.get_mut(at + usize::from(is_all)) {
            Some(next) if is_all => next.above.push(text),
            Some(own) if own.trailing.is_empty() && own.below.is_empty() => {
                own.unclear_output = Some("it says what it should print, and prints that too");
            }
            _ => {}
        }
    }
}

/// What an `echo` of a unit says of what is expected, and whether nothing else is in the unit. What is said only where
/// another command failed is a message.
fn said(unit: &Unit) -> Option<(String, bool)> {
    let ends = |lexeme: &Lexeme| matches!(lexeme.token, Token::Op(Op::Semicolon | Op::And | Op::Or));
    let commands: Vec<&[Lexeme]> = unit.lexemes.split(ends).collect();
    let mut after_or = false;
    let mut rest = 0;
    for command in &commands {
        let text = if after_or { None } else { stated(command) };
        if let Some(text) = text {
            return Some((text, commands.len() == 1));
        }
        rest += command.len();
        after_or = unit.lexemes.get(rest).is_some_and(|lexeme| lexeme.token == Token::Op(Op::Or));
        rest += 1;
    }
    None
}

/// What an `echo` states, where that is something to be compared.
fn stated(command: &[Lexeme]) -> Option<String> {
    let mut said = Vec::new();
    for lexeme in command {
        match &lexeme.token {
            Token::Word(word) if !word.has_command() => said.push(word.text()),
            _ => return None,
        }
    }
    let (name, said) = said.split_first()?;
    let said = said.iter().filter(|word| *word != "-n").map(String::as_str).collect::<Vec<_>>().join(" ");
    let words = words(&said);
    let has_word =
        words.iter().any(|word| ["should", "must", "expect", "expects", "expected"].contains(&word.as_str()));
    let is_statement = mark(unlabelled(&said)).is_some() || counts_something(&words);
    (["echo", "printf"].contains(&name.as_str()) && has_word && is_statement).then_some(said)
}

/// A comment on a line of its own.
#[derive(Debug)]
struct Comment {
    text: String,
    /// Whether a blank line is above it.
    after_gap: bool,
}

#[derive(Default)]
struct Splitter<'t> {
    text: &'t str,
    /// How many lines are before the place up to which they were counted.
    line: usize,
    counted: usize,
    units: Vec<Unit>,
    current: Vec<Lexeme>,
    /// Comments on the lines of the current command.
    trailing: Vec<String>,
    /// Comment lines since the last command.
    between: Vec<Comment>,
    /// Whether a blank line is between the last comment and the current command.
    gap_before_current: bool,
    /// What opened the compound commands that are not closed yet.
    open: Vec<String>,
    expects_name: bool,
    /// Newlines since the last other token.
    newlines: usize,
}

impl Splitter<'_> {
    fn take(&mut self, lexeme: Lexeme) {
        match &lexeme.token {
            Token::Newline => {
                self.newlines += 1;
                if !self.current.is_empty() && self.is_complete() {
                    self.finish();
                } else if !self.open.is_empty() {
                    // It ends a command of the compound one.
                    self.current.push(lexeme);
                }
                self.expects_name = true;
                return;
            }
            Token::Comment(text) if self.current.is_empty() => {
                let after_gap = self.newlines > 1;
                self.between.push(Comment { text: text.clone(), after_gap });
            }
            Token::Comment(text) => self.trailing.push(text.clone()),
            Token::Word(_) | Token::Op(_) => {
                if self.current.is_empty() {
                    self.gap_before_current = self.newlines > 1;
                }
                match &lexeme.token {
                    Token::Word(word) => self.nest(word.bare().unwrap_or_default()),
                    Token::Op(op) => self.nest_op(*op),
                    _ => {}
                }
                self.current.push(lexeme);
            }
        }
        self.newlines = 0;
    }

    /// Whether a newline ends the command.
    fn is_complete(&self) -> bool {
        let joins = matches!(
            self.current.last().map(|lexeme| &lexeme.token),
            Some(Token::Op(Op::And | Op::Or | Op::Pipe))
        );
        !joins && self.open.is_empty()
    }

    fn nest(&mut self, word: &str) {
        if !std::mem::replace(&mut self.expects_name, false) {
            return;
        }
        match word {
            "if" | "for" | "while" | "until" | "case" | "select" | "{" => self.open.push(word.to_owned()),
            "fi" | "done" | "esac" | "}" => drop(self.open.pop()),
            _ => {}
        }
        self.expects_name =
            matches!(word, "if" | "while" | "until" | "then" | "else" | "elif" | "do" | "{" | "!");
    }

    fn nest_op(&mut self, op: Op) {
        match op {
            Op::Open => self.open.push("(".into()),
            Op::Unsupported(Construct::Arithmetic) => self.open.extend(["(".into(), "(".into()]),
            // In a `case` it ends a pattern.
            Op::Close if self.open.last().is_some_and(|open| open == "(") => drop(self.open.pop()),
            Op::Redirect(..) => return,
            _ => {}
        }
        self.expects_name = true;
    }

    fn finish(&mut self) {
        let lexemes = std::mem::take(&mut self.current);
        let (Some(first), Some(last)) = (lexemes.first(), lexemes.last()) else { return };
        let written = self.text[first.start..last.end].to_owned();
        let text = on_one_line(self.text, &lexemes);
        self.line += self.text[self.counted..first.start].matches('\n').count();
        self.counted = first.start;
        let line = self.line;
        let after_gap = self.gap_before_current;
        let above = self.divide(true);
        let trailing = std::mem::take(&mut self.trailing);
        self.units.push(Unit { lexemes, text, written, after_gap, line, above, trailing, ..Unit::default() });
        self.open.clear();
        self.expects_name = true;
    }

    /// Gives the comments between two commands to the one above them, and returns those of the one below. Whatever has a
    /// mark is given to one of them.
    fn divide(&mut self, has_next: bool) -> Vec<String> {
        let comments = std::mem::take(&mut self.between);
        let touches_next = has_next && !self.gap_before_current;
        let taken = match self.units.last_mut() {
            Some(unit) => {
                let taken = taken_by(unit, &comments, touches_next);
                unit.below.extend(comments[..taken].iter().map(|comment| comment.text.clone()));
                taken
            }
            None => 0,
        };
        let rest = &comments[taken..];
        if !has_next {
            if let Some(unit) = self.units.last_mut() {
                let marked = rest.iter().filter(|comment| mark(&comment.text).is_some());
                unit.below.extend(marked.map(|comment| comment.text.clone()));
            }
            return Vec::new();
        }
        let last_gap = rest.iter().rposition(|comment| comment.after_gap).unwrap_or(0);
        let belongs = |(nth, comment): &(usize, &Comment)| *nth >= last_gap || mark(&comment.text).is_some();
        rest.iter().enumerate().filter(belongs).map(|(_, comment)| comment.text.clone()).collect()
    }
}

/// A command's tokens on one line, a `;` where a line of a compound one ends.
fn on_one_line(text: &str, lexemes: &[Lexeme]) -> String {
    const OPENERS: [&str; 9] = ["then", "do", "else", "{", "(", "&&", "||", "|", ";"];
    let mut line = String::new();
    let mut end = None;
    for lexeme in lexemes {
        if lexeme.token == Token::Newline {
            let last = line.rsplit(' ').next().unwrap_or_default();
            let goes_on = OPENERS.contains(&last) || last.ends_with(';');
            line += if goes_on { "" } else { ";" };
            continue;
        }
        let piece = &text[lexeme.start..lexeme.end];
        line += if end.is_some_and(|end| end < lexeme.start) { " " } else { "" };
        match piece.contains('\n') {
            true => line += &one_line(piece),
            false => line += piece,
        }
        end = Some(lexeme.end);
    }
    line
}

/// How many of the comments below a command are about it. `touches_next` is whether another command follows them directly,
/// so that they may as well be about that one.
fn taken_by(unit: &Unit, comments: &[Comment], touches_next: bool) -> usize {
    let mut taken = 0;
    let mut in_expectation = false;
    // The lines after a bare `Expected:` are what is expected.
    let mut is_list = false;
    while let Some(comment) = comments.get(taken) {
        let rest = &comments[taken + 1..];
        // Whether a blank line or the end is below the lines that go on from this one.
        let ends_apart = !touches_next || rest.iter().any(|comment| comment.after_gap);
        let is_next_to = !comment.after_gap;
        let belongs = match mark(&comment.text) {
            Some(_) if in_expectation && is_next_to => true,
            Some(Mark::Arrow) => true,
            Some(Mark::Should) if touches_next && rest.iter().all(|comment| !comment.after_gap) => {
                // Where the command above has its own statement above it, the page writes them there.
                is_next_to && !unit.above.iter().any(|line| states(line))
            }
            Some(_) => is_next_to || ends_apart,
            None if !is_next_to => false,
            None if in_expectation && (is_list || comment.text.starts_with("  ")) => true,
            None => ends_apart || (taken == 0 && Meaning::of(&comment.text).is_some()),
        };
        if !belongs {
            break;
        }
        is_list |= mark(&comment.text).is_some() && comment.text.trim_end().ends_with(':');
        in_expectation = true;
        taken += 1;
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape(text: &str) -> Vec<String> {
        let joined = |lines: &[String]| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("|");
        units(text)
            .into_iter()
            .map(|unit| {
                let label = unit.label().unwrap_or_default();
                let notes = [joined(&unit.trailing), joined(&unit.below)];
                format!("{}: {} [{label}] {}", unit.line, unit.text, notes.concat())
            })
            .collect()
    }

    #[test]
    fn a_command_has_its_comment_and_its_expected_lines() {
        let text = "# not this\n\n# One\n# two\ngrep -c a b\n# → 3\n\nls docs\n# → a.md\n#   b.md\n# next\ntest -f x # → OK\n";
        assert_eq!(
            shape(text),
            ["4: grep -c a b [One two] → 3", "7: ls docs [] → a.md|b.md", "11: test -f x [next] → OK"]
        );
    }

    #[test]
    fn a_comment_between_two_commands_belongs_to_one_of_them() {
        for (text, first, second) in [
            ("a\n# Expected: 3\nb", "0: a [] Expected: 3", "2: b [] "),
            ("a\n# next\nb", "0: a [] ", "2: b [next] "),
            ("a\n# 3\nb", "0: a [] 3", "2: b [] "),
            ("a\n\n# Expected: 3\nb", "0: a [] ", "3: b [Expected: 3] "),
            ("a\n# it is there\n\nb", "0: a [] it is there", "3: b [] "),
            ("a\n\n# → 3\nb", "0: a [] → 3", "3: b [] "),
            ("a\n# Expected:\n# x\n# y\n\nb", "0: a [] Expected:|x|y", "5: b [] "),
            ("# Should find 3\na\n# Should find 4\nb", "1: a [Should find 3] ", "3: b [Should find 4] "),
            ("# One\na\n# Should find 4\nb", "1: a [One] Should find 4", "3: b [] "),
        ] {
            assert_eq!(shape(text), [first, second], "{text}");
        }
        assert_eq!(shape("a\n\n# Expected: 3\n"), ["0: a [] Expected: 3"]);
        assert_eq!(shape("a\n\n# the end\n"), ["0: a [] "]);
    }

    #[test]
    fn what_an_echo_says_of_the_next_command_is_above_it() {
        let last = |text: &str| units(text).pop().unwrap();
        for (text, above) in [
            ("echo 'Should be 3:'\na", "Should be 3:"),
            ("echo -n Rounds (expect 3)\na", ""),
            ("echo -n 'Rounds (expect 3)'\na", "Rounds (expect 3)"),
            ("echo '== Rounds =='\na", ""),
            ("echo 'the files you should have'\na", ""),
            ("echo 'should be 3' >> log\na", ""),
        ] {
            assert_eq!(last(text).above.concat(), above, "{text}");
        }
        for text in ["echo 'Expected: 3'; a", "a && echo 'must be 3'", "printf 'should be 3: '; a"] {
            assert!(last(text).unclear_output.is_some(), "{text}");
        }
        for text in ["a || echo 'should be 3'", "echo 'Expected: 3'; a  # → 3", "echo 'should be 3'"] {
            assert_eq!(last(text).unclear_output, None, "{text}");
        }
    }

    #[test]
    fn lines_go_on_after_operators_and_inside_compounds() {
        let text = "a |\n  # remark\n  b &&\nc \\\n d\nfor x in 1 2; do\n  e\ndone\nif f; then\n g\nfi\nh() {\n i\n}\n(j\nk)\nl";
        assert_eq!(shape(text).len(), 6, "{:?}", shape(text));
        assert_eq!(units(text)[0].trailing, [" remark"]);
        let case = "case x in\na) b ;;\nesac\nc";
        assert_eq!(shape(case).len(), 2, "{:?}", shape(case));
    }

    #[test]
    fn a_here_document_belongs_to_its_command() {
        assert_eq!(shape("cat <<EOF > x\n# not a comment\nls\nEOF\nls\n").len(), 2);
    }

    #[test]
    fn white_space_in_quotes_stays_out_of_the_way() {
        assert_eq!(units("grep 'a  b' c")[0].lexemes.len(), 3);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[a-c'\"\\\\$`(){}<>|&;#→\\n =]{0,60}") {
            let _ = units(&text);
        }

        #[test]
        fn a_marked_comment_is_never_lost(before in "[ab#\\n ]{0,20}", after in "[ab#\\n ]{0,20}") {
            let text = format!("x\n{before}\n# → 12345\n{after}");
            let found = units(&text);
            let all = found.iter().flat_map(|unit| unit.above.iter().chain(&unit.trailing).chain(&unit.below));
            prop_assert!(all.into_iter().any(|line| line.contains("12345")), "{:?}", found);
        }
    }
}
