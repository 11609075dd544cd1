//! What the address of a link means: elsewhere on the net, or a location in the repository. Nothing is looked up.

use crate::path::RelPath;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An address with a scheme or a host; it is not followed.
    External,
    /// `None` is the root of the repository.
    Inside { path: Option<RelPath>, anchor: Option<String> },
}

impl Target {
    /// Reads `address` as it is in the document at `from`; the error says why it leads nowhere.
    pub fn parse(address: &str, from: &RelPath) -> Result<Self, &'static str> {
        let address = address.trim();
        if address.is_empty() {
            return Err("has no address");
        }
        if address.starts_with("//") || has_scheme(address) {
            return Ok(Self::External);
        }
        let (path, anchor) = match address.split_once('#') {
            Some((path, anchor)) => (path, Some(decode(anchor)?)),
            None => (address, None),
        };
        let anchor = anchor.filter(|anchor| !anchor.is_empty());
        let path = path.split('?').next().unwrap_or_default();
        if path.is_empty() {
            return Ok(Self::Inside { path: Some(from.clone()), anchor });
        }
        Ok(Self::Inside { path: join(from, &decode(path)?)?, anchor })
    }
}

/// Whether it starts like `https:`. One letter is a drive, which leads nowhere from another computer.
fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// The place that `path` names in the document at `from`; a leading `/` is the root of the repository.
fn join(from: &RelPath, path: &str) -> Result<Option<RelPath>, &'static str> {
    let folder = if path.starts_with('/') { None } else { from.parent() };
    let mut parts: Vec<&str> = folder.as_ref().map_or_else(Vec::new, |folder| folder.parts().collect());
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => return Err("leads outside the repository"),
            ".." => {}
            name => parts.push(name),
        }
    }
    if parts.is_empty() {
        return Ok(None);
    }
    RelPath::parse(&parts.join("/")).map(Some).map_err(|_| "is no path in the repository")
}

/// Takes `%20` for the byte it stands for; a `%` that starts none stays.
fn decode(text: &str) -> Result<String, &'static str> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).map_err(|_| "is not UTF-8 once decoded")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(address: &str) -> Result<String, &'static str> {
        let from = RelPath::parse("docs/notes/n.md").unwrap();
        Target::parse(address, &from).map(|target| match target {
            Target::External => "external".to_owned(),
            Target::Inside { path, anchor } => {
                let path = path.map_or_else(String::new, |path| path.to_string());
                anchor.map_or(path.clone(), |anchor| format!("{path}#{anchor}"))
            }
        })
    }

    #[test]
    fn addresses_are_read_from_the_documents_folder() {
        for (address, expected) in [
            ("a.md", Ok("docs/notes/a.md")),
            ("../a%20b.md#C%C3%A9", Ok("docs/a b.md#Cé")),
            ("/README.md", Ok("README.md")),
            ("../../", Ok("")),
            ("#x", Ok("docs/notes/n.md#x")),
            ("#", Ok("docs/notes/n.md")),
            ("./x.md?plain=1#L3", Ok("docs/notes/x.md#L3")),
            ("100%.md", Ok("docs/notes/100%.md")),
            ("https://example.org/x", Ok("external")),
            ("mailto:a@b", Ok("external")),
            ("//example.org", Ok("external")),
            ("../../../x", Err("leads outside the repository")),
            ("%2e%2e/%2e%2e/%2e%2e/x", Err("leads outside the repository")),
            ("/.git/config", Err("is no path in the repository")),
            ("%ff", Err("is not UTF-8 once decoded")),
            ("", Err("has no address")),
        ] {
            assert_eq!(parse(address), expected.map(str::to_owned), "{address}");
        }
        assert_ne!(parse("C:/x.md"), Ok("external".to_owned()));
    }

    proptest! {
        #[test]
        fn no_address_leaves_the_repository(address in "[./%2eE#?a:\\\\]{0,20}|.{0,9}") {
            let from = RelPath::parse("docs/n.md").unwrap();
            if let Ok(Target::Inside { path: Some(path), .. }) = Target::parse(&address, &from) {
                prop_assert!(path.parts().all(|part| part != ".." && !part.is_empty()));
            }
        }
    }
}
