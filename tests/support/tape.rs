//! Choices read from bytes: the same bytes always make the same choices, and zeros make the simplest.

/// A stretch of bytes that choices are read from; after its end come zeros.
pub struct Tape<'b> {
    bytes: &'b [u8],
}

impl<'b> Tape<'b> {
    /// A tape of these bytes.
    pub fn new(bytes: &'b [u8]) -> Tape<'b> {
        Tape { bytes }
    }

    /// Takes the next `length` bytes, fewer at the end, as a tape of their own: what is read from one stretch
    /// never shifts what is read from the next, so a shrunk case stays like the case that it came from.
    pub fn cut(&mut self, length: usize) -> Tape<'b> {
        let (stretch, rest) = self.bytes.split_at(length.min(self.bytes.len()));
        self.bytes = rest;
        Tape { bytes: stretch }
    }

    /// Whether nothing but zeros is to come.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((&byte, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        byte
    }

    /// A number below `bound`, which is not zero.
    pub fn below(&mut self, bound: usize) -> usize {
        if bound > 256 {
            let high = self.byte();
            return (usize::from(high) << 8 | usize::from(self.byte())) % bound;
        }
        usize::from(self.byte()) % bound
    }

    /// True in about `parts` of 16 cases, and not at the end.
    pub fn chance(&mut self, parts: u8) -> bool {
        self.byte() % 16 >= 16 - parts
    }

    /// One of `choices`; the first at the end.
    pub fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }

    /// All that is left.
    pub fn rest(self) -> &'b [u8] {
        self.bytes
    }
}
