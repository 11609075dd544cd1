//! How things are said: plurals, lists, the nearest known name, why the operating system refused. Sentences about one
//! subject are with that subject.

/// The most letters by which a name that was meant may differ.
const FURTHEST: usize = 4;

/// The known name nearest to `wrong`, if one is near enough to be what was meant.
pub fn suggest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let length = wrong.chars().count();
    // Whatever is longer or shorter by more letters differs by more, and need not be compared.
    let may_be_near = |name: &&str| {
        name.chars().count().abs_diff(length) <= FURTHEST || name.to_lowercase().contains(&wrong)
    };
    known
        .into_iter()
        .filter(may_be_near)
        .map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_lowercase()), name))
        .filter(|(distance, name)| {
            *distance <= (name.chars().count().max(length) / 3).clamp(1, FURTHEST)
                || (wrong.len() >= 4 && name.to_lowercase().contains(&wrong))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

/// The names that are listed where none is near.
const LISTED: usize = 12;

/// The name that was meant, as a question, else which there are.
pub fn meant_or_known(wrong: &str, known: &[&str]) -> String {
    if let Some(near) = suggest(wrong, known.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    let listed: Vec<String> = known.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    match known.len() {
        0 => "there is none to refer to: write one, or leave this out".to_owned(),
        count if count > LISTED => format!("known: {} and {} more", listed.join(", "), count - LISTED),
        _ => format!("known: {}", listed.join(", ")),
    }
}

/// What other tools call a key or a kind, and what it is called here; the first that is known counts.
const SYNONYMS: [(&[&str], &[&str]); 13] = [
    (
        &["pattern", "regex", "regexp", "text", "contains", "message", "subject", "match"],
        &["matching", "lines", "name"],
    ),
    (&["heading", "matching", "title"], &["headed", "headings"]),
    (&["file", "filename", "path", "source"], &["in", "path"]),
    (&["name", "file"], &["path"]),
    (&["files", "paths", "path"], &["touching", "each_of"]),
    (&["terms", "words", "of", "all"], &["each_of"]),
    (&["done", "complete", "completed"], &["checked"]),
    (&["check", "broken", "valid"], &["resolve"]),
    (&["exists", "exist", "file_exists", "present"], &["file"]),
    (&["command", "shell", "script", "cmd", "exec"], &["runs"]),
    (&["optional", "advice", "recommended"], &["should"]),
    (&["weight", "score", "marks"], &["points"]),
    (&["missing", "not_exists", "forbidden"], &["absent"]),
];

/// The known key or kind that was meant: by what other tools call it, else the nearest.
pub fn meant<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    let lower = wrong.to_lowercase();
    let called = SYNONYMS.iter().filter(|(others, _)| others.contains(&lower.as_str()));
    let ours = called.flat_map(|(_, ours)| ours.iter());
    let found = ours.filter_map(|own| known.iter().find(|name| *name == own)).next();
    found.copied().or_else(|| suggest(wrong, known))
}

/// Why the operating system refused, in our words and without its number.
pub fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "it is not there".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::NotADirectory => "it is not a folder".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::AlreadyExists => "something of that name is there".to_owned(),
        ErrorKind::InvalidData => "it is not text in UTF-8".to_owned(),
        // What prep itself refuses says why.
        ErrorKind::Unsupported if error.get_ref().is_some() => error.to_string(),
        kind => kind.to_string(),
    }
}

/// A line of a text between backticks, of a long one as much as says which it is.
pub fn quoted(text: &str) -> String {
    const SHOWN: usize = 80;
    let text = text.trim();
    match text.char_indices().nth(SHOWN) {
        None => format!("`{text}`"),
        Some((cut, _)) => {
            let end = text[..cut].rfind(char::is_whitespace).filter(|end| *end > cut / 2).unwrap_or(cut);
            format!("`{} …`", text[..end].trim_end())
        }
    }
}

/// `1 line`, `2 lines`, `no lines`.
pub fn plural(count: usize, one: &str) -> String {
    match count {
        0 => format!("no {}", plural_of(one)),
        1 => format!("1 {one}"),
        n => format!("{n} {}", plural_of(one)),
    }
}

/// The plural of a singular English noun phrase whose last word carries it.
pub fn plural_of(one: &str) -> String {
    match one {
        _ if ["match", "branch", "box"].iter().any(|word| one.ends_with(word)) => format!("{one}es"),
        _ if one.ends_with('y') && !one.ends_with("ay") => format!("{}ies", &one[..one.len() - 1]),
        _ => format!("{one}s"),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

/// A text on one line: white space of every kind, no-break spaces included, as single spaces.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_near_or_absent() {
        let known = ["matching", "count", "across_lines"];
        assert_eq!(suggest("machting", known), Some("matching"));
        assert_eq!(suggest("Count", known), Some("count"));
        assert_eq!(suggest("colour", known), None);
        assert_eq!(meant_or_known("machting", &known), "did you mean `matching`?");
        assert_eq!(meant_or_known("colour", &known), "known: `matching`, `count`, `across_lines`");
        assert!(meant_or_known("x", &["abcde"; 14]).ends_with("`abcde` and 2 more"));
    }

    #[test]
    fn a_long_line_is_cut_between_words() {
        assert_eq!(quoted(" a b\n"), "`a b`");
        assert_eq!(quoted(&"word ".repeat(30)), format!("`{} …`", "word ".repeat(16).trim_end()));
        assert_eq!(quoted(&"é".repeat(90)), format!("`{} …`", "é".repeat(80)));
    }

    #[test]
    fn plurals_and_lists_read_as_english() {
        assert_eq!(plural(0, "line"), "no lines");
        assert_eq!(plural(1, "matching line"), "1 matching line");
        assert_eq!(plural(3, "entry"), "3 entries");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()], "and"), "a, b and c");
    }
}
