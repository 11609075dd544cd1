//! Applies a delta of a pack: copies from a base and bytes of its own. The format is that of gitformat-pack(5); a result
//! that is longer or shorter than it says is damaged.

use super::Refusal;

/// The sizes of the base and of the result, in bytes, and where the instructions start; `None` where they are cut.
pub fn sizes(delta: &[u8]) -> Option<(u64, u64, usize)> {
    let mut at = 0;
    let base = size(delta, &mut at)?;
    let result = size(delta, &mut at)?;
    Some((base, result, at))
}

fn size(delta: &[u8], at: &mut usize) -> Option<u64> {
    let mut size = 0u64;
    for shift in (0..63).step_by(7) {
        let byte = *delta.get(*at)?;
        *at += 1;
        size |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(size);
        }
    }
    None
}

/// The result, which must be no longer than `limit`.
pub fn apply(base: &[u8], delta: &[u8], limit: u64) -> Result<Vec<u8>, Refusal> {
    let (base_size, size, start) = sizes(delta).ok_or(Refusal::Damaged)?;
    if base_size != base.len() as u64 || size > limit {
        return Err(Refusal::Damaged);
    }
    let size = size as usize;
    let mut out = Vec::with_capacity(size);
    let mut rest = &delta[start..];
    while let Some((&code, after)) = rest.split_first() {
        let piece = if code & 0x80 == 0 {
            // A zero is reserved.
            let (own, after) = after.split_at_checked(usize::from(code)).ok_or(Refusal::Damaged)?;
            rest = after;
            own
        } else {
            let (from, length, used) = copy(code, after).ok_or(Refusal::Damaged)?;
            rest = &after[used..];
            base.get(from..).and_then(|from| from.get(..length)).ok_or(Refusal::Damaged)?
        };
        if code == 0 || piece.len() > size - out.len() {
            return Err(Refusal::Damaged);
        }
        out.extend_from_slice(piece);
    }
    if out.len() == size { Ok(out) } else { Err(Refusal::Damaged) }
}

/// What a copy copies: from where, how much, and the bytes that say so.
fn copy(code: u8, bytes: &[u8]) -> Option<(usize, usize, usize)> {
    let mut used = 0;
    let mut number = |bits: std::ops::Range<u32>| {
        let mut number = 0usize;
        for (nth, bit) in bits.enumerate() {
            if code & (1 << bit) != 0 {
                number |= usize::from(*bytes.get(used)?) << (8 * nth);
                used += 1;
            }
        }
        Some(number)
    };
    let from = number(0..4)?;
    let length = number(4..7)?;
    Some((from, if length == 0 { 0x10000 } else { length }, used))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn copies_and_own_bytes() {
        let delta = [5, 7, 0x90, 3, 2, b'x', b'y', 0x91, 3, 2];
        assert_eq!(apply(b"abcde", &delta, 100).unwrap(), b"abcxyde");
        assert_eq!(apply(b"abcd", &delta, 100), Err(Refusal::Damaged));
        assert_eq!(apply(b"abcde", &delta, 6), Err(Refusal::Damaged));
        assert_eq!(apply(b"abcde", &delta[..9], 100), Err(Refusal::Damaged));
        assert_eq!(apply(b"abcde", &[5, 1, 0], 100), Err(Refusal::Damaged));
        assert_eq!(apply(b"abcde", &[5, 9, 0x91, 3, 9], 100), Err(Refusal::Damaged));
    }

    proptest! {
        #[test]
        fn no_bytes_panic_or_grow(base in proptest::collection::vec(any::<u8>(), 0..20), delta in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(out) = apply(&base, &delta, 1000) {
                prop_assert!(out.len() <= 1000);
            }
        }
    }
}
