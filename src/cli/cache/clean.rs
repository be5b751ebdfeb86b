//! Keeps the cache within its bound: the oldest entries go first, and whatever is older than all that stay.

use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::ENTRY;

/// All entries together take no more bytes, but that the newest always stays.
const BOUND: u64 = 1 << 29;

struct Found {
    path: PathBuf,
    size: u64,
    written: SystemTime,
}

/// Removes from `folder` what is too much beside the entry `newest`. What another process removed first, or still
/// has mapped, is no trouble.
pub fn clean(folder: &Path, newest: &Path) {
    let Some(found) = list(folder) else { return };
    let (mut entries, others): (Vec<Found>, Vec<Found>) =
        found.into_iter().partition(|found| found.path.extension().is_some_and(|ending| ending == ENTRY));
    entries.sort_by_key(|entry| Reverse((entry.path == newest, entry.written)));
    let (mut sum, mut oldest) = (0_u64, SystemTime::UNIX_EPOCH);
    for entry in entries {
        sum = sum.saturating_add(entry.size);
        if sum <= BOUND || entry.path == newest {
            oldest = entry.written;
        } else {
            let _ = fs::remove_file(&entry.path);
        }
    }
    // A note is younger than the entry that it names; a file that a kill left half-written is as useless.
    for other in others.iter().filter(|other| other.written < oldest) {
        let _ = fs::remove_file(&other.path);
    }
}

fn list(folder: &Path) -> Option<Vec<Found>> {
    let found = |entry: fs::DirEntry| {
        let metadata = entry.metadata().ok()?;
        let written = metadata.modified().ok()?;
        metadata.is_file().then(|| Found { path: entry.path(), size: metadata.len(), written })
    };
    Some(fs::read_dir(folder).ok()?.flatten().filter_map(found).collect())
}
