//! Where two texts part, in words: the differing part is always shown, and white space that matters can be seen.

/// Characters shown before the place where two lines part, and after it.
const BEFORE: usize = 20;
const AFTER: usize = 60;

/// The first line that is not as wanted. `is` says whether a found line is what is wanted, `text` how that reads.
pub fn first_difference<W>(
    wanted: &[W],
    found: &[&str],
    is: impl Fn(&W, &str) -> bool,
    text: impl Fn(&W) -> &str,
) -> Option<String> {
    let nth = (0..wanted.len().max(found.len())).find(|&nth| match (wanted.get(nth), found.get(nth)) {
        (Some(wanted), Some(found)) => !is(wanted, found),
        _ => true,
    })?;
    let line = nth + 1;
    Some(match (wanted.get(nth), found.get(nth)) {
        (Some(wanted), Some(found)) => {
            let (found, wanted) = around(found, text(wanted));
            format!("line {line} is {found}, not {wanted}")
        }
        (Some(wanted), None) => format!("line {line} is not there: {}", shown(text(wanted), 0)),
        (None, Some(found)) => format!("line {line} is one too many: {}", shown(found, 0)),
        (None, None) => return None,
    })
}

/// Both lines from shortly before the place where they part.
fn around(found: &str, wanted: &str) -> (String, String) {
    let part = found.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    // Where only white space differs, it has to be seen.
    let see = |text: &str| if squeezed(found) == squeezed(wanted) { visible(text) } else { text.to_owned() };
    (shown(&see(found), part), shown(&see(wanted), part))
}

fn shown(text: &str, part: usize) -> String {
    let from = part.saturating_sub(BEFORE);
    let cut: String = text.chars().skip(from).take(BEFORE + AFTER).collect();
    let (before, after) = (
        if from > 0 { "… " } else { "" },
        if text.chars().count() > from + BEFORE + AFTER { " …" } else { "" },
    );
    format!("`{before}{cut}{after}`")
}

/// A text with its white space as signs: `·` for a space, `⇥` for a tab, `␍` for a carriage return.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            ' ' => '·',
            '\t' => '⇥',
            '\r' => '␍',
            '\u{a0}' => '⍽',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(wanted: &[&str], found: &[&str]) -> Option<String> {
        first_difference(wanted, found, |a, b| a == &b, |text| text)
    }

    #[test]
    fn the_first_line_that_differs_is_told() {
        assert_eq!(difference(&["a", "b"], &["a", "b"]), None);
        assert_eq!(difference(&["a", "b"], &["a", "c"]).unwrap(), "line 2 is `c`, not `b`");
        assert_eq!(difference(&["a", "b"], &["a"]).unwrap(), "line 2 is not there: `b`");
        assert_eq!(difference(&["a"], &["a", "b"]).unwrap(), "line 2 is one too many: `b`");
        assert_eq!(difference(&["a b"], &["a  b\t"]).unwrap(), "line 1 is `a··b⇥`, not `a·b`");
    }

    #[test]
    fn of_long_lines_the_differing_part_is_shown() {
        let long = "x".repeat(500);
        let told = difference(&[&format!("{long}a")], &[&format!("{long}b")]).unwrap();
        assert!(told.contains("xb`") && told.contains("xa`") && told.len() < 120, "{told}");
    }
}
