//! Who people really are, by a `.mailmap`. The format is that of gitmailmap(5), read as git reads it: any letter case, and
//! what several lines say of one address adds up.

use std::collections::BTreeMap;

use memchr::memchr;

use super::commit::Person;

/// A name and an address, where a line gives one.
#[derive(Debug, Clone, Default)]
struct Real {
    name: Option<Vec<u8>>,
    email: Option<Vec<u8>>,
}

/// What lines say of one address.
#[derive(Debug, Default)]
struct Known {
    anybody: Real,
    /// For those who signed with a name, in lower case.
    by_name: BTreeMap<Vec<u8>, Real>,
}

#[derive(Debug)]
pub struct Mailmap {
    /// By the address in the commit, in lower case.
    known: BTreeMap<Vec<u8>, Known>,
}

impl Mailmap {
    pub fn parse(bytes: &[u8]) -> Self {
        let mut known: BTreeMap<Vec<u8>, Known> = BTreeMap::new();
        for line in bytes.split(|&byte| byte == b'\n').filter(|line| !line.starts_with(b"#")) {
            let Some(first) = Written::parse(line).filter(|first| !first.email.is_empty()) else { continue };
            let (real, written) = match Written::parse(first.rest) {
                Some(second) => (Real { name: first.name, email: Some(first.email.to_vec()) }, second),
                None => (Real { name: first.name, email: None }, Written { name: None, ..first }),
            };
            let known = known.entry(written.email.to_ascii_lowercase()).or_default();
            match written.name {
                Some(name) => drop(known.by_name.insert(name.to_ascii_lowercase(), real)),
                None => {
                    known.anybody.name = real.name.or(known.anybody.name.take());
                    known.anybody.email = real.email.or(known.anybody.email.take());
                }
            }
        }
        Self { known }
    }

    /// The real name and address of `person`; as written where the map does not know better.
    pub fn resolve(&self, person: Person) -> Person {
        let Some(known) = self.known.get(&person.email.to_ascii_lowercase()) else { return person };
        let real = known.by_name.get(&person.name.to_ascii_lowercase()).unwrap_or(&known.anybody);
        Person {
            name: real.name.clone().unwrap_or(person.name),
            email: real.email.clone().unwrap_or(person.email),
            time: person.time,
        }
    }
}

/// `Name <email>`, and what follows.
struct Written<'a> {
    name: Option<Vec<u8>>,
    email: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Written<'a> {
    fn parse(text: &'a [u8]) -> Option<Self> {
        let open = memchr(b'<', text)?;
        let close = open + memchr(b'>', &text[open..])?;
        let name = text[..open].trim_ascii();
        Some(Self {
            name: (!name.is_empty()).then(|| name.to_vec()),
            email: &text[open + 1..close],
            rest: &text[close + 1..],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Time;

    /// Who `name <email>` is by a map.
    fn real(map: &str, name: &str, email: &str) -> String {
        let person = Person { name: name.into(), email: email.into(), time: Time::default() };
        let real = Mailmap::parse(map.as_bytes()).resolve(person);
        format!("{} <{}>", String::from_utf8(real.name).unwrap(), String::from_utf8(real.email).unwrap())
    }

    #[test]
    fn every_form_of_a_line() {
        assert_eq!(real("Ann Real <a@x>\n", "ann", "a@x"), "Ann Real <a@x>");
        assert_eq!(real("<real@x> <a@x>\n", "ann", "a@x"), "ann <real@x>");
        assert_eq!(real("Ann Real <real@x> <a@x>\n", "ann", "a@x"), "Ann Real <real@x>");
        let named = "Ann Real <real@x> Ann A <a@x>\n";
        assert_eq!(real(named, "Ann A", "a@x"), "Ann Real <real@x>");
        assert_eq!(real(named, "Bob", "a@x"), "Bob <a@x>");
        assert_eq!(real("# Ann <a@x>\nno address\n<>\n", "ann", "a@x"), "ann <a@x>");
    }

    #[test]
    fn letter_case_does_not_matter_and_lines_add_up() {
        assert_eq!(real("Ann Real <ann@x.org>\n", "Ann A", "ANN@x.org"), "Ann Real <ANN@x.org>");
        assert_eq!(real("Ann Real <r@x> Ann A <ann@x.org>\n", "ann a", "ann@x.org"), "Ann Real <r@x>");
        assert_eq!(real("two <a@x>\n<two@x> <a@x>\n", "ann", "a@x"), "two <two@x>");
        assert_eq!(real("two <r@x> <a@x>\n", "", "a@x"), "two <r@x>");
    }
}
