//! The stable names of what can be wrong with a spec: one list, from which the reference is made.
//! Where each is found, and what a message adds, is said where the problem is.

use std::fmt;

macro_rules! codes {
    ($($variant:ident $name:literal $about:literal,)*) => {
        /// What kind of problem it is. Codes are public: they are named for the offence and never change meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $about] $variant),* }

        impl Code {
            /// Every code, by name.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Kebab-case, for example `unknown-key`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// What it is about, in one sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variant => $about),* }
            }
        }
    };
}

codes! {
    BadCount "bad-count" "A count is not `3`, `3 or more`, `at least 3`, `at most 5`, `3 to 5` or `none`.",
    BadDate "bad-date" "A date is not a day such as `2026-01-05`, or a moment with its offset.",
    BadDuration "bad-duration" "A length of time is not one such as `60s`, `10m` or `1m30s`.",
    BadGlob "bad-glob" "A glob cannot be read, or leaves the repository.",
    BadId "bad-id" "An id has a character that no id may have.",
    BadPath "bad-path" "A path is not one inside the repository.",
    BadPattern "bad-pattern" "A pattern is not a regular expression that can be used here.",
    BadValue "bad-value" "A value is of the right type, but not one that makes sense here.",
    BulletWithoutStep "bullet-without-step" "The page asks under \"Done when\" for something that no step says.",
    CircularRequires "circular-requires" "A lesson requires itself, directly or through others.",
    CircularUse "circular-use" "A shared check uses itself, directly or through others.",
    CommentInText "comment-in-text" "A ` #` without quotes starts a comment, which cut a text short.",
    CommitDiffers "commit-differs" "The page commits under another name than the lesson looks for.",
    CommitOfAnother "commit-of-another" "A step looks for commits that are named after another lesson.",
    DuplicateExample "duplicate-example" "Two examples have the same name.",
    DuplicateKey "duplicate-key" "A map has the same key twice.",
    DuplicateLessonId "duplicate-lesson-id" "Two lessons have ids that a reader would mix up.",
    DuplicateStepId "duplicate-step-id" "Two steps of a lesson have ids that a reader would mix up.",
    ExclusiveKeys "exclusive-keys" "Keys are given together of which only one may be.",
    GlobForPath "glob-for-path" "A glob is given where only a path makes sense.",
    GrepDialect "grep-dialect" "A pattern is written as another `grep` reads it: with `-E`, or without.",
    HintElsewhere "hint-elsewhere" "A hint names a file that no step looks at.",
    IdDiffers "id-differs" "A lesson has another id than its folder.",
    InWithinEach "in-within-each" "A check inside `each` says where to look, though it looks at the section.",
    KindWithinEach "kind-within-each" "A check inside `each` is of a kind that does not read text.",
    LetterCase "letter-case" "Paths of two steps differ only in letter case.",
    LongPattern "long-pattern" "A long pattern has no name.",
    MatchesEverything "matches-everything" "A pattern matches every line.",
    MatchesNoLine "matches-no-line" "A pattern can never match a line.",
    MissingKey "missing-key" "A key that is required is not there.",
    MissingParameter "missing-parameter" "A parameter of a shared check has no value and no default.",
    NameDiffers "name-differs" "A shared check has another name than its file.",
    NestedManual "nested-manual" "`manual` is part of another check.",
    NeverPasses "never-passes" "A check, or the `when` of a step, can never pass.",
    NoKind "no-kind" "A check, or a step, has no kind.",
    NoMatch "no-match" "An example edits a text, or takes a template, that is not there.",
    NoPage "no-page" "An example takes templates from a lesson that has no page.",
    NoProof "no-proof" "A page that is a lesson has no step, or none but its commit.",
    NothingRequired "nothing-required" "No `must` step of a lesson has a check, so there is nothing to be done.",
    NumberDiffers "number-differs" "The page names another number than the check has.",
    PassedOver "passed-over" "A file that may belong to the course was not read, or not as a lesson.",
    SameTest "same-test" "Two steps of a lesson test the same.",
    SkippedBlock "skipped-block" "A block of a page looks like a proof and is not read as one.",
    StepWithoutBullet "step-without-bullet" "A step is not among what the page says under \"Done when\".",
    Syntax "syntax" "A file is not YAML, or not the part of YAML that is read here.",
    TooLarge "too-large" "A spec is too large, nested too deeply, or grows too much when it is filled in.",
    TwoKinds "two-kinds" "A check, or a step, has more than one kind.",
    TwoLevels "two-levels" "A step has both `must` and `should`.",
    UnknownExample "unknown-example" "An example is based on one that is not above it.",
    UnknownKey "unknown-key" "A key does not belong where it is.",
    UnknownKind "unknown-kind" "There is no kind of check of this name.",
    UnknownLesson "unknown-lesson" "A lesson requires one that is not there.",
    UnknownParameter "unknown-parameter" "A shared check has no parameter of this name.",
    UnknownSharedCheck "unknown-shared-check" "There is no shared check of this name.",
    UnknownStep "unknown-step" "An example says that a step fails which the lesson does not have.",
    UnreadProof "unread-proof" "A command of a page, or what is expected of it, cannot be read.",
    UnusedParameter "unused-parameter" "A parameter of a shared check is declared and never used.",
    UnusedSharedCheck "unused-shared-check" "No lesson uses a shared check of the course.",
    VacuousCheck "vacuous-check" "A check would pass whatever it finds.",
    WrongType "wrong-type" "A value is of another type than is expected.",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kebab_case_sorted_and_described_in_a_sentence() {
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        for code in Code::ALL {
            let is_kebab = code.as_str().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            assert!(is_kebab && code.about().ends_with('.'), "{code}: {}", code.about());
        }
    }
}
