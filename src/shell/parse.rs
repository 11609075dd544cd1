//! Tokens to commands: pipes bind tighter than `&&` and `||`, which have equal precedence and associate to the left, which
//! bind tighter than `;`. Of bash's compound commands it reads `if` and `[[ … ]]`; for the others it has a reason.

use super::lex::{Arrow, Lexeme, Op, Token};
use super::unread::{Construct, Unread};
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

#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    pub body: Body,
    pub redirects: Vec<Redirect>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A program's name and its arguments.
    Simple(Vec<Word>),
    /// `[[ … ]]`, without the brackets.
    Conditional(Vec<Token>),
    If(If),
}

/// `if …; then …; elif …; then …; else …; fi`
#[derive(Debug, Clone, PartialEq)]
pub struct If {
    /// Each condition with what follows where it holds.
    pub branches: Vec<(List, List)>,
    pub otherwise: Option<List>,
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
    Unsupported(Construct),
}

/// Words that open a compound command, and so cannot be the name of a program.
const OPENERS: [&str; 11] =
    ["if", "for", "while", "until", "case", "select", "{", "[[", "function", "time", "coproc"];

/// Words that continue or close one.
const OTHERS: [&str; 9] = ["then", "else", "elif", "fi", "do", "done", "esac", "}", "]]"];

/// What is read besides programs, for `prep explain --grammar`.
pub const SYNTAX: [(&str, &str); 6] = [
    ("a | b", "pipes"),
    ("a && b, a || b, a; b, ! a", "lists"),
    ("< FILE, > /dev/null, 2> /dev/null, &> /dev/null, 2>&1", "redirections"),
    ("* ? [a-z] [[:alpha:]]", "patterns in the names of files"),
    ("'…', \"…\", \\…, $'…'", "quotes"),
    ("$(…)", "what a command prints, in the words of test, [, [[ and echo"),
];

/// How deep one `if` may be in another.
const MAX_DEPTH: usize = 8;

/// Whether `word` starts, continues or ends a compound command where a command's name is expected.
pub fn is_keyword(word: &str) -> bool {
    keyword(word).is_some()
}

fn keyword(word: &str) -> Option<&'static str> {
    OPENERS.iter().chain(&OTHERS).find(|known| **known == word).copied()
}

/// Reads one command line's tokens, comments left out; the error is the reason why it cannot be read.
pub fn parse(lexemes: &[Lexeme]) -> Result<List, Unread> {
    let mut parser = Parser { tokens: lexemes.iter().map(|lexeme| &lexeme.token).collect(), at: 0, depth: 0 };
    let list = parser.list(&[])?;
    match parser.peek() {
        None => Ok(list),
        Some(token) => Err(refuse(token)),
    }
}

fn refuse(token: &Token) -> Unread {
    match token {
        Token::Op(Op::Unsupported(construct)) => (*construct).into(),
        Token::Op(Op::Open | Op::Close) => Construct::Group.into(),
        Token::Op(Op::Semicolon | Op::And | Op::Or | Op::Pipe) => "a command is missing".into(),
        _ => "it is not bash's syntax".into(),
    }
}

struct Parser<'t> {
    tokens: Vec<&'t Token>,
    at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at).copied()
    }

    /// The word at hand, if nothing in it is quoted.
    fn keyword(&self) -> Option<&'t str> {
        match self.peek() {
            Some(Token::Word(word)) => word.bare(),
            _ => None,
        }
    }

    fn skip_newlines(&mut self) {
        while self.peek() == Some(&Token::Newline) {
            self.at += 1;
        }
    }

    /// Pipelines up to the end or, after a `;` or a line's end, up to one of these keywords.
    fn list(&mut self, until: &[&str]) -> Result<List, Unread> {
        self.skip_newlines();
        let mut parts = vec![(Join::Then, self.pipeline()?)];
        loop {
            let join = match self.peek() {
                Some(Token::Op(Op::And)) => Join::And,
                Some(Token::Op(Op::Or)) => Join::Or,
                Some(Token::Op(Op::Semicolon) | Token::Newline) => Join::Then,
                _ => break,
            };
            self.at += 1;
            self.skip_newlines();
            let is_over = self.peek().is_none() || self.keyword().is_some_and(|word| until.contains(&word));
            if join == Join::Then && is_over {
                break;
            }
            parts.push((join, self.pipeline()?));
        }
        Ok(List { parts })
    }

    fn pipeline(&mut self) -> Result<Pipeline, Unread> {
        let mut negated = false;
        while self.keyword() == Some("!") {
            negated = !negated;
            self.at += 1;
        }
        let mut commands = vec![self.command()?];
        while self.peek() == Some(&Token::Op(Op::Pipe)) {
            self.at += 1;
            self.skip_newlines();
            commands.push(self.command()?);
        }
        Ok(Pipeline { negated, commands })
    }

    fn command(&mut self) -> Result<Command, Unread> {
        let body = match self.keyword() {
            Some("[[") => self.conditional()?,
            Some("if") => self.compound_if()?,
            word => match word.and_then(keyword) {
                Some(word) => return Err(Construct::Compound(word).into()),
                None => return self.simple(),
            },
        };
        let mut redirects = Vec::new();
        while let Some(redirect) = self.redirect()? {
            redirects.push(redirect);
        }
        match self.peek() {
            Some(token @ Token::Word(_)) => Err(refuse(token)),
            _ => Ok(Command { body, redirects }),
        }
    }

    fn simple(&mut self) -> Result<Command, Unread> {
        let (mut words, mut redirects) = (Vec::new(), Vec::new());
        loop {
            if let Some(Token::Word(word)) = self.peek() {
                words.push(word.clone());
                self.at += 1;
            } else if let Some(redirect) = self.redirect()? {
                redirects.push(redirect);
            } else {
                break;
            }
        }
        match self.peek() {
            Some(token @ Token::Op(Op::Open)) => Err(refuse(token)),
            _ if words.is_empty() && redirects.is_empty() => Err("a command is missing".into()),
            _ => Ok(Command { body: Body::Simple(words), redirects }),
        }
    }

    fn redirect(&mut self) -> Result<Option<Redirect>, Unread> {
        let Some(Token::Op(Op::Redirect(fd, arrow))) = self.peek() else { return Ok(None) };
        self.at += 1;
        let target = match self.peek() {
            Some(Token::Word(target)) => target,
            Some(Token::Op(Op::Open)) => {
                return Err(Construct::ProcessSubstitution.into());
            }
            _ => return Err("a redirection has no file".into()),
        };
        self.at += 1;
        Ok(Some(redirect(*fd, *arrow, target)))
    }

    fn conditional(&mut self) -> Result<Body, Unread> {
        self.at += 1;
        let start = self.at;
        while self.keyword() != Some("]]") {
            if self.peek().is_none() {
                return Err("`[[` has no `]]`".into());
            }
            self.at += 1;
        }
        let inside = self.tokens[start..self.at].iter().map(|&token| token.clone()).collect();
        self.at += 1;
        Ok(Body::Conditional(inside))
    }

    fn compound_if(&mut self) -> Result<Body, Unread> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("its `if`s nest too deeply".into());
        }
        let mut branches = Vec::new();
        let mut otherwise = None;
        // At `if` or `elif`.
        loop {
            self.at += 1;
            let condition = self.list(&["then"])?;
            self.expect("then")?;
            branches.push((condition, self.list(&["elif", "else", "fi"])?));
            match self.keyword() {
                Some("elif") => {}
                Some("else") => {
                    self.at += 1;
                    otherwise = Some(self.list(&["fi"])?);
                    break;
                }
                _ => break,
            }
        }
        self.expect("fi")?;
        self.depth -= 1;
        Ok(Body::If(If { branches, otherwise }))
    }

    fn expect(&mut self, keyword: &str) -> Result<(), Unread> {
        if self.keyword() != Some(keyword) {
            return Err(format!("its `if` has no `{keyword}`").into());
        }
        self.at += 1;
        Ok(())
    }
}

fn redirect(fd: Option<u32>, arrow: Arrow, target: &Word) -> Redirect {
    if let Some(reason) = target.unsupported() {
        return Redirect::Unsupported(reason);
    }
    let text = target.text();
    match (arrow, fd, text.as_str()) {
        _ if target.has_command() => Redirect::Unsupported(Construct::Redirection),
        (Arrow::In, None | Some(0), _) => Redirect::In(target.clone()),
        (Arrow::Out, None | Some(1), "/dev/null") => Redirect::Null { out: true, err: false },
        (Arrow::Out, Some(2), "/dev/null") => Redirect::Null { out: false, err: true },
        (Arrow::Both, _, "/dev/null") | (Arrow::Copy, None, "/dev/null") => {
            Redirect::Null { out: true, err: true }
        }
        (Arrow::Copy, Some(2), "1") => Redirect::Merge,
        (Arrow::Out | Arrow::Both, ..) => Redirect::Unsupported(Construct::WrittenFile),
        (Arrow::Here, ..) => Redirect::Unsupported(Construct::HereDocument),
        _ => Redirect::Unsupported(Construct::Redirection),
    }
}

impl List {
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.parts.iter().flat_map(|(_, pipeline)| &pipeline.commands)
    }
}

impl Command {
    /// The words of a simple command; none of a compound one.
    pub fn words(&self) -> &[Word] {
        match &self.body {
            Body::Simple(words) => words,
            Body::Conditional(_) | Body::If(_) => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lex::lex;
    use super::*;

    fn shape(text: &str) -> String {
        match parse(&lex(text)) {
            Err(reason) => format!("!{reason}"),
            Ok(list) => shape_of(&list),
        }
    }

    fn shape_of(list: &List) -> String {
        let command = |command: &Command| match &command.body {
            Body::Simple(words) => words[0].text(),
            Body::Conditional(tokens) => format!("[[{}]]", tokens.len()),
            Body::If(own) => {
                let branches = own.branches.iter().map(|(c, b)| format!("{}? {}", shape_of(c), shape_of(b)));
                let otherwise = own.otherwise.iter().map(|list| format!("else {}", shape_of(list)));
                format!("if({})", branches.chain(otherwise).collect::<Vec<_>>().join(", "))
            }
        };
        let part = |(join, pipeline): &(Join, Pipeline)| {
            let names: Vec<_> = pipeline.commands.iter().map(command).collect();
            format!("{join:?}{} {}", if pipeline.negated { "!" } else { "" }, names.join("|"))
        };
        list.parts.iter().map(part).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn pipes_bind_tighter_than_lists() {
        assert_eq!(shape("a | b && ! c || d; e;"), "Then a|b And! c Or d Then e");
        assert_eq!(shape("test ! -f x"), "Then test");
    }

    #[test]
    fn an_if_has_branches() {
        let expected = "Then if(Then a? Then b Then c, Then d? Then e, else Then f)";
        assert_eq!(shape("if a; then b; c; elif d; then e; else f; fi"), expected);
        assert_eq!(shape("if a\nthen\n b\n c\nelif d; then e\nelse\nf\nfi"), expected);
        assert_eq!(shape("if a; then echo fi; fi"), "Then if(Then a? Then echo)");
        assert_eq!(shape("[[ -f x && -f y ]] && a"), "Then [[5]] And a");
    }

    #[test]
    fn other_compound_commands_have_a_reason() {
        for text in [
            "if a; then b",
            "if a then b; fi",
            "if a; then b; fi c",
            "then a",
            "(a)",
            "a &",
            "a |",
            "&& a",
            "a; ; b",
            "[[ -f x",
            "a >",
            "for x in y; do z; done",
        ] {
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
        assert_eq!(redirects("a > b"), [Redirect::Unsupported(Construct::WrittenFile)]);
    }
}
