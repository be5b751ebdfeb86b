//! Wires of agencies: IPTC 7901 and ANPA 1312, whose control characters part what is for machines from the story.
//!
//! Prose is the headline behind STX and the body up to ETX. Everything before and behind is never touched, nor are
//! bylines, lines with an address or a telephone number, and the notebook that is not for publication.

use std::ops::Range;

use super::copy::Reading;
use super::escape::Level;
use super::lines::lines;
use super::list::{Format, Guess, Malformed, Options};
use super::map::SegmentKind;
use super::mapped::Mapped;
use super::markup::{Marks, Nature, Page, Role};
use super::run::Block;
use super::stale::{Measure, Tally};

mod story;
mod table;

use story::{Kind, Paragraph};

/// Wires of European agencies.
pub(super) const IPTC: Format = Format {
    name: "iptc7901",
    prose: "the headline and the body",
    protected: "header, keywords, trailer, bylines, contact lines, the notebook",
    extensions: &["iptc", "7901"],
    sniff: |head| sniff(head, "\u{1}"),
    declared: |_| None,
    is_strict: false,
    read: |decoded, _: &Options<'_>| read(decoded, &Dialect::IPTC),
};

/// Wires of American agencies.
pub(super) const ANPA: Format = Format {
    name: "anpa",
    extensions: &["anpa", "tst"],
    sniff: |head| sniff(head, "\u{16}\u{16}\u{1}"),
    read: |decoded, _: &Options<'_>| read(decoded, &Dialect::ANPA),
    ..IPTC
};

const STX: char = '\u{2}';
const ETX: char = '\u{3}';
const EOT: char = '\u{4}';

/// In what the two kinds of wires differ.
struct Dialect {
    /// Finds the number of words of the body in a header.
    word_count: fn(&str) -> Option<Range<usize>>,
    /// Whether paragraphs go on over lines, so that a line has a width.
    is_wrapped: bool,
    /// What is written otherwise than it is read, as typewriters had to.
    spellings: &'static [(&'static str, &'static str)],
}

impl Dialect {
    const IPTC: Dialect = Dialect {
        word_count: |header| token(header, header.split_whitespace().nth(3)?),
        is_wrapped: true,
        spellings: &[],
    };

    const ANPA: Dialect = Dialect {
        word_count: |header| token(header, header.split_whitespace().next_back()?),
        is_wrapped: false,
        spellings: &[("``", "“"), ("''", "”")],
    };
}

fn sniff(head: &str, start: &str) -> Guess {
    let begins = head.trim_start_matches(['\r', '\n']).starts_with(start);
    // A control character alone makes no wire of a text.
    if begins && head.contains(STX) { Guess::Sure } else { Guess::No }
}

/// Where a number stands in a header.
fn token(header: &str, token: &str) -> Option<Range<usize>> {
    let start = token.as_ptr() as usize - header.as_ptr() as usize;
    token.bytes().all(|byte| byte.is_ascii_digit()).then_some(start..start + token.len())
}

fn read<'s>(decoded: &Mapped<'s>, dialect: &Dialect) -> Result<Reading<'s>, Malformed> {
    let text = decoded.text();
    let mut wire = Wire { text, dialect, page: Page::new(decoded, false, Nature::default()), longest: 0 };
    let mut tallies = Vec::new();
    let mut at = 0;
    while let Some(stx) = text[at..].find(STX).map(|len| at + len) {
        let end = text[stx..].find([ETX, EOT]).map_or(text.len(), |len| stx + len);
        let runs = wire.message(stx + 1..end);
        if let Some(count) = (dialect.word_count)(&text[at..stx]) {
            let span = decoded.source_range(at + count.start..at + count.end);
            tallies.push(Tally { name: "word count".to_owned(), span, measure: Measure::Words, runs });
        }
        at = end;
    }
    if at == 0 {
        let what = "no STX (0x02) says where the text of the wire begins".to_owned();
        return Err(Malformed { at: 0, what });
    }
    let line_limit = dialect.is_wrapped.then_some(wire.longest);
    Ok(Reading { tallies, line_limit, ..wire.page.finish() })
}

/// A wire while it is read.
struct Wire<'t, 'o, 's> {
    text: &'t str,
    dialect: &'t Dialect,
    page: Page<'o, 's>,
    /// How many characters the longest line of prose has.
    longest: usize,
}

impl Wire<'_, '_, '_> {
    /// Takes the text between STX and ETX, and gives the runs of its body.
    fn message(&mut self, within: Range<usize>) -> Range<usize> {
        let mut first = self.page.count_runs();
        for (paragraph, kind) in story::paragraphs(self.text, within) {
            match kind {
                Kind::Headline => {
                    self.paragraph(&paragraph, Block::Headline);
                    first = self.page.count_runs();
                }
                Kind::Body => self.paragraph(&paragraph, Block::Paragraph),
                Kind::Protected => {}
            }
        }
        first..self.page.count_runs()
    }

    fn paragraph(&mut self, paragraph: &Paragraph, block: Block) {
        self.page.enter(Role::Block(block), Marks::default(), paragraph.text.clone());
        for line in lines(self.text, paragraph.text.clone()) {
            let shown = &self.text[line.text.clone()];
            self.longest = self.longest.max(shown.chars().count());
            let cells = table::cells(shown);
            if story::is_contact(shown) {
                self.page.end_run();
            } else if cells.len() > 1 {
                self.page.end_run();
                for cell in cells {
                    let start = line.text.start;
                    self.page.text(start + cell.start..start + cell.end, Level::Column);
                    self.page.end_run();
                }
            } else {
                self.prose(line.text.start..line.next);
            }
        }
        self.page.leave();
    }

    fn prose(&mut self, range: Range<usize>) {
        let mut start = range.start;
        while let Some((at, written, read)) = self.next_spelling(start..range.end) {
            self.page.text(start..at, Level::Bare);
            start = at + written.len();
            self.page.reference(at..start, read, SegmentKind::Whole, Level::Bare);
        }
        self.page.text(start..range.end, Level::Bare);
    }

    fn next_spelling(&self, range: Range<usize>) -> Option<(usize, &'static str, &'static str)> {
        let rest = &self.text[range.clone()];
        let found =
            self.dialect.spellings.iter().filter_map(|(written, read)| {
                rest.find(written).map(|at| (range.start + at, *written, *read))
            });
        found.min()
    }
}

#[cfg(test)]
mod tests;
