//! What a page expects of a command, from everything that is written beside it: the nearest that can be read decides, and
//! what cannot be read is kept as the reason why the command is not compared with anything.

use super::block::Unit;
use super::columns;
use super::literal::{Line, is_sentence};
use super::meaning::{Exit, Meaning};
use super::note::{Mark, states, strip, unlabelled, words};
use super::presence;
use super::quantity::Quantity;
use crate::shell::classify::Plan;
use crate::shell::parse::Join;
use crate::shell::tool::{Names, Prints, Tool};

/// What is expected of one command.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expected {
    pub output: Option<Wanted>,
    /// None is 0 where no output is expected, and any where one is.
    pub status: Option<Exit>,
    /// Why it cannot be compared with anything.
    pub unread: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    Count(Quantity),
    /// No line is no output.
    Lines(Vec<Line>),
}

/// Where something is written, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Trailing,
    Below,
    Output,
    Above,
}

/// What was made of a text.
enum Classification {
    /// It states nothing.
    Silent,
    Read(Expected),
    /// It states something that is not understood; whether it has a mark, and the reason.
    Unread(bool, String),
}

impl Expected {
    /// Reads what is beside a command; without a plan nothing is known of what it prints.
    pub fn read(unit: &Unit, plan: Option<&Plan>) -> Self {
        let mut expected = Self::default();
        let mut remark = None;
        let places = [
            (Place::Trailing, &unit.trailing),
            (Place::Below, &unit.below),
            (Place::Output, &unit.output),
            (Place::Above, &unit.above),
        ];
        for (place, lines) in places {
            // What is far is asked only where nothing nearer was read.
            if place == Place::Above && expected != Self::default() {
                break;
            }
            match read_place(place, lines, plan) {
                Classification::Silent => {}
                Classification::Read(more) => expected.add(more),
                Classification::Unread(false, reason) => remark = remark.or(Some(reason)),
                Classification::Unread(true, reason) => expected.unread = expected.unread.or(Some(reason)),
            }
        }
        if expected == Self::default() {
            expected.unread = remark;
        }
        expected
    }

    /// Adds what is said elsewhere of the same command.
    fn add(&mut self, more: Self) {
        let differs = |one: bool, other: bool, same: bool| one && other && !same;
        let output_differs =
            differs(self.output.is_some(), more.output.is_some(), self.output == more.output);
        let status_differs =
            differs(self.status.is_some(), more.status.is_some(), self.status == more.status);
        if output_differs || status_differs {
            self.unread = Some("two different outputs are expected of it".to_owned());
        }
        self.output = self.output.take().or(more.output);
        self.status = self.status.or(more.status);
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let output = self.output.as_ref().map(|wanted| match wanted {
            Wanted::Count(Quantity { count, is_of_lines: true }) => count.of("line"),
            Wanted::Count(quantity) => quantity.count.to_string(),
            Wanted::Lines(lines) if lines.is_empty() => "no output".to_owned(),
            Wanted::Lines(lines) if presence::is_all(lines) => {
                format!("`{}` in what is printed", lines[1].text)
            }
            Wanted::Lines(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| format!("`{}`", line.text)).collect();
                lines.join(", ")
            }
        });
        let status = match (self.status, &output) {
            (Some(Exit::Code(code)), _) => Some(format!("exit code {code}")),
            (Some(Exit::Failure), _) => Some("it fails".to_owned()),
            (None, None) if self.unread.is_some() => Some("what is written beside it".to_owned()),
            (None, None) => Some("it succeeds".to_owned()),
            (None, Some(_)) => None,
        };
        f.write_str(&output.into_iter().chain(status).collect::<Vec<_>>().join(" and "))
    }
}

fn read_place(place: Place, lines: &[String], plan: Option<&Plan>) -> Classification {
    let lines: Vec<&str> =
        lines.iter().map(|line| line.trim()).filter(|line| !line.starts_with('!')).collect();
    match (place, lines.as_slice()) {
        (_, []) => Classification::Silent,
        (Place::Output, lines) => read_output(lines, plan),
        (Place::Above, lines) => read_above(lines, plan),
        (_, lines) => read_comments(lines, plan),
    }
}

/// Lines that are shown as they are printed.
fn read_output(lines: &[&str], plan: Option<&Plan>) -> Classification {
    let Some(plan) = plan else { return Classification::Read(Expected::literal(lines)) };
    let lines = &without_columns(plan, lines)[..];
    let counts = plan.prints.iter().any(|prints| matches!(prints, Prints::Counts(_)));
    if let ([one], Some(Meaning::Count(_)), true) = (lines, Meaning::of(lines[0]), counts) {
        return resolve(plan, Meaning::of(one), one, true);
    }
    // What is shown as an output is one: names that could not be printed are a difference, not prose.
    let is_names = plan.prints.iter().any(|prints| matches!(prints, Prints::Names(_) | Prints::Paths(_)));
    let is_name = |line: &&str| line.is_empty() || Line::parse(line).can_be(&Prints::Names(Names::Any));
    match literal(plan, lines) {
        Ok(expected) => Classification::Read(expected),
        Err(_) if is_names && lines.iter().all(is_name) => Classification::Read(Expected::literal(lines)),
        Err(reason) => match lines {
            [one] if Meaning::of(one).is_some() => resolve(plan, Meaning::of(one), one, true),
            _ => Classification::Unread(true, reason),
        },
    }
}

/// Comments on the command's line, or below it.
fn read_comments(lines: &[&str], plan: Option<&Plan>) -> Classification {
    let is_marked = lines.iter().any(|line| strip(line).mark.is_some());
    // A remark on a command's line says nothing where another comment has a mark.
    let starts_list = |line: &&str| strip(line).mark.is_some();
    let first = lines.iter().position(starts_list).unwrap_or(0);
    let (mut exits, mut texts) = (Vec::new(), Vec::new());
    for line in &lines[first..] {
        match Meaning::within(line) {
            Some(Meaning::Exit(exit)) if !prints_text(plan, line) => exits.push(exit),
            _ if strip(line).rests.last().is_some_and(|rest| rest.is_empty()) => {}
            _ => texts.push(*line),
        }
    }
    let status = exits.first().copied();
    if exits.iter().any(|exit| Some(*exit) != status) {
        return Classification::Unread(true, "two different exit codes are expected of it".to_owned());
    }
    let read = match (texts.as_slice(), status) {
        ([], Some(_)) => return Classification::Read(Expected { status, ..Expected::default() }),
        ([], None) => {
            return Classification::Unread(
                is_marked,
                format!("`{}` does not say what is expected", lines[first]),
            );
        }
        // Below `Output:` is what is printed, whatever it looks like.
        ([one], None) if plan.is_none() && *one != lines[first] => match Meaning::of(one) {
            Some(Meaning::Count(_) | Meaning::Nothing) => read_comment(one, plan),
            _ => Classification::Read(Expected::literal(&[literal_of(one)])),
        },
        ([one], _) => read_comment(one, plan),
        (texts, _) => {
            let texts: Vec<&str> = texts.iter().map(|text| literal_of(text)).collect();
            match plan.map_or_else(|| literal_of_program(&texts, is_marked), |plan| literal(plan, &texts)) {
                Ok(expected) => Classification::Read(expected),
                Err(reason) => Classification::Unread(is_marked, reason),
            }
        }
    };
    match read {
        Classification::Read(expected) => {
            Classification::Read(Expected { status: status.or(expected.status), ..expected })
        }
        other => other,
    }
}

/// How a text begins that says what an output is like, and is none.
const DESCRIPTIONS: [&str; 7] = [
    "starts with ",
    "begins with ",
    "ends with ",
    "contains ",
    "includes ",
    "something like ",
    "similar to ",
];

/// One comment: a word that the command itself prints, else what it means, else an output as it is.
fn read_comment(text: &str, plan: Option<&Plan>) -> Classification {
    let stripped = strip(text);
    let is_marked = stripped.mark.is_some();
    let meaning = Meaning::within(text).or_else(|| clean(plan?, text));
    let Some(plan) = plan else { return read_comment_of_program(text, meaning) };
    if let Some(said) = said_text(plan, &stripped.rests) {
        return Classification::Read(Expected::literal(&[&said]));
    }
    if meaning.is_some() {
        return resolve(plan, meaning, text, is_marked);
    }
    if let Some(lines) = presence::lines(text) {
        let read = literal(plan, &lines.each_ref().map(String::as_str));
        return read.map_or_else(|reason| Classification::Unread(is_marked, reason), Classification::Read);
    }
    let wanted = literal_of(text);
    if let Some(description) =
        DESCRIPTIONS.iter().find(|start| wanted.to_ascii_lowercase().starts_with(*start))
    {
        let rest = wanted[description.len()..].trim();
        let reason = format!(
            "`{wanted}` describes what is printed: write the text itself, with `...` for what may differ, such as `{rest} ...`"
        );
        return Classification::Unread(is_marked, reason);
    }
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let is_prose = match stripped.mark {
        Some(Mark::Arrow) => false,
        Some(_) => is_sentence(&words) && plan.prints.contains(&Prints::Anything) || has_modal(&words),
        // Without a mark, a text is an output only if it looks like one.
        None => {
            plan.prints.contains(&Prints::Anything)
                || !words.iter().all(|word| word.contains(|c: char| ".:/<".contains(c) || c.is_ascii_digit()))
        }
    };
    match literal(plan, &[wanted]) {
        Ok(expected) if !is_prose => Classification::Read(expected),
        Ok(_) => Classification::Unread(is_marked, not_printed(wanted)),
        Err(reason) => Classification::Unread(is_marked, reason),
    }
}

/// One comment beside a program of which nothing is known: what it means, else an output where it says that it is one.
fn read_comment_of_program(text: &str, meaning: Option<Meaning>) -> Classification {
    let output = |wanted| Classification::Read(Expected { output: Some(wanted), ..Expected::default() });
    let at_least_one = Quantity { count: crate::count::Count::at_least(1), is_of_lines: true };
    match meaning {
        Some(Meaning::Count(quantity)) => return output(Wanted::Count(quantity)),
        Some(Meaning::Nothing) => return output(Wanted::Lines(Vec::new())),
        Some(Meaning::Something) => return output(Wanted::Count(at_least_one)),
        _ => {}
    }
    if let Some(lines) = presence::lines(text) {
        return Classification::Read(Expected::literal(&lines.each_ref().map(String::as_str)));
    }
    let mark = strip(text).mark;
    let wanted = literal_of(text);
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let is_prose = mark != Some(Mark::Arrow) && (is_sentence(&words) || has_modal(&words));
    match literal_of_program(&[wanted], mark.is_some() && !is_prose) {
        Ok(expected) => Classification::Read(expected),
        Err(reason) => Classification::Unread(mark.is_some(), reason),
    }
}

/// Lines beside a program of which nothing is known: an output only if something says that they are.
fn literal_of_program(lines: &[&str], is_said: bool) -> Result<Expected, String> {
    match is_said {
        true => Ok(Expected::literal(lines)),
        false => Err(format!("`{}` does not say what is printed", lines.join(" "))),
    }
}

/// Comments above a command are its label, unless they state a number or that something must be so.
fn read_above(lines: &[&str], plan: Option<&Plan>) -> Classification {
    let marked: Vec<&str> =
        lines.iter().copied().filter(|line| strip(unlabelled(line)).mark.is_some()).collect();
    if let [.., last] = marked.as_slice()
        && strip(unlabelled(last)).mark != Some(Mark::Should)
    {
        return read_comments(&[unlabelled(last)], plan);
    }
    let stating: Vec<&str> = lines.iter().copied().filter(|line| states(line)).collect();
    match (stating.as_slice(), plan) {
        ([], _) | (_, None) => Classification::Silent,
        ([one], Some(plan)) => {
            let text = unlabelled(one);
            let meaning = Meaning::within(text).or_else(|| {
                let in_brackets =
                    text.rsplit_once('(').map(|(_, rest)| rest.trim_end_matches([')', '.', ':']));
                in_brackets.and_then(Meaning::within).or_else(|| clean(plan, text))
            });
            resolve(plan, meaning, text, true)
        }
        (several, Some(_)) => Classification::Unread(
            true,
            format!("it has several statements above it: `{}`", several.join("`, `")),
        ),
    }
}

/// A meaning as what can be compared with what this command does.
fn resolve(plan: &Plan, meaning: Option<Meaning>, text: &str, is_marked: bool) -> Classification {
    let output = |wanted| Classification::Read(Expected { output: Some(wanted), ..Expected::default() });
    let ends = |exit| Classification::Read(Expected { status: Some(exit), ..Expected::default() });
    let refuse = |reason: String| Classification::Unread(is_marked, reason);
    let counts = plan.prints.iter().any(|prints| matches!(prints, Prints::Counts(_)));
    let at_least_one = Quantity { count: crate::count::Count::at_least(1), is_of_lines: !counts };
    let none = Quantity { count: crate::count::Count::exactly(0), is_of_lines: false };
    let silent = || refuse(format!("the command prints nothing that could be compared with `{text}`"));
    match meaning {
        None => refuse(format!("`{text}` is not understood")),
        Some(Meaning::Exit(exit)) => ends(exit),
        Some(Meaning::Count(quantity)) if quantity.count.is_any() => {
            refuse(format!("`{text}` holds for any number"))
        }
        Some(Meaning::Count(_)) if plan.prints.is_empty() => silent(),
        Some(Meaning::Count(quantity)) => output(Wanted::Count(quantity)),
        Some(Meaning::Nothing | Meaning::Absent) if is_about_contents(plan, text) => refuse(format!(
            "`{text}` is about a part of what the command prints: search for that with `grep`"
        )),
        Some(Meaning::Nothing | Meaning::Absent) if !plan.prints.is_empty() => match counts {
            true => output(Wanted::Count(none)),
            false => output(Wanted::Lines(Vec::new())),
        },
        Some(Meaning::Something | Meaning::Present) if is_affirmed(plan) && plan.prints.is_empty() => {
            ends(Exit::Code(0))
        }
        Some(Meaning::Something) if !plan.prints.is_empty() => output(Wanted::Count(at_least_one)),
        Some(Meaning::Present) if is_affirmed(plan) => ends(Exit::Code(0)),
        Some(Meaning::Absent) => match asks_one_thing(plan) {
            Some(true) => ends(Exit::Failure),
            Some(false) => ends(Exit::Code(0)),
            None => silent(),
        },
        Some(_) => silent(),
    }
}

/// Whether a text says what is not to be in a file, and the command shows all of one.
fn is_about_contents(plan: &Plan, text: &str) -> bool {
    let shows_all =
        plan.tools.last().and_then(|tools| tools.last()).is_some_and(|tool| matches!(tool, Tool::Cat(_)));
    shows_all
        && words(text)
            .iter()
            .any(|word| ["contain", "contains", "include", "includes"].contains(&word.as_str()))
}

/// A working tree that is to be clean: `git status` then lists nothing.
fn clean(plan: &Plan, text: &str) -> Option<Meaning> {
    let asks = matches!(plan.tools.as_slice(), [tools] if matches!(tools.as_slice(), [Tool::Git(git)] if git.asks_status()));
    let words = words(text);
    let has = |word: &str| words.iter().any(|own| own == word);
    (asks && has("clean") && !has("not") && !has("no")).then_some(Meaning::Nothing)
}

/// Whether every part of the line has to succeed.
fn is_affirmed(plan: &Plan) -> bool {
    plan.list.parts.iter().all(|(join, pipeline)| *join != Join::Or && !pipeline.negated)
}

/// Whether a line that is one question, and prints nothing, asks for what is there or for what is not.
fn asks_one_thing(plan: &Plan) -> Option<bool> {
    let ([tools], [(_, pipeline)]) = (plan.tools.as_slice(), plan.list.parts.as_slice()) else { return None };
    match tools.as_slice() {
        [Tool::Test(_)] if plan.asks_existence_of().is_some() => Some(!pipeline.negated),
        [Tool::Grep(_)] => Some(!pipeline.negated),
        _ => None,
    }
}

impl Expected {
    fn literal(lines: &[&str]) -> Self {
        let lines = lines.iter().map(|line| Line::parse(line.trim())).collect();
        Self { output: Some(Wanted::Lines(lines)), ..Self::default() }
    }
}

/// The lines as an output, if the command could print them; else the reason why not.
fn literal(plan: &Plan, lines: &[&str]) -> Result<Expected, String> {
    let expected = Expected::literal(&without_columns(plan, lines));
    let Some(Wanted::Lines(wanted)) = &expected.output else { return Ok(expected) };
    let counts_only = plan.prints.iter().all(|prints| matches!(prints, Prints::Counts(_)));
    if plan.prints.is_empty() {
        return Err("the command prints nothing that could be compared".to_owned());
    }
    if wanted.iter().all(Line::takes_anything) {
        return Err("any output would do".to_owned());
    }
    let printable =
        |line: &Line| line.text.is_empty() || plan.prints.iter().any(|prints| line.can_be(prints));
    match wanted.iter().find(|line| !printable(line)) {
        Some(strange) => Err(not_printed(&strange.text)),
        None if counts_only && wanted.iter().all(Line::leaves_number_open) => {
            Err("any number would do".to_owned())
        }
        None => Ok(expected),
    }
}

/// The lines as they are compared: of columns that the command prints the names.
fn without_columns<'l>(plan: &Plan, lines: &[&'l str]) -> Vec<&'l str> {
    if !plan.prints_columns() {
        return lines.to_vec();
    }
    let listed = lines.iter().filter(|line| !columns::is_total(line));
    listed.map(|line| columns::name(line).unwrap_or(line)).collect()
}

/// Whether a text says what should be, rather than what is printed.
fn has_modal(words: &[&str]) -> bool {
    words.iter().skip(1).any(|word| ["should", "must"].contains(word))
}

fn not_printed(text: &str) -> String {
    format!("`{text}` is not what the command prints")
}

/// The part of a comment that would be printed: what follows its arrow, or its last colon, or its mark.
fn literal_of(text: &str) -> &str {
    let stripped = strip(text);
    let wanted = stripped.rests.get(stripped.literal).copied().unwrap_or(text).trim();
    let inner = |quote: char| wanted.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner('`').unwrap_or(wanted)
}

/// A text that the command itself says, where a comment is that text in any letter case.
fn said_text(plan: &Plan, rests: &[&str]) -> Option<String> {
    let says = plan.prints.iter().filter_map(|prints| match prints {
        Prints::Text(text) => Some(text.lines().map(str::trim)),
        _ => None,
    });
    let unquoted = |text: &str| text.trim_matches(['"', '\'', '`']).to_lowercase();
    let is_said = |line: &&str| !line.is_empty() && rests.iter().any(|rest| unquoted(rest) == unquoted(line));
    says.flatten().find(is_said).map(str::to_owned)
}

fn prints_text(plan: Option<&Plan>, text: &str) -> bool {
    plan.is_some_and(|plan| said_text(plan, &strip(text).rests).is_some())
}

#[cfg(test)]
mod tests;
