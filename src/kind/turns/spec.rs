//! What authors write under `turns`, and what cannot be meant.

use super::clock::Span;
use crate::count::Count;
use crate::decimal::Range;
use crate::diagnostic::Code;
use crate::pattern::Pattern;
use crate::wording::{list, one_line, suggest};
use crate::yaml::{self, FromYaml, Node, Problems, Refusal, TypeInfo, Value, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Turns {
        /// Who speaks, by name, in any letter case; a turn of somebody else is pointed out.
        pub speakers: Vec<String>,
        /// No speaker has two turns in a row.
        pub alternate: Flag = Flag(false),
        /// Whose turn the first is, or what it must be.
        pub opens: Option<TurnForm>,
        /// Whose turn the last is, or what it must be.
        pub closes: Option<TurnForm>,
        /// Every turn has a time stamp.
        pub stamps: Option<Stamps>,
        /// What sections list of the turns: the notes they are marked with, or the stamps of some of them.
        pub listed: Vec<Listed> = Vec::new(),
        /// What holds for every turn of a speaker, or for some of them.
        pub rules: Vec<Rule> = Vec::new(),
    }
    validate: Turns::validate;
}

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Stamps {
        /// None is earlier than the one before it.
        pub ascending: Flag = Flag(false),
        /// `0:00 to 10:00`, both ends included.
        pub within: Option<Span>,
        /// The last is later than the first: a conversation takes time.
        pub moving: Flag = Flag(false),
    }
}

fields! {
    /// A list that belongs to the turns, below headings of the same text.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Listed {
        /// What the heading above the list matches.
        pub below: Pattern,
        /// Each item begins with such a note of a turn, and each such note has an item; letter case does not matter.
        pub notes: Option<Pattern>,
        /// Each item begins with the time stamp of a turn.
        pub stamps: Flag = Flag(false),
    }
    validate: Listed::validate;
}

fields! {
    /// A rule about the turns of one speaker, all of them or those that are selected.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Rule {
        /// Whose turns.
        pub by: String,
        /// Only turns whose note, in brackets after the name, matches.
        pub note: Option<Pattern>,
        /// Only turns whose note has a first number in this range.
        pub number: Option<Range>,
        /// Only turns in which one of these is said, a pattern or a list.
        pub selecting as "where": Patterns = Patterns::default(),
        /// Only turns with code, in a block below what is said, in which one of these is found.
        pub code: Patterns = Patterns::default(),
        /// What the note must match.
        pub marked: Option<Pattern>,
        /// What is said is one of these texts, one or a list; `…` is for any words. The mark at its end may be missing.
        pub saying: Wordings = Wordings::default(),
        /// What is said matches one of these, a pattern or a list.
        pub matching: Patterns = Patterns::default(),
        /// What is said matches none of these.
        pub not_matching: Patterns = Patterns::default(),
        /// What the next turn must be; there must be one.
        pub then: Option<TurnForm>,
        /// How many such turns there are; left out, any number.
        pub count: Option<Count>,
        /// How many of them say no more than one before them, in the same words and the same code.
        pub repeated: Option<Count>,
    }
    validate: Rule::validate;
}

fields! {
    /// What a turn must be: the name of its speaker, or more.
    #[derive(Debug, Clone, Default, PartialEq)]
    pub struct TurnForm {
        /// Whose turn it is.
        pub by: Option<String>,
        /// What its note, in brackets after the name, matches.
        pub marked: Option<Pattern>,
        /// What is said is one of these texts, one or a list; `…` is for any words. The mark at its end may be missing.
        pub saying: Wordings = Wordings::default(),
        /// What is said matches one of these, a pattern or a list.
        pub matching: Patterns = Patterns::default(),
        /// What is said matches none of these.
        pub not_matching: Patterns = Patterns::default(),
    }
    plain: "by";
}

/// One pattern, or a list of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patterns(Vec<Pattern>);

impl std::ops::Deref for Patterns {
    type Target = [Pattern];

    fn deref(&self) -> &[Pattern] {
        &self.0
    }
}

impl FromYaml for Patterns {
    const FORM: TypeInfo = TypeInfo::OneOf(&[TypeInfo::Pattern, TypeInfo::List(&TypeInfo::Pattern)]);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.value {
            Value::List(items) if items.is_empty() => {
                problems.push(node.error(Code::BadValue, "it names no pattern"));
                None
            }
            Value::List(_) => Vec::from_yaml(node, problems).map(Self),
            _ => Pattern::from_yaml(node, problems).map(|one| Self(vec![one])),
        }
    }

    fn in_words(&self) -> String {
        in_words(&self.0)
    }
}

fn in_words(patterns: &[Pattern]) -> String {
    let patterns: Vec<String> = patterns.iter().map(Pattern::to_string).collect();
    format!("[{}]", patterns.join(", "))
}

/// Texts in which `…` is for any words, one or a list. They are kept as patterns that are called what they say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wordings(Vec<Pattern>);

impl std::ops::Deref for Wordings {
    type Target = [Pattern];

    fn deref(&self) -> &[Pattern] {
        &self.0
    }
}

impl FromYaml for Wordings {
    const FORM: TypeInfo = TypeInfo::OneOf(&[TypeInfo::String, TypeInfo::List(&TypeInfo::String)]);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let texts = match &node.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![node],
        };
        let patterns = texts.into_iter().map(|node| wording(node, problems)).collect::<Vec<_>>();
        patterns.into_iter().collect::<Option<Vec<_>>>().map(Self)
    }

    fn in_words(&self) -> String {
        in_words(&self.0)
    }
}

fn wording(node: &Node, problems: &mut Problems) -> Option<Pattern> {
    let text = String::from_yaml(node, problems)?;
    let words = one_line(&text);
    if !words.contains(char::is_alphanumeric) {
        problems.push(node.error(Code::VacuousCheck, format!("`{text}` has no word that must be said")));
        return None;
    }
    // Who types up what was said may leave out the mark at the end, or set all of it in quotation marks.
    let (fixed, end) = match words.strip_suffix(['.', '?']) {
        Some(fixed) => (fixed, "[.?]?"),
        None => (words.as_str(), ""),
    };
    let parts: Vec<String> = fixed.split('…').map(crate::pattern::quote).collect();
    let regex = format!(r#"^["“„«]?{}{end}["”»]?{end}$"#, parts.join(".+"));
    let pattern = yaml::pattern_of(&regex, node, problems)?;
    let pattern = pattern.called(&format!("`{words}`"));
    problems.wrote(&pattern, &node.span);
    Some(pattern)
}

/// Yes or no; the key alone is a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag(pub bool);

impl FromYaml for Flag {
    const FORM: TypeInfo = TypeInfo::Bool;

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.value {
            Value::Null => Some(Self(true)),
            _ => bool::from_yaml(node, problems).map(Self),
        }
    }

    fn in_words(&self) -> String {
        self.0.to_string()
    }
}

impl FromYaml for Span {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a time span such as `0:00 to 10:00`",
        examples: &["0:00 to 10:00", "1:00:00 to 1:15:00"],
        takes_numbers: false,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        yaml::read_syntax(node, &Self::FORM, problems, |text| {
            let message = || format!("`{text}` is not a time span from an earlier to a later time");
            Self::parse(text).ok_or_else(|| Refusal::new(Code::BadValue, message(), "write `0:00 to 10:00`"))
        })
    }
}

impl Listed {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        if self.notes.is_none() && !self.stamps.0 {
            let problem = at.error(Code::VacuousCheck, "the list is held to nothing");
            problems.push(problem.help("give it `notes` or `stamps`"));
        }
    }
}

impl Rule {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        let forms = [&*self.saying, &*self.matching, &*self.not_matching];
        let demands =
            forms.iter().any(|form| !form.is_empty()) || self.marked.is_some() || self.then.is_some();
        if !demands && [self.count, self.repeated].iter().all(|count| count.is_none_or(Count::is_any)) {
            let problem =
                at.error(Code::VacuousCheck, format!("the rule about {} asks for nothing", self.by));
            problems.push(problem.help(
                "give it `saying`, `matching`, `not_matching`, `marked`, `then`, `count` or `repeated`",
            ));
        }
    }
}

impl Turns {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        if self.speakers.is_empty() || self.speakers.iter().any(|speaker| speaker.trim().is_empty()) {
            problems.push(at.field("speakers").error(Code::BadValue, "every speaker needs a name"));
        }
        let form = |key: &'static str, form: &Option<TurnForm>| {
            form.as_ref().and_then(|form| form.by.clone()).map(|by| (at.field(key), by))
        };
        let rules = self.rules.iter().flat_map(|rule| {
            let then = rule.then.as_ref().and_then(|then| then.by.clone());
            then.into_iter().chain([rule.by.clone()]).map(|by| (at.field("rules"), by))
        });
        let ends = [form("opens", &self.opens), form("closes", &self.closes)];
        for (place, name) in ends.into_iter().flatten().chain(rules) {
            if !self.speakers.contains(&name) {
                let problem = place.error(Code::BadValue, format!("`{name}` is not one of the `speakers`"));
                problems.push(match suggest(&name, self.speakers.iter().map(String::as_str)) {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None => problem.help(format!("they are {}", list(&self.speakers, "and"))),
                });
            }
        }
    }
}
