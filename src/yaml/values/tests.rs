use super::*;
use crate::count::Count;
use crate::decimal::Range;
use crate::pattern::Pattern;
use crate::source::SourceFile;
use crate::yaml::{FromFields, choice, fields, parse, words};

words! {
    #[derive(Debug, PartialEq)]
    enum Merges {
        Only = "only" or "true",
        Any = "any",
    }
}

choice! {
    #[derive(Debug, PartialEq)]
    enum Limit {
        /// How many words.
        Words as "words": Count,
        Within as "within": Range,
    }
}

fields! {
    #[derive(Debug, PartialEq)]
    struct Sample {
        /// What a line
        /// must match.
        matching: Pattern,
        count: Count = Count::default(),
        kept as "where": Option<Pattern>,
        merges: Merges = Merges::Any
        ; ..limit: Limit
    }
    plain: "matching";
    validate: Sample::validate;
}

impl Sample {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        for key in ["count", "where"] {
            if self.count.max == Some(0) && at.get(key).is_some() {
                problems.push(at.field(key).error(Code::BadValue, format!("no `{key}` with none")));
            }
        }
    }
}

/// Each problem as its code, the text it is at, and its help.
fn read(text: &str) -> Result<Sample, Vec<String>> {
    let node = parse(&SourceFile::new("a.yaml", text)).unwrap();
    let mut problems = Problems::default();
    let sample = Sample::from_yaml(&node, &mut problems);
    let told = |problem: Diagnostic| {
        let at = problem.primary.text().trim_end();
        format!(
            "{} at {at}: {}{}",
            problem.code,
            problem.message,
            problem.help.map_or_else(String::new, |help| format!(" ({help})"))
        )
    };
    problems.finish(sample).map(|(sample, _)| sample).map_err(|met| met.into_iter().map(told).collect())
}

#[test]
fn every_problem_of_a_value_is_told_with_its_place() {
    assert_eq!(
        read("{ matching: '(a', count: few, foo: 1, words: [1], within: 3 }").unwrap_err(),
        [
            "bad-pattern at '(a': `(a` is not a pattern: unclosed group (patterns are Rust regular expressions: https://docs.rs/regex#syntax)",
            "bad-count at few: `few` is not a count (write `3`, `3 or more`, `at least 3`, `at most 5`, `3 to 5` or `none`)",
            "exclusive-keys at within: `within` cannot be given together with `words` (give one of `words` or `within`)",
            "unknown-key at foo: unknown key `foo` (known here: matching, count, where, merges, words, within)",
        ]
    );
    assert_eq!(
        read("{ matching: a, count: none, where: b, merges: ony, words: 5 to 3 }").unwrap_err(),
        [
            "bad-value at ony: `ony` is not one of: only, any (did you mean `only`?)",
            "bad-count at 5 to 3: `5 to 3` is not a count: the range is reversed (write `3`, `3 or more`, `at least 3`, `at most 5`, `3 to 5` or `none`)",
        ]
    );
    assert_eq!(read("{ matching: a, count: none, where: b, words: 3 }").unwrap_err().len(), 2);
    assert_eq!(read("3").unwrap_err().len(), 2, "a wrong type, and no limit");
    assert_eq!(
        read("{ matching: [fix, \"it's\"], words: 3 }").unwrap_err(),
        ["wrong-type at [: expected a pattern, found a list (one pattern for any of them: 'fix|it''s')"]
    );
}

#[test]
fn defaults_aliases_and_names_are_read() {
    let sample = read("{ matching: { regex: '^a', called: an a }, merges: true, within: 1 to 5 }").unwrap();
    assert_eq!((sample.count, sample.kept, sample.merges), (Count::default(), None, Merges::Only));
    assert_eq!((sample.matching.as_str(), sample.matching.to_string()), ("^a", "an a".to_owned()));
    assert!(read("matching:\nwords: 1\n").unwrap_err()[0].contains("expected a pattern, found nothing"));
}

#[test]
fn a_type_says_what_its_fields_are() {
    let shown: Vec<String> = Sample::INFO
        .all()
        .map(|field| {
            let default = field.default.map_or_else(String::new, |default| format!(" = {}", default()));
            format!(
                "{}{} {}{default}. {}",
                field.name,
                if field.required { "!" } else { "" },
                field.form,
                field.about()
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "matching! a pattern. What a line must match.",
            "count a count such as `3`, `3 or more`, `at most 5`, `3 to 5` or `none` = 1 or more. ",
            "where a pattern. ",
            "merges `only` or `any` = any. ",
            "words a count such as `3`, `3 or more`, `at most 5`, `3 to 5` or `none`. How many words.",
            "within a number or a range. ",
        ]
    );
}
