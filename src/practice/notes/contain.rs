//! Puts what a person typed into a document without letting it change what is around it: its headings stay below the heading
//! it belongs to, HTML is shown as it was typed,
//! and a fence that is left open ends with it. The words themselves stay as they are.

/// `text` for below a heading of `level`. Headings in it move down by `shift` levels first.
pub fn contained(text: &str, level: usize, shift: usize) -> String {
    let mut out = String::new();
    let mut fence: Option<String> = None;
    let mut after_text = false;
    for line in text.trim().lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let bare = line.trim();
        match &fence {
            Some(open) if indent < 4 && closes(bare, open) => fence = None,
            Some(_) => {}
            None if indent < 4 => fence = opens(bare),
            None => {}
        }
        if fence.is_some() || indent >= 4 {
            out.push_str(line);
        } else {
            let line = without_html(line);
            out.push_str(&tame(&line, line.trim(), after_text, level, shift));
        }
        after_text = fence.is_none() && !bare.is_empty();
        out.push('\n');
    }
    if let Some(open) = fence {
        out.push_str(&open);
        out.push('\n');
    }
    out.trim_end().to_owned()
}

/// One line that is no code.
fn tame(line: &str, bare: &str, after_text: bool, level: usize, shift: usize) -> String {
    let marks = bare.len() - bare.trim_start_matches('#').len();
    let is_heading = (1..=6).contains(&marks) && bare[marks..].starts_with([' ', '\t'])
        || bare == "#".repeat(marks) && marks > 0;
    if is_heading {
        return match marks + shift {
            deeper if deeper > level && deeper <= 6 => format!("{}{bare}", "#".repeat(shift)),
            _ => format!("\\{bare}"),
        };
    }
    // A row of dashes or equals signs below a line would make a heading of it.
    let is_underline =
        !bare.is_empty() && (bare.bytes().all(|byte| byte == b'-') || bare.bytes().all(|byte| byte == b'='));
    if after_text && is_underline { format!("\\{bare}") } else { line.to_owned() }
}

fn opens(bare: &str) -> Option<String> {
    let mark = bare.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = bare.chars().take_while(|c| *c == mark).count();
    let rest = &bare[length..];
    (length >= 3 && (mark == '~' || !rest.contains('`'))).then(|| mark.to_string().repeat(length))
}

fn closes(bare: &str, open: &str) -> bool {
    bare.starts_with(open) && bare.trim_start_matches(open.chars().next().unwrap_or('`')).is_empty()
}

/// Shows HTML as the characters that were typed, as it is in a span of code anyway: an element or a comment that is left
/// open would take what follows into itself.
fn without_html(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        let in_code = || line[..at].matches('`').count() % 2 == 1;
        let begins = || line[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        match c == '<' && begins() && !in_code() {
            true => out.push_str("&lt;"),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;
    use proptest::prelude::*;

    #[test]
    fn what_is_typed_stays_below_its_heading() {
        assert_eq!(contained("## Round 4\ntext", 3, 0), "\\## Round 4\ntext");
        assert_eq!(contained("#### Situation\ntext", 3, 0), "#### Situation\ntext");
        assert_eq!(contained("#### Situation\ntext", 4, 1), "##### Situation\ntext");
        assert_eq!(contained("text\n---", 3, 0), "text\n\\---");
        assert_eq!(contained("```\n# code", 3, 0), "```\n# code\n```");
        assert_eq!(contained("<div><!-- b", 3, 0), "&lt;div>&lt;!-- b");
        assert_eq!(
            contained("a `List<Order>`, a List<Order> and 1 < 2", 3, 0),
            "a `List<Order>`, a List&lt;Order> and 1 < 2"
        );
        assert_eq!(contained("```\nList<Order>\n```", 3, 0), "```\nList<Order>\n```");
        assert_eq!(contained("a\n\n- b\n- c", 3, 0), "a\n\n- b\n- c");
    }

    proptest! {
        #[test]
        fn no_text_changes_the_headings_around_it(text in "([#=`~a\n -]|<!--|-->|<pre>|<div>|<[?]){0,30}") {
            let page = format!("## Before\n\n### Answer\n\n{}\n\n## After\n", contained(&text, 3, 0));
            let outline = markdown::parse(&page);
            let top: Vec<&str> = outline.headings.iter()
                .filter(|heading| heading.level <= 3 && !heading.nested)
                .map(|heading| heading.text.as_str())
                .collect();
            prop_assert_eq!(top, ["Before", "Answer", "After"], "{}", page);
        }
    }
}
