//! Documents in pieces: what stays byte for byte, and prose in which names of a drawn table are planted; and the laws.

use std::ops::Range;

use canonym::format::{Options, read, text};
use canonym::ledger::record::Substituted;
use canonym::{Lexicon, Normalizer, Policy, replay, restore};
use unicode_segmentation::UnicodeSegmentation;

use crate::readers;

/// What may become of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Fixed,
    /// Its names are respelt.
    Prose,
    /// The same, and it is as wide as before.
    Column,
}

/// A stretch of a document.
#[derive(Debug)]
pub struct Piece {
    pub kind: Kind,
    /// What it is in the document.
    pub place: &'static str,
    pub bytes: Vec<u8>,
}

/// A document and what each stretch of it is.
#[derive(Debug)]
pub struct Document {
    pub format: &'static str,
    pub pieces: Vec<Piece>,
}

/// About how many bytes of copy go to one place.
const STRETCH: usize = 24;

/// What a format's own marks are made of; only the grammars write them.
const MARKS: &[u8] = b"<>{}^=`\x02\x03\x04";

/// Writes a document out of a grammar's pieces and a drawn copy, which is used over and over.
pub struct Writer<'c> {
    copy: &'c [u8],
    at: usize,
    end: &'static str,
    document: Document,
}

impl<'c> Writer<'c> {
    pub fn new(format: &'static str, end: &'static str, copy: &'c [u8]) -> Writer<'c> {
        Writer { copy, at: 0, end, document: Document { format, pieces: Vec::new() } }
    }

    pub fn finish(self) -> Document {
        self.document
    }

    /// The next stretch of the copy, up to a word's end, in the lines that the copy has.
    pub fn lines(&mut self) -> Vec<u8> {
        let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let stretch = self.stretch();
        let lines: Vec<&[u8]> =
            stretch.split(is_break).filter(|line| !line.trim_ascii().is_empty()).collect();
        lines.join(self.end.as_bytes())
    }

    /// The same in one line.
    pub fn line(&mut self) -> Vec<u8> {
        let breaks = |byte: &u8| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte };
        self.stretch().iter().map(breaks).collect::<Vec<u8>>().trim_ascii().to_vec()
    }

    fn stretch(&mut self) -> Vec<u8> {
        if self.at >= self.copy.len() {
            self.at = 0;
        }
        let rest = &self.copy[self.at..];
        let from = STRETCH.min(rest.len());
        let len = from + rest[from..].iter().position(|&byte| byte == b' ').unwrap_or(rest.len() - from);
        self.at += len.max(1);
        rest[..len].iter().copied().filter(|byte| !MARKS.contains(byte)).collect()
    }

    /// A template's text: `NAME` is a line of the copy, and a line's end the document's.
    pub fn filled(&mut self, template: &str) -> Vec<u8> {
        let template = template.replace('\n', self.end);
        let mut parts = template.split("NAME");
        let mut filled = parts.next().unwrap_or_default().as_bytes().to_vec();
        for part in parts {
            filled.extend(self.line());
            filled.extend(part.as_bytes());
        }
        filled
    }

    pub fn fixed(&mut self, place: &'static str, template: &str) {
        let bytes = self.filled(template);
        self.push(Kind::Fixed, place, bytes);
    }

    pub fn push(&mut self, kind: Kind, place: &'static str, bytes: Vec<u8>) {
        self.document.pieces.push(Piece { kind, place, bytes });
    }
}

impl Document {
    pub fn bytes(&self) -> Vec<u8> {
        self.pieces.iter().flat_map(|piece| &piece.bytes).copied().collect()
    }

    /// Checks the laws. What was respelt, with the place where it stands.
    pub fn check(&self, lexicon: &Lexicon, policy: &Policy) -> Vec<(&'static str, Vec<u8>)> {
        let source = self.bytes();
        let options = Options { format: Some(self.format), encoding: Some("utf-8"), ..Options::default() };
        let normalizer = Normalizer::new(lexicon, policy.clone());
        let outcome = normalizer.normalize(&read(&source, &options).expect("the grammar makes it"));
        let (output, ledger) = (&*outcome.output, &outcome.ledger);
        let shown = || format!("{:?} became {:?}", shown(&source), shown(output));
        assert_eq!(restore(output, ledger).as_ref(), Ok(&source), "Restore: {}", shown());
        assert_eq!(replay(&source, ledger).as_deref(), Ok(output), "Complete: {}", shown());
        let again = normalizer.normalize(&read(output, &options).expect("it is read as before"));
        assert!(
            again.output == output && again.ledger.substitutions().next().is_none(),
            "Stable: {}",
            shown()
        );
        let seen = |bytes: &[u8]| readers::skeleton(self.format, &String::from_utf8_lossy(bytes));
        assert_eq!(seen(&source), seen(output), "Well-formed: {}", shown());
        let mut respelt = Vec::new();
        let (mut at, mut made) = (0, Vec::new());
        for piece in &self.pieces {
            let range = at..at + piece.bytes.len();
            let changes = ledger.substitutions().filter(|change| range.contains(&start(change)));
            let changes: Vec<&Substituted> = changes.collect();
            made.extend(piece.with(at, &changes));
            respelt.extend(changes.iter().map(|change| (piece.place, change.change.before.clone())));
            at = range.end;
        }
        assert_eq!(made, output, "Faithful: {}", shown());
        respelt
    }

    /// The places that stay as they are and hold what would be respelt elsewhere.
    pub fn kept(&self, lexicon: &Lexicon, policy: &Policy) -> Vec<&'static str> {
        let normalizer = Normalizer::new(lexicon, policy.clone());
        let is_name = |piece: &&Piece| {
            let outcome = normalizer.normalize(&text::read(&piece.bytes));
            piece.kind == Kind::Fixed && outcome.ledger.substitutions().next().is_some()
        };
        self.pieces.iter().filter(is_name).map(|piece| piece.place).collect()
    }
}

fn start(change: &Substituted) -> usize {
    change.change.input.start as usize
}

impl Piece {
    /// The piece, which stands at `at`, with the changes made that begin in it.
    fn with(&self, at: usize, changes: &[&Substituted]) -> Vec<u8> {
        assert!(changes.is_empty() || self.kind != Kind::Fixed, "{} is respelt: {changes:?}", self.place);
        let (mut made, mut copied) = (Vec::new(), 0);
        for change in changes {
            let Range { start, end } = change.change.input;
            let (start, end) = (start as usize - at, end as usize - at);
            assert!(end <= self.bytes.len(), "a change goes on beyond the {}: {change:?}", self.place);
            made.extend_from_slice(&self.bytes[copied..start]);
            made.extend_from_slice(&change.change.after);
            copied = end;
        }
        made.extend_from_slice(&self.bytes[copied..]);
        let breaks = |bytes: &[u8]| bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
        assert_eq!(breaks(&self.bytes), breaks(&made), "lines of the {}: {changes:?}", self.place);
        if self.kind == Kind::Column {
            assert_eq!(width(&self.bytes), width(&made), "the width of the {}: {changes:?}", self.place);
        }
        made
    }
}

fn width(bytes: &[u8]) -> usize {
    String::from_utf8_lossy(bytes).graphemes(true).count()
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
