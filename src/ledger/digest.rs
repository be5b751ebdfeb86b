//! SHA-256 digests of documents, as they stand in the ledger: 64 lower-case hexadecimal digits.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The SHA-256 digest of some bytes.
///
/// It shows as 64 lower-case hexadecimal digits.
///
/// # Example: the digest of no bytes
/// ```
/// use canonym::ledger::Digest;
///
/// let digest = Digest::of(b"");
/// assert!(digest.to_string().starts_with("e3b0c44298fc1c14"));
/// assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }

    /// The digest of bytes that come in pieces.
    pub fn of_pieces<'p>(pieces: impl Iterator<Item = &'p [u8]>) -> Digest {
        let mut digester = Digester::default();
        pieces.for_each(|piece| digester.add(piece));
        digester.finish()
    }

    /// The digest that `hex` writes: exactly 64 digits, letters in lower case.
    pub fn parse(hex: &str) -> Option<Digest> {
        let digits: &[u8; 64] = hex.as_bytes().try_into().ok()?;
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().try_fold(0, |value, &digit| Some(value << 4 | nibble(digit)?))?;
        }
        Some(Digest(bytes))
    }
}

/// Computes the digest of bytes that come in pieces.
#[derive(Clone, Debug, Default)]
pub struct Digester(Sha256);

impl Digester {
    /// Takes the next piece.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all pieces.
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_64_lower_case_digits_are_a_digest() {
        let hex = Digest::of(b"Ryzhenkov").to_string();
        assert_eq!(Digest::parse(&hex), Some(Digest::of(b"Ryzhenkov")));
        for wrong in [&hex[1..], &hex.to_uppercase(), &format!("{hex}0"), &hex.replacen(|_| true, "g", 1), ""]
        {
            assert_eq!(Digest::parse(wrong), None, "{wrong}");
        }
    }
}
