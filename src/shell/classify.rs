//! What can be said of a line from its page alone: whether it can be read natively, what it could print, how it could end,
//! and what it would do to the lines after it if it is not run. No repository is looked at.

use super::effect::command_names;
use super::glob;
use super::lex::{Lexeme, Op, Token};
use super::parse::{self, Body, Command, Join, List, Pipeline, Redirect};
use super::tool::if_then::IfThen;
use super::tool::test::Test;
use super::tool::{Exits, Prints, Refusal, Tool};
use super::unread::{Construct, Unread};
use super::word::{Piece, Word};

pub use super::effect::{SideEffect, effect};

#[derive(Debug, Clone)]
pub enum Classification {
    Native(Plan),
    /// It needs a program.
    NotRun,
    /// It is outside the grammar; the reason.
    Unreadable(Unread),
    /// The program refuses it, whoever runs it; the reason.
    Misused(String),
}

/// A line that can be read.
#[derive(Debug, Clone)]
pub struct Plan {
    pub list: List,
    /// The programs of each pipeline, as far as they are known before patterns are expanded.
    pub tools: Vec<Vec<Tool>>,
    /// Whether it looks at the repository at all.
    pub reads_repository: bool,
    pub exits: Exits,
    /// What it could print.
    pub prints: Vec<Prints>,
    /// Whether several lines that it prints come in no defined order.
    pub is_unordered: bool,
}

impl Classification {
    /// Classifies one command line's tokens, comments left out.
    pub fn of(lexemes: &[Lexeme]) -> Self {
        match parse::parse(lexemes) {
            Ok(list) => Self::of_list(list),
            Err(_) if is_plain_call(lexemes) => Self::NotRun,
            Err(reason) => Self::Unreadable(reason),
        }
    }

    fn of_list(list: List) -> Self {
        if needs_program(&list) {
            return Self::NotRun;
        }
        match Plan::new(list) {
            Ok(plan) => Self::Native(plan),
            Err(Refusal::NeedsProgram) => Self::NotRun,
            Err(Refusal::Unreadable(reason)) => Self::Unreadable(reason),
            Err(Refusal::Usage { reason, .. }) => Self::Misused(reason),
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
fn needs_program(list: &List) -> bool {
    list.commands().any(|command| match &command.body {
        Body::Conditional(_) => false,
        Body::If(own) => {
            own.branches.iter().any(|(condition, branch)| needs_program(condition) || needs_program(branch))
                || own.otherwise.as_ref().is_some_and(needs_program)
        }
        Body::Simple(words) => {
            let Some(first) = words.first() else { return false };
            let Some(word) = words.iter().find(|word| !word.is_assignment()) else {
                return first.is_assignment();
            };
            word.unsupported().is_none() && !word.has_command() && !Tool::knows(&word.text())
        }
    })
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

fn unreadable<T>(reason: impl Into<Unread>) -> Result<T, Refusal> {
    Err(Refusal::Unreadable(reason.into()))
}

impl Plan {
    pub(super) fn new(list: List) -> Result<Self, Refusal> {
        let mut plan = Self {
            tools: Vec::new(),
            reads_repository: false,
            exits: Exits { can_succeed: false, can_fail: false },
            prints: Vec::new(),
            is_unordered: false,
            list,
        };
        for (join, pipeline) in &plan.list.parts {
            let tools = tools(pipeline)?;
            let next = exits(pipeline, &tools);
            let before = plan.exits;
            plan.exits = match join {
                Join::Then => next,
                Join::And => Exits {
                    can_succeed: before.can_succeed && next.can_succeed,
                    can_fail: before.can_fail || (before.can_succeed && next.can_fail),
                },
                Join::Or => Exits {
                    can_succeed: before.can_succeed || (before.can_fail && next.can_succeed),
                    can_fail: before.can_fail && next.can_fail,
                },
            };
            plan.reads_repository |=
                tools.iter().any(Tool::reads_repository) || pipeline.commands.iter().any(has_files);
            for prints in prints(pipeline, &tools) {
                if prints != Prints::Nothing && !plan.prints.contains(&prints) {
                    plan.prints.push(prints);
                }
            }
            plan.is_unordered |= check_pipes(pipeline, &tools)?;
            plan.tools.push(tools);
        }
        Ok(plan)
    }

    /// Whether columns of `ls -l` may be among what it prints, of which only the names are read.
    pub fn prints_columns(&self) -> bool {
        self.tools.iter().filter_map(|tools| tools.last()).any(|tool| match tool {
            Tool::Ls(ls) => ls.is_long,
            Tool::If(own) => own.any(Self::prints_columns),
            _ => false,
        })
    }

    /// The path whose existence is all, or the first thing, that the line asks about.
    pub fn asks_existence_of(&self) -> Option<&str> {
        match self.tools.first()?.as_slice() {
            [Tool::Test(test)] => test.asks_existence_of(),
            [Tool::If(own)] => own.condition()?.asks_existence_of(),
            _ => None,
        }
    }

    /// What it does, as a sentence without its subject.
    pub fn describe(&self) -> String {
        let mut out = String::new();
        for (nth, ((join, pipeline), tools)) in self.list.parts.iter().zip(&self.tools).enumerate() {
            if nth > 0 {
                out.push_str(match join {
                    Join::Then => "; then ",
                    Join::And => ", and if so ",
                    Join::Or => ", or else ",
                });
            }
            let steps: Vec<String> =
                pipeline.commands.iter().zip(tools).map(|(command, tool)| described(command, tool)).collect();
            if pipeline.negated {
                out.push_str("expects to fail what ");
            }
            out.push_str(&steps.join(", and of that "));
        }
        out
    }
}

/// What a program does; one that reads `< FILE` is given nothing by a pipe.
fn described(command: &Command, tool: &Tool) -> String {
    let does = tool.describe();
    let input = command.redirects.iter().rev().find_map(|redirect| match redirect {
        Redirect::In(word) => Some(word.text()),
        _ => None,
    });
    match input {
        Some(file) => does.replace("what is piped in", &format!("`{file}`")),
        None => does,
    }
}

/// The programs of a pipeline, or why they cannot be read.
fn tools(pipeline: &Pipeline) -> Result<Vec<Tool>, Refusal> {
    let mut tools = Vec::new();
    for command in &pipeline.commands {
        for redirect in &command.redirects {
            match redirect {
                Redirect::Unsupported(construct) => return unreadable(*construct),
                Redirect::In(word) => check_file(word)?,
                Redirect::Null { .. } | Redirect::Merge => {}
            }
        }
        let tool = match &command.body {
            Body::Simple(words) => simple(words)?,
            Body::Conditional(tokens) => {
                for token in tokens {
                    if let Token::Word(word) = token {
                        check_word(word, true)?;
                        let compares = tokens.iter().any(|token| {
                            matches!(token, Token::Word(word)
                            if matches!(word.bare(), Some("=" | "==" | "!=" | "=~")))
                        });
                        if compares && prints_unordered(word) {
                            return unreadable("the order of the lines that it is given is not defined");
                        }
                    }
                }
                Tool::Test(Test::parse_conditional(tokens)?)
            }
            Body::If(_) if pipeline.commands.len() > 1 => return unreadable("an `if` is part of a pipe"),
            Body::If(own) => Tool::If(Box::new(IfThen::planned(own)?)),
        };
        if let Some(reason) = tool.refusal() {
            return unreadable(reason);
        }
        tools.push(tool);
    }
    Ok(tools)
}

fn simple(words: &[Word]) -> Result<Tool, Refusal> {
    let Some(first) = words.first() else { return unreadable("it opens a file and does nothing with it") };
    if first.is_assignment() {
        return unreadable(Construct::Assignment);
    }
    let texts: Vec<String> = words.iter().map(Word::text).collect();
    let takes_output = matches!(texts[0].as_str(), "test" | "[" | "echo" | "printf");
    for word in words {
        check_word(word, takes_output)?;
        if let Some(reason) = glob::refusal(word) {
            return unreadable(reason);
        }
    }
    let asks_for_order = texts.iter().any(|text| matches!(text.as_str(), "=" | "==" | "!="));
    let prints = matches!(texts[0].as_str(), "echo" | "printf");
    if (asks_for_order || prints) && words.iter().any(prints_unordered) {
        return unreadable("the order of the lines that it is given is not defined");
    }
    Tool::parse(&texts)
}

/// What is in a word, and whether commands in it can be read.
fn check_word(word: &Word, takes_output: bool) -> Result<(), Refusal> {
    if let Some(construct) = word.unsupported() {
        return unreadable(construct);
    }
    let has_pattern = word.has_command()
        && word
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Plain(text) if text.contains(['*', '?', '['])));
    for piece in &word.pieces {
        let Piece::Command { lexemes, .. } = piece else { continue };
        if !takes_output {
            return unreadable("it uses a command's output as words");
        }
        if has_pattern {
            return unreadable("it uses a command's output in a pattern");
        }
        match Classification::of(lexemes) {
            Classification::Native(_) => {}
            Classification::NotRun => return Err(Refusal::NeedsProgram),
            Classification::Unreadable(reason) => return unreadable(reason),
            Classification::Misused(reason) => return unreadable(reason),
        }
    }
    Ok(())
}

fn prints_unordered(word: &Word) -> bool {
    word.pieces.iter().any(|piece| match piece {
        Piece::Command { lexemes, .. } => {
            Classification::of(lexemes).plan().is_some_and(|plan| plan.is_unordered)
        }
        _ => false,
    })
}

/// The file behind `<`.
fn check_file(word: &Word) -> Result<(), Refusal> {
    if let Some(reason) = glob::refusal(word) {
        return unreadable(reason);
    }
    let path = word.text();
    match crate::path::RelPath::parse(&path) {
        Ok(_) => Ok(()),
        Err(_) => unreadable(format!("`{path}` is no file in the repository")),
    }
}

/// Whether what a pipeline prints has no defined order. It is refused where a program would wait for somebody to type, or
/// where its answer depends on what is not known.
fn check_pipes(pipeline: &Pipeline, tools: &[Tool]) -> Result<bool, Refusal> {
    let mut is_unordered = false;
    for (nth, (command, tool)) in pipeline.commands.iter().zip(tools).enumerate() {
        let is_piped = nth > 0 && !has_input(command);
        if nth == 0 && tool.reads_stdin() && !has_input(command) {
            return unreadable("it waits for what somebody types");
        }
        if is_piped && tool.reads_stdin() {
            if is_unordered && tool.depends_on_order() {
                return unreadable("the order of the lines that it is given is not defined");
            }
            let only_counts = matches!(tool, Tool::Wc(wc) if wc.only_counts_lines_piped_in());
            if matches!(&tools[nth - 1], Tool::Ls(ls) if ls.is_long) && !only_counts {
                return unreadable("the columns of `ls -l` are not read");
            }
        }
        is_unordered = tool.is_unordered(is_piped && is_unordered);
    }
    Ok(is_unordered)
}

fn has_input(command: &Command) -> bool {
    command.redirects.iter().any(|redirect| matches!(redirect, Redirect::In(_)))
}

/// Whether there are files in a command's own words: `< file`, a pattern, or what a command prints.
fn has_files(command: &Command) -> bool {
    has_input(command)
        || command.words().iter().any(|word| glob::components(word).is_some() || looks(word))
        || matches!(&command.body, Body::Conditional(tokens)
            if tokens.iter().any(|token| matches!(token, Token::Word(word) if looks(word))))
}

/// Whether a command in a word looks at the repository.
fn looks(word: &Word) -> bool {
    word.pieces.iter().any(|piece| match piece {
        Piece::Command { lexemes, .. } => {
            Classification::of(lexemes).plan().is_none_or(|plan| plan.reads_repository)
        }
        _ => false,
    })
}

fn exits(pipeline: &Pipeline, tools: &[Tool]) -> Exits {
    let (Some(command), Some(tool)) = (pipeline.commands.last(), tools.last()) else { return Exits::EITHER };
    let exits = tool.exits();
    let exits = Exits { can_fail: exits.can_fail || has_input(command), ..exits };
    if pipeline.negated { exits.negated() } else { exits }
}

fn prints(pipeline: &Pipeline, tools: &[Tool]) -> Vec<Prints> {
    let mut prints = Vec::new();
    for (command, tool) in pipeline.commands.iter().zip(tools) {
        let silent = |redirect: &Redirect| matches!(redirect, Redirect::Null { out: true, .. });
        let passes_on = matches!(tool, Tool::Cat(cat) if cat.operands.is_empty()) && !has_input(command);
        if command.redirects.iter().any(silent) {
            prints = Vec::new();
        } else if matches!(tool, Tool::Echo(_))
            && (has_files(command) || command.words().iter().any(Word::has_command))
        {
            prints = vec![Prints::Anything];
        } else if !passes_on {
            prints = tool.prints();
        }
        // Messages have words of their own.
        if command.redirects.contains(&Redirect::Merge) {
            prints = vec![Prints::Anything];
        }
    }
    prints
}

#[cfg(test)]
mod tests {
    use super::super::lex::lex;
    use super::*;

    #[test]
    fn one_line_and_the_file_behind_a_redirection_are_said_as_they_are() {
        let said = |line: &str| match Classification::of(&lex(line)) {
            Classification::Native(plan) => plan.describe(),
            other => panic!("{line}: {other:?}"),
        };
        assert_eq!(said("head -1 a.md"), "shows the first line of `a.md`");
        assert_eq!(said("tail -n 2 a.md"), "shows the last 2 lines of `a.md`");
        assert_eq!(said("wc -l < a.md"), "counts the lines of `a.md`");
        assert!(
            said("git log -1 --format=%s").contains("the last commit"),
            "{}",
            said("git log -1 --format=%s")
        );
        assert_eq!(
            said("head -1 a.md | wc -l"),
            "shows the first line of `a.md`, and of that counts the lines of what is piped in"
        );
    }
}
