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

/// The stream from which canonym made `output` and the groups of its records, in order. The groups of a single
/// document are that one group.
///
/// # Errors
/// As those of [`restore`]; or a record is missing, or bytes are left over.
pub fn restore_stream(output: &[u8], groups: &[Ledger]) -> Result<Vec<u8>, Error> {
    splice_stream(output, groups, Direction::Back)
}

/// The stream that canonym made, with the groups of its records, from `input`.
///
/// # Errors
/// As those of [`restore_stream`].
pub fn replay_stream(input: &[u8], groups: &[Ledger]) -> Result<Vec<u8>, Error> {
    splice_stream(input, groups, Direction::Forth)
}

fn splice_stream(text: &[u8], groups: &[Ledger], direction: Direction) -> Result<Vec<u8>, Error> {
    if let [ledger] = groups {
        return splice(text, ledger, direction);
    }
    let (mut made, mut rest) = (Vec::with_capacity(text.len()), text);
    for (number, ledger) in (1..).zip(groups) {
        let refuse = |fault: Fault| fault.in_document(&named(ledger));
        if ledger.begin().and_then(|begin| begin.record) != Some(number) {
            let why = format!("this group is number {number} of its stream, and says otherwise");
            return Err(refuse(Fault::malformed("a record of the stream is missing", why)));
        }
        let size = ledger.end().and_then(|end| direction.texts(end)).map_or(0, |(from, _)| from.bytes);
        let Some((record, after)) = usize::try_from(size).ok().and_then(|size| rest.split_at_checked(size))
        else {
            let why = format!("the record has {size} bytes, and only {} are left", rest.len());
            return Err(refuse(Fault::foreign("the stream stops before the ledger does", why)));
        };
        made.extend_from_slice(&splice(record, ledger, direction)?);
        rest = after;
    }
    match (rest, groups.last()) {
        (&[], _) | (_, None) => Ok(made),
        (rest, Some(last)) => {
            let why = format!("{} bytes follow its last record", rest.len());
            Err(Fault::foreign("the stream goes on where the ledger stops", why).in_document(&named(last)))
        }
    }
}

/// What messages call the text of a group.
pub(super) fn named(ledger: &Ledger) -> String {
    match ledger.begin() {
        Some(begin) => {
            let name = begin.text_name();
            begin.record.map_or(name.clone(), |record| format!("{name}:{record}"))
        }
        None => "the ledger".to_owned(),
    }
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
    check(ledger)
        .and_then(|()| spliced(text, ledger, direction))
        .map_err(|flaw| flaw.fault.in_document(&named(ledger)))
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
