//! `find` with `-name` and `-type`: paths below some folders. Their order is the file system's, so they have none here, and
//! a walk that would come to `.git` is not read.

use super::super::file_view::{FileView, Stop, Thing, Walk, unreadable};
use super::super::glob::Component;
use super::{Names, Output, Prints, named};
use crate::path::RelPath;

#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    pub starts: Vec<String>,
    names: Vec<Component>,
    types: Vec<Type>,
    /// find refuses the words: status 1, and nothing printed.
    is_invalid: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    File,
    Folder,
    Link,
}

impl Find {
    pub fn parse(args: &[String]) -> Result<Self, String> {
        let starts = args.iter().take_while(|arg| !arg.starts_with('-') && !is_expression(arg)).count();
        let mut find =
            Self { starts: args[..starts].to_vec(), names: Vec::new(), types: Vec::new(), is_invalid: false };
        let mut rest = args[starts..].iter();
        while let Some(test) = rest.next() {
            match (test.as_str(), rest.next()) {
                ("-name", Some(pattern)) => find.names.push(Component::unquoted(pattern)),
                ("-type", Some(letter)) => find.types.push(match letter.as_str() {
                    "f" => Type::File,
                    "d" => Type::Folder,
                    "l" => Type::Link,
                    other => return Err(format!("-type {other}")),
                }),
                ("-name" | "-type", None) => find.is_invalid = true,
                // A pattern that was not quoted and matched several files: paths must come before the tests.
                (word, _) if !word.starts_with('-') && !is_expression(word) => {
                    find.is_invalid = true;
                    break;
                }
                (other, _) => return Err(other.to_owned()),
            }
        }
        Ok(find)
    }

    pub fn run(&self, view: FileView<'_>) -> Result<Output, Stop> {
        if self.is_invalid {
            return Ok(Output { errors: vec![None], ..Output::status(1) });
        }
        if self.starts.is_empty() {
            return unreadable("it walks into `.git`");
        }
        let mut output = Output { operands: self.starts.len(), ..Output::default() };
        let mut walk = Walk::new();
        for start in &self.starts {
            match view.at(start)? {
                Thing::Absent => {
                    output.error(format!("find: ‘{start}’: {}", view.why_absent(start)));
                    output.status = 1;
                    output.missing.push(start.clone());
                }
                thing => {
                    let is_link = RelPath::parse(start).is_ok_and(|path| view.evidence.is_link(&path));
                    if is_link && start.ends_with('/') {
                        return unreadable(format!("`{start}` is a link"));
                    }
                    self.visit(start, &thing, is_link, view, &mut walk, &mut output)?;
                }
            }
        }
        let count = output.stdout.iter().filter(|&&byte| byte == b'\n').count();
        output.is_unordered = count > 1;
        Ok(output)
    }

    fn visit(
        &self,
        path: &str,
        thing: &Thing,
        is_link: bool,
        view: FileView<'_>,
        walk: &mut Walk,
        output: &mut Output,
    ) -> Result<(), Stop> {
        walk.step()?;
        let own = match thing {
            _ if is_link => Some(Type::Link),
            Thing::File { .. } => Some(Type::File),
            Thing::Folder(_) => Some(Type::Folder),
            Thing::Absent | Thing::Other => None,
        };
        let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
        if self.names.iter().all(|pattern| pattern.matches(name))
            && self.types.iter().all(|wanted| Some(*wanted) == own)
        {
            output.line(path);
        }
        let Thing::Folder(at) = thing else { return Ok(()) };
        if is_link {
            return Ok(());
        }
        if at.is_none() {
            return unreadable("it walks into `.git`");
        }
        for name in view.names(at.as_ref())? {
            let below = format!("{}{}{name}", path, if path.ends_with('/') { "" } else { "/" });
            let is_link = view.evidence.is_link(&RelPath::child(at.as_ref(), &name));
            // Where a link leads does not matter: it is not followed.
            let thing = if is_link { Thing::Other } else { view.at(&below)? };
            self.visit(&below, &thing, is_link, view, walk, output)?;
        }
        Ok(())
    }

    pub fn prints(&self) -> Prints {
        let names = self.names.iter().map(|name| name.text.clone()).collect();
        Prints::Names(Names::Below(self.starts.clone(), names))
    }

    pub fn describe(&self) -> String {
        let what = match self.types.as_slice() {
            [Type::File] => "files",
            [Type::Folder] => "folders",
            [Type::Link] => "links",
            _ => "files and folders",
        };
        let names: Vec<String> = self.names.iter().map(|name| format!(" named `{}`", name.text)).collect();
        let starts = if self.starts.is_empty() { "the repository".to_owned() } else { named(&self.starts) };
        format!("lists the {what} below {starts}{}", names.join(" and"))
    }
}

/// Words that start an expression without a hyphen.
fn is_expression(word: &str) -> bool {
    matches!(word, "(" | ")" | "!" | ",") || word.starts_with(['(', '!'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &str) -> Result<Find, String> {
        Find::parse(&args.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn tests_beyond_name_and_type_are_not_read() {
        assert!(parse("docs -name *.md -type f").is_ok_and(|find| !find.is_invalid));
        assert!(parse("docs -name a.md b.md").unwrap().is_invalid);
        for other in ["docs -maxdepth 1", "docs ! -name x", "docs -type f,d", "docs -delete"] {
            assert!(parse(other).is_err(), "{other}");
        }
    }
}
