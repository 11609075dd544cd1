//! The id that git gives to a file's content: SHA-1 over `blob SIZE`, a NUL and the bytes, as in `git hash-object`.

use std::io::{self, Read};

use sha1::{Digest, Sha1};

use super::commit::Id;

/// The id of a blob of these bytes.
pub fn id_of(bytes: &[u8]) -> Id {
    let mut hash = started(bytes.len() as u64);
    hash.update(bytes);
    Id(hash.finalize().into())
}

/// The id of a blob of `size` bytes, read piece by piece; `None` if there are fewer or more.
pub fn id_of_stream(size: u64, stream: impl Read) -> io::Result<Option<Id>> {
    let mut hash = started(size);
    let mut stream = stream.take(size + 1);
    let mut piece = vec![0; 1 << 16];
    let mut left = size;
    loop {
        match stream.read(&mut piece)? as u64 {
            0 => return Ok((left == 0).then(|| Id(hash.finalize().into()))),
            read if read > left => return Ok(None),
            read => {
                hash.update(&piece[..read as usize]);
                left -= read;
            }
        }
    }
}

fn started(size: u64) -> Sha1 {
    let mut hash = Sha1::new();
    hash.update(format!("blob {size}\0"));
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_git_hash_object() {
        assert_eq!(id_of(b"").to_string(), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(id_of(b"hello\n").to_string(), "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn a_stream_has_the_id_of_its_bytes_or_none_if_its_size_is_another() {
        let bytes = vec![b'x'; 200_000];
        assert_eq!(id_of_stream(200_000, &*bytes).unwrap(), Some(id_of(&bytes)));
        assert_eq!(id_of_stream(199_999, &*bytes).unwrap(), None);
        assert_eq!(id_of_stream(200_001, &*bytes).unwrap(), None);
    }
}
