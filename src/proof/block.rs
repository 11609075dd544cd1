//! A block of shell text to its lines: each command with the comment above it and the expected lines below it.

use crate::shell::lex::{Lexeme, Op, Token, lex};

/// One command of a block, as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its tokens, comments and line ends left out.
    pub lexemes: Vec<Lexeme>,
    /// On one line, continued lines joined.
    pub text: String,
    /// 0-based, in the block.
    pub line: usize,
    /// The comment above it.
    pub comment: Option<String>,
    /// What its `# →` lines say.
    pub expected: Vec<String>,
}

/// The commands of a block in order.
pub fn units(text: &str) -> Vec<Unit> {
    let mut splitter = Splitter { text, expects_name: true, ..Splitter::default() };
    for lexeme in lex(text) {
        splitter.take(lexeme);
    }
    splitter.finish();
    splitter.units
}

#[derive(Default)]
struct Splitter<'t> {
    text: &'t str,
    units: Vec<Unit>,
    current: Vec<Lexeme>,
    /// Expectations on the command's own line.
    trailing: Vec<String>,
    /// The comment lines that may be above a command.
    comment: Vec<String>,
    /// What opened the compound commands that are not closed yet.
    open: Vec<String>,
    expects_name: bool,
    /// Newlines since the last other token.
    newlines: usize,
    /// The last token was an expectation, so that an indented comment goes on with it.
    in_expectation: bool,
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
            Token::Comment(text) => self.take_comment(text),
            Token::Word(word) => {
                self.nest(word.bare().unwrap_or_default());
                self.in_expectation = false;
                self.current.push(lexeme);
            }
            Token::Op(op) => {
                self.nest_op(*op);
                self.in_expectation = false;
                self.current.push(lexeme);
            }
        }
        self.newlines = 0;
    }

    fn take_comment(&mut self, text: &str) {
        if let Some(expected) = expectation(text) {
            if self.current.is_empty() {
                self.comment.clear();
                if let Some(unit) = self.units.last_mut() {
                    unit.expected.push(expected.to_owned());
                }
            } else {
                self.trailing.push(expected.to_owned());
            }
            self.in_expectation = true;
        } else if !self.current.is_empty() {
            // A remark within a command, or after it on its line.
        } else if self.in_expectation && self.newlines == 1 && text.starts_with("  ") {
            if let Some(unit) = self.units.last_mut() {
                unit.expected.push(text.trim().to_owned());
            }
        } else {
            self.in_expectation = false;
            if self.newlines > 1 {
                self.comment.clear();
            }
            self.comment.push(text.trim().to_owned());
        }
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
            Op::Unsupported("it calculates") => self.open.extend(["(".into(), "(".into()]),
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
        let text = self.text[first.start..last.end].replace("\\\n", " ");
        let comment = std::mem::take(&mut self.comment);
        let comment: Vec<String> = comment.into_iter().filter(|line| !line.starts_with('!')).collect();
        let comment = comment.join(" ").trim().to_owned();
        self.units.push(Unit {
            line: self.text[..first.start].matches('\n').count(),
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            comment: Some(comment).filter(|comment| !comment.is_empty()),
            expected: std::mem::take(&mut self.trailing),
            lexemes,
        });
        self.open.clear();
        self.expects_name = true;
    }
}

/// What a comment says after its arrow; none if it has no arrow.
fn expectation(comment: &str) -> Option<&str> {
    let text = comment.trim();
    ["→", "->", "=>"].iter().find_map(|arrow| text.strip_prefix(arrow)).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape(text: &str) -> Vec<String> {
        units(text)
            .into_iter()
            .map(|unit| {
                format!(
                    "{}: {} [{}] {}",
                    unit.line,
                    unit.text,
                    unit.comment.unwrap_or_default(),
                    unit.expected.join("|")
                )
            })
            .collect()
    }

    #[test]
    fn a_command_has_its_comment_and_its_expected_lines() {
        let text = "# not this\n\n# One\n# two\ngrep -c a b\n# → 3\n\nls docs\n# → a.md\n#   b.md\n# next\ntest -f x # → OK\n";
        assert_eq!(
            shape(text),
            ["4: grep -c a b [One two] 3", "7: ls docs [] a.md|b.md", "11: test -f x [next] OK"]
        );
    }

    #[test]
    fn lines_go_on_after_operators_and_inside_compounds() {
        let text = "a |\n  # remark\n  b &&\nc \\\n d\nfor x in 1 2; do\n  e\ndone\nif f; then\n g\nfi\nh() {\n i\n}\n(j\nk)\nl";
        assert_eq!(shape(text).len(), 6, "{:?}", shape(text));
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
    }
}
