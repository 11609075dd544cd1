//! Pages at 60 columns and at 24, with colour and without.

use insta::assert_snapshot;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::{visible_width, write_reading};
use crate::render::Screen;

fn set(text: &str, width: usize, colour: bool) -> String {
    let mut out = Vec::new();
    write_reading(&mut out, text, Screen { width, colour }).unwrap();
    String::from_utf8(out).unwrap()
}

const PAGE: &str = r#"---
id: a
---
# A page *of* everything

<!-- nobody sees this -->
A paragraph with **strong words**, *others*, `code that stays whole`, a
[link](https://example.org/a/long/address) and <https://example.org>.\
A second line, and a note[^1].

## Lists

- one
- two, which is long enough to wrap under itself and not under its mark
  - inner
- [x] done
- [ ] open

3. three

   with a paragraph
4. four

> A quotation that is long enough to wrap, with a bar before
> each of its lines.
>
> - and a list

### Code

```bash
git commit -m "a message that is longer than the sixty columns of this screen"
```

    indented

| Round | What you do | Limit |
|---|---|---|
| 1. Pitch | Explain the trust platform. | 60 s |
| 2. Design | Lead a listener up the architecture diagram, from sockets to SLOs. | 10 min |

---

![a diagram](img/a.png) and [the same](https://example.org/a/long/address), [here](#lists).

[^1]: What the note says.
"#;

#[test]
fn a_page_is_set_for_reading() {
    assert_snapshot!(set(PAGE, 60, false), @r#"
    A page *of* everything
    ══════════════════════

    A paragraph with **strong words**, *others*,
    `code that stays whole`, a link[1] and https://example.org.
    A second line, and a note[^1].

    Lists
    ─────

    - one
    - two, which is long enough to wrap under itself and not
      under its mark
      - inner
    - [x] done
    - [ ] open

    3. three

       with a paragraph

    4. four

    │ A quotation that is long enough to wrap, with a bar before
    │ each of its lines.
    │
    │ - and a list

    ### Code

        git commit -m "a message that is longer than the sixty columns of this screen"

        indented

    Round      What you do                                Limit
    ─────────  ─────────────────────────────────────────  ──────
    1. Pitch   Explain the trust platform.                60 s

    2. Design  Lead a listener up the architecture        10 min
               diagram, from sockets to SLOs.

    ────────────────────────────────────────

    [image: a diagram][2] and the same[1], here.

    [^1]: What the note says.

    [1] https://example.org/a/long/address
    [2] img/a.png
    "#);
}

#[test]
fn a_wide_table_on_a_narrow_screen_is_told_row_by_row() {
    let table = "| Criterion | Weight | What a five looks like |\n|-|-|-|\n| Communication | 20% | Says the *conclusion* first. |\n| Depth | 30% | Knows `why`. |\n";
    assert_snapshot!(set(table, 24, false), @"
    Criterion:
      Communication
    Weight: 20%
    What a five looks
      like: Says the
      *conclusion* first.

    Criterion: Depth
    Weight: 30%
    What a five looks
      like: Knows `why`.
    ");
}

#[test]
fn colour_says_what_marks_say() {
    let text = "# Title\n\nA **strong** `code` [link](b.md).\n";
    assert_snapshot!(set(text, 40, true).replace('\u{1b}', "^"), @"
    ^[1mTitle^[0m
    ^[2m═════^[0m

    A ^[1mstrong^[0m ^[36mcode^[0m link^[2m[1]^[0m.

    ^[2m[1]^[0m b.md
    ");
}

proptest! {
    #[test]
    fn no_line_is_wider_than_the_screen_but_code_and_addresses(
        text in "([#\\-> `|\\[\\]()!\\n*1.é数a-z]|word |\\| a \\||\\|-\\||<br>|\n\n){0,60}",
        width in 40..100_usize,
    ) {
        let plain = set(&text, width, false);
        let has_escape = plain.contains('\u{1b}');
        prop_assert!(!has_escape);
        let longest_word = text.split_whitespace().map(UnicodeWidthStr::width).max().unwrap_or(0);
        for line in plain.lines().filter(|line| !line.contains("    ") && !line.starts_with('[')) {
            let most = width.max(longest_word + 30);
            prop_assert!(visible_width(line) <= most, "{line:?} at {width}");
        }
        let lines = |text: &str| text.lines().map(visible_width).collect::<Vec<_>>();
        prop_assert!(lines(&set(&text, width, true)).len() <= lines(&plain).len() + 40);
    }
}
