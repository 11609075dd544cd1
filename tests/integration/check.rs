//! `prep check` on repositories with one thing wrong: the right step fails, at the right place.

use insta::assert_snapshot;

use crate::support::{Prep, Sandbox};

const NOTES: &str = "\
# Mock interview

## Round 1 — Elevator pitch

### Pitch

I built a trust platform that proves to any auditor who changed which record and when,
in under 5 ms at p99.

### Second pitch

I built a platform that proves who changed what.

Improvement: leave out the history lesson.

## Round 2 — System design

Sockets feed the event loop, which hands work to a thread pool.
Storage is a B-tree with a log. The protocol frames every message.
Replication ships the log, consensus orders it, security signs it,
and reliability is an SLO of 5 ms at p99.

Fix: draw the write path before talking.

## Round 3 — Trade-offs

### Why epoll?
One system call for many sockets, and only those that are ready wake the loop, as ADR-001 says.
### Why is the queue bounded?
Without a limit everybody waits; with one a client hears no at once. Back pressure, see W05.
### Why a B-tree?
Range scans stay in neighbouring pages, which a hash table cannot give at any price, see ADR-003.
### Why TLS at the protocol layer?
One place to get it right, which every message passes and no handler can forget, W18 L02.
### What if the leader fails?
An election within 150 ms, and what two machines have is committed by the next leader, W16.
### Notes on the partner
No question, so nothing to cite.

Next time: answer the question before defending it.
";

const LESSON: &[&str] = &["check", "w24-l05", "--format", "json"];

/// The steps that fail and the line of the first evidence of the first of them.
fn failing(notes: &str) -> (Vec<String>, Option<u64>) {
    let ran = Sandbox::with_notes(notes).run(LESSON);
    let outcomes = ran.outcomes();
    // The notes are short, and not all of the lesson's advice is followed in them.
    let counts = |id: &str| id == "shorter" || ran.step(id)["level"] == "must";
    let failing: Vec<String> = outcomes
        .iter()
        .filter(|(id, outcome)| *outcome == "fail" && counts(id))
        .map(|(id, _)| id.clone())
        .collect();
    let line = failing.first().and_then(|id| line_to_look_at(&ran.step(id)));
    (failing, line)
}

/// The line of a step that a person would look at first.
fn line_to_look_at(step: &serde_json::Value) -> Option<u64> {
    let near = &step["near_misses"][0]["location"]["line"];
    near.as_u64().or_else(|| step["locations"][0]["line"].as_u64())
}

#[test]
fn done_is_one_line() {
    assert_snapshot!(Sandbox::with_notes(NOTES).run(&["check", "w24-l05"]).shown(), @"
    exit 0
    --- stdout
    Interview prep (built in) · main at 23a6bc0

    done  w24-l05  Mock interviews  7/7  5 should

    1 of 1 lesson done  ████████████████████  100%
    ");
}

#[test]
fn one_thing_wrong_fails_one_step_at_its_line() {
    let long = format!("### Pitch\n\n{}\n", "word ".repeat(151));
    /// What is wrong, what it replaces by what, the steps that fail, and the line of the first.
    type Case = (&'static str, &'static str, &'static str, &'static [&'static str], Option<u64>);
    let wrong: &[Case] = &[
        (
            "a fourth round",
            "before defending it.\n",
            "before defending it.\n## Round 4\nImprovement: one more of these\n",
            &["rounds"],
            Some(3),
        ),
        ("a round at level 3", "## Round 2 —", "### Round 2 —", &["rounds"], Some(16)),
        (
            "no improvement in one",
            "Fix: draw the write path before talking.\n",
            "",
            &["improvement"],
            Some(16),
        ),
        (
            "an improvement of two words",
            "leave out the history lesson",
            "speak slower",
            &["improvement"],
            Some(3),
        ),
        ("a layer left out", "The protocol frames every message.", "", &["layers"], Some(16)),
        (
            "a layer out of order",
            "Sockets feed the event loop, which hands work to a thread pool.",
            "The event loop hands work to a thread pool, fed by sockets.",
            &["layers"],
            Some(18),
        ),
        (
            "an answer without a source",
            "Back pressure, see W05.",
            "Back pressure.",
            &["references"],
            Some(29),
        ),
        ("a question too few", "### Why epoll?", "### On epoll", &["references"], Some(29)),
        (
            "a second pitch as long",
            "I built a platform that proves who changed what.",
            "I built a platform that proves who changed what, and when, in under 5 ms at p99, for all.",
            &["shorter"],
            Some(10),
        ),
    ];
    assert_eq!(failing(&NOTES.replacen("### Pitch\n", &long, 1)), (vec!["pitch".to_owned()], Some(5)));
    for (what, old, new, steps, line) in wrong {
        assert!(NOTES.contains(old), "{what}");
        assert_eq!(
            failing(&NOTES.replacen(old, new, 1)),
            (steps.iter().map(ToString::to_string).collect(), *line),
            "{what}"
        );
    }
}

#[test]
fn one_thing_odd_fails_nothing() {
    let odd = [
        ("CRLF", NOTES.replace('\n', "\r\n")),
        ("a byte order mark", format!("\u{feff}{NOTES}")),
        ("no final newline", NOTES.trim_end().to_owned()),
        ("a comment with a heading", format!("<!--\n## Round 9\n-->\n{NOTES}")),
        ("an underlined title", NOTES.replacen("# Mock interview\n", "Mock interview\n===\n", 1)),
        ("closing marks", NOTES.replacen("## Round 1 — Elevator pitch", "## Round 1 — Elevator pitch ##", 1)),
    ];
    for (what, notes) in odd {
        assert_eq!(failing(&notes), (Vec::new(), None), "{what}");
    }
}

#[test]
fn pending_shows_what_to_do() {
    let notes = NOTES
        .replace("Fix: draw the write path before talking.\n", "")
        .replace("## Round 3 —", "```\n## Round 4\n```\n\n##Round 3 —");
    let sandbox = Sandbox::with_notes(&notes);
    assert_snapshot!(sandbox.run(&["check", "w24-l05"]).shown(), @r"
    exit 1
    --- stdout
    Interview prep (built in) · main at 58119d3

    pending  w24-l05  Mock interviews  5/7
      ✗ All three rounds are there, and no fourth.
          docs/mock-interview-notes.md:25  ## Round 4
          docs/mock-interview-notes.md:28  ##Round 3 — Trade-offs
          docs/mock-interview-notes.md:3  ## Round 1 — Elevator pitch
          and 1 more line
          expected  exactly 3 level-2 headings matching /^Round\s\d/, and level-2 headings in this
                    order: /^Round\s1\b/, /^Round\s2\b/, /^Round\s3\b/
          found     2 headings; no heading matches /^Round\s3\b/
          near miss line 25 is in a code block: `## Round 4`
          near miss line 28 has no space after `##`: `##Round 3 — Trade-offs`
          hint      Head each round with `## Round 1 — …`, at level 2 and outside of code blocks.
      ✗ At least five trade-off questions are answered, each with an ADR or a lesson.
          docs/mock-interview-notes.md:28  ##Round 3 — Trade-offs
          expected  at least 5 level-3 headings with a question mark, none a copy of another under
                    /(?i)^Round\s3\b/
          found     no heading matching /(?i)^Round\s3\b/ in docs/mock-interview-notes.md
          near miss line 28 has no space after `##`: `##Round 3 — Trade-offs`
          hint      Under each `### Why …?` answer in 15 words or more, ten of them different, and name
                    what backs it: `ADR-001`, `W23` or `W23 L04`.
      ✗ The warm-up has its three lists. (should)
          expected  at least 3 list items, every one matching /[^:…\s]$/ under /(?i)^Warm-?up/
          found     no heading matching /(?i)^Warm-?up/ in docs/mock-interview-notes.md
          hint      Under `## Warm-up` write what you stalled at, what you left out, and what was
                    needless.
      ✗ Every layer has a decision. (should)
          docs/mock-interview-notes.md:16  ## Round 2 — System design
          expected  at least 9 matches of a decision under /(?i)^Round\s2\b/
          found     none (27 lines)
      ✗ The three questions of the review are answered in every round. (should)
          docs/mock-interview-notes.md:3  ## Round 1 — Elevator pitch
          docs/mock-interview-notes.md:16  ## Round 2 — System design
          expected  at least 1 line matching /(?i)\bquestion that was asked\W+\w/, and at least 1 line
                    matching /(?i)\bconcrete detail\W+\w/, and at least 1 line matching
                    /(?i)\btime\W+\w/ in each of 2 sections
          found     2 of 2 without: Round 1 — Elevator pitch: none (12 lines); Round 2 — System design:
                    none (27 lines)
          hint      Under `### Review`, or under each answer: the question that was asked, a result or a
                    concrete detail, the time.
      ✗ The pitch took 60 seconds, the walk-through ten minutes at most. (should)
          docs/mock-interview-notes.md:3  ## Round 1 — Elevator pitch
          docs/mock-interview-notes.md:16  ## Round 2 — System design
          expected  every number matching /(?i)^Time[^:]*:(.+)/ is at most 1 under /(?i)^Round\s1\b/,
                    and every number matching /(?i)^Time[^:]*:(.+)/ is at most 10 under
                    /(?i)^Round\s2\b/
          found     no number matches /(?i)^Time[^:]*:(.+)/

    0 of 1 lesson done  ░░░░░░░░░░░░░░░░░░░░  0%      next: prep show w24-l05
    ");
}

#[test]
fn sixty_columns_and_colour() {
    let sandbox = Sandbox::with_notes(&NOTES.replace("Fix: draw the write path before talking.\n", ""));
    let narrow = Prep::new(sandbox.path()).width(60).run(&["check", "w24-l05"]);
    // A pattern is never broken: somebody may want to copy it.
    let fits = |line: &str| line.chars().count() <= 60 || !line.trim_start().contains(' ');
    assert!(narrow.stdout.lines().all(fits), "{}", narrow.stdout);
    assert_snapshot!(narrow.shown(), @r"
    exit 1
    --- stdout
    Interview prep (built in) · main at e574120

    pending  w24-l05  Mock interviews  6/7
      ✗ Every round records at least one improvement.
          docs/mock-interview-notes.md:16
            ## Round 2 — System design
          expected  at least 3 different words after
                    `Improvement:`, `Fix:` or `Next time` in
                    each of 3 sections
          found     none here; 2 others pass
          hint      End the round with `Improvement:` and what
                    you will change, in three words or more.
      ✗ The warm-up has its three lists. (should)
          expected  at least 3 list items, every one matching
                    /[^:…\s]$/ under /(?i)^Warm-?up/
          found     no heading matching /(?i)^Warm-?up/ in
                    docs/mock-interview-notes.md
          hint      Under `## Warm-up` write what you stalled
                    at, what you left out, and what was
                    needless.
      ✗ Every layer has a decision. (should)
          docs/mock-interview-notes.md:16
            ## Round 2 — System design
          expected  at least 9 matches of a decision under
                    /(?i)^Round\s2\b/
          found     none (7 lines)
      ✗ The three questions of the review are answered in every
        round. (should)
          docs/mock-interview-notes.md:3
            ## Round 1 — Elevator pitch
          docs/mock-interview-notes.md:16
            ## Round 2 — System design
          docs/mock-interview-notes.md:24
            ## Round 3 — Trade-offs
          expected  at least 1 line matching /(?i)\bquestion
                    that was asked\W+\w/, and at least 1 line
                    matching /(?i)\bconcrete detail\W+\w/, and
                    at least 1 line matching /(?i)\btime\W+\w/
                    in each of 3 sections
          found     3 of 3 without: Round 1 — Elevator pitch:
                    none (12 lines); Round 2 — System design:
                    none (7 lines); Round 3 — Trade-offs: none
                    (15 lines)
          hint      Under `### Review`, or under each answer:
                    the question that was asked, a result or a
                    concrete detail, the time.
      ✗ The pitch took 60 seconds, the walk-through ten minutes
        at most. (should)
          docs/mock-interview-notes.md:3
            ## Round 1 — Elevator pitch
          docs/mock-interview-notes.md:16
            ## Round 2 — System design
          expected  every number matching /(?i)^Time[^:]*:(.+)/
                    is at most 1 under /(?i)^Round\s1\b/, and
                    every number matching /(?i)^Time[^:]*:(.+)/
                    is at most 10 under /(?i)^Round\s2\b/
          found     no number matches /(?i)^Time[^:]*:(.+)/
      ✗ No answer took more than 90 seconds, and all of them ten
        minutes at most. (should)
          docs/mock-interview-notes.md:26  ### Why epoll?
          docs/mock-interview-notes.md:28
            ### Why is the queue bounded?
          docs/mock-interview-notes.md:30  ### Why a B-tree?
          and 3 more lines
          expected  every number matching /(?i)^Time[^:]*:(.+)/
                    is at most 1.5 in each of 5 sections, and
                    the sum of the numbers matching
                    /(?i)^Time\s*:(.+)/ is at most 10 under
                    /(?i)^Round\s3\b/
          found     5 of 5 without: Why epoll?: no number
                    matches /(?i)^Time[^:]*:(.+)/; Why is the
                    queue bounded?: no number matches
                    /(?i)^Time[^:]*:(.+)/; Why a B-tree?: no
                    number matches /(?i)^Time[^:]*:(.+)/; Why
                    TLS at the protocol layer?: no number
                    matches /(?i)^Time[^:]*:(.+)/; What if the
                    leader fails?: no number matches
                    /(?i)^Time[^:]*:(.+)/; no number matches
                    /(?i)^Time\s*:(.+)/
          hint      Write `Time: 75 s` under every answer, for
                    each by itself.

    0 of 1 lesson done  ░░░░░░░░░░░░░░░░░░░░  0%
    next: prep show w24-l05
    ");
    let coloured = Prep::new(sandbox.path()).width(60).colour().run(&["check", "w24-l05"]);
    assert!(coloured.stdout.contains("\u{1b}[31m"));
}

#[test]
fn verbose_shows_every_step() {
    assert_snapshot!(Sandbox::with_notes(NOTES).run(&["check", "w24-l05", "-v"]).shown(), @r#"
    exit 0
    --- stdout
    Interview prep (built in) · main at 23a6bc0

    done  w24-l05  Mock interviews  7/7  5 should
      ✓ The notes are written.
          found     a file of 1330 bytes
      ✓ All three rounds are there, and no fourth.
          docs/mock-interview-notes.md:3  ## Round 1 — Elevator pitch
          docs/mock-interview-notes.md:16  ## Round 2 — System design
          docs/mock-interview-notes.md:25  ## Round 3 — Trade-offs
          found     3 headings
      ✓ Every round records at least one improvement.
          docs/mock-interview-notes.md:14  Improvement: leave out the history lesson.
          docs/mock-interview-notes.md:23  Fix: draw the write path before talking.
          docs/mock-interview-notes.md:40  Next time: answer the question before defending it.
          found     in all 3
          pattern   `Improvement:`, `Fix:` or `Next time`: /(?i)\b(improvements?|fix(es)?|next time)\b/
      ✓ The pitch is written down, and can be said in 60 seconds.
          docs/mock-interview-notes.md:5  ### Pitch
          found     22 words (9 s), 22 different
      ✓ The walk-through names every layer from sockets to SLOs, bottom up.
          docs/mock-interview-notes.md:18
            Sockets feed the event loop, which hands work to a thread pool.
          docs/mock-interview-notes.md:19
            Storage is a B-tree with a log. The protocol frames every message.
          docs/mock-interview-notes.md:20
            Replication ships the log, consensus orders it, security signs it,
          and 1 more line
          found     9 terms
      ✓ At least five trade-off questions are answered, each with an ADR or a lesson.
          docs/mock-interview-notes.md:27  ### Why epoll?
          docs/mock-interview-notes.md:29  ### Why is the queue bounded?
          docs/mock-interview-notes.md:31  ### Why a B-tree?
          and 2 more lines
          found     in all 5
          pattern   a question mark: /[?？]/
          pattern   the number of an ADR or a lesson: /(?i)\b(ADRs?\W{0,3}\d|W\d+( ?L\d+)?\b)/
          pattern   a link to an ADR: /(?i)\]\([^)]*\bADRs?\W{0,2}\d/
      ✓ The notes are committed under the lesson's name, as they are now.
          found     the same; 1 commit
      ✓ The second pitch is shorter than the first. (should)
          docs/mock-interview-notes.md:10  ### Second pitch
          found     15 words, against 22
      ✗ The warm-up has its three lists. (should)
          expected  at least 3 list items, every one matching /[^:…\s]$/ under /(?i)^Warm-?up/
          found     no heading matching /(?i)^Warm-?up/ in docs/mock-interview-notes.md
          hint      Under `## Warm-up` write what you stalled at, what you left out, and what was
                    needless.
      ✗ Every layer has a decision. (should)
          docs/mock-interview-notes.md:16  ## Round 2 — System design
          expected  at least 9 matches of a decision under /(?i)^Round\s2\b/
          found     none (8 lines)
          pattern   a decision: /(?i)\b(decision|decided|chose)\b[^\w…\n]*(\w|\n[ \t]*\p{L})/
      ✗ The three questions of the review are answered in every round. (should)
          docs/mock-interview-notes.md:3  ## Round 1 — Elevator pitch
          docs/mock-interview-notes.md:16  ## Round 2 — System design
          docs/mock-interview-notes.md:25  ## Round 3 — Trade-offs
          expected  at least 1 line matching /(?i)\bquestion that was asked\W+\w/, and at least 1 line
                    matching /(?i)\bconcrete detail\W+\w/, and at least 1 line matching
                    /(?i)\btime\W+\w/ in each of 3 sections
          found     3 of 3 without: Round 1 — Elevator pitch: none (12 lines); Round 2 — System design:
                    none (8 lines); Round 3 — Trade-offs: none (15 lines)
          hint      Under `### Review`, or under each answer: the question that was asked, a result or a
                    concrete detail, the time.
      ✗ The pitch took 60 seconds, the walk-through ten minutes at most. (should)
          docs/mock-interview-notes.md:3  ## Round 1 — Elevator pitch
          docs/mock-interview-notes.md:16  ## Round 2 — System design
          expected  every number matching /(?i)^Time[^:]*:(.+)/ is at most 1 under /(?i)^Round\s1\b/,
                    and every number matching /(?i)^Time[^:]*:(.+)/ is at most 10 under
                    /(?i)^Round\s2\b/
          found     no number matches /(?i)^Time[^:]*:(.+)/
      ✗ No answer took more than 90 seconds, and all of them ten minutes at most. (should)
          docs/mock-interview-notes.md:27  ### Why epoll?
          docs/mock-interview-notes.md:29  ### Why is the queue bounded?
          docs/mock-interview-notes.md:31  ### Why a B-tree?
          and 3 more lines
          expected  every number matching /(?i)^Time[^:]*:(.+)/ is at most 1.5 in each of 5 sections,
                    and the sum of the numbers matching /(?i)^Time\s*:(.+)/ is at most 10 under
                    /(?i)^Round\s3\b/
          found     5 of 5 without: Why epoll?: no number matches /(?i)^Time[^:]*:(.+)/; Why is the
                    queue bounded?: no number matches /(?i)^Time[^:]*:(.+)/; Why a B-tree?: no number
                    matches /(?i)^Time[^:]*:(.+)/; Why TLS at the protocol layer?: no number matches
                    /(?i)^Time[^:]*:(.+)/; What if the leader fails?: no number matches
                    /(?i)^Time[^:]*:(.+)/; no number matches /(?i)^Time\s*:(.+)/
          hint      Write `Time: 75 s` under every answer, for each by itself.
      ○ You recorded every round. (should)
          remember  As sound, or typed up at once; the notes are made from the recording, not from
                    memory.
      ○ You answered without your notes. (should)
          remember  The packet (L04) was closed; only the diagram was open, in round 2.
      ○ Where you were not sure of a decision, you said so. (should)
          remember  "I chose X because of Y; in hindsight Z might have been better, because …"
      ○ Practise with a person once. (should)
          remember  Ask somebody to interrupt you; notes never do.

    1 of 1 lesson done  ████████████████████  100%
    "#);
}

#[test]
fn not_started_is_one_line_and_a_missing_file_is_one_failure() {
    let sandbox = Sandbox::with_repo("commits: [{ message: start, write: { README.md: x } }]");
    assert_snapshot!(sandbox.run(&["check", "w24-l05"]).shown(), @"
    exit 1
    --- stdout
    Interview prep (built in) · main at 12fcec1

    not started  w24-l05  Mock interviews  0/7
          missing   docs/mock-interview-notes.md
          type      prep start w24-l05

    0 of 1 lesson done  ░░░░░░░░░░░░░░░░░░░░  0%      next: prep show w24-l05
    ");
    let outcomes = sandbox.run(LESSON).outcomes();
    let of = |outcome: &str| outcomes.values().filter(|found| *found == outcome).count();
    assert_eq!((of("fail"), of("blocked"), of("manual")), (1, 12, 4), "{outcomes:?}");
}

#[test]
fn the_wrong_letter_case_is_a_near_miss() {
    let sandbox = Sandbox::with_repo(
        "commits: [{ message: 'w24-l05: n', write: { docs/Mock-Interview-Notes.md: x } }]",
    );
    assert_eq!(
        sandbox.run(LESSON).step("notes")["near_misses"][0]["message"],
        "docs/Mock-Interview-Notes.md is there: the letter case differs"
    );
}

#[test]
fn uncommitted_edits_are_found_at_their_line() {
    let sandbox = Sandbox::with_notes(NOTES);
    sandbox.write("docs/mock-interview-notes.md", NOTES.replace("see W05", "see W05 L02"));
    let ran = sandbox.run(LESSON);
    let step = ran.step("committed");
    assert_eq!((step["outcome"].as_str(), line_to_look_at(&step)), (Some("fail"), Some(30)));
    assert_eq!(ran.json()["repo"]["dirty"][0], "docs/mock-interview-notes.md");
}

#[test]
fn a_commit_under_another_name_is_shown() {
    let sandbox = Sandbox::with_repo(
        "commits: [{ message: 'W24-L05: notes', write: { docs/mock-interview-notes.md: x } }]",
    );
    let step = sandbox.run(LESSON).step("committed");
    assert_eq!(step["outcome"], "fail");
    assert!(
        step["near_misses"][0]["message"]
            .as_str()
            .unwrap()
            .ends_with("W24-L05: notes differs in letter case"),
        "{step:#}"
    );
}

#[test]
fn the_json_report_is_the_contract() {
    let ran =
        Sandbox::with_notes(&NOTES.replace("Fix: draw the write path before talking.\n", "")).run(LESSON);
    let mut report = ran.json();
    let head = report["repo"]["head"].as_str().unwrap().to_owned();
    report["course"]["digest"] = "sha256:…".into();
    let checks = report["lessons"][0]["checks"].as_array_mut().unwrap();
    checks.retain(|check| {
        ["improvement", "partner", "notes"].iter().any(|id| check["id"].as_str().unwrap().ends_with(id))
    });
    let shown = serde_json::to_string_pretty(&report).unwrap().replace(&head, "HEAD");
    assert_snapshot!(shown, @r###"
    {
      "commands": {
        "allowed": false,
        "confined_by": null,
        "lines": 0,
        "run": 0
      },
      "course": {
        "chosen_by": "built-in",
        "digest": "sha256:…",
        "id": "interview-prep",
        "title": "Interview prep"
      },
      "lessons": [
        {
          "checks": [
            {
              "cause": null,
              "defined_at": {
                "line": 10,
                "path": "lessons/w24-l05/lesson.yaml"
              },
              "description": "The notes are written.",
              "expected": "a file docs/mock-interview-notes.md",
              "found": "a file of 1289 bytes",
              "hint": "Type `prep start w24-l05`, or copy the template from the lesson's page into docs/mock-interview-notes.md.",
              "id": "w24-l05/notes",
              "kind": "file",
              "level": "must",
              "locations": [
                {
                  "line": null,
                  "path": "docs/mock-interview-notes.md",
                  "text": ""
                }
              ],
              "near_misses": [],
              "outcome": "pass",
              "points": {
                "earned": 1,
                "possible": 1
              }
            },
            {
              "cause": null,
              "defined_at": {
                "line": 22,
                "path": "lessons/w24-l05/lesson.yaml"
              },
              "description": "Every round records at least one improvement.",
              "expected": "at least 3 different words after `Improvement:`, `Fix:` or `Next time` in each of 3 sections",
              "found": "none here; 2 others pass",
              "hint": "End the round with `Improvement:` and what you will change, in three words or more.",
              "id": "w24-l05/improvement",
              "kind": "use",
              "level": "must",
              "locations": [
                {
                  "line": 16,
                  "path": "docs/mock-interview-notes.md",
                  "text": "## Round 2 — System design"
                }
              ],
              "near_misses": [],
              "outcome": "fail",
              "patterns": [
                {
                  "called": "`Improvement:`, `Fix:` or `Next time`",
                  "regex": "(?i)\\b(improvements?|fix(es)?|next time)\\b"
                }
              ],
              "points": {
                "earned": 0,
                "possible": 1
              }
            },
            {
              "cause": null,
              "defined_at": {
                "line": 139,
                "path": "lessons/w24-l05/lesson.yaml"
              },
              "description": "You answered without your notes.",
              "expected": "The packet (L04) was closed; only the diagram was open, in round 2.",
              "found": "",
              "hint": null,
              "id": "w24-l05/without-notes",
              "kind": "manual",
              "level": "should",
              "locations": [],
              "near_misses": [],
              "outcome": "manual",
              "points": {
                "earned": 0,
                "possible": 0
              }
            },
            {
              "cause": null,
              "defined_at": {
                "line": 147,
                "path": "lessons/w24-l05/lesson.yaml"
              },
              "description": "Practise with a person once.",
              "expected": "Ask somebody to interrupt you; notes never do.",
              "found": "",
              "hint": null,
              "id": "w24-l05/partner",
              "kind": "manual",
              "level": "should",
              "locations": [],
              "near_misses": [],
              "outcome": "manual",
              "points": {
                "earned": 0,
                "possible": 0
              }
            }
          ],
          "id": "w24-l05",
          "part": "w24",
          "points": {
            "earned": 6,
            "possible": 7
          },
          "status": "pending",
          "title": "Mock interviews"
        }
      ],
      "repo": {
        "branch": "main",
        "committed_at": "2026-01-05T17:00:00Z",
        "dirty": [],
        "head": "HEAD",
        "shallow": false,
        "source": "worktree"
      },
      "schema": "prep/report/v1",
      "summary": {
        "checks": {
          "blocked": 0,
          "fail": 6,
          "manual": 4,
          "pass": 7,
          "total": 17,
          "unknown": 0
        },
        "exit": 1,
        "lessons": {
          "done": 0,
          "not_started": 0,
          "pending": 1,
          "total": 1,
          "unknown": 0
        },
        "points": {
          "earned": 6,
          "possible": 7
        }
      },
      "tool": {
        "name": "prep",
        "version": "0.1.0"
      },
      "warnings": []
    }
    "###);
}
