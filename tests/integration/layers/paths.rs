//! The paths that a Rust file names, each from the crate's root or from a crate. It reads words and signs, no grammar: enough
//! to see every path, wherever it is written, and none in a comment or a string.

/// A path as it is named somewhere in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub line: usize,
    /// Whether it begins at the root of this crate.
    pub is_own: bool,
    /// `super` and `self` are resolved; `*` is everything.
    pub segments: Vec<String>,
}

/// Every path in the text of a file of `src`; its name says in which module it is.
pub fn paths(file: &str, text: &str) -> Vec<Named> {
    let tokens = tokens(text);
    let mut reader = Reader { tokens: &tokens, module: module_of(file), found: Vec::new() };
    let mut depth = 0;
    let mut inline = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            "mod" if reader.is(at + 2, "{") => {
                reader.module.push(tokens[at + 1].text.clone());
                inline.push(depth);
                (at, depth) = (at + 3, depth + 1);
                continue;
            }
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if inline.last() == Some(&depth) {
                    inline.pop();
                    reader.module.pop();
                }
            }
            "use" => {
                at = reader.tree(at + 1, &[]);
                continue;
            }
            "crate" if at > 0 && tokens[at - 1].text == "extern" => {
                reader.add(at + 1, &[&tokens[at + 1].text])
            }
            word if is_word(word) && reader.is(at + 1, "::") && reader.begins_path(at) => {
                at = reader.tree(at, &[]);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    reader.found
}

/// The line on which these words and signs follow each other.
pub fn line_of(text: &str, words: &[&str]) -> Option<usize> {
    let tokens = tokens(text);
    let found = tokens.windows(words.len()).find(|some| some.iter().map(|token| &token.text).eq(words))?;
    Some(found[0].line)
}

/// `kind/links/target.rs` is `kind::links::target`.
fn module_of(file: &str) -> Vec<String> {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    path.split('/').filter(|name| !matches!(*name, "lib" | "main")).map(str::to_owned).collect()
}

struct Reader<'a> {
    tokens: &'a [Token],
    /// In which the tokens are that are read now.
    module: Vec<String>,
    found: Vec<Named>,
}

impl Reader<'_> {
    fn is(&self, at: usize, text: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.text == text)
    }

    /// Whether no path goes on here: `::name::` does begin one.
    fn begins_path(&self, at: usize) -> bool {
        let before = |back| at.checked_sub(back).map(|at| self.tokens[at].text.as_str());
        before(1) != Some("::") || !before(2).is_some_and(|word| is_word(word) || word == ">")
    }

    /// Reads a path with its braces, all after `prefix`, and returns what comes after it.
    fn tree(&mut self, mut at: usize, prefix: &[&str]) -> usize {
        let tokens = self.tokens;
        let begin = at;
        let mut path = prefix.to_vec();
        while let Some(token) = tokens.get(at) {
            match token.text.as_str() {
                "::" => {}
                "{" if at == begin || self.is(at - 1, "::") => return self.braces(at + 1, &path),
                "*" if self.is(at.wrapping_sub(1), "::") || at == begin => {
                    path.push("*");
                    at += 1;
                    break;
                }
                word if is_word(word) && (at == begin || self.is(at - 1, "::")) => path.push(word),
                _ => break,
            }
            at += 1;
        }
        self.add(begin, &path);
        at.max(begin + 1)
    }

    fn braces(&mut self, mut at: usize, prefix: &[&str]) -> usize {
        while at < self.tokens.len() && !self.is(at, "}") {
            at = match self.tokens[at].text.as_str() {
                "," => at + 1,
                // The name that a path is given here.
                "as" => at + 2,
                _ => self.tree(at, prefix),
            };
        }
        at + 1
    }

    fn add(&mut self, at: usize, path: &[&str]) {
        let (Some(token), Some(first)) = (self.tokens.get(at), path.first()) else { return };
        let is_own = matches!(*first, "crate" | "super" | "self");
        let mut segments = if is_own { self.module.clone() } else { Vec::new() };
        for word in path {
            match *word {
                "crate" => segments.clear(),
                "super" => drop(segments.pop()),
                "self" => {}
                word => segments.push(word.to_owned()),
            }
        }
        self.found.push(Named { line: token.line, is_own, segments });
    }
}

#[derive(Debug)]
struct Token {
    line: usize,
    text: String,
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The words and signs of Rust without comments and strings; `::` is one sign.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while let Some(c) = rest.chars().next() {
        let length = match skipped(rest) {
            Some(length) => length,
            None => {
                let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                let sign = if rest.starts_with("::") { 2 } else { c.len_utf8() };
                let length = word.max(sign);
                if !c.is_whitespace() {
                    tokens.push(Token { line, text: rest[..length].to_owned() });
                }
                length
            }
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// The length of the comment, the string or the character that begins here.
fn skipped(rest: &str) -> Option<usize> {
    let all = rest.len();
    let to = |end: &str, from: usize| rest[from..].find(end).map_or(all, |at| from + at + end.len());
    let raw = rest.trim_start_matches(['b', 'c']);
    let prefix = all - raw.len();
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(all));
    }
    if rest.starts_with("/*") {
        return Some(to("*/", 2));
    }
    if let Some(hashed) = raw.strip_prefix('r').filter(|_| prefix < 2) {
        let hashes = hashed.len() - hashed.trim_start_matches('#').len();
        if hashed[hashes..].starts_with('"') {
            return Some(to(&format!("\"{}", "#".repeat(hashes)), prefix + hashes + 2));
        }
        // `r#type` is a word.
        return (hashes == 1 && prefix == 0).then_some(2);
    }
    if raw.starts_with('"') && prefix < 2 {
        return Some(prefix + quoted(raw, '"'));
    }
    // A lifetime has no second quote.
    let character = rest.strip_prefix('\'')?;
    let one = character.chars().next().map_or(0, char::len_utf8);
    match character.starts_with('\\') || character[one..].starts_with('\'') {
        true => Some(quoted(rest, '\'')),
        false => Some(1),
    }
}

/// The length of what is between two quotes, them included.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}
