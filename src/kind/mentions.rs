//! `mentions`: which terms a text names, by any of their names, and in which order.

use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location, NearMiss};
use crate::markdown::Why;
use crate::pattern::{Folded, Pattern, Phrase, Sought, fold};
use crate::scope::Context;
use crate::scope::TextKind;
use crate::scope::likeness::{near_line, not_read};
use crate::scope::location_of;
use crate::wording::{list, plural, quoted};
use crate::yaml::{self, FromYaml, Node, Problems, TypeInfo, Value, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Mentions {
        /// Each a term, or a list of its names. `/…/` is a pattern; any other name is whole words in any case.
        each_of: Vec<Term>,
        /// How many of the terms; left out, all of them.
        count: Option<Count>,
        /// One mention of each can be chosen so that they come in this order.
        in_order: bool = false,
    }
    plain: "each_of";
    validate: Mentions::validate;
}

impl Mentions {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        // All of nothing would be mentioned by any text.
        if self.each_of.is_empty() {
            problems.push(at.field("each_of").error(Code::BadValue, "`each_of` names no term"));
        } else if self.count.is_some_and(|count| count.min > self.each_of.len() as u64) {
            let problem = at.field("count").error(Code::BadValue, "`count` is more than there are terms");
            let most = self.each_of.len();
            problems.push(
                problem.help(format!("ask for {most} at most, add terms, or leave it out for all of them")),
            );
        }
    }
}

/// Something to mention, under any of its names.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    written: Vec<String>,
    names: Vec<Name>,
}

#[derive(Debug, Clone, PartialEq)]
enum Name {
    Phrase(Phrase),
    Pattern(Pattern),
}

impl Term {
    fn add(&mut self, node: &Node, problems: &mut Problems) -> Option<()> {
        if matches!(node.value, Value::Map(_)) {
            let pattern = Pattern::from_yaml(node, problems)?;
            self.written.push(pattern.to_string());
            self.names.push(Name::Pattern(pattern.across_lines()));
            return Some(());
        }
        let name = yaml::read_string(node, &TypeInfo::String, problems)?;
        let found = match name.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            // An empty pattern matches any text.
            Some("") => {
                problems.push(node.error(Code::BadValue, "a term is empty"));
                return None;
            }
            Some(pattern) => {
                yaml::pattern_of(pattern, node, problems).map(|pattern| Name::Pattern(pattern.across_lines()))
            }
            None => {
                let phrase = Phrase::parse(name);
                if phrase.is_none() {
                    problems.push(node.error(Code::BadValue, "a term has no word"));
                }
                problems.seek(Sought::Words(name.to_owned()));
                phrase.map(Name::Phrase)
            }
        };
        self.written.push(name.to_owned());
        self.names.push(found?);
        Some(())
    }

    /// The first name, and the others it goes by.
    fn describe(&self) -> String {
        match self.written.as_slice() {
            [one] => one.clone(),
            [first, others @ ..] => format!("{first} (or {})", list(others, "or")),
            [] => String::new(),
        }
    }

    fn is_named_in(&self, line: &str, folded: &str) -> bool {
        self.names.iter().any(|name| match name {
            Name::Phrase(phrase) => !phrase.find_all(folded).is_empty(),
            Name::Pattern(pattern) => pattern.is_match(line),
        })
    }

    fn first_name(&self) -> &str {
        self.written.first().map_or("", String::as_str)
    }
}

impl FromYaml for Term {
    const FORM: TypeInfo = TypeInfo::OneOf(&[
        TypeInfo::String,
        TypeInfo::Pattern,
        TypeInfo::List(&TypeInfo::OneOf(&[TypeInfo::String, TypeInfo::Pattern])),
    ]);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let mut term = Self { written: Vec::new(), names: Vec::new() };
        let Value::List(names) = &node.value else {
            return term.add(node, problems).map(|()| term);
        };
        if names.is_empty() {
            problems.push(node.error(Code::BadValue, "a term needs a name"));
            return None;
        }
        let before = problems.errors();
        for name in names.iter() {
            let _ = term.add(name, problems);
        }
        (problems.errors() == before).then_some(term)
    }
}

/// Replaces a line end over which no phrase goes on; as many bytes as that.
const BREAK: char = '\u{1}';

/// The rendered text of all excerpts in one string, and where each line of it came from.
struct Text<'a> {
    text: String,
    /// The same, folded for phrases.
    folded: Folded,
    lines: Vec<(usize, &'a Excerpt, usize)>,
}

impl<'a> Text<'a> {
    fn of(excerpts: &'a [Excerpt]) -> Self {
        let (mut text, mut lines) = (String::new(), Vec::new());
        // The same bytes, with a mark where a phrase does not go on.
        let mut marked = String::new();
        for excerpt in excerpts {
            let starts = excerpt.document.outline().starts();
            let mut goes_on_at = None;
            for (number, line) in excerpt.prose() {
                // A phrase goes on in the line below, but not in another paragraph, item, row or heading.
                let starts_anew = line.trim().is_empty() || starts.contains(&number);
                if !text.is_empty() && (starts_anew || goes_on_at != Some(number)) {
                    marked.pop();
                    marked.push(BREAK);
                }
                goes_on_at = Some(number + 1);
                lines.push((text.len(), excerpt, number));
                text.push_str(line);
                text.push('\n');
                marked.push_str(line);
                marked.push('\n');
            }
        }
        Self { folded: fold(&marked), text, lines }
    }

    fn location(&self, at: usize) -> Option<Location> {
        let index = self.lines.partition_point(|&(start, ..)| start <= at).checked_sub(1)?;
        let (_, excerpt, line) = self.lines[index];
        Some(Location::line(excerpt.path(), line, excerpt.document.line(line)))
    }

    /// Where `term` is mentioned, ascending.
    fn mentions(&self, term: &Term) -> Vec<usize> {
        let find = |name: &Name| -> Vec<usize> {
            match name {
                Name::Phrase(phrase) => {
                    let found = phrase.find_all(&self.folded.text);
                    found.into_iter().map(|range| self.folded.origin(range.start)).collect()
                }
                Name::Pattern(pattern) => {
                    pattern.find_all(self.text.as_bytes()).map(|range| range.start).collect()
                }
            }
        };
        let mut at: Vec<usize> = term.names.iter().flat_map(find).collect();
        at.sort_unstable();
        at
    }
}

impl TextKind for Mentions {
    const NAME: &'static str = "mentions";
    const ABOUT: &'static str = "the number of terms that the text names, each by any of its names, is within `count`; in order if asked";
    const EXAMPLE: &'static str =
        "mentions: { in: docs/notes.md, each_of: [sockets, [event loop, epoll]], in_order: true }";

    fn is_vacuous(&self) -> bool {
        let terms = self.each_of.len() as u64;
        let is_any = |count: Count| count.min == 0 && count.max.is_none_or(|max| max >= terms);
        !self.in_order && self.count.is_some_and(is_any)
    }

    fn expected(&self, _: &Context<'_>) -> String {
        let order = if self.in_order { ", in this order" } else { "" };
        let terms: Vec<&str> = self.each_of.iter().map(Term::first_name).collect();
        let some = self.count.filter(|count| count.min < terms.len() as u64);
        match (some, terms.as_slice()) {
            (None, [one]) => format!("a mention of {one}"),
            (None, all) => format!("mentions of all {}{order}: {}", all.len(), all.join(", ")),
            (Some(count), all) => {
                format!("mentions of {count} of these {}{order}: {}", all.len(), all.join(", "))
            }
        }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let text = Text::of(texts);
        let mentions: Vec<Vec<usize>> = self.each_of.iter().map(|term| text.mentions(term)).collect();
        let named = mentions.iter().filter(|at| !at.is_empty()).count();
        let wanted = self.count.unwrap_or(Count::at_least(self.each_of.len() as u64));
        let expected = self.expected(context);
        let firsts = mentions.iter().filter_map(|at| at.first()).filter_map(|&at| text.location(at));
        if !wanted.contains(named as u64) {
            let found = self.describe_unnamed(&mentions, named);
            let whole: Vec<Location> = texts.iter().map(location_of).collect();
            let too_few = (named as u64) < wanted.min;
            let near = if too_few { self.near(texts, &mentions) } else { Vec::new() };
            return Finding::decided(false, expected, found).at(whole).with_near_misses(near);
        }
        if let Some((late, early)) = self.in_order.then(|| out_of_order(&mentions)).flatten() {
            let name = |index: usize| self.each_of[index].first_name();
            let found = format!("all {named}, but {} is not mentioned after {}", name(late), name(early));
            let location = mentions[late].last().and_then(|&at| text.location(at));
            return Finding::decided(false, expected, found).at(location);
        }
        Finding::decided(true, expected, plural(named, "term")).at(firsts.collect::<Vec<_>>())
    }
}

/// With so few terms unmentioned, their other names are told too.
const NAMED_IN_FULL: usize = 3;

impl Mentions {
    /// `7 of 9; not mentioned: event loop (or epoll) and consensus`.
    fn describe_unnamed(&self, mentions: &[Vec<usize>], named: usize) -> String {
        let terms = self.each_of.iter().zip(mentions);
        let unnamed: Vec<&Term> = terms.filter(|(_, at)| at.is_empty()).map(|(term, _)| term).collect();
        let in_full = unnamed.len() <= NAMED_IN_FULL;
        let name = |term: &&Term| if in_full { term.describe() } else { term.first_name().to_owned() };
        let names: Vec<String> = unnamed.iter().map(name).collect();
        match (self.each_of.len(), names.as_slice()) {
            (all, []) => format!("{named} of {all}"),
            (1, [one]) => format!("no mention of {one}"),
            (all, names) => format!("{named} of {all}; not mentioned: {}", names.join(", ")),
        }
    }
}

/// How many near misses are worth telling.
const NEAR: usize = 3;

impl Mentions {
    /// Lines that name a term where a reader does not see it: in code, in a comment, in an address.
    fn near(&self, texts: &[Excerpt], mentions: &[Vec<usize>]) -> Vec<NearMiss> {
        let unnamed: Vec<&Term> =
            self.each_of.iter().zip(mentions).filter(|(_, at)| at.is_empty()).map(|(term, _)| term).collect();
        let near = texts.iter().flat_map(|text| {
            let unnamed = &unnamed;
            text.source().filter_map(move |(line, raw)| {
                let raw = String::from_utf8_lossy(raw);
                let folded = fold(&raw).text;
                let term = unnamed.iter().find(|term| term.is_named_in(&raw, &folded))?;
                let unseen = text.document.outline().unseen_at(line).filter(|unseen| unseen.why != Why::Html);
                let why = unseen
                    .map(not_read)
                    .unwrap_or_else(|| "is in an address or a tag, which a reader does not see".to_owned());
                Some(near_line(
                    text,
                    line,
                    &format!("names {}, but {why}: {}", term.first_name(), quoted(&raw)),
                ))
            })
        });
        near.take(NEAR).collect()
    }
}

/// The first term none of whose mentions follows the earliest possible choice for the one before, with that one.
fn out_of_order(mentions: &[Vec<usize>]) -> Option<(usize, usize)> {
    let mut last: Option<(usize, usize)> = None;
    for (index, at) in mentions.iter().enumerate().filter(|(_, at)| !at.is_empty()) {
        match at.iter().find(|&&at| last.is_none_or(|(_, before)| at > before)) {
            Some(&chosen) => last = Some((index, chosen)),
            None => return last.map(|(before, _)| (index, before)),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::scope::Scoped;

    fn finding(fields: &str, text: &str) -> Finding {
        on_text::<Scoped<Mentions>>(fields, text)
    }

    #[test]
    fn any_name_in_any_case_as_a_whole_word() {
        let check = "each_of: [sockets, [storage, B-tree, WAL], '/W\\d\\d/']";
        assert!(finding(check, "Socket\n\nb-trees and W23").passes());
        let found = finding(check, "websockets, walls");
        assert_eq!(found.found, r"0 of 3; not mentioned: sockets, storage (or B-tree or WAL), /W\d\d/");
    }

    #[test]
    fn a_phrase_goes_on_in_the_next_line_and_not_in_the_next_paragraph() {
        assert!(finding("each_of: [next time]", "what I do next\ntime\n").passes());
        assert!(!finding("each_of: [next time]", "what comes next\n\ntime flies\n").passes());
        assert!(!finding("each_of: [next time]", "next\n```\ncode\n```\ntime\n").passes());
        assert!(!finding("each_of: [next time]", "- next\n- time\n").passes());
        assert!(finding("each_of: [next time]", "- do it next\n  time\n").passes());
        assert!(!finding("each_of: [next time]", "# Next\ntime flies\n").passes());
        assert!(!finding("each_of: [next time]", "| A |\n|---|\n| next |\n| time |\n").passes());
    }

    #[test]
    fn other_names_are_told_where_few_terms_are_unmentioned() {
        let check = "each_of: [[event loop, epoll], [consensus, Raft], sockets]";
        let found = finding(check, "sockets\n");
        assert_eq!(found.expected, "mentions of all 3: event loop, consensus, sockets");
        assert_eq!(found.found, "1 of 3; not mentioned: event loop (or epoll), consensus (or Raft)");
        let many = "each_of: [[a1, b1], c1, d1, e1]";
        assert_eq!(finding(many, "x\n").found, "0 of 4; not mentioned: a1, c1, d1, e1");
        assert_eq!(finding("each_of: [[a1, b1]]", "x\n").found, "no mention of a1 (or b1)");
    }

    #[test]
    fn what_an_editor_replaces_makes_no_difference() {
        let text = "Don’t panic;\nAmdahl’s law — and a re\u{301}sume\u{301}.\n\nevent<br>loop\n";
        let check = "each_of: [\"don't panic\", \"Amdahl's law\", résumé, event loop]\nin_order: true";
        let found = finding(check, text);
        assert_eq!((found.passes(), lines_of(&found)), (true, vec![1, 2, 2, 4]), "{}", found.found);
        assert!(finding("each_of: [系统设计, 権限]", "今天讨论系统设计。権限も\n").passes());
    }

    #[test]
    fn a_pattern_is_matched_line_by_line() {
        assert!(finding("each_of: ['/^Day \\d+$/']", "Intro\n\nDay 3\n\nend\n").passes());
    }

    #[test]
    fn a_spec_that_anything_meets_or_nothing_can_is_refused() {
        let message = |fields| refused::<Scoped<Mentions>>(fields).message;
        assert_eq!(message("{ each_of: [] }"), "`each_of` names no term");
        assert_eq!(message("{ each_of: ['//'] }"), "a term is empty");
        assert_eq!(message("{ each_of: [a1], count: 2 }"), "`count` is more than there are terms");
        let is_vacuous = |fields| text_kind::<Mentions>(fields).is_vacuous();
        assert!(is_vacuous("{ each_of: [a1, b1], count: at most 2 }"));
        assert!(!is_vacuous("{ each_of: [a1, b1], count: at most 1 }"));
        assert!(
            !is_vacuous("{ each_of: [a1, b1], count: at most 2, in_order: true }"),
            "the order can be wrong"
        );
    }

    #[test]
    fn what_a_reader_does_not_see_is_not_mentioned() {
        assert!(!finding("each_of: [raft]", "<!-- raft -->\n[x](raft)\n```\nraft\n```\n").passes());
        assert!(finding("each_of: [raft]", "[Raft](x)").passes());
        let found = finding("each_of: [raft]", "<!-- raft -->\n[x](raft)\n```\nraft\n```\n");
        assert_eq!(
            messages(&found),
            [
                "line 1 names raft, but is in a comment: `<!-- raft -->`",
                "line 2 names raft, but is in an address or a tag, which a reader does not see: `[x](raft)`",
                "line 4 names raft, but is in a code block: `raft`"
            ]
        );
    }

    #[test]
    fn in_order_means_one_of_each_can_be_chosen() {
        let check = "each_of: [a1, b1, c1]\nin_order: true";
        assert!(finding(check, "c1 a1 b1\n\na1 c1").passes());
        let found = finding(check, "a1\n\nc1\n\nb1\n");
        assert_eq!(found.found, "all 3, but c1 is not mentioned after b1");
        assert_eq!(lines_of(&found), [3]);
    }

    #[test]
    fn a_count_is_of_terms_not_of_mentions() {
        assert!(!finding("each_of: [a1, b1]\ncount: 2", "a1 a1 a1").passes());
        assert!(finding("each_of: [a1, b1]\ncount: at most 1", "a1 a1 a1").passes());
    }
}
