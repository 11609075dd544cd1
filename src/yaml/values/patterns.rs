//! How patterns are read, with a name or without.

use super::read_string;
use crate::diagnostic::Code;
use crate::pattern::{Pattern, Sought};
use crate::yaml::{FromYaml, Node, Problems, TypeInfo, Value, fields, mistake};

fields! {
    /// A pattern with a name.
    struct NamedPattern {
        /// The regular expression.
        regex: Regex,
        /// What reports call it: the end of "a line with …".
        called: String,
    }
}

/// A pattern without a name.
struct Regex(Pattern);

impl FromYaml for Regex {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "a regular expression", examples: &[r"^Round \d+"], takes_numbers: false };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = read_string(node, &TypeInfo::Pattern, problems)?;
        pattern_of(text, node, problems).map(Self)
    }
}

/// A pattern that is part of `node`, or all of it.
pub fn pattern_of(text: &str, node: &Node, problems: &mut Problems) -> Option<Pattern> {
    if let Some(what) = mistake::control_character(text) {
        let problem = node.error(Code::BadPattern, format!("the pattern has a control character: {what}"));
        problems.push(problem.help("write the pattern in single quotes, where a backslash is itself"));
        return None;
    }
    let refused = |why| {
        let help = "patterns are Rust regular expressions: https://docs.rs/regex#syntax";
        node.error(Code::BadPattern, format!("`{text}` is not a pattern: {why}")).help(help)
    };
    let pattern = Pattern::parse(text).map_err(|why| problems.push(refused(why))).ok()?;
    problems.seek(Sought::Pattern(pattern.clone()));
    problems.wrote(&pattern, &node.span);
    Some(pattern)
}

/// A regular expression, or `{ regex, called }`.
impl FromYaml for Pattern {
    const FORM: TypeInfo = TypeInfo::Pattern;

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        if !matches!(node.value, Value::Map(_)) {
            return Regex::from_yaml(node, problems).map(|regex| regex.0);
        }
        let NamedPattern { regex: Regex(pattern), called } = NamedPattern::from_yaml(node, problems)?;
        let called = called.trim();
        if called.is_empty() || called.contains('\n') {
            let at = node.get("called").unwrap_or(node);
            problems.push(at.error(Code::BadValue, "the name of a pattern is a few words on one line"));
            return None;
        }
        let pattern = pattern.called(called);
        problems.wrote(&pattern, &node.field("regex").span);
        problems.name(&pattern);
        Some(pattern)
    }
}
