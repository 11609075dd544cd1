use super::super::test_support::{kind, refused};
use super::*;
use crate::evidence::{Evidence, Programs};
use crate::program::Output;
use crate::scope::Context;

/// A shell that says the same whatever is typed.
struct Says(Ran);

impl Programs for Says {
    fn confined_by(&self) -> Option<&str> {
        None
    }

    fn has_network(&self) -> bool {
        false
    }

    fn run(&self, session: &Session, _: &Evidence) -> Result<Vec<Ran>, EvidenceError> {
        let looks = session.commands.len() - 1;
        Ok(vec![Ran::default(); looks].into_iter().chain([self.0.clone()]).collect())
    }
}

fn ran(code: u8, stdout: &str, stderr: &str) -> Ran {
    let output = |text: &str| Output { bytes: text.into(), left_out: 0 };
    Ran { stdout: output(stdout), stderr: output(stderr), end: End::Code(code), ..Ran::default() }
}

fn found(spec: &str, ran: Ran) -> Finding {
    let mut evidence = Evidence::empty();
    evidence.allow(Says(ran));
    let context = Context { evidence: &evidence, within: None, baseline: None, ignore_authors: &[] };
    kind::<Runs>(spec).evaluate(&context)
}

#[test]
fn exit_and_output_are_compared() {
    let passes = |spec: &str, ran: Ran| found(spec, ran).verdict.passes();
    assert!(passes("make", ran(0, "anything", "")));
    assert!(!passes("make", ran(2, "", "")));
    assert!(passes("{ command: make, exit: 2 }", ran(2, "", "")));
    assert!(passes("{ command: a, stdout: '3' }", ran(0, "3  \n\n", "warning")));
    assert!(!passes("{ command: a, stdout: '3' }", ran(1, "3\n", "")));
    assert!(!passes("{ command: a, stdout: { equals: \"3\\n\", exact: true } }", ran(0, "3", "")));
    assert!(passes("{ command: a, stdout: { equals: \"3\\n\", exact: true } }", ran(0, "3\n", "")));
    assert!(passes("{ command: a, stderr: { contains: warn } }", ran(0, "", "a warning\n")));
    assert!(!passes("{ command: a, stdout: { matching: '^ok$' } }", ran(0, "not ok\n", "")));
    assert!(passes("{ command: a, stdout: { count: 2 } }", ran(0, "a\nb\n", "")));
    assert!(!passes("{ command: a, stdout: { count: none } }", ran(0, "a\nb\n", "")));
}

#[test]
fn a_failure_says_where_the_output_parts() {
    let told = found(
        "{ command: a, stdout: \"one\\ntwo words\" }",
        ran(3, "one\ntwo  words\n", "x\nAssertionError\n"),
    );
    assert_eq!(told.found, "exit code 3; on stdout line 2 is `two··words`, not `two·words`");
    assert_eq!(told.near_misses[1].message, "it said: AssertionError");
    assert_eq!(told.expected, "`a` to leave `one ⏎ two words` on stdout");
}

#[test]
fn what_nobody_ran_is_unknown_and_so_is_what_is_not_installed() {
    let evidence = Evidence::empty();
    let context = Context { evidence: &evidence, within: None, baseline: None, ignore_authors: &[] };
    let unrun = kind::<Runs>("make test").evaluate(&context);
    assert_eq!(unrun.verdict, Verdict::Unknown(Cause::NotRun("make test".into())));
    let absent = found("jq .", Ran { end: End::NotInstalled("jq".into()), ..Ran::default() });
    assert_eq!(absent.found, "jq is not installed");
    let crashed = found("./a.out", Ran { end: End::Code(139), ..Ran::default() });
    assert_eq!((crashed.verdict, crashed.found.as_str()), (Verdict::Fail, "exit code 139, ended by SIGSEGV"));
    let slow = Ran { end: End::OutOfTime(Duration::from_secs(10)), ..Ran::default() };
    assert_eq!(found("./a.out", slow).found, "it did not end within 10 s");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    assert_eq!(refused::<Runs>("{ command: '' }").message, "the command is empty");
    assert_eq!(
        refused::<Runs>("{ command: a, exit: 300 }").message,
        "300 is no exit code: they are 0 to 255"
    );
    assert_eq!(
        refused::<Runs>("{ command: a, needs: ['a; b'] }").message,
        "`a; b` is not the name of a program"
    );
    assert!(refused::<Runs>("{ command: a, stdout: {} }").message.contains("asks for nothing"));
}
