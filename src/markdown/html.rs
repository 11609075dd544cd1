//! The readable text of raw HTML in a page: tags and comments go, what stands between them stays.

/// `(line offset, text)` for every line of `html` that still says something.
pub fn visible_lines(html: &str) -> Vec<(usize, String)> {
    visible(html)
        .split('\n')
        .enumerate()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(offset, text)| (offset, text.trim().to_owned()))
        .collect()
}

/// `html` with tags, comments and the contents of `script` and `style` taken out; line breaks stay.
fn visible(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let end = hidden_len(rest);
        out.extend(rest[..end].chars().filter(|&c| c == '\n'));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// How many bytes at the start of `text`, which starts with `<`, a reader does not see.
fn hidden_len(text: &str) -> usize {
    let past = |needle: &str| text.find(needle).map_or(text.len(), |at| at + needle.len());
    let starts_with = |tag: &str| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    if starts_with("<!--") {
        past("-->")
    } else if starts_with("<script") {
        past("</script>")
    } else if starts_with("<style") {
        past("</style>")
    } else {
        past(">")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_tags_go_and_text_keeps_its_line() {
        let html = "<details>\nshown\n<!-- hidden\nhidden too --> after\n</details>\n<script>\nx\n</script>";
        assert_eq!(visible_lines(html), [(1, "shown".to_owned()), (3, "after".to_owned())]);
        assert_eq!(visible_lines("<!-- never closed\nx"), []);
    }
}
