//! Goes on where an earlier run over an archive stopped: what its ledger tells truly of the files is done.
//!
//! The earlier run may have been killed while it wrote a group, or between the ledger and the files that it describes.
//! So a group stays in the ledger only if it is complete and its document is what the group made of it; all else is
//! cut out, and its documents are met again. Files are renamed in the order of the ledger, so what a kill left undone
//! is followed by nothing that cannot be done again: that is cut out, too, and the order is kept.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use super::place::Place;
use crate::Normalizer;
use crate::cli::files::{self, Draft};
use crate::cli::status::Failure;
use crate::ledger::record::{Digests, Unread};
use crate::ledger::{self, Ledger, Record};
use crate::trouble::visible;

/// The documents that an earlier run did, by name; with what it said of those that it could not read.
pub type Done = BTreeMap<String, Option<Unread>>;

/// A document's text, or that of a member: what it was, and what became of it.
pub struct Text {
    /// The member's name, if the document is an archive of members.
    pub member: Option<String>,
    /// The digests of what it was and of what became of it.
    pub digests: Digests,
}

/// A document as its groups describe it.
struct Described {
    name: String,
    texts: Vec<Text>,
    unread: Option<Unread>,
    /// The groups as they stand in the ledger.
    groups: Vec<u8>,
}

impl Described {
    /// Whether `next` is another member of the same archive.
    fn goes_on_with(&self, next: &Described) -> bool {
        let members = |described: &Described| described.texts.iter().all(|text| text.member.is_some());
        let is_known = |text: &Text| self.texts.iter().any(|known| known.member == text.member);
        self.name == next.name && members(self) && members(next) && !next.texts.iter().any(is_known)
    }

    fn extend(&mut self, next: Described) {
        self.texts.extend(next.texts);
        self.groups.extend(next.groups);
    }
}

/// Cuts out of the ledger at `path` what was not done, and gives the documents that were.
///
/// # Errors
/// It is no ledger, or one of other tables; or it cannot be read or replaced.
pub fn prepare(path: &Path, place: &Place, normalizer: &Normalizer<'_>) -> Result<Done, Failure> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut documents =
        Documents { path, normalizer, lines: BufReader::new(file), line: 0, ahead: None, is_torn: false };
    let mut draft = Draft::open(path)?;
    let (mut done, mut is_whole) = (Done::new(), true);
    while let Some(Described { name, texts, unread, groups }) = documents.next()? {
        let stays = place.is_done(&name, &texts)
            && (is_whole || !place.can_redo(&texts))
            && done.insert(name, unread).is_none();
        is_whole &= stays;
        if stays {
            draft.add(|file| file.write_all(&groups))?;
        }
    }
    if !is_whole || documents.is_torn {
        draft.finish()?;
    }
    Ok(done)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    files::Error::system(path, "cannot be read", error).into()
}

fn parse(path: &Path, first: usize, group: &[u8]) -> Result<Ledger, Failure> {
    let shown = visible(&path.to_string_lossy());
    let groups = ledger::read(&shown, group).ok();
    groups.and_then(|mut groups| groups.pop()).ok_or_else(|| {
        let what = format!("{shown}:{first}: the group that begins here is none that canonym wrote");
        Failure::Told(format!("{what}\n  = name the ledger of the run that is to go on"))
    })
}

/// What a group describes.
fn described(
    group: &Ledger,
    groups: Vec<u8>,
    path: &Path,
    normalizer: &Normalizer<'_>,
) -> Result<Described, Failure> {
    let shown = || visible(&path.to_string_lossy());
    match (group.begin(), group.end().and_then(|end| end.digests)) {
        (Some(begin), Some(digests)) if normalizer.wrote(begin) => {
            let texts = vec![Text { member: begin.member.clone(), digests }];
            Ok(Described { name: begin.document.clone(), texts, unread: unread(group), groups })
        }
        (_, None) => {
            let what = format!("{} has no digests, and so tells not what is done", shown());
            Err(Failure::new(&what, "begin a new run with another ledger"))
        }
        _ => {
            let what = format!("{} was written with other tables, or by another version of canonym", shown());
            let mend = "take the tables of that run, or begin a new one with another ledger";
            Err(Failure::new(&what, mend))
        }
    }
}

fn unread(group: &Ledger) -> Option<Unread> {
    group.records.iter().find_map(|record| match record {
        Record::Error(unread) => Some(unread.clone()),
        _ => None,
    })
}

/// Reads a ledger document by document, in memory for one.
struct Documents<'d, R> {
    path: &'d Path,
    normalizer: &'d Normalizer<'d>,
    lines: R,
    line: usize,
    /// The first group of the next document.
    ahead: Option<Described>,
    /// Whether the file stops within a group.
    is_torn: bool,
}

impl<R: BufRead> Documents<'_, R> {
    fn next(&mut self) -> Result<Option<Described>, Failure> {
        let first = match self.ahead.take() {
            Some(ahead) => Some(ahead),
            None => self.group()?,
        };
        let Some(mut document) = first else { return Ok(None) };
        while let Some(group) = self.group()? {
            if !document.goes_on_with(&group) {
                self.ahead = Some(group);
                break;
            }
            document.extend(group);
        }
        Ok(Some(document))
    }

    /// The next group; none at the end, which may stand within one.
    fn group(&mut self) -> Result<Option<Described>, Failure> {
        let (first, mut bytes) = (self.line + 1, Vec::new());
        loop {
            let start = bytes.len();
            self.lines.read_until(b'\n', &mut bytes).map_err(|error| unreadable(self.path, &error))?;
            self.line += 1;
            let line = &bytes[start..];
            if !line.ends_with(b"\n") {
                self.is_torn |= !bytes.is_empty();
                return Ok(None);
            }
            if line.starts_with(br#"{"type":"end","#) {
                let group = parse(self.path, first, &bytes)?;
                return described(&group, bytes, self.path, self.normalizer).map(Some);
            }
        }
    }
}
