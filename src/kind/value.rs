//! `value`: what a data file says at one location: JSON, YAML, TOML, or the front matter of a page, by the file's ending.

use super::Kind;
use crate::count::Count;
use crate::data::{self, Broken, Data, Format, Value as Found};
use crate::diagnostic::{Code, Diagnostic};
use crate::evidence::Document;
use crate::finding::{Finding, Location};
use crate::pattern::Pattern;
use crate::scope::{Context, Defaults, Reads, Scoped, Target};
use crate::wording::{list, plural, suggest};
use crate::yaml::{self, FromFields, FromYaml, MapInfo, Node, Problems, Refusal, TypeInfo, fields};

#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    scoped: Scoped<Wanted>,
}

impl Value {
    /// The file that it reads.
    pub fn target(&self) -> &Target {
        &self.scoped.target
    }
}

fields! {
    #[derive(Debug, Clone, PartialEq)]
    struct Wanted {
        /// A JSON pointer, RFC 6901: `/scripts/test`, `/authors/0/name`. Alone it asks for a value that is not empty (`null`).
        at: Pointer,
        /// The value, whatever it is: numbers by value, maps in any order. A number is not equal to a text.
        equals: Option<Data>,
        /// Matched on a text, or on a number or `true` and `false` as they are in the file.
        matching: Option<Pattern>,
        /// How many entries a list or a map has.
        count: Option<Count>,
    }
    plain: "at";
}

/// Any value, `null` too.
impl FromYaml for Data {
    const FORM: TypeInfo = TypeInfo::Any;

    fn from_yaml(node: &Node, _: &mut Problems) -> Option<Self> {
        Some(Self::from(node))
    }
}

/// Keys and locations in lists, from the outermost.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pointer {
    written: String,
    steps: Vec<String>,
}

impl Pointer {
    fn parse(written: &str) -> Option<Self> {
        let steps = match written.strip_prefix('/') {
            None if written.is_empty() => Vec::new(),
            None => return None,
            Some(rest) => rest.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect(),
        };
        Some(Self { written: written.to_owned(), steps })
    }

    /// The place of the first `len` steps.
    fn prefix(&self, len: usize) -> String {
        match len {
            0 => "the top".to_owned(),
            _ => self.written.split('/').take(len + 1).collect::<Vec<_>>().join("/"),
        }
    }
}

impl FromYaml for Pointer {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "a JSON pointer", examples: &["/scripts/test"], takes_numbers: false };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        yaml::read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).ok_or_else(|| {
                let help = "start with a slash, and put one before every key: `/scripts/test`";
                Refusal::new(Code::BadValue, format!("`{text}` is not a JSON pointer"), help)
            })
        })
    }
}

impl Kind for Value {
    const NAME: &'static str = "value";
    const ABOUT: &'static str =
        "a value in JSON, YAML, TOML or a page's front matter is there, and as it should be";
    const EXAMPLE: &'static str = "value: { in: package.json, at: /scripts/test, matching: '\\S' }";

    const FIELDS: &'static [MapInfo] = &[Wanted::INFO, Scoped::<Wanted>::SCOPE];

    fn read(node: &Node, defaults: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        if let Some((key, _)) = node.entry("section") {
            let message = "`value` reads data, which has no sections";
            problems.push(Diagnostic::error(Code::UnknownKey, &key.span, message));
            return None;
        }
        if let Some(across) = node.get("across").filter(|across| across.as_text() == Some("total")) {
            problems.push(across.error(Code::BadValue, "`value` looks at each file by itself"));
            return None;
        }
        let scoped = Scoped::read_with::<Wanted>(node, Self::NAME, defaults, problems, Wanted::read_from)?;
        match &scoped.target {
            Target::Path(path) if Format::of(path.name()).is_none() => {
                let message = format!("the ending of `{path}` does not say what it is written in");
                let problem = node.field("in").error(Code::BadValue, message);
                problems.push(
                    problem.help("`value` reads .json, .yaml, .yml, .toml, and the front matter of .md"),
                );
                None
            }
            _ => Some(Self { scoped }),
        }
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        let wanted = &self.scoped.kind;
        let expected = wanted.expected();
        self.scoped.over(context, Reads::Source, &expected, |texts| match texts {
            [text] => wanted.evaluate(&text.document, &expected),
            _ => Finding::decided(false, expected.clone(), "no file"),
        })
    }
}

impl Wanted {
    fn expected(&self) -> String {
        let mut wishes = Vec::new();
        wishes.extend(self.equals.as_ref().map(Data::to_string));
        wishes.extend(self.matching.as_ref().map(|pattern| format!("a value {}", pattern.matching())));
        wishes.extend(self.count.map(|count| count.of("entry")));
        let what = if wishes.is_empty() { "a value".to_owned() } else { list(&wishes, "and") };
        match self.at.steps.len() {
            0 => what,
            _ => format!("{what} at {}", self.at.written),
        }
    }

    fn evaluate(&self, document: &Document, expected: &str) -> Finding {
        let path = &document.path;
        let root = match document.data() {
            Some(Ok(root)) => root,
            Some(Err(Broken { line, why })) => {
                let format = Format::of(path.name()).map_or("data", Format::name);
                let location = match line {
                    Some(line) => Location::line(path, *line, document.line(*line)),
                    None => Location::path(path),
                };
                return Finding::decided(false, expected, format!("no {format} that can be read: {why}"))
                    .at([location])
                    .unreadable();
            }
            None => {
                let found = "the ending of its name does not say what it is written in";
                return Finding::decided(false, expected, found).at([Location::path(path)]);
            }
        };
        let mut at = root;
        for (depth, step) in self.at.steps.iter().enumerate() {
            match at.get(step) {
                Some(next) => at = next,
                None => {
                    let (found, near) = self.nothing(at, depth);
                    return Finding::decided(false, expected, found)
                        .at([location(document, at)])
                        .with_near_misses(near);
                }
            }
        }
        Finding::decided(self.is_met(at), expected, describe(at)).at([location(document, at)])
    }

    fn is_met(&self, found: &Data) -> bool {
        let is_asked = self.equals.is_some() || self.matching.is_some() || self.count.is_some();
        (is_asked || !matches!(found.value, Found::Null))
            && self.equals.as_ref().is_none_or(|wanted| wanted == found)
            && self.matching.as_ref().is_none_or(|pattern| {
                found.as_line().is_some_and(|text| text.lines().any(|l| pattern.is_match(l)))
            })
            && self.count.is_none_or(|count| found.len().is_some_and(|len| count.contains(len as u64)))
    }

    /// What there is instead of the step at `depth`, and the key that was probably meant.
    fn nothing(&self, at: &Data, depth: usize) -> (String, Option<String>) {
        let (location, step) = (self.at.prefix(depth), &self.at.steps[depth]);
        let Found::Map(entries) = &at.value else {
            return (format!("nothing there: {location} is {}", describe(at)), None);
        };
        let names: Vec<String> = entries.iter().map(|(name, _)| name.clone()).collect();
        let near = suggest(step, names.iter().map(String::as_str));
        let near =
            near.map(|name| format!("{}/{name} is there", self.at.prefix(depth).replace("the top", "")));
        let found = match names.as_slice() {
            [] => format!("nothing there: {location} is empty"),
            [..] if names.len() > 8 => {
                format!("nothing there: {location} has {}", plural(names.len(), "other key"))
            }
            names => format!("nothing there: {location} has {}", list(names, "and")),
        };
        (found, near)
    }
}

/// The value if it is short, else what it is.
fn describe(found: &Data) -> String {
    const LONGEST: usize = 200;
    let written = match &found.value {
        Found::List(items) if items.len() > 8 => {
            return format!("a list of {}", plural(items.len(), "entry"));
        }
        Found::Map(entries) if entries.len() > 8 => {
            return format!("a map of {}", plural(entries.len(), "entry"));
        }
        _ => found.to_string(),
    };
    match (&found.value, written.chars().count()) {
        (_, 0..=LONGEST) => written,
        (Found::List(items), _) => format!("a list of {}", plural(items.len(), "entry")),
        (Found::Map(entries), _) => format!("a map of {}", plural(entries.len(), "entry")),
        (_, length) => {
            let start: String = written.chars().take(LONGEST).collect();
            format!("{start}… ({length} characters)")
        }
    }
}

fn location(document: &Document, at: &Data) -> Location {
    match at.at {
        Some(at) => {
            let line = data::line_at(document.bytes(), at as usize);
            Location::line(&document.path, line, document.line(line))
        }
        None => Location::path(&document.path),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;

    const PACKAGE: &str = r#"{ "name": "app", "private": true, "version": "1.2.0",
  "scripts": { "test": "jest", "build": "tsc" }, "files": ["a", "b"], "a/b": { "~": 1 } }"#;

    fn judge(fields: &str) -> Finding {
        let evidence = committed(&[("package.json", PACKAGE)]);
        evaluate(&kind::<Value>(&format!("in: package.json\n{fields}")), &evidence)
    }

    #[test]
    fn the_wishes() {
        for met in [
            "at: /scripts/test",
            "at: /private\nequals: true",
            "at: /scripts\nequals: { build: tsc, test: jest }",
            "at: /files\nequals: [a, b]",
            "at: /files\ncount: 2",
            "at: /scripts\ncount: 2 or more",
            "at: /version\nmatching: '^1\\.'",
            "at: /files/1\nequals: b",
            "at: /a~1b/~0\nequals: 1.0",
            "at: ''\ncount: 6",
        ] {
            assert!(judge(met).passes(), "{met}: {}", judge(met).found);
        }
        for unmet in [
            "at: /version\nequals: 1.2",
            "at: /files\nmatching: a",
            "at: /name\ncount: 3",
            "at: /files/2",
            "at: /files/01",
            "at: /name\nequals: null",
        ] {
            assert!(!judge(unmet).passes(), "{unmet}");
        }
    }

    #[test]
    fn a_missing_value_names_its_neighbours() {
        let found = judge("at: /scripts/tests");
        assert_eq!((found.expected.as_str(), found.passes()), ("a value at /scripts/tests", false));
        assert_eq!(found.found, "nothing there: /scripts has build and test");
        assert_eq!(messages(&found), ["/scripts/test is there"]);
        assert_eq!(judge("at: /name/first").found, "nothing there: /name is \"app\"");
        assert_eq!(messages(&judge("at: /nam")), ["/name is there"]);
        assert_eq!(judge("at: /name\nequals: ap").found, "\"app\"");
    }

    #[test]
    fn each_format_by_its_ending_with_lines() {
        let evidence = committed(&[
            ("a.yml", "on:\n  push: [main]\nempty:\n"),
            ("Cargo.toml", "[package]\nname = \"x\"\n"),
            ("page.md", "---\ntitle: Notes\n---\n# x\n"),
            ("bad.json", "{\n  \"a\": ,\n}"),
            ("plain.md", "# x\n"),
        ]);
        let judge = |fields: &str| evaluate(&kind::<Value>(fields), &evidence);
        let found = judge("{ in: a.yml, at: /on/push/0, equals: dev }");
        assert_eq!((found.found.as_str(), lines_of(&found)), ("\"main\"", vec![2]));
        assert!(!judge("{ in: a.yml, at: /empty }").passes(), "a key without a value is an empty green");
        assert!(judge("{ in: a.yml, at: /empty, equals: null }").passes());
        assert!(judge("{ in: Cargo.toml, at: /package/name, equals: x }").passes());
        assert!(judge("{ in: page.md, at: /title, matching: Notes }").passes());
        let found = judge("{ in: bad.json, at: /a }");
        assert_eq!((found.passes(), lines_of(&found)), (false, vec![2]));
        assert!(found.found.starts_with("no JSON that can be read: "), "{}", found.found);
        assert_eq!(
            judge("{ in: plain.md, at: /a }").found,
            "no front matter that can be read: it has no front matter"
        );
        assert!(!judge("{ in: '*.md', at: /title }").passes());
        assert!(judge("{ in: '*.md', at: /title, across: any }").passes());
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let code = |fields: &str| refused::<Value>(fields).code;
        assert_eq!(code("{ in: a.json, at: name }"), Code::BadValue);
        assert_eq!(code("{ in: a.txt, at: /name }"), Code::BadValue);
        assert_eq!(code("{ in: a.json, at: /name, section: x }"), Code::UnknownKey);
        assert_eq!(code("{ in: a.json, equals: 1 }"), Code::MissingKey);
    }
}
