//! Splices a ledger's substitutions into a text, either way: the output back into the input, or the input forth.
//!
//! The sizes and digests in `end` are checked before the first byte is spliced and after the last, so what comes out
//! is the exact text or an error, never something between.

use std::ops::Range;

use super::Ledger;
use super::check::{Flaw, check};
use super::digest::Digest;
use super::error::{Error, Fault};
use super::record::{End, Substituted};

/// The input from which canonym made `output` and `ledger`, byte for byte.
///
/// # Errors
/// The ledger is not sound or not sealed, or `output` is not the text that it describes.
///
/// # Example: undo a run
/// ```
/// use canonym::ledger;
///
/// let text = r#"{"type":"begin","schema":"canonym-ledger/1","document":"-","format":"text","encoding":"UTF-8","lang":"en","lexicon":"","version":"0.1.0"}
/// {"type":"substituted","n":1,"entity":"kyiv","part":"name","before":"Kiev","after":"Kyiv","in":[3,7],"out":[3,7],"line":1,"column":4,"mention":"Kiev","because":{"rule":"whole-name","evidence":[[3,7]]},"derived":{"listed":"also"},"row":"places/ukraine.toml:3"}
/// {"type":"end","substituted":1,"suggested":0,"left":0,"reasons":{},"machine_zones":0,"in_bytes":8,"in_sha256":"IN","out_bytes":8,"out_sha256":"OUT"}
/// "#;
/// let text = text.replace("IN", &ledger::Digest::of(b"In Kiev.").to_string());
/// let text = text.replace("OUT", &ledger::Digest::of(b"In Kyiv.").to_string());
/// let ledgers = ledger::read("ledger.jsonl", text.as_bytes())?;
/// assert_eq!(ledger::restore(b"In Kyiv.", &ledgers[0])?, b"In Kiev.");
/// assert!(ledger::restore(b"In Lviv.", &ledgers[0]).is_err_and(|error| error.is_foreign()));
/// # Ok::<(), ledger::Error>(())
/// ```
pub fn restore(output: &[u8], ledger: &Ledger) -> Result<Vec<u8>, Error> {
    splice(output, ledger, Direction::Back)
}

/// The output that canonym made, with `ledger`, from `input`, byte for byte.
///
/// # Errors
/// The ledger is not sound or not sealed, or `input` is not the text that it describes.
pub fn replay(input: &[u8], ledger: &Ledger) -> Result<Vec<u8>, Error> {
    splice(input, ledger, Direction::Forth)
}

#[derive(Clone, Copy)]
enum Direction {
    Back,
    Forth,
}

/// One of the two texts, as `end` describes it.
struct Text {
    name: &'static str,
    bytes: u64,
    sha256: Digest,
}

/// One replacement: bytes at a range of the text at hand, and what stands there in the other text.
struct Edit<'a> {
    at: &'a Range<u64>,
    old: &'a [u8],
    new: &'a [u8],
}

impl Direction {
    /// The text at hand and the text that is wanted.
    fn texts(self, end: &End) -> Option<(Text, Text)> {
        let digests = end.digests?;
        let input = Text { name: "input", bytes: end.in_bytes, sha256: digests.input };
        let output = Text { name: "output", bytes: end.out_bytes, sha256: digests.output };
        Some(match self {
            Direction::Back => (output, input),
            Direction::Forth => (input, output),
        })
    }

    fn edit(self, substituted: &Substituted) -> Edit<'_> {
        let change = &substituted.change;
        match self {
            Direction::Back => Edit { at: &substituted.output, old: &change.after, new: &change.before },
            Direction::Forth => Edit { at: &change.input, old: &change.before, new: &change.after },
        }
    }
}

fn splice(text: &[u8], ledger: &Ledger, direction: Direction) -> Result<Vec<u8>, Error> {
    let document = ledger.begin().map_or("the ledger", |begin| &begin.document);
    check(ledger)
        .and_then(|()| spliced(text, ledger, direction))
        .map_err(|flaw| flaw.fault.in_document(document))
}

fn spliced(text: &[u8], ledger: &Ledger, direction: Direction) -> Result<Vec<u8>, Flaw> {
    let last = |fault| Flaw { record: ledger.records.len() - 1, fault };
    let Some((from, to)) = ledger.end().and_then(|end| direction.texts(end)) else {
        let why = "without them nobody can tell whether the ledger belongs to a text";
        return Err(last(Fault::truncated("the ledger has no digests", why)));
    };
    from.recognise(text).map_err(last)?;
    let edits = ledger.substitutions().map(|substituted| direction.edit(substituted));
    let made = apply(text, edits).ok_or_else(|| {
        let why = "a substitution names other bytes than the text has at its place";
        last(Fault::malformed("the ledger contradicts the text whose digest it gives", why))
    })?;
    to.confirm(&made).map_err(last)?;
    Ok(made)
}

impl Text {
    /// Refuses a text that is not this one, before anything is made of it.
    fn recognise(&self, text: &[u8]) -> Result<(), Fault> {
        let what = format!("the text is not the {} that the ledger describes", self.name);
        if text.len() as u64 != self.bytes {
            let why = format!("the ledger says {} bytes, and the text has {}", self.bytes, text.len());
            return Err(Fault::foreign(what, why));
        }
        if Digest::of(text) != self.sha256 {
            return Err(Fault::foreign(what, "the sizes agree, and the SHA-256 digests differ"));
        }
        Ok(())
    }

    /// Refuses what was made, if it is not this text.
    fn confirm(&self, made: &[u8]) -> Result<(), Fault> {
        if made.len() as u64 == self.bytes && Digest::of(made) == self.sha256 {
            return Ok(());
        }
        let what = format!("the substitutions do not lead to the {} that the ledger describes", self.name);
        Err(Fault::malformed(what, "its size or its SHA-256 digest differs from what `end` says"))
    }
}

/// Applies edits that are sorted and disjoint; nothing if one does not find its old bytes.
fn apply<'a>(text: &[u8], edits: impl Iterator<Item = Edit<'a>>) -> Option<Vec<u8>> {
    let mut made = Vec::with_capacity(text.len());
    let mut done = 0;
    for Edit { at, old, new } in edits {
        let (start, end) = (usize::try_from(at.start).ok()?, usize::try_from(at.end).ok()?);
        if text.get(start..end)? != old {
            return None;
        }
        made.extend_from_slice(text.get(done..start)?);
        made.extend_from_slice(new);
        done = end;
    }
    made.extend_from_slice(text.get(done..)?);
    Some(made)
}
