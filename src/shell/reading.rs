//! What can be said of a line before any repository is looked at: whether it can be read natively, what it could print,
//! whether it could fail, and what it would do to the lines after it if it is not run.

use super::glob;
use super::lex::{Lexeme, Op, Token};
use super::parse::{self, Command, List, Pipeline, Redirect};
use super::tool::{Prints, Refusal, Tool};
use super::word::Word;

#[derive(Debug, Clone)]
pub enum Reading {
    Native(Plan),
    /// It needs a program.
    NotRun,
    /// It is outside the grammar; the reason.
    Unreadable(String),
}

/// A line that can be read.
#[derive(Debug, Clone)]
pub struct Plan {
    pub list: List,
    /// The programs of each pipeline, as far as they are known before patterns are expanded.
    pub tools: Vec<Vec<Tool>>,
    /// Whether it looks at the repository at all.
    pub looks: bool,
    pub can_fail: bool,
    /// What it could print.
    pub prints: Vec<Prints>,
}

/// What a line that is not run would have done to the ones after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    Nothing,
    /// It might have made what they read.
    Makes,
    /// It changes the shell, or removes things.
    Changes,
}

/// Commands after which the shell or the files are not what they were.
const CHANGES: [&str; 26] = [
    "cd", "pushd", "popd", "export", "unset", "source", ".", "alias", "set", "shopt", "eval", "exec", "exit",
    "read", "declare", "local", "typeset", "readonly", "trap", "umask", "rm", "rmdir", "mv", "unlink",
    "shred", "truncate",
];

/// Those among them that reach beyond a subshell.
const REMOVES: [&str; 6] = ["rm", "rmdir", "mv", "unlink", "shred", "truncate"];

/// Commands of git after which files may be gone.
const GIT_CHANGES: [&str; 13] = [
    "checkout",
    "reset",
    "switch",
    "restore",
    "clean",
    "rm",
    "mv",
    "stash",
    "rebase",
    "merge",
    "pull",
    "revert",
    "cherry-pick",
];

impl Reading {
    /// Reads one line's tokens, comments and line ends left out.
    pub fn of(lexemes: &[Lexeme]) -> Self {
        match parse::parse(lexemes) {
            Ok(list) => Self::of_list(list),
            Err(reason) => {
                if is_plain_call(lexemes) {
                    Self::NotRun
                } else {
                    Self::Unreadable(reason)
                }
            }
        }
    }

    fn of_list(list: List) -> Self {
        if list.commands().any(needs_program) {
            return Self::NotRun;
        }
        match Plan::new(list) {
            Ok(plan) => Self::Native(plan),
            Err(Refusal::NeedsProgram) => Self::NotRun,
            Err(Refusal::Unreadable(reason)) => Self::Unreadable(reason),
        }
    }

    pub fn plan(&self) -> Option<&Plan> {
        match self {
            Self::Native(plan) => Some(plan),
            _ => None,
        }
    }
}

/// Whether a command's name is that of a program prep does not read: also an assignment, which is for a shell to do.
fn needs_program(command: &Command) -> bool {
    let Some(first) = command.words.first() else { return false };
    let Some(word) = command.words.iter().find(|word| !word.is_assignment()) else {
        return first.is_assignment();
    };
    word.unsupported().is_none() && !Tool::knows(&word.text())
}

/// Whether a line that does not parse is no more than programs called: in the background, or with their output in a file.
fn is_plain_call(lexemes: &[Lexeme]) -> bool {
    let names = command_names(lexemes);
    let known = |word: &&Word| word.unsupported().is_some() || Tool::knows(&word.text());
    let grouped = lexemes.iter().any(|lexeme| matches!(lexeme.token, Token::Op(Op::Open | Op::Close)));
    !grouped
        && names.iter().all(|word| !word.bare().is_some_and(parse::is_keyword))
        && names.iter().any(|word| !known(word))
}

/// The words that stand where a command's name is expected.
fn command_names(lexemes: &[Lexeme]) -> Vec<&Word> {
    let mut names = Vec::new();
    let mut expects_name = true;
    let mut after_redirect = false;
    for lexeme in lexemes {
        match &lexeme.token {
            Token::Op(Op::Redirect(..)) => after_redirect = true,
            Token::Op(_) | Token::Newline => expects_name = true,
            Token::Word(_) if after_redirect => after_redirect = false,
            Token::Word(word) if expects_name => {
                names.push(word);
                let goes_on = matches!(
                    word.bare(),
                    Some("!" | "if" | "while" | "until" | "then" | "else" | "elif" | "do" | "{")
                );
                expects_name = goes_on || word.is_assignment();
            }
            Token::Word(_) | Token::Comment(_) => {}
        }
    }
    names
}

/// What `lexemes`, if they are not run, would have done.
pub fn effect(lexemes: &[Lexeme], reading: &Reading) -> Effect {
    let names = command_names(lexemes);
    let in_subshell = matches!(lexemes.first().map(|lexeme| &lexeme.token), Some(Token::Op(Op::Open)));
    let words: Vec<String> = lexemes
        .iter()
        .filter_map(|lexeme| if let Token::Word(word) = &lexeme.token { Some(word.text()) } else { None })
        .collect();
    let assigns = names.last().is_some_and(|word| word.is_assignment());
    let is_among = |list: &[&str], word: &String| list.contains(&word.as_str());
    let changes = names.iter().any(|name| {
        let name = name.text();
        is_among(if in_subshell { &REMOVES } else { &CHANGES }, &name)
            // What these are given to run is among their arguments.
            || (["xargs", "sudo", "find", "env", "command"].contains(&name.as_str())
                && words.iter().any(|word| is_among(&REMOVES, word) || word == "-delete"))
    });
    let git = words.windows(2).any(|pair| pair[0] == "git" && is_among(&GIT_CHANGES, &pair[1]));
    if changes || git || (assigns && !in_subshell) {
        return Effect::Changes;
    }
    let writes = lexemes.iter().any(|lexeme| matches!(lexeme.token, Token::Op(Op::Redirect(..))));
    let reads_only = names.iter().all(|word| {
        let name = word.text();
        (Tool::knows(&name) && name != "git") || parse::is_keyword(&name) || name == "!"
    });
    match reading {
        Reading::Native(_) => Effect::Nothing,
        Reading::Unreadable(_) if reads_only && !writes => Effect::Nothing,
        _ => Effect::Makes,
    }
}

impl Plan {
    fn new(list: List) -> Result<Self, Refusal> {
        let refuse = |reason: &str| Refusal::Unreadable(reason.to_owned());
        let mut plan = Self { tools: Vec::new(), looks: false, can_fail: false, prints: Vec::new(), list };
        let (mut can_succeed, mut can_fail) = (false, false);
        for (join, pipeline) in &plan.list.parts {
            let tools = tools(pipeline)?;
            let (succeeds, fails) = can(pipeline, &tools);
            (can_succeed, can_fail) = match join {
                parse::Join::Then => (succeeds, fails),
                parse::Join::And => (can_succeed && succeeds, can_fail || (can_succeed && fails)),
                parse::Join::Or => (can_succeed || (can_fail && succeeds), can_fail && fails),
            };
            plan.looks |= tools.iter().any(Tool::looks) || pipeline.commands.iter().any(has_files);
            let prints = prints(pipeline, &tools);
            if prints != Prints::Nothing && !plan.prints.contains(&prints) {
                plan.prints.push(prints);
            }
            if tools.first().is_some_and(Tool::reads_stdin) && !has_input(&pipeline.commands[0]) {
                return Err(refuse("it waits for what somebody types"));
            }
            plan.tools.push(tools);
        }
        plan.can_fail = can_fail;
        Ok(plan)
    }

    /// The path whose being there is all, or the first thing, that the line asks about.
    pub fn asks_existence_of(&self) -> Option<&str> {
        match self.tools.first()?.as_slice() {
            [Tool::Test(test)] => test.asks_existence_of(),
            _ => None,
        }
    }
}

/// The programs of a pipeline, or why they cannot be read.
fn tools(pipeline: &Pipeline) -> Result<Vec<Tool>, Refusal> {
    let refuse = |reason: &str| Refusal::Unreadable(reason.to_owned());
    let mut tools = Vec::new();
    for command in &pipeline.commands {
        let first =
            command.words.first().ok_or_else(|| refuse("it opens a file and does nothing with it"))?;
        if let Some(reason) = command.words.iter().find_map(Word::unsupported) {
            return Err(refuse(reason));
        }
        if first.is_assignment() {
            return Err(refuse("it sets a variable"));
        }
        for redirect in &command.redirects {
            if let Redirect::Unsupported(reason) = redirect {
                return Err(refuse(reason));
            }
        }
        let words: Vec<String> = command.words.iter().map(Word::text).collect();
        tools.push(Tool::parse(&words)?);
    }
    Ok(tools)
}

fn has_input(command: &Command) -> bool {
    command.redirects.iter().any(|redirect| matches!(redirect, Redirect::In(_)))
}

/// Whether files stand in a command's own words: `< file`, or a pattern.
fn has_files(command: &Command) -> bool {
    has_input(command) || command.words.iter().any(|word| glob::components(word).is_some())
}

/// Whether a pipeline can succeed, and whether it can fail.
fn can(pipeline: &Pipeline, tools: &[Tool]) -> (bool, bool) {
    let (Some(command), Some(tool)) = (pipeline.commands.last(), tools.last()) else { return (true, true) };
    let (succeeds, fails) = tool.can();
    let fails = fails || has_input(command);
    if pipeline.negated { (fails, succeeds) } else { (succeeds, fails) }
}

fn prints(pipeline: &Pipeline, tools: &[Tool]) -> Prints {
    let mut prints = Prints::Nothing;
    for (command, tool) in pipeline.commands.iter().zip(tools) {
        let silent = |redirect: &Redirect| matches!(redirect, Redirect::Null { out: true, .. });
        let passes_on = matches!(tool, Tool::Cat(show) if show.operands.is_empty()) && !has_input(command);
        if command.redirects.iter().any(silent) {
            prints = Prints::Nothing;
        } else if matches!(tool, Tool::Echo(_)) && has_files(command) {
            prints = Prints::Anything;
        } else if !passes_on {
            prints = tool.prints();
        }
        // Messages have words of their own.
        if command.redirects.contains(&Redirect::Merge) {
            prints = Prints::Anything;
        }
    }
    prints
}
