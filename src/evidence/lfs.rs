//! What Git LFS leaves in a file's place until it fetches the file: a pointer of three lines. Its format is that of
//! <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>. Nothing is fetched here.

/// No pointer is longer.
pub const MAX_POINTER: usize = 1024;

/// How pointers begin; before its release it was called Hawser.
const VERSIONS: [&[u8]; 2] =
    [b"version https://git-lfs.github.com/spec/", b"version https://hawser.github.com/spec/"];

/// Whether these bytes are a pointer, and not the file that it stands for.
pub fn is_pointer(bytes: &[u8]) -> bool {
    let is_versioned = VERSIONS.iter().any(|version| bytes.starts_with(version));
    if bytes.len() > MAX_POINTER || !is_versioned {
        return false;
    }
    let has = |key: &[u8]| bytes.split(|&byte| byte == b'\n').any(|line| line.starts_with(key));
    has(b"oid sha256:") && has(b"size ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_told_from_a_text_about_one() {
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n";
        assert!(is_pointer(pointer.as_bytes()));
        assert!(is_pointer(pointer.replace("git-lfs.", "hawser.").as_bytes()));
        assert!(!is_pointer(format!("# A pointer\n\n{pointer}").as_bytes()));
        assert!(!is_pointer(b"version https://git-lfs.github.com/spec/v1\n"));
        assert!(!is_pointer(format!("{pointer}{}", "words\n".repeat(200)).as_bytes()));
    }
}
