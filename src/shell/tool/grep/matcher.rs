//! What one call of grep looks for in a line: its patterns as one Rust expression, and as a second one for lines on which
//! Rust and glibc do not agree about what is a word.

use std::ops::Range;

use super::super::super::posix::{self, Dialect, as_lines, as_words, mark, translate};
use super::super::Refusal;
use super::super::options::Options;
use crate::pattern::{Longest, Pattern, TooMuchWork, Work};

#[derive(Debug, Clone)]
pub struct Matcher {
    plain: Expression,
    /// For lines with marks between their characters, if the patterns ask for words at all.
    marked: Option<Expression>,
    warns: bool,
}

#[derive(Debug, Clone)]
struct Expression {
    pattern: Pattern,
    /// For `-o`.
    longest: Option<Longest>,
}

impl Matcher {
    pub fn new(patterns: &[String], dialect: Dialect, options: &Options) -> Result<Self, Refusal> {
        let ignores_case = options.has('i') || options.has('y');
        let plain = posix::Options { ignores_case, on_marks: false };
        let refuse =
            |reason: &str| Refusal::unreadable(format!("`grep '{}'`: {reason}", patterns.join("' '")));
        let (mut parts, mut marked, mut warns, mut has_edges) =
            (Vec::new(), Vec::new(), false, options.has('w'));
        for pattern in patterns {
            match translate(pattern, dialect, plain) {
                Ok(part) => {
                    warns |= part.warns;
                    has_edges |= part.has_word_edges;
                    parts.push(format!("(?:{})", part.pattern));
                }
                Err(posix::Refusal::Invalid(reason)) => return Err(Refusal::usage("grep", reason, 2)),
                Err(posix::Refusal::Unsupported(reason)) => return Err(refuse(reason)),
            }
        }
        let any = parts.join("|");
        let compile = |pattern: &str| Pattern::parse(pattern).map_err(|reason| refuse(&reason));
        if options.has('w') && compile(&format!("^(?:{any})$"))?.is_match("") {
            return Err(refuse("with `-w` it would look between the bytes of a character"));
        }
        let expression = |any: &str, options: &Options, style: posix::Options| {
            let whole = match (options.has('x'), options.has('w')) {
                (true, _) => as_lines(any, style),
                (false, true) => as_words(any, style),
                (false, false) => any.to_owned(),
            };
            let pattern = compile(&whole)?;
            let longest = options.has('o').then(|| Longest::new(&pattern)).transpose();
            Ok(Expression { pattern, longest: longest.map_err(|reason| refuse(&reason))? })
        };
        let plain = expression(&any, options, plain)?;
        let marked = if has_edges {
            let style = posix::Options { ignores_case, on_marks: true };
            for pattern in patterns {
                let part = translate(pattern, dialect, style).map_err(|_| refuse("it is not a pattern"))?;
                marked.push(format!("(?:{})", part.pattern));
            }
            Some(expression(&marked.join("|"), options, style)?)
        } else {
            None
        };
        Ok(Self { plain, marked, warns })
    }

    /// Whether grep would say on standard error that something in the pattern looks wrong.
    pub fn warns(&self) -> bool {
        self.warns
    }

    /// Whether no text that could be a line matches.
    pub fn matches_no_line(&self) -> bool {
        let marked = self.marked.as_ref().is_none_or(|marked| marked.pattern.matches_no_line());
        marked && self.plain.pattern.matches_no_line()
    }

    pub fn is_match(&self, line: &[u8]) -> bool {
        if let Some(marked) = &self.marked
            && let Some((line, _)) = mark(line)
        {
            return marked.pattern.is_match(line);
        }
        self.plain.pattern.is_match(line)
    }

    /// What `-o` prints; nothing unless it was asked for.
    pub fn find_all(&self, line: &[u8], work: &mut Work) -> Result<Vec<Range<usize>>, TooMuchWork> {
        let mut found = |expression: &Expression, line: &[u8]| match &expression.longest {
            Some(longest) => longest.find_all(line, work),
            None => Ok(Vec::new()),
        };
        if let Some(marked) = &self.marked
            && let Some((line, origins)) = mark(line)
        {
            let in_line = |range: Range<usize>| origins[range.start]..origins[range.end];
            let found = found(marked, &line)?;
            return Ok(found.into_iter().map(in_line).filter(|range| !range.is_empty()).collect());
        }
        found(&self.plain, line)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::tool::grep::Grep;
    use crate::pattern::Work;

    fn grep(args: &str) -> Grep {
        let args: Vec<String> = args.split_whitespace().map(str::to_owned).collect();
        Grep::parse("grep", &args).unwrap_or_else(|refusal| panic!("{args:?}: {refusal:?}"))
    }

    #[test]
    fn words_end_where_glibc_ends_them() {
        // A combining mark is part of a word to Rust, and not to glibc.
        let line = "a\u{301}b x_y ca".as_bytes();
        for args in [
            "-w a",
            r"a\>",
            r"a\b",
            r"\bb\b",
            r"\<b",
            "-w b",
            "-w x_y",
            r"\Ba",
            r"^\<a\>",
            r"-x \<a\>.b.x_y.ca\>",
        ] {
            assert!(grep(args).selects(line), "{args}");
        }
        for args in ["-w c", r"b\B", "-w x", r"\<y", r"a\B", r"-x a.b"] {
            assert!(!grep(args).selects(line), "{args}");
        }
        let found = |args| grep(args).matcher.find_all(line, &mut Work::new()).unwrap();
        assert_eq!(found("-ow b").first(), Some(&(3..4)));
        assert_eq!(found(r"-o \<[a-z]*\>"), [0..1, 3..4, 9..11]);
        assert!(grep("-w a").selects(b"a\xffb") && !grep("-w a").selects("aé".as_bytes()));
    }

    #[test]
    fn letter_case_is_folded_as_grep_does() {
        assert!(grep("-i k").selects("K".as_bytes()) && !grep("-i k").selects("\u{212a}".as_bytes()));
        assert!(grep("-i ss").selects("Sſ".as_bytes()) && grep("-Fi xi").selects("Xı".as_bytes()));
        assert!(grep("-i [[:upper:]]").selects("日".as_bytes()));
        assert!(!grep("-i ß").selects("ẞ".as_bytes()) && !grep("-i [^a-z]").selects(b"Q"));
    }
}
