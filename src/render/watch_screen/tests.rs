//! The screen on the built-in course, at sizes that people have and at some that they do not.

use insta::assert_snapshot;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::{Drawn, view};
use crate::course::Course;
use crate::evaluate::evaluate;
use crate::evidence::Evidence;
use crate::render::{Screen, View};
use crate::report::{Outcome, Status};
use crate::watch::{Board, Look};

fn look(wanted: &[&str]) -> Look {
    let course = Course::built_in().unwrap();
    let wanted: Vec<String> = wanted.iter().map(|id| (*id).to_owned()).collect();
    let lessons = course.select(&wanted).unwrap().lessons;
    Look { report: evaluate(&course, &lessons, &Evidence::empty_folder()), in_progress: None }
}

/// Nothing is done, then the first two steps pass.
fn board() -> Board {
    let mut board = Board::new(look(&["w24-l05"]));
    let mut next = look(&["w24-l05"]);
    let lesson = &mut next.report.lessons[0];
    lesson.status = Status::Pending;
    lesson.steps.truncate(4);
    for step in &mut lesson.steps {
        (step.description, step.found) = (format!("The sentence of {}.", step.id), "nothing".into());
        step.expected = "three rounds, each with a heading of its own".into();
        step.locations = Vec::new();
        step.near_misses = Vec::new();
        (step.outcome, step.hints) = (Outcome::Fail, vec!["Write it.".into(), "Write it there.".into()]);
    }
    lesson.steps[0].outcome = Outcome::Pass;
    lesson.steps[3].outcome = Outcome::Blocked { by: lesson.steps[1].id.clone() };
    board.take(next);
    board
}

fn drawn(board: &Board, width: usize, height: usize) -> Drawn {
    view(board, &View::on(Screen { width, colour: false }), width, height)
}

#[test]
fn a_step_that_passes_is_the_news() {
    let mut board = board();
    board.hint();
    assert_snapshot!(drawn(&board, 60, 22).frame.text(), @"
    Interview prep (built in) · no repository
    0 of 1 lesson done  ░░░░░░░░░░░░░░░░░░░░  0%

    = w24-l05 is pending: 1 of 4
    ✓ passes now: The sentence of notes.
    ✗ The sentence of rounds. Found: nothing
    ✗ The sentence of improvement. Found: nothing
    - The sentence of pitch. Waits for `rounds`.

    w24-l05  Mock interviews                         pending 1/4
      ✓ The sentence of notes.
      ✗ The sentence of rounds.
        expected three rounds, each with a heading of its own
        found    nothing
        hint     Write it.
                 `h` gives one more
      ✗ The sentence of improvement.
      - The sentence of pitch. Waits for `rounds`.



    n next · a all · h hint · e edit · ? help · q quit
    ");
}

#[test]
fn all_lessons_fit_a_narrow_screen() {
    let mut board = Board::new(look(&[]));
    board.all();
    board.warnings.push("the folder is not there".into());
    board.say("something to know");
    assert_snapshot!(drawn(&board, 60, 16).frame.text(), @"
    Interview prep (built in) · no repository
    0 of 5 lessons done  ░░░░░░░░░░░░░░░░░░░░  0%
    the folder is not there

    Save a file or commit, and what changes is told here.

    mock-interviews                                          0/4
      pending      live-mock-interviews  Live mock…         0/25
      not started  scored-sessions       Scored mock…       0/52
      not started  interview-scenarios   Interview…         0/41
      pending      backend-interviewer   The strict…        0/22
    w24                                                      0/1
      not started  w24-l05               Mock interviews     0/7

    something to know
    n next · a all · h hint · e edit · ? help · q quit
    ");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_line_is_wider_than_the_screen_and_no_screen_longer(
        width in 0..140_usize,
        height in 0..50_usize,
        above in 0..30_usize,
        keys in "[nah]{0,6}",
        is_help in any::<bool>(),
        warning in proptest::option::of("[a-z 数]{1,90}"),
    ) {
        let mut board = if keys.len() % 2 == 0 { board() } else { Board::new(look(&[])) };
        for key in keys.chars() {
            match key {
                'n' => board.next(),
                'a' => board.all(),
                _ => board.hint(),
            }
        }
        board.warnings.extend(warning.clone());
        (board.above, board.is_help, board.busy) = (above, is_help, warning);
        let frame = drawn(&board, width, height).frame;
        let (width, height) = if width < 4 || height < 4 { (80, 24) } else { (width, height) };
        prop_assert!(frame.lines.len() <= height);
        for line in &frame.lines {
            let columns: usize = line.iter().map(|piece| piece.text.width()).sum();
            prop_assert!(columns <= width, "{line:?} at {width}");
        }
        let last = if is_help { "a" } else { "n" };
        prop_assert!(frame.text().contains(last));
    }
}
