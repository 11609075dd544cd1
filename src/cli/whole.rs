//! The command line as clap has it, with its commands in groups by who types them, and the choice of colours, which holds
//! before anything is parsed.

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches};

use super::Cli;
use crate::render::wrap;

/// Who types which command; a test holds that every command is in a group.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "For learners",
        &[
            "next", "start", "show", "hint", "check", "watch", "status", "timeline", "blame", "list",
            "explain", "practice", "demo",
        ],
    ),
    ("For CI", &["init"]),
    ("For authors", &["new", "lint", "test", "import", "kinds", "schema"]),
    ("For instructors", &["grade"]),
    ("For your shell", &["completions", "man", "help"]),
];

/// The columns of a command's name, the spaces around it included.
const NAME: usize = 15;
const WIDEST: usize = 100;

/// The command line, with help for a terminal of `width` columns.
pub fn command(width: Option<usize>) -> clap::Command {
    let command = Cli::command();
    let groups = groups(&command, width.map_or(WIDEST, |width| width.clamp(40, WIDEST)));
    command.help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}{}\n{{options}}{{after-help}}",
        heading("Options")
    ))
}

/// What was typed, or what clap says to it.
pub fn parse(args: Vec<OsString>, width: Option<usize>) -> Result<Cli, clap::Error> {
    let mut command = command(width);
    let matches = command.try_get_matches_from_mut(args)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The word after `help`, where nothing else was typed.
pub fn topic(args: &[OsString]) -> Option<&str> {
    let words: Option<Vec<&str>> = args.iter().skip(1).map(|arg| arg.to_str()).collect();
    match words?.as_slice() {
        ["help", topic] => Some(topic),
        _ => None,
    }
}

/// The names of the commands.
pub fn names() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

/// Whether colours are asked for or forbidden: known before the rest is parsed, for a wrong command line is told too.
pub fn colour(args: &[OsString]) -> Option<bool> {
    let words = || args.iter().map_while(|arg| arg.to_str()).take_while(|arg| *arg != "--");
    let spaced = words().zip(words().skip(1)).filter(|(flag, _)| *flag == "--color").map(|(_, value)| value);
    let joined = words().filter_map(|arg| arg.strip_prefix("--color="));
    match joined.chain(spaced).last() {
        Some("always") => Some(true),
        Some("never") => Some(false),
        _ => None,
    }
}

fn groups(command: &clap::Command, width: usize) -> String {
    let mut text = String::new();
    for (title, names) in GROUPS {
        let listed = names.iter().filter_map(|name| command.find_subcommand(name));
        let entries: Vec<String> = listed.map(|sub| entry(sub, width)).collect();
        if !entries.is_empty() {
            text += &format!("{}\n{}\n", heading(title), entries.concat());
        }
    }
    text
}

fn entry(command: &clap::Command, width: usize) -> String {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let first = format!("  {:<width$}", command.get_name(), width = NAME - 2);
    let hang = " ".repeat(NAME);
    format!("{}\n", wrap::fill(&about, width, &first, &hang))
}

/// As clap has its headings: what it says is stripped of this where there is no colour.
fn heading(title: &str) -> String {
    let style = *clap::builder::Styles::default().get_header();
    format!("{style}{title}:{style:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_choice_of_colours_holds() {
        let args = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(colour(&args("prep check --color=never --color always")), Some(true));
        assert_eq!(colour(&args("prep check --color auto")), None);
        assert_eq!(colour(&args("prep check -- --color=never")), None);
    }

    #[test]
    fn every_command_is_in_a_group_of_the_help() {
        let grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        for name in names() {
            assert!(
                grouped.contains(&name.as_str()),
                "add `{name}` to a group of GROUPS in src/cli/whole.rs"
            );
        }
    }

    #[test]
    fn clap_finds_nothing_wrong_with_the_command_line() {
        command(None).debug_assert();
    }
}
