//! What `prep test` found, in each of its formats: bytes from a finished result. It changes no verdict and no count.

mod json;
mod junit;
mod markdown;
mod text;

pub use json::write_json;
pub use junit::write_junit;
pub use markdown::write_markdown;
pub use text::write_text;

use crate::examples::{ExampleResult, LessonResult, SharedResult, Survivor, Why};
use crate::wording::plural;

/// What an author does about a step that no mutant makes fail: a sentence without its full stop.
fn advice(why: Why) -> &'static str {
    match why {
        Why::NeverPasses => {
            "it passes in no example that shows the lesson done: add one in which it applies and passes"
        }
        Why::AsksNothing => "it asks nothing of the repository: give it something to look at",
        Why::OnlyWithoutItsFile => {
            "it fails only where its file is gone or empty: ask for what unfinished work does not have, or \
             check the file itself with `file`"
        }
        Why::PassesOnAll => {
            "it passes whatever is changed in what it looks at: narrow its pattern, its count or its section, \
             add an example in which it fails, or remove it if it cannot fail"
        }
    }
}

/// `after 214 mutants`, for a step that survived.
fn shown(survivor: &Survivor) -> String {
    match survivor.tried {
        0 => "no mutant could be made".to_owned(),
        tried => format!("it passes on {}", plural(tried, "mutant")),
    }
}

/// What is wrong with an example, a sentence each.
fn mismatches(example: &ExampleResult) -> Vec<String> {
    let unbuilt = example.unbuilt.iter().map(|why| format!("the script makes no repository: {why}"));
    let unexpected = example.unexpected.iter();
    let unexpected = unexpected.map(|(step, found)| format!("{step} fails, and should not: {found}"));
    let missing = example.missing.iter();
    let missing = missing.map(|(step, outcome)| format!("{step} should fail, and is: {outcome}"));
    unbuilt.chain(unexpected).chain(missing).collect()
}

/// What is wrong with a lesson besides its examples one by one, a sentence each.
fn breaches(lesson: &LessonResult) -> Vec<String> {
    let mut told = Vec::new();
    if !lesson.is_shown_done {
        told.push("no example shows the lesson done".to_owned());
    }
    if !lesson.never_fail.is_empty() {
        told.push(format!("no example fails: {}", lesson.never_fail.join(", ")));
    }
    told.extend(lesson.done_on.iter().map(|on| format!("it is done on {}, and must not be", on.describe())));
    told
}

/// What is wrong with the examples of a shared check, each with its name.
fn shared_mismatches(shared: &SharedResult) -> Vec<(&str, String)> {
    let wrong = shared.examples.iter().filter(|example| !example.holds);
    let told = wrong.map(|example| {
        let result = if example.passes { "should pass, and does not" } else { "passes, and should not" };
        (example.name.as_str(), format!("{result}: {}", example.found))
    });
    told.collect()
}
