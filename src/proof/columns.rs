//! The columns of `ls -l`: whose a file is and when it was written is no matter of a page, so only the names in them are
//! compared. What a listing is of is not known here.

/// The name in a line of `ls -l`, or none if it is no such line.
pub fn name(line: &str) -> Option<&str> {
    let line = line.trim();
    let mode = line.split_whitespace().next()?;
    if !is_mode(mode) {
        return None;
    }
    // Mode, links, owner, group and size, then a date of two or three words.
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_iso =
        words.get(5).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('-'));
    let before = if is_iso { 7 } else { 8 };
    let name = after_words(line, before).filter(|name| !name.is_empty()).or(words.last().copied())?;
    // What a link leads to is another name.
    Some(name.split_once(" -> ").map_or(name, |(name, _)| name))
}

/// Whether a line is the sum that `ls -l` prints above what is in a folder.
pub fn is_total(line: &str) -> bool {
    let rest = line.trim().strip_prefix("total ").unwrap_or_default();
    rest.starts_with(|c: char| c.is_ascii_digit() || c == '<') && !rest.contains(' ')
}

/// The lines with names in place of columns, and how many totals were left out.
pub fn without(output: &[u8]) -> (Vec<u8>, usize) {
    let text = String::from_utf8_lossy(output);
    let totals = text.lines().filter(|line| is_total(line)).count();
    let lines = text.lines().filter(|line| !is_total(line));
    (lines.map(|line| format!("{}\n", name(line).unwrap_or(line))).collect::<String>().into_bytes(), totals)
}

/// `-rw-r--r--`, with what some systems write after it.
fn is_mode(word: &str) -> bool {
    let word = word.strip_suffix(['@', '+', '.']).unwrap_or(word);
    word.len() == 10
        && word.starts_with(['-', 'd', 'l', 'b', 'c', 'p', 's'])
        && word[1..].bytes().all(|byte| b"-rwxsStT".contains(&byte))
}

/// What follows the first words of a line.
fn after_words(line: &str, count: usize) -> Option<&str> {
    (0..count).try_fold(line.trim_start(), |rest, _| {
        let end = rest.find(char::is_whitespace)?;
        Some(rest[end..].trim_start())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_columns_the_name_is_left() {
        for (line, expected) in [
            ("-rw-r--r-- 1 lena lena 27 Jan  1 10:00 docs/a.md", Some("docs/a.md")),
            ("drwxr-xr-x@ 3 lena staff 96 Jan 1 2025 two words", Some("two words")),
            ("lrwxrwxrwx 1 lena lena 7 2026-01-02 10:00 link.md -> a.md", Some("link.md")),
            ("-rw-r--r-- ... a.md", Some("a.md")),
            ("-rw-r--r-- 1 <you> <group> 27 <date> a.md", Some("a.md")),
            ("a.md", None),
            ("-rwx", None),
            ("", None),
        ] {
            assert_eq!(name(line), expected, "{line}");
        }
    }

    #[test]
    fn totals_are_counted_and_left_out() {
        let output = b"total 8\n-rw-r--r-- 1 l l 2 Jan 1 10:00 a\nd:\ntotal 4.0K\n\n";
        assert_eq!(without(output), (b"a\nd:\n\n".to_vec(), 2));
        assert!(!is_total("total of 8") && !is_total("total"));
    }
}
