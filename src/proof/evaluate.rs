//! A line and the evidence to a finding: what bash would print, compared with what the page expects, in words.

use super::compare::verdict;
use super::expect::{Expected, Wanted};
use super::meaning::Exit;
use super::{Line, headings, line_ends};
use crate::evidence::{Entry, Evidence};
use crate::finding::{Cause, Finding, Location, Verdict};
use crate::path::RelPath;
use crate::shell::classify::{Classification, Plan, SideEffect};
use crate::shell::file_view::{self, FileView};
use crate::shell::glob::components;
use crate::shell::run::{LineResult, run};
use crate::wording::plural;

/// More than this of what a command printed is not shown.
const SHOWN_LINES: usize = 5;
const SHOWN_CHARS: usize = 120;

/// More locations than this are not listed.
const SHOWN_LOCATIONS: usize = 20;

impl Line {
    /// Whether it is a check at all: a line that looks at nothing is not.
    pub fn is_check(&self) -> bool {
        self.reading.plan().is_none_or(|plan| plan.reads_repository)
    }

    /// Whether it is read without a program.
    pub fn is_native(&self) -> bool {
        self.reading.plan().is_some() && self.refused().is_none()
    }

    /// The path whose being there it asks about.
    pub fn asks_existence_of(&self) -> Option<&str> {
        self.reading.plan()?.asks_existence_of()
    }

    /// Why it is not compared with anything, though bash would run it. The page alone decides.
    pub(super) fn refused(&self) -> Option<String> {
        match &self.reading {
            Classification::Unreadable(reason) => Some(reason.to_string()),
            Classification::Misused(reason) => Some(reason.clone()),
            Classification::NotRun => None,
            Classification::Native(plan) => self.expected.unread.clone().or_else(|| {
                let wants_success = self.expected.output.is_none()
                    && matches!(self.expected.status, None | Some(Exit::Code(0)));
                (wants_success && !plan.exits.can_fail)
                    .then(|| "it cannot fail, and no output is expected".to_owned())
            }),
        }
    }

    pub fn evaluate(&self, evidence: &Evidence) -> Finding {
        if let Some(ran) = self.ran(evidence) {
            return self.evaluate_ran(ran, evidence);
        }
        let plan = match (&self.reading, self.refused(), &self.after) {
            (reading, Some(reason), _) if !matches!(reading, Classification::NotRun) => {
                return self.unreadable(reason);
            }
            (Classification::Native(_), None, Some(unrun)) if unrun.effect == SideEffect::ChangesState => {
                return self.not_run_after(&unrun.command, None);
            }
            (Classification::Native(plan), None, _) => plan,
            _ => {
                let found = format!("not run: type `{}`", self.command);
                return self.finding(Verdict::Unknown(Cause::NotRun(self.command.clone())), found);
            }
        };
        let finding = match run(&plan.list, FileView { evidence }) {
            Err(error) => return Finding::unknown(error, self.expected.to_string()),
            Ok(ran) => self.compare(plan, &ran, evidence),
        };
        match (&self.after, &finding.verdict) {
            (Some(unrun), Verdict::Fail | Verdict::Missing(_)) => {
                self.not_run_after(&unrun.command, Some(finding.found))
            }
            _ => finding,
        }
    }

    /// What the line printed against what is expected of it.
    pub(super) fn compare(&self, plan: &Plan, ran: &LineResult, evidence: &Evidence) -> Finding {
        let missing = missing_files(plan, ran, evidence);
        let verdict = verdict(&self.expected, plan, ran, &missing);
        let absent = |path: &&str| RelPath::parse(path).is_ok_and(|path| is_absent(evidence, &path));
        let gone = match &verdict {
            Verdict::Missing(missing) => Some(missing.path.as_str()),
            Verdict::Fail => plan.asks_existence_of().filter(absent),
            _ => None,
        };
        let found = match (&verdict, gone) {
            (_, Some(path)) => match RelPath::parse(path).is_ok_and(|path| is_folder(evidence, &path)) {
                true => format!("`{path}` is a folder, not a file"),
                false => format!("`{path}` is not there"),
            },
            (Verdict::Unknown(Cause::Environment(error)), None) => error.to_string(),
            (Verdict::Unknown(Cause::Unreadable(reason)), None) => {
                format!("{}: {reason}", found(&self.expected, ran))
            }
            _ => found(&self.expected, ran),
        };
        // Where grep and the document disagree, the reader should know.
        let found = [found].into_iter().chain(headings::compare(plan, ran, evidence)).collect::<Vec<_>>();
        let gone = gone.and_then(|path| RelPath::parse(path).ok());
        let near = gone.filter(|path| !is_folder(evidence, path)).map(|path| evidence.near(&path));
        let seen = ran.selected.iter().take(SHOWN_LOCATIONS);
        let hidden = if verdict.fails() { line_ends::near_misses(plan, evidence) } else { Vec::new() };
        self.finding(verdict, found.join("; "))
            .at(seen.map(|seen| Location::line(&seen.path, seen.line, &seen.text)))
            .with_near_misses(near.unwrap_or_default())
            .with_near_misses(hidden)
    }

    pub(super) fn finding(&self, verdict: Verdict, found: String) -> Finding {
        Finding::new(verdict, self.expected.to_string(), found)
    }

    pub(super) fn unreadable(&self, reason: String) -> Finding {
        let found = format!("not read: {reason}");
        self.finding(Verdict::Unknown(Cause::Unreadable(reason)), found)
    }

    fn not_run_after(&self, before: &str, found: Option<String>) -> Finding {
        let found = found.map_or_else(String::new, |found| format!("{found}, but "));
        let found = format!("{found}`{before}` was not run");
        let command = format!("{before}; {}", self.command);
        self.finding(Verdict::Unknown(Cause::NotRun(command)), found)
    }
}

/// The files that were to be read and are not there, and patterns of the line that match no file.
pub(super) fn missing_files(plan: &Plan, ran: &LineResult, evidence: &Evidence) -> Vec<String> {
    let mut missing = ran.missing.clone();
    let view = FileView { evidence };
    let says = plan.list.commands().filter(|command| {
        command.words().first().is_some_and(|word| ["echo", "printf"].contains(&word.text().as_str()))
    });
    for word in says.flat_map(|command| command.words()) {
        let text = word.text();
        let is_itself = view.expand(word).is_ok_and(|words| words == [text.as_str()]);
        if components(word).is_some() && is_itself && view.entry(&text) == Ok(file_view::Entry::Absent) {
            missing.push(text);
        }
    }
    missing
}

fn is_folder(evidence: &Evidence, path: &RelPath) -> bool {
    evidence.entry(path) == Entry::Folder
}

fn is_absent(evidence: &Evidence, path: &RelPath) -> bool {
    matches!(evidence.entry(path), Entry::Absent | Entry::LinkOutside { .. })
}

/// What the command printed and how it ended, as far as the expectation is about it.
fn found(expected: &Expected, ran: &LineResult) -> String {
    let text = String::from_utf8_lossy(&ran.stdout);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let shown: Vec<String> =
        lines.iter().take(SHOWN_LINES).map(|line| format!("`{}`", shortened(line))).collect();
    let printed = match (lines.as_slice(), &expected.output) {
        ([], _) => "nothing printed".to_owned(),
        ([one], Some(Wanted::Count(_))) if one.bytes().all(|byte| byte.is_ascii_digit()) => (*one).to_owned(),
        (_, Some(Wanted::Count(_))) => {
            format!("{}: {}", plural(lines.len(), "line"), shown.join(", "))
        }
        _ => shown.join(", "),
    };
    let rest = lines.len().saturating_sub(SHOWN_LINES);
    let printed = if rest > 0 { format!("{printed} and {rest} more") } else { printed };
    match expected.output {
        Some(_) if expected.status.is_none() => printed,
        _ if lines.is_empty() => format!("exit code {}", ran.status),
        _ => format!("exit code {}, {printed}", ran.status),
    }
}

pub(super) fn shortened(line: &str) -> String {
    match line.char_indices().nth(SHOWN_CHARS) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Page;
    use super::*;
    use crate::evidence::{Script, ScriptCommit};
    use proptest::prelude::*;

    fn read(text: &str) -> Page {
        Page::read(text, &super::super::ProofHeadings::default())
    }

    fn evidence(files: &[(&str, &str)]) -> Evidence {
        let path = |path| RelPath::parse(path).unwrap();
        let write = files.iter().map(|(name, text)| (path(name), (*text).to_owned())).collect();
        let commit = ScriptCommit { message: "w24-l05: work".into(), write, ..ScriptCommit::default() };
        Evidence::of_script(&Script { commits: vec![commit], ..Script::default() }).unwrap()
    }

    /// The outcome of each line of one block, in a word.
    fn outcomes(block: &str, files: &[(&str, &str)]) -> Vec<String> {
        let evidence = evidence(files);
        let page = read(&format!("## Proof\n```bash\n{block}\n```\n"));
        let word = |line: &Line| match line.evaluate(&evidence).verdict {
            _ if !line.is_check() => "no check".to_owned(),
            Verdict::Pass => "pass".to_owned(),
            Verdict::Fail => "fail".to_owned(),
            Verdict::Missing(missing) => format!("missing {}", missing.path),
            Verdict::Unknown(Cause::NotRun(command)) => format!("type {command}"),
            Verdict::Unknown(Cause::Unreadable(_)) => "unreadable".to_owned(),
            Verdict::Unknown(Cause::Environment(error)) => error.to_string(),
        };
        page.lines.iter().map(word).collect()
    }

    fn outcome(line: &str, files: &[(&str, &str)]) -> String {
        outcomes(line, files).join(", ")
    }

    const PAGE: &str = "test -f docs/n.md && echo \"OK\"\n# → OK\n\ngrep -c \"^## Round\" docs/n.md\n# → 3\n\ngrep -c -i \"improvement\\|fix\\|next time\" docs/n.md\n# → 3 or more\n";

    #[test]
    fn a_page_as_learners_have_them() {
        let done = "## Round 1\nImprovement: a\n## Round 2\nfix b\n## Round 3\nNext time c\n";
        assert_eq!(outcomes(PAGE, &[("docs/n.md", done)]), ["pass", "pass", "pass"]);
        let half = "## Round 1\nfix\n## Round 2\n";
        assert_eq!(outcomes(PAGE, &[("docs/n.md", half)]), ["pass", "fail", "fail"]);
        assert_eq!(outcomes(PAGE, &[]), ["fail", "missing docs/n.md", "missing docs/n.md"]);
    }

    #[test]
    fn what_looked_at_nothing_does_not_pass() {
        let files = &[("a.md", "x\n")][..];
        for (line, expected) in [
            ("grep -c TODO gone.md\n# → 0", "missing gone.md"),
            ("grep -c TODO a.md\n# → 0", "pass"),
            ("cat gone.md | grep -c TODO\n# → none", "missing gone.md"),
            ("wc -l < gone.md\n# → at most 5", "missing gone.md"),
            ("! grep -q TODO gone.md", "missing gone.md"),
            ("! grep -q TODO a.md", "pass"),
            ("grep -q TODO gone.md || test -f a.md", "pass"),
            ("find gone -name x | wc -l\n# → 0", "missing gone"),
            ("ls *.tmp | wc -l\n# → 0", "missing *.tmp"),
            ("! test -f gone.md", "pass"),
            ("grep -c x gone.md\n# → exit code 2", "pass"),
            ("grep -q TODO a.md || echo none\n# → none", "pass"),
            ("cat a.md gone.md | wc -l\n# → 1", "pass"),
            ("cat a.md gone.md | wc -l\n# → 2", "missing gone.md"),
            ("grep -q x gone.md || echo none\n# → none", "missing gone.md"),
            ("grep -c x a.md || true", "unreadable"),
            ("git tag -l", "unreadable"),
            ("ls", "unreadable"),
            ("grep -c x a.md || true\n# → exit code 0", "unreadable"),
            ("test -f a.md\n# → 0", "unreadable"),
            ("echo \"done\"\n# → done", "no check"),
            ("echo hi | grep -c hi\n# → 1", "no check"),
            ("printf 'a\\n' | wc -l\n# → 1", "no check"),
            ("test \"$(echo a)\" = a", "no check"),
            ("true", "no check"),
            ("find . -name '*.zz' -not -path './.git/*'", "unreadable"),
            ("git log --oneline --grep=zz", "unreadable"),
            ("git log --oneline", "pass"),
            ("ls gone.md\n# → fails", "pass"),
            ("ls a.md\n# → fails", "fail"),
        ] {
            assert_eq!(outcome(line, files), expected, "{line}");
        }
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_is_not_searched_and_found_clean() {
        let files = &[("a.md/x", "TODO\n"), ("b.md", "x\n")][..];
        for line in [
            "grep -c TODO a.md\n# → 0",
            "! grep -q TODO a.md",
            "grep TODO a.md\n# → no output",
            "grep -L TODO a.md\n# → no output",
            "grep -q TODO a.md || echo clean\n# → clean",
            "cat a.md | grep -c TODO\n# → 0",
            "wc -w a.md\n# → at most 5",
            "head a.md\n# → no output",
            "sort a.md | wc -l\n# → 0",
        ] {
            assert_eq!(outcome(line, files), "missing a.md", "{line}");
        }
        for line in ["grep -rc TODO a.md\n# → a.md/x:1", "grep -c TODO *\n# → 0", "test -d a.md"] {
            assert_eq!(outcome(line, files), "pass", "{line}");
        }
        let page = read("## Proof\n```sh\ngrep -c TODO a.md\n# → 0\n```\n");
        assert_eq!(page.lines[0].evaluate(&evidence(files)).found, "`a.md` is a folder, not a file");
    }

    #[test]
    fn expectations_are_compared_as_the_design_says() {
        let files = &[("a.md", "x\nx y\n"), ("docs/b.md", "1\n"), ("docs/c.md", "")][..];
        for (line, expected) in [
            ("grep -c x a.md\n# → 2", "pass"),
            ("grep -c x a.md\n# → 12", "fail"),
            ("grep x a.md\n# → 2", "pass"),
            ("grep x a.md\n# → x\n# → x y", "pass"),
            ("grep x a.md\n# → x\n# → x <more>", "pass"),
            ("grep x a.md\n# → both lines are listed", "unreadable"),
            ("grep x a.md\n# → ...", "unreadable"),
            ("cat a.md\n# → x\n# → x…", "pass"),
            ("cat a.md\n# → x\n# → y…", "fail"),
            ("cat a.md\n# → starts with x", "unreadable"),
            ("head -1 a.md\n# → contains x", "unreadable"),
            ("ls docs\n# → c.md  b.md", "pass"),
            ("ls docs\n# → b.md", "fail"),
            ("ls docs # You should see b.md", "pass"),
            ("ls docs # You should see d.md", "fail"),
            ("cat a.md # should contain y", "pass"),
            ("cat a.md # should contain z", "fail"),
            ("cat a.md # should contain no z", "unreadable"),
            ("cat docs/c.md # should be empty", "pass"),
            ("grep z a.md # should contain no z", "pass"),
            ("sort a.md | uniq -c\n# → 1", "unreadable"),
            ("sort a.md | uniq -c\n# → 3", "fail"),
            ("ls docs\n# → your two notes files", "unreadable"),
            ("find docs -name '*.md'\n# → docs/b.md\n# → docs/c.md", "pass"),
            ("wc -l a.md\n# → 2 a.md", "pass"),
            ("wc -l a.md\n# → 2", "pass"),
            ("wc -l a.md\n# → 3", "fail"),
            ("wc -l < a.md\n# → 2", "pass"),
            ("cat docs/b.md\n# → 1", "pass"),
            ("test -s docs/c.md && echo OK\n# → OK", "fail"),
            ("test -s docs/c.md || echo EMPTY\n# → EMPTY", "pass"),
            ("git log --oneline\n# → <hash> w24-l05: work", "pass"),
            ("git log --oneline | grep -c 'w24-l05:'\n# → at least 1", "pass"),
            ("git log --oneline -- gone.md | wc -l\n# → 1 or more", "missing gone.md"),
            ("test -f a.md # → exit code 0", "pass"),
        ] {
            assert_eq!(outcome(line, files), expected, "{line}");
        }
    }

    #[test]
    fn what_is_not_run_takes_failures_with_it() {
        let files = &[("a.md", "x\n")][..];
        assert_eq!(
            outcomes("cargo build\ntest -f a.md\ntest -f b.md", files),
            ["type cargo build", "pass", "type cargo build; test -f b.md"]
        );
        assert_eq!(outcomes("cd docs\ntest -f a.md", files), ["type cd docs", "type cd docs; test -f a.md"]);
        assert_eq!(outcomes("X=1\ntest -f a.md", files)[1], "type X=1; test -f a.md");
        assert_eq!(
            outcomes("git checkout main\ntest -f a.md", files)[1],
            "type git checkout main; test -f a.md"
        );
        assert_eq!(outcomes("test $(cat a.md) = x\ntest -f b.md", files), ["pass", "fail"]);
        assert_eq!(outcomes("(cd x && make)\ntest -f a.md", files)[1], "pass");
        assert_eq!(
            outcomes("cargo run > out.txt\ntest -f a.md", files),
            ["type cargo run > out.txt", "pass"]
        );
    }

    #[test]
    fn grep_and_the_document_may_disagree() {
        let text = "## Round 1\n```\n## Round 2\n```\n## Round 3\n";
        let page = read("## Proof\n```sh\ngrep -c '^## Round' n.md\n# → 3\n```\n");
        let finding = page.lines[0].evaluate(&evidence(&[("n.md", text)]));
        assert_eq!(finding.verdict, Verdict::Pass);
        assert_eq!(finding.found, "3; grep counts 3; the document has 2: line 3 is in a code fence");
        assert_eq!(finding.locations.len(), 3);
    }

    #[test]
    fn the_reading_is_given_in_words() {
        let page = read(&format!("## Proof\n```bash\n{PAGE}\ncargo test\n```\n"));
        let evidence = evidence(&[("docs/n.md", "## Round 1\n")]);
        let explained: Vec<_> = page.lines.iter().map(|line| line.explain(&evidence)).collect();
        assert_eq!(explained[0].reading, "asks whether `docs/n.md` is a file, and if so prints `OK`");
        assert_eq!(explained[1].reading, "counts the lines of `docs/n.md` that match `^## Round`");
        assert_eq!((explained[1].expected.as_str(), explained[1].now.as_str()), ("3", "1"));
        assert_eq!(
            explained[1].native.as_deref(),
            Some("headings: { in: docs/n.md, level: 2, matching: '^Round', count: 3 } (1 heading now)")
        );
        assert_eq!(explained[3].reading, "needs a program, which prep does not run");
    }

    #[test]
    fn the_commit_of_a_page_needs_its_prefix() {
        let page = read("## Ship It\n```bash\ngit add . && git commit -am 'w24-l05: notes: all'\n```\n");
        let judged = |evidence: &Evidence| page.ships[0].evaluate(evidence, &|| evidence.commits());
        assert_eq!(judged(&evidence(&[("a", "b")])).verdict, Verdict::Pass);
        assert_eq!(judged(&Evidence::empty()).verdict, Verdict::Fail);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_line_panics(line in "(grep|ls|find|wc|head|tail|git|test|echo|printf|cat)( (-[a-z0-9]|a.md|'[^']{0,4}'|[*?|&;<>!]|-n|log|--)){0,5}", expected in "[a-z<>. 0-9]{0,8}") {
            outcomes(&format!("{line}\n# → {expected}"), &[("a.md", "x\n")]);
        }
    }
}
