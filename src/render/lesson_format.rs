//! `docs/lesson-format.md`: every file that authors write, with a whole example and all of its fields.

use std::fmt::Write as _;

use super::reference::fields_table;
use crate::reference::{FilePage, MapTable};

const HEAD: &str = "# The files of a course\n\nMade from the program by `prep schema --markdown`; a test keeps it current. \
    Every key that is not named here is an error, told with its place. `[]` is each item of a list, `NAME` a key of the author's \
    choice.\n\nThe kinds of check have pages of their own in [kinds.md](kinds.md). A check is a map with one key, its kind. Counts are \
    written `3`, `3 or more`, `at least 3`, `at most 5`, `3 to 5` or `none`. Patterns are \
    [Rust regular expressions](https://docs.rs/regex#syntax); a pattern can have a name for reports, `{ regex: '(?i)\\bfix', called: a fix }`.\n";

pub fn markdown(pages: &[FilePage]) -> String {
    let mut out = HEAD.to_owned();
    out.push_str("\n| File | Schema |\n|---|---|\n");
    for page in pages {
        let anchor: String = page
            .path
            .chars()
            .filter(|c| c.is_alphanumeric() || *c == '-')
            .flat_map(char::to_lowercase)
            .collect();
        let _ = writeln!(out, "| [`{}`](#{anchor}) | `prep schema {}` |", page.path, page.schema);
    }
    for page in pages {
        let _ = write!(out, "\n## `{}`\n\n{}\n\n```yaml\n{}```\n", page.path, page.about, page.example);
        for map in &page.maps {
            write_map(&mut out, map);
        }
    }
    out
}

fn write_map(out: &mut String, map: &MapTable) {
    if !map.at.is_empty() {
        let _ = write!(out, "\n### `{}`\n", map.at);
    }
    for choice in &map.choices {
        let names: Vec<String> = choice.iter().map(|name| format!("`{name}`")).collect();
        let _ = write!(out, "\nExactly one of {} is given.\n", crate::wording::list(&names, "and"));
    }
    out.push_str(&fields_table(&map.rows));
}
