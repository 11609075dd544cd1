//! Unpacks zlib streams into a size that is known and checked before. It asks for compressed bytes piece by piece, and
//! stops at the first piece that brings it no further.

use flate2::{Decompress, FlushDecompress, Status};

use super::Refusal;

/// A decompressor that is used again and again.
pub struct Inflate(Decompress);

impl Inflate {
    pub fn new() -> Self {
        Self(Decompress::new(true))
    }

    /// Exactly `size` bytes, from a stream that ends there. `next` hands out the stream from a place in it on, as much as it
    /// has at hand, by giving it to its second argument.
    pub fn exactly(
        &mut self,
        size: usize,
        mut next: impl FnMut(u64, &mut dyn FnMut(&[u8]) -> Result<(), Refusal>) -> Result<(), Refusal>,
    ) -> Result<Vec<u8>, Refusal> {
        self.0.reset(true);
        // One byte more, so that a stream that goes on is seen to.
        let mut out = Vec::with_capacity(size + 1);
        let mut ended = false;
        while !ended {
            let state = &mut self.0;
            next(state.total_in(), &mut |piece| {
                let before = (state.total_in(), out.len());
                // Told that it is to finish, it keeps no window of a stream that is here whole.
                let status = state
                    .decompress_vec(piece, &mut out, FlushDecompress::Finish)
                    .map_err(|_| Refusal::Damaged)?;
                ended = status == Status::StreamEnd;
                let moved = before != (state.total_in(), out.len());
                if out.len() > size || !(moved || ended) { Err(Refusal::Damaged) } else { Ok(()) }
            })?;
        }
        if out.len() == size { Ok(out) } else { Err(Refusal::Damaged) }
    }

    /// The compressed bytes that were taken last.
    pub fn taken(&self) -> u64 {
        self.0.total_in()
    }

    /// The first bytes of a stream, at most `most`; fewer where it ends or is cut.
    pub fn first(&mut self, most: usize, stream: &[u8]) -> Result<Vec<u8>, Refusal> {
        self.0.reset(true);
        let mut out = vec![0; most];
        self.0.decompress(stream, &mut out, FlushDecompress::None).map_err(|_| Refusal::Damaged)?;
        out.truncate(self.0.total_out() as usize);
        Ok(out)
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use std::io::Write;

    pub fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn inflated(stream: &[u8], size: usize, pieces: usize) -> Option<Vec<u8>> {
        let next = |at: u64, take: &mut dyn FnMut(&[u8]) -> Result<(), Refusal>| {
            let rest = &stream[at as usize..];
            take(&rest[..rest.len().min(pieces)])
        };
        Inflate::new().exactly(size, next).ok()
    }

    #[test]
    fn a_stream_is_unpacked_to_its_size_or_not_at_all() {
        for text in [&b""[..], b"a", &[b'x'; 100_000]] {
            let stream = deflated(text);
            for pieces in [1, 7, 1 << 20] {
                assert_eq!(inflated(&stream, text.len(), pieces).as_deref(), Some(text));
                assert_eq!(inflated(&stream, text.len() + 1, pieces), None);
                assert_eq!(inflated(&stream[..stream.len() - 1], text.len(), pieces), None);
                if !text.is_empty() {
                    assert_eq!(inflated(&stream, text.len() - 1, pieces), None);
                }
            }
        }
        assert_eq!(inflated(b"garbage", 3, 7), None);
    }
}
