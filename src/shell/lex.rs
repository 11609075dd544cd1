//! Shell text to tokens, by bash's rules of quoting. It expands nothing: a `$(…)` is kept as the tokens in it, and
//! what prep does not expand as a piece that says so, whose word cannot be read.

use super::unread::Construct;
use std::iter::Peekable;
use std::str::CharIndices;

use super::word::{Piece, Word};

/// A token and where it is in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Lexeme {
    pub token: Token,
    /// Bytes.
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    Word(Word),
    Op(Op),
    Newline,
    /// Without its `#`.
    Comment(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    And,
    Or,
    Semicolon,
    Pipe,
    /// `&`, `|&`, `;;` and the like, with what it does.
    Unsupported(Construct),
    Open,
    Close,
    /// The file descriptor written before it, if any.
    Redirect(Option<u32>, Arrow),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrow {
    /// `<`
    In,
    /// `>`, `>>` and `>|`: apart only when something other than `/dev/null` is written to.
    Out,
    /// `>&`
    Copy,
    /// `&>` and `&>>`
    Both,
    /// `<<` and `<<-`
    Here,
    /// `<<<`, `<>` and `<&`
    Other,
}

/// How deep one `$(…)` may be in another.
const MAX_DEPTH: usize = 4;

/// Reads all of `text`. Every text has tokens; what cannot be read is a [`Piece::Unsupported`].
pub fn lex(text: &str) -> Vec<Lexeme> {
    lex_at(text, 0)
}

fn lex_at(text: &str, depth: usize) -> Vec<Lexeme> {
    let mut lexer = Lexer { text, chars: text.char_indices().peekable(), here: Vec::new(), depth };
    let mut lexemes = Vec::new();
    while let Some(lexeme) = lexer.lexeme(lexemes.last()) {
        lexemes.push(lexeme);
    }
    lexemes
}

struct Lexer<'t> {
    text: &'t str,
    chars: Peekable<CharIndices<'t>>,
    /// The delimiters of here-documents whose text starts after the next newline.
    here: Vec<String>,
    depth: usize,
}

/// Characters that end a word unless they are quoted.
const META: [char; 10] = [' ', '\t', '\n', '|', '&', ';', '(', ')', '<', '>'];

impl Lexer<'_> {
    fn at(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |&(at, _)| at)
    }

    fn rest(&mut self) -> &str {
        let at = self.at();
        &self.text[at..]
    }

    fn peek(&mut self) -> Option<char> {
        self.chars.peek().map(|&(_, c)| c)
    }

    fn bump(&mut self) -> Option<char> {
        self.chars.next().map(|(_, c)| c)
    }

    fn skip(&mut self, chars: usize) {
        for _ in 0..chars {
            self.bump();
        }
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.skip(text.chars().count());
        }
        found
    }

    fn lexeme(&mut self, before: Option<&Lexeme>) -> Option<Lexeme> {
        while self.eat(" ") || self.eat("\t") || self.eat("\\\n") {}
        let start = self.at();
        let token = match self.peek()? {
            '\n' => {
                self.bump();
                self.skip_here_documents();
                Token::Newline
            }
            '#' => {
                let comment: String = self.rest()[1..].split('\n').next().unwrap_or_default().into();
                while self.peek().is_some_and(|c| c != '\n') {
                    self.bump();
                }
                Token::Comment(comment)
            }
            _ => match self.operator() {
                Some(op) => Token::Op(op),
                None => Token::Word(self.word()),
            },
        };
        if let (Token::Word(word), Some(Token::Op(Op::Redirect(_, Arrow::Here)))) =
            (&token, before.map(|before| &before.token))
        {
            self.here.push(word.text());
        }
        Some(Lexeme { token, start, end: self.at() })
    }

    fn operator(&mut self) -> Option<Op> {
        const PLAIN: [(&str, Op); 12] = [
            ("&>>", Op::Redirect(None, Arrow::Both)),
            ("&>", Op::Redirect(None, Arrow::Both)),
            ("&&", Op::And),
            ("&", Op::Unsupported(Construct::Background)),
            ("||", Op::Or),
            ("|&", Op::Unsupported(Construct::ErrorPipe)),
            ("|", Op::Pipe),
            (";;", Op::Unsupported(Construct::Case)),
            (";", Op::Semicolon),
            ("((", Op::Unsupported(Construct::Arithmetic)),
            ("(", Op::Open),
            (")", Op::Close),
        ];
        if let Some((_, op)) = PLAIN.into_iter().find(|(text, _)| self.eat(text)) {
            return Some(op);
        }
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let fd = self.rest()[..digits].parse().ok();
        if !self.rest()[digits..].starts_with(['<', '>']) || (digits > 0 && fd.is_none()) {
            return None;
        }
        self.skip(digits);
        const ARROWS: [(&str, Arrow); 10] = [
            ("<<<", Arrow::Other),
            ("<<-", Arrow::Here),
            ("<<", Arrow::Here),
            ("<>", Arrow::Other),
            ("<&", Arrow::Other),
            ("<", Arrow::In),
            (">>", Arrow::Out),
            (">&", Arrow::Copy),
            (">|", Arrow::Out),
            (">", Arrow::Out),
        ];
        ARROWS.into_iter().find(|(text, _)| self.eat(text)).map(|(_, arrow)| Op::Redirect(fd, arrow))
    }

    fn skip_here_documents(&mut self) {
        for delimiter in std::mem::take(&mut self.here) {
            while self.peek().is_some() {
                let line = self.rest().split('\n').next().unwrap_or_default().to_owned();
                self.eat(&line);
                self.eat("\n");
                if line.trim_start_matches('\t') == delimiter {
                    break;
                }
            }
        }
    }

    fn word(&mut self) -> Word {
        let mut word = Word::default();
        if self.peek() == Some('~') {
            word.pieces.push(Piece::Unsupported(Construct::HomeFolder));
        }
        while let Some(c) = self.peek().filter(|c| !META.contains(c)) {
            self.bump();
            match c {
                '\\' => match self.bump() {
                    Some('\n') | None => {}
                    Some(c) => word.quoted(c.encode_utf8(&mut [0; 4])),
                },
                '\'' => self.single_quoted(&mut word),
                '"' => self.double_quoted(&mut word),
                '$' if self.eat("'") => self.ansi_quoted(&mut word),
                '$' if self.peek() == Some('"') => {
                    word.pieces.push(Piece::Unsupported(Construct::Translation))
                }
                '$' | '`' => match self.expansion(c, false) {
                    Some(piece) => word.pieces.push(piece),
                    None => word.plain(c),
                },
                _ => word.plain(c),
            }
        }
        if word.has_assigned_home() {
            word.pieces.push(Piece::Unsupported(Construct::HomeFolder));
        }
        if word.has_braces() {
            word.pieces.push(Piece::Unsupported(Construct::Braces));
        }
        word
    }

    fn single_quoted(&mut self, word: &mut Word) {
        let text = self.rest().split('\'').next().unwrap_or_default().to_owned();
        self.eat(&text);
        word.quoted(&text);
        if !self.eat("'") {
            word.pieces.push(Piece::Unsupported(Construct::OpenQuote));
        }
    }

    fn double_quoted(&mut self, word: &mut Word) {
        word.quoted("");
        loop {
            match self.bump() {
                None => return word.pieces.push(Piece::Unsupported(Construct::OpenQuote)),
                Some('"') => return,
                Some('\\') => match self.peek() {
                    Some('\n') => self.skip(1),
                    Some(c @ ('$' | '`' | '"' | '\\')) => {
                        self.bump();
                        word.quoted(c.encode_utf8(&mut [0; 4]));
                    }
                    _ => word.quoted("\\"),
                },
                Some(c @ ('$' | '`')) => match self.expansion(c, true) {
                    Some(piece) => word.pieces.push(piece),
                    None => word.quoted("$"),
                },
                Some(c) => word.quoted(c.encode_utf8(&mut [0; 4])),
            }
        }
    }

    /// `$'…'`, with the escapes that stand for one character.
    fn ansi_quoted(&mut self, word: &mut Word) {
        word.quoted("");
        loop {
            let c = match self.bump() {
                None => return word.pieces.push(Piece::Unsupported(Construct::OpenQuote)),
                Some('\'') => return,
                Some('\\') => match self.bump() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some('r') => '\r',
                    Some(c @ ('\\' | '\'' | '"' | '?')) => c,
                    _ => {
                        word.pieces.push(Piece::Unsupported(Construct::Escape));
                        continue;
                    }
                },
                Some(c) => c,
            };
            word.quoted(c.encode_utf8(&mut [0; 4]));
        }
    }

    /// What follows a `$` or a backquote that was just read; `None` where the `$` is itself.
    fn expansion(&mut self, opened: char, quoted: bool) -> Option<Piece> {
        if opened == '`' {
            while !matches!(self.bump(), None | Some('`')) {}
            return Some(Piece::Unsupported(Construct::Backquotes));
        }
        match self.peek() {
            Some('(') => {
                self.bump();
                Some(self.substitution(quoted))
            }
            Some('{') => {
                self.bump();
                self.skip_to_close('}');
                Some(Piece::Unsupported(Construct::Variable))
            }
            Some('?') => {
                self.bump();
                Some(Piece::Unsupported(Construct::ExitStatus))
            }
            Some(c) if c.is_ascii_alphanumeric() || "_@*#-$![".contains(c) => {
                self.bump();
                Some(Piece::Unsupported(Construct::Variable))
            }
            _ => None,
        }
    }

    /// `$(…)`, its opening parenthesis read.
    fn substitution(&mut self, quoted: bool) -> Piece {
        let start = self.at();
        self.skip_to_close(')');
        let inside = &self.text[start..self.at()];
        match inside.strip_suffix(')') {
            None => Piece::Unsupported(Construct::OpenParenthesis),
            Some(inside) if inside.starts_with('(') => Piece::Unsupported(Construct::Arithmetic),
            Some(_) if self.depth >= MAX_DEPTH => Piece::Unsupported(Construct::Depth),
            Some(inside) => Piece::Command { lexemes: lex_at(inside, self.depth + 1), quoted },
        }
    }

    /// Past the matching `close`, quotes and nesting considered.
    fn skip_to_close(&mut self, close: char) {
        let open = if close == ')' { '(' } else { '{' };
        let mut depth = 1;
        let mut quote = None;
        while let Some(c) = self.bump() {
            match (quote, c) {
                (Some('\''), '\'') | (Some('"'), '"') => quote = None,
                (Some('\''), _) => {}
                (_, '\\') => self.skip(1),
                (None, '\'' | '"') => quote = Some(c),
                (None, c) if c == open => depth += 1,
                (None, c) if c == close => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        lex(text)
            .into_iter()
            .filter_map(|lexeme| match lexeme.token {
                Token::Word(word) if word.unsupported().is_none() => Some(word.text()),
                Token::Word(word) => {
                    Some(format!("!{}", word.unsupported().map(|it| it.to_string()).unwrap_or_default()))
                }
                _ => None,
            })
            .collect()
    }

    #[test]
    fn quotes_as_bash_reads_them() {
        assert_eq!(
            words(r#"grep "a\|b\$" 'c"d' e\ f $'g\th' "i"j'k'"#),
            ["grep", r"a\|b$", "c\"d", "e f", "g\th", "ijk"]
        );
        assert_eq!(words("\"foo$\" \"a$|b\" x$ \"\" ''"), ["foo$", "a$|b", "x$", "", ""]);
        assert_eq!(words("a\\\nb c#d # e"), ["ab", "c#d"]);
    }

    #[test]
    fn what_is_not_expanded_says_so() {
        for text in [
            "$x",
            "\"$x\"",
            "$((1))",
            "$(ls",
            "x=~",
            "a=b:~/c",
            "`ls`",
            "\"${a[1]}\"",
            "~/x",
            "a{b,c}",
            "$1",
            "'open",
        ] {
            assert!(words(text)[0].starts_with('!'), "{text}");
        }
        assert_eq!(words("{} a{b} '{a,b}' x~"), ["{}", "a{b}", "{a,b}", "x~"]);
    }

    #[test]
    fn operators_bind_to_their_descriptor() {
        let ops: Vec<Op> = lex("a 2>&1 >/dev/null &>x <y|b||c&&d;e 3")
            .into_iter()
            .filter_map(|lexeme| if let Token::Op(op) = lexeme.token { Some(op) } else { None })
            .collect();
        assert_eq!(
            ops,
            [
                Op::Redirect(Some(2), Arrow::Copy),
                Op::Redirect(None, Arrow::Out),
                Op::Redirect(None, Arrow::Both),
                Op::Redirect(None, Arrow::In),
                Op::Pipe,
                Op::Or,
                Op::And,
                Op::Semicolon
            ]
        );
    }

    #[test]
    fn a_here_document_is_not_read_as_commands() {
        assert_eq!(words("cat <<'EOF'\nnot a command\nEOF\nls"), ["cat", "EOF", "ls"]);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[a-c'\"\\\\$`(){}<>|&;#~\\n é0-2=*!-]{0,40}") {
            for lexeme in lex(&text) {
                prop_assert!(text.is_char_boundary(lexeme.start) && lexeme.start < lexeme.end.max(1));
            }
        }
    }
}
