//! `code_blocks`: how many blocks of code a page has, in some language or in any. What they say is not looked at.

use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location};
use crate::markdown::CodeBlock;
use crate::scope::Context;
use crate::scope::TextKind;
use crate::scope::location_of;
use crate::wording::{list, plural};
use crate::yaml::{self, FromYaml, Node, Problems, TypeInfo, Value, fields};

fields! {
    /// Blocks that hold nothing do not count.
    #[derive(Debug, Clone, PartialEq)]
    pub struct CodeBlocks {
        /// The first word after the fence, in any letter case; or a list of such words. Left out, blocks of any language
        /// and of none count, indented ones too.
        language: Languages = Languages::default(),
        /// How many blocks.
        pub count: Count = Count::default(),
    }
    plain: "language";
}

/// In lower case; none is any.
#[derive(Debug, Clone, Default, PartialEq)]
struct Languages(Vec<String>);

impl FromYaml for Languages {
    const FORM: TypeInfo = TypeInfo::OneOf(&[TypeInfo::String, TypeInfo::List(&TypeInfo::String)]);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let names = match &node.value {
            Value::List(names) => names.iter().map(|name| read_name(name, problems)).collect(),
            _ => vec![read_name(node, problems)],
        };
        if names.is_empty() {
            problems.push(node.error(Code::BadValue, "`language` names none"));
            return None;
        }
        names.into_iter().collect::<Option<_>>().map(Self)
    }

    fn in_words(&self) -> String {
        if self.0.is_empty() { "any".to_owned() } else { list(&self.0, "or") }
    }
}

/// A fence's language is one word, so any other name would match nothing.
fn read_name(node: &Node, problems: &mut Problems) -> Option<String> {
    let name = yaml::read_string(node, &TypeInfo::String, problems)?;
    if name.split_whitespace().count() != 1 {
        let message = format!("`{name}` is not one word, as a fence's language is");
        problems.push(node.error(Code::BadValue, message));
        return None;
    }
    Some(name.trim().to_lowercase())
}

impl CodeBlocks {
    fn is_wanted(&self, block: &CodeBlock) -> bool {
        let languages = &self.language.0;
        !is_empty(block) && (languages.is_empty() || languages.contains(&block.language.to_lowercase()))
    }
}

fn is_empty(block: &CodeBlock) -> bool {
    block.text.trim().is_empty()
}

impl TextKind for CodeBlocks {
    const NAME: &'static str = "code_blocks";
    const ABOUT: &'static str = "the number of code blocks, in a language if asked, is within `count`";
    const EXAMPLE: &'static str =
        "code_blocks: { in: docs/notes.md, language: [sh, bash], count: 2 or more }";

    fn is_vacuous(&self) -> bool {
        self.count.is_any()
    }

    fn expected(&self, _: &Context<'_>) -> String {
        match self.language.0.as_slice() {
            [] => self.count.of("code block"),
            languages => self.count.of(&format!("{} code block", list(languages, "or"))),
        }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let wanted = texts.iter().flat_map(|text| {
            let blocks = text.code_blocks().iter().filter(|block| self.is_wanted(block));
            blocks.map(move |block| Location::line(text.path(), block.line, text.document.line(block.line)))
        });
        let locations: Vec<Location> = wanted.collect();
        let passes = self.count.contains(locations.len() as u64);
        let found = plural(locations.len(), "code block");
        let whole = locations.is_empty().then(|| texts.iter().map(location_of)).into_iter().flatten();
        let near = if passes { Vec::new() } else { self.near(texts) };
        Finding::decided(passes, self.expected(context), found).at(whole).at(locations).with_near_misses(near)
    }
}

impl CodeBlocks {
    /// Blocks that do not count, and why.
    fn near(&self, texts: &[Excerpt]) -> Vec<String> {
        let others = texts.iter().flat_map(Excerpt::code_blocks).filter(|block| !self.is_wanted(block));
        let said = others.map(|block| match (is_empty(block), block.language.as_str()) {
            (true, _) => format!("the code block on line {} is empty", block.line),
            (false, "") => format!("the code block on line {} names no language", block.line),
            (false, language) => format!("the code block on line {} is `{language}`", block.line),
        });
        said.take(3).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::scope::Scoped;
    use proptest::prelude::*;

    fn finding(fields: &str, text: &str) -> Finding {
        on_text::<Scoped<CodeBlocks>>(fields, text)
    }

    const TEXT: &str = "```Rust,ignore\nfn\n```\n\n~~~\nplain\n~~~\n\n    indented\n\n```rust\n\n```\n\n> ```sh\n> ls\n> ```\n";

    #[test]
    fn a_language_is_the_first_word_after_the_fence() {
        let found = finding("language: rust\ncount: 1", TEXT);
        assert_eq!((found.passes(), lines_of(&found)), (true, vec![1]));
        assert!(finding("language: [sh, bash]", TEXT).passes());
        let found = finding("language: python", TEXT);
        assert_eq!((found.passes(), found.found.as_str()), (false, "no code blocks"));
        assert_eq!(
            messages(&found),
            [
                "the code block on line 1 is `Rust`",
                "the code block on line 5 names no language",
                "the code block on line 9 names no language"
            ]
        );
        assert_eq!(kind::<Scoped<CodeBlocks>>("rust").kind.language.0, ["rust"]);
        assert!(refused::<Scoped<CodeBlocks>>("two words").message.contains("one word"));
    }

    #[test]
    fn without_a_language_every_block_that_holds_something_counts() {
        let found = finding("count: 4", TEXT);
        assert_eq!((found.passes(), lines_of(&found)), (true, vec![1, 5, 9, 15]));
        assert!(!finding("count: 1", "`inline`\n").passes());
        let empty = finding("count: 1", "```\n```\n");
        assert_eq!(
            (empty.passes(), empty.near_misses),
            (false, vec!["the code block on line 1 is empty".to_owned().into()])
        );
    }

    #[test]
    fn no_text_panics() {
        let kind = text_kind::<CodeBlocks>("{ language: a }");
        proptest!(|(text in any_text())| drop(evaluate_text(&kind, &text)));
    }
}
