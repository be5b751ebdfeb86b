//! A document with stretches replaced, held as what is new: most of it is its source, which need not be copied.

use std::borrow::Cow;
use std::ops::Range;

/// A document with the house's spellings, piece by piece.
///
/// # Example: write it without putting it together
/// ```
/// use canonym::{Lexicon, Normalizer, Policy, format::text};
///
/// let lexicon = Lexicon::builtin();
/// let copy = text::read(b"The minister arrived in Kiev.");
/// let respelt = Normalizer::new(&lexicon, Policy::default()).respell(&copy);
/// let mut written = Vec::new();
/// respelt.pieces().for_each(|piece| written.extend_from_slice(piece));
/// assert_eq!(written, b"The minister arrived in Kyiv.");
/// assert_eq!(respelt.into_bytes(), &b"The minister arrived in Kyiv."[..]);
/// ```
#[derive(Clone, Debug)]
pub struct Respelt<'s> {
    source: &'s [u8],
    /// In order, disjoint.
    edits: Vec<Edit>,
    /// What is new, one behind the other.
    new: Vec<u8>,
    /// How many bytes of the source are replaced.
    replaced: usize,
}

#[derive(Clone, Debug)]
struct Edit {
    /// Bytes of the source.
    span: Range<usize>,
    /// Where what replaces them ends in what is new.
    end: usize,
}

impl<'s> Respelt<'s> {
    /// A source in which nothing is replaced yet.
    pub(super) fn new(source: &'s [u8]) -> Respelt<'s> {
        Respelt { source, edits: Vec::new(), new: Vec::new(), replaced: 0 }
    }

    /// Puts bytes in place of a span of the source that is behind all others; gives where they stand in the document.
    pub(super) fn put(&mut self, span: Range<usize>, after: &[u8]) -> Range<usize> {
        debug_assert!(span.start >= self.written(), "spans are sorted and disjoint by reading");
        let start = span.start - self.replaced + self.new.len();
        self.new.extend_from_slice(after);
        self.replaced += span.len();
        self.edits.push(Edit { span, end: self.new.len() });
        start..start + after.len()
    }

    /// Up to which byte of the source all is replaced that will be.
    pub(super) fn written(&self) -> usize {
        self.edits.last().map_or(0, |edit| edit.span.end)
    }

    /// Whether anything is replaced.
    pub fn is_changed(&self) -> bool {
        !self.edits.is_empty()
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.source.len() - self.replaced + self.new.len()
    }

    /// Whether it has no byte.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it consists of, in order.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let ends = self.edits.iter().map(|edit| (edit.span.end, edit.end));
        let before = std::iter::once((0, 0)).chain(ends.clone());
        let pieces = self.edits.iter().zip(before).flat_map(|(edit, (copied, put))| {
            [&self.source[copied..edit.span.start], &self.new[put..edit.end]]
        });
        pieces.chain([&self.source[self.written()..]]).filter(|piece| !piece.is_empty())
    }

    /// Puts it together, if that is not done yet; gives its bytes.
    pub(super) fn assemble(&mut self) -> &[u8] {
        let whole = std::mem::replace(self, Respelt::new(&[]));
        *self = whole.into_bytes().into();
        if self.is_changed() { &self.new } else { self.source }
    }

    /// Its bytes: those of the source itself if nothing is replaced.
    pub fn into_bytes(self) -> Cow<'s, [u8]> {
        if !self.is_changed() {
            return Cow::Borrowed(self.source);
        }
        if self.source.is_empty() {
            return Cow::Owned(self.new);
        }
        let mut bytes = Vec::with_capacity(self.len());
        self.pieces().for_each(|piece| bytes.extend_from_slice(piece));
        Cow::Owned(bytes)
    }
}

impl<'s> From<Cow<'s, [u8]>> for Respelt<'s> {
    /// A document that was put together already: unchanged where it is borrowed.
    fn from(bytes: Cow<'s, [u8]>) -> Respelt<'s> {
        match bytes {
            Cow::Borrowed(source) => Respelt::new(source),
            Cow::Owned(new) => {
                let edits = vec![Edit { span: 0..0, end: new.len() }];
                Respelt { source: &[], edits, new, replaced: 0 }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_are_the_source_with_spans_replaced(
            source in prop::collection::vec(any::<u8>(), 0..40),
            edits in prop::collection::vec((0..8usize, 0..6usize, "[a-z]{0,5}"), 0..6),
        ) {
            let (mut respelt, mut expected, mut copied) = (Respelt::new(&source), Vec::new(), 0);
            for (gap, length, new) in edits {
                let start = (copied + gap).min(source.len());
                let end = (start + length).min(source.len());
                expected.extend_from_slice(&source[copied..start]);
                let place = respelt.put(start..end, new.as_bytes());
                prop_assert_eq!(place, expected.len()..expected.len() + new.len());
                expected.extend_from_slice(new.as_bytes());
                copied = end;
            }
            expected.extend_from_slice(&source[copied..]);
            prop_assert_eq!(respelt.len(), expected.len());
            prop_assert_eq!(respelt.pieces().collect::<Vec<_>>().concat(), expected.clone());
            prop_assert_eq!(respelt.into_bytes(), expected);
        }
    }
}
