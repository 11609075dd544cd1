//! `prep show`: a lesson's page set for reading, at 60 columns and through a pager.

use crate::support::{Prep, Sandbox};

const LESSONS: [&str; 5] =
    ["w24-l05", "live-mock-interviews", "scored-sessions", "interview-scenarios", "backend-interviewer"];

#[test]
fn every_built_in_page_fits_sixty_columns() {
    let sandbox = Sandbox::new();
    for lesson in LESSONS {
        for colour in [false, true] {
            let prep = Prep::new(sandbox.path()).width(60);
            let ran = if colour { prep.colour() } else { prep }.run(&["show", lesson]);
            assert_eq!(ran.exit, 0, "{}", ran.shown());
            assert_eq!(ran.stdout.contains('\u{1b}'), colour);
            let text = without_colour(&ran.stdout);
            // Code and addresses stay as they are.
            let is_prose = |line: &&str| !line.contains("    ") && !line.starts_with('[');
            let wide: Vec<&str> =
                text.lines().filter(is_prose).filter(|line| line.chars().count() > 60).collect();
            assert!(wide.is_empty(), "{lesson}\n{}", wide.join("\n"));
            assert!(text.contains(&format!("Steps of {lesson}")), "{lesson}");
        }
    }
}

fn without_colour(text: &str) -> String {
    let mut pieces = text.split('\u{1b}');
    let first = pieces.next().unwrap_or_default().to_owned();
    first + &pieces.filter_map(|piece| piece.split_once('m').map(|(_, text)| text)).collect::<String>()
}

#[test]
fn the_steps_and_the_source_are_shown_alone() {
    let sandbox = Sandbox::new();
    let steps = sandbox.run(&["show", "w24-l05", "--steps"]).stdout;
    assert!(steps.starts_with("Steps of w24-l05\n") && !steps.contains("Warm-up"), "{steps}");
    let page = sandbox.run(&["show", "w24-l05", "--page"]).stdout;
    assert!(page.starts_with("---\nid: w24-l05\n") && !page.contains("Steps of"), "{page}");
}

#[cfg(unix)]
#[test]
fn a_pager_is_used_at_a_terminal_and_nowhere_else() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    sandbox.write("pager", "#!/bin/sh\necho \"LESS=$LESS\"\nsed -n 2p\n");
    let pager = sandbox.path().join("pager");
    std::fs::set_permissions(&pager, std::fs::Permissions::from_mode(0o755)).unwrap();
    let env = [("PAGER", pager.to_str().unwrap())];
    let show = ["show", "w24-l05"];
    let mut terminal = crate::terminal::Terminal::start_with(&sandbox, &show, &env);
    assert!(terminal.end().success());
    let text = terminal.contents();
    assert!(text.contains("LESS=FRX") && text.contains("═══") && !text.contains("Mock"), "{text}");
    // One that is not there is done without.
    let env = [("PAGER", "/nowhere/pager")];
    let mut terminal = crate::terminal::Terminal::start_with(&sandbox, &show, &env);
    terminal.end();
    terminal.expect("prep check w24-l05");
    let ran = Prep::new(sandbox.path()).env("PAGER", pager.to_str().unwrap()).run(&show);
    assert!(ran.stdout.starts_with("Mock interviews\n"), "{}", ran.stdout);
}
