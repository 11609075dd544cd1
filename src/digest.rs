//! SHA-256: a name for a text that two different texts do not share.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Of these bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Of these texts, each with its length, in hexadecimal.
pub fn digest_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_texts_part_is_part_of_the_digest() {
        assert_ne!(digest_of(["ab", "c"]), digest_of(["a", "bc"]));
        assert_eq!(digest_of(["a"]).len(), 64);
        assert_ne!(sha256(b"a"), sha256(b"b"));
    }
}
