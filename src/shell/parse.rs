//! Tokens to commands: pipes bind tighter than `&&` and `||`, which have equal precedence and associate to the left, which
//! bind tighter than `;`. Compound commands are not read; the reason is the answer.

use super::lex::{Arrow, Lexeme, Op, Token};
use super::word::Word;

/// A line: pipelines in order, each with what joins it to the ones before.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    pub parts: Vec<(Join, Pipeline)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Always runs: the first of a line, or after `;`.
    Then,
    /// Runs after success.
    And,
    /// Runs after failure.
    Or,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    pub negated: bool,
    pub commands: Vec<Command>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Command {
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Redirect {
    /// `< file`
    In(Word),
    /// To `/dev/null`: standard output, standard error.
    Null { out: bool, err: bool },
    /// `2>&1`
    Merge,
    /// Anything else, as a reason.
    Unsupported(&'static str),
}

/// Words that open a compound command, and so cannot be the name of a program.
const OPENERS: [&str; 11] =
    ["if", "for", "while", "until", "case", "select", "{", "[[", "function", "time", "coproc"];

/// Words that go on with one or close it.
const OTHERS: [&str; 9] = ["then", "else", "elif", "fi", "do", "done", "esac", "}", "]]"];

/// Whether `word` starts, continues or ends a compound command where a command's name is expected.
pub fn is_keyword(word: &str) -> bool {
    OPENERS.contains(&word) || OTHERS.contains(&word)
}

/// Reads one line's tokens, comments and line ends left out; the error is the reason why it cannot be read.
pub fn parse(lexemes: &[Lexeme]) -> Result<List, String> {
    let mut parser = Parser { tokens: lexemes.iter().map(|lexeme| &lexeme.token).collect(), at: 0 };
    let mut parts = vec![(Join::Then, parser.pipeline()?)];
    while let Some(&token) = parser.tokens.get(parser.at) {
        let join = match token {
            Token::Op(Op::And) => Join::And,
            Token::Op(Op::Or) => Join::Or,
            Token::Op(Op::Then) if parser.at + 1 == parser.tokens.len() => break,
            Token::Op(Op::Then) => Join::Then,
            other => return Err(refuse(other)),
        };
        parser.at += 1;
        parts.push((join, parser.pipeline()?));
    }
    Ok(List { parts })
}

fn refuse(token: &Token) -> String {
    match token {
        Token::Op(Op::Unsupported(reason)) => (*reason).to_owned(),
        Token::Op(Op::Open | Op::Close) => "it groups commands in parentheses".to_owned(),
        _ => "its syntax is not bash's".to_owned(),
    }
}

struct Parser<'t> {
    tokens: Vec<&'t Token>,
    at: usize,
}

impl Parser<'_> {
    fn pipeline(&mut self) -> Result<Pipeline, String> {
        let mut negated = false;
        while let Some(Token::Word(word)) = self.tokens.get(self.at)
            && word.bare() == Some("!")
        {
            negated = !negated;
            self.at += 1;
        }
        let mut commands = vec![self.command()?];
        while let Some(Token::Op(Op::Pipe)) = self.tokens.get(self.at) {
            self.at += 1;
            commands.push(self.command()?);
        }
        Ok(Pipeline { negated, commands })
    }

    fn command(&mut self) -> Result<Command, String> {
        let mut command = Command::default();
        loop {
            match self.tokens.get(self.at) {
                Some(Token::Word(word)) => {
                    if command.words.is_empty() && word.bare().is_some_and(is_keyword) {
                        return Err(format!("`{}` is not read", word.text()));
                    }
                    command.words.push(word.clone());
                    self.at += 1;
                }
                Some(Token::Op(Op::Redirect(fd, arrow))) => {
                    self.at += 1;
                    let Some(Token::Word(target)) = self.tokens.get(self.at) else {
                        return Err("a redirection leads nowhere".to_owned());
                    };
                    self.at += 1;
                    command.redirects.push(redirect(*fd, *arrow, target));
                }
                Some(token @ Token::Op(Op::Open)) => return Err(refuse(token)),
                _ if command.words.is_empty() && command.redirects.is_empty() => {
                    return Err("a command is missing".to_owned());
                }
                _ => return Ok(command),
            }
        }
    }
}

fn redirect(fd: Option<u32>, arrow: Arrow, target: &Word) -> Redirect {
    if let Some(reason) = target.unsupported() {
        return Redirect::Unsupported(reason);
    }
    let text = target.text();
    match (arrow, fd, text.as_str()) {
        (Arrow::In, None | Some(0), _) => Redirect::In(target.clone()),
        (Arrow::Out, None | Some(1), "/dev/null") => Redirect::Null { out: true, err: false },
        (Arrow::Out, Some(2), "/dev/null") => Redirect::Null { out: false, err: true },
        (Arrow::Both, _, "/dev/null") | (Arrow::Copy, None, "/dev/null") => {
            Redirect::Null { out: true, err: true }
        }
        (Arrow::Copy, Some(2), "1") => Redirect::Merge,
        (Arrow::Out | Arrow::Both, ..) => Redirect::Unsupported("it writes to a file"),
        (Arrow::Here, ..) => Redirect::Unsupported("it has a here-document"),
        _ => Redirect::Unsupported("its redirection is not read"),
    }
}

impl List {
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.parts.iter().flat_map(|(_, pipeline)| &pipeline.commands)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lex::lex;
    use super::*;

    fn shape(text: &str) -> String {
        match parse(&lex(text)) {
            Err(reason) => format!("!{reason}"),
            Ok(list) => list
                .parts
                .iter()
                .map(|(join, pipeline)| {
                    let names: Vec<_> = pipeline.commands.iter().map(|c| c.words[0].text()).collect();
                    format!("{join:?}{} {}", if pipeline.negated { "!" } else { "" }, names.join("|"))
                })
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    #[test]
    fn pipes_bind_tighter_than_lists() {
        assert_eq!(shape("a | b && ! c || d; e;"), "Then a|b And! c Or d Then e");
        assert_eq!(shape("test ! -f x"), "Then test");
    }

    #[test]
    fn compound_commands_are_refused_with_a_reason() {
        for text in ["if a; then b; fi", "(a)", "a &", "a |", "&& a", "a; ; b", "[[ -f x ]]", "a >"] {
            assert!(shape(text).starts_with('!'), "{text}: {}", shape(text));
        }
    }

    #[test]
    fn redirections_to_nowhere_are_read_and_others_are_not() {
        let redirects = |text: &str| parse(&lex(text)).unwrap().parts[0].1.commands[0].redirects.clone();
        assert_eq!(
            redirects("a 2>/dev/null >/dev/null 2>&1"),
            [
                Redirect::Null { out: false, err: true },
                Redirect::Null { out: true, err: false },
                Redirect::Merge
            ]
        );
        assert_eq!(redirects("a > b"), [Redirect::Unsupported("it writes to a file")]);
    }
}
