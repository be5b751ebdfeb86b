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

/// Cuts out of the ledger at `path` what was not done, and gives the documents that were.
///
/// # Errors
/// It is no ledger, or one of other tables; or it cannot be read or replaced.
pub fn prepare(path: &Path, place: &Place, normalizer: &Normalizer<'_>) -> Result<Done, Failure> {
    let unreadable = |error: std::io::Error| files::Error::system(path, "cannot be read", &error);
    let mut groups = Groups { lines: BufReader::new(File::open(path).map_err(unreadable)?), line: 0 };
    let mut draft = Draft::open(path)?;
    let (mut done, mut is_whole) = (Done::new(), true);
    let mut bytes = Vec::new();
    loop {
        let (first, ending) = groups.read(&mut bytes).map_err(unreadable)?;
        match ending {
            Ending::Nothing => break,
            Ending::Torn => is_whole = false,
            Ending::Whole => {
                let group = parse(path, first, &bytes)?;
                let (name, digests) = described(&group, path, normalizer)?;
                let stays = place.is_done(&name, &digests)
                    && (is_whole || !place.can_redo(&digests))
                    && done.insert(name, unread(&group)).is_none();
                is_whole &= stays;
                if stays {
                    draft.add(|file| file.write_all(&bytes))?;
                }
            }
        }
    }
    if !is_whole {
        draft.finish()?;
    }
    Ok(done)
}

fn parse(path: &Path, first: usize, group: &[u8]) -> Result<Ledger, Failure> {
    let shown = visible(&path.to_string_lossy());
    let groups = ledger::read(&shown, group).ok();
    groups.and_then(|mut groups| groups.pop()).ok_or_else(|| {
        let what = format!("{shown}:{first}: the group that begins here is none that canonym wrote");
        Failure::Told(format!("{what}\n  = name the ledger of the run that is to go on"))
    })
}

/// The document of a group, and the digests of its texts.
fn described(group: &Ledger, path: &Path, normalizer: &Normalizer<'_>) -> Result<(String, Digests), Failure> {
    let shown = || visible(&path.to_string_lossy());
    match (group.begin(), group.end().and_then(|end| end.digests)) {
        (Some(begin), Some(digests)) if normalizer.wrote(begin) => Ok((begin.document.clone(), digests)),
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

/// Reads a ledger group by group, in memory for one.
struct Groups<R> {
    lines: R,
    line: usize,
}

/// How the reading of a group ended.
enum Ending {
    Whole,
    /// The file stops within it.
    Torn,
    /// There is none.
    Nothing,
}

impl<R: BufRead> Groups<R> {
    /// Reads the next group into `group`; with the line where it begins.
    fn read(&mut self, group: &mut Vec<u8>) -> std::io::Result<(usize, Ending)> {
        group.clear();
        let first = self.line + 1;
        loop {
            let start = group.len();
            let read = self.lines.read_until(b'\n', group)?;
            self.line += 1;
            let line = &group[start..];
            if !line.ends_with(b"\n") {
                let nothing = read == 0 && start == 0;
                return Ok((first, if nothing { Ending::Nothing } else { Ending::Torn }));
            }
            if line.starts_with(br#"{"type":"end","#) {
                return Ok((first, Ending::Whole));
            }
        }
    }
}
