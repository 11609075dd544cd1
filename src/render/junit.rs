//! JUnit XML, valid under Jenkins' `junit-10.xsd`: a suite is a lesson, a case is a step. It has no times, for nothing ran.

use std::io::{self, Write};

use super::View;
use super::case::{Case, State, cases};
use super::untrusted::{clean, xml};
use crate::report::{LessonReport, Report};

pub fn write_junit(out: &mut dyn Write, report: &Report, _: &View<'_>) -> io::Result<()> {
    let suites: Vec<Vec<Case<'_>>> = report.lessons.iter().map(|lesson| cases(report, lesson)).collect();
    let all = || suites.iter().flatten();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        xml(&report.course.title),
        all().count(),
        count(all(), State::Failed),
        count(all(), State::Error),
    )?;
    for (lesson, cases) in report.lessons.iter().zip(&suites) {
        write_suite(out, report, lesson, cases)?;
    }
    writeln!(out, "</testsuites>")
}

fn count<'a>(cases: impl Iterator<Item = &'a Case<'a>>, state: State) -> usize {
    cases.filter(|case| case.state == state).count()
}

fn write_suite(
    out: &mut dyn Write,
    report: &Report,
    lesson: &LessonReport,
    cases: &[Case<'_>],
) -> io::Result<()> {
    let skipped = count(cases.iter(), State::Skipped) + count(cases.iter(), State::Advice);
    writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{skipped}\">",
        xml(lesson.id.as_str()),
        cases.len(),
        count(cases.iter(), State::Failed),
        count(cases.iter(), State::Error),
    )?;
    writeln!(out, "    <properties>")?;
    for (name, value) in properties(report, lesson) {
        writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", xml(&value))?;
    }
    writeln!(out, "    </properties>")?;
    cases.iter().try_for_each(|case| write_case(out, case))?;
    writeln!(out, "  </testsuite>")
}

fn properties(report: &Report, lesson: &LessonReport) -> Vec<(&'static str, String)> {
    let mut properties = vec![("title", lesson.title.clone()), ("status", lesson.status.as_str().to_owned())];
    if !lesson.part.is_empty() {
        properties.push(("part", lesson.part.clone()));
    }
    if report.shows_points() {
        properties.push(("points", lesson.points().to_string()));
    }
    properties.extend(report.provenance());
    properties
}

fn write_case(out: &mut dyn Write, case: &Case<'_>) -> io::Result<()> {
    let (name, class) = (xml(&case.name()), xml(case.lesson.id.as_str()));
    let element = match case.state {
        State::Passed => {
            return writeln!(out, "    <testcase name=\"{name}\" classname=\"{class}\"/>");
        }
        State::Failed => "failure",
        State::Error => "error",
        State::Advice | State::Skipped => "skipped",
    };
    let advice = if case.state == State::Advice { "should: " } else { "" };
    let kind = case.step.map_or("lesson", |step| step.kind);
    writeln!(out, "    <testcase name=\"{name}\" classname=\"{class}\">")?;
    write!(out, "      <{element} type=\"{kind}\" message=\"{advice}{}\">", xml(&case.message()))?;
    if case.state != State::Skipped {
        writeln!(out, "{}", xml(&clean(case.description())))?;
        for (label, text) in case.details() {
            writeln!(out, "{label}: {}", xml(&text))?;
        }
    }
    writeln!(out, "</{element}>")?;
    writeln!(out, "    </testcase>")
}
