//! The numbers by which the system knows a file: while they stay the same, so does its content.
//!
//! No program can set the time of a file's last change, and every write moves it on; but a clock ticks, and two writes
//! within a tick leave the same time. So a file counts as settled only some time after its last change.

use std::fmt;
use std::fs::Metadata;

/// So many seconds lie between the last change of a file and a note about it that is believed: no file system in
/// use counts in longer ticks.
const TICK: i64 = 2;

/// The numbers of one file at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    /// Seconds and nanoseconds of the last write, and of the last change of content or attributes.
    written: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    /// The numbers of an open or named file; none where the system does not give them.
    #[cfg(unix)]
    pub fn of(metadata: &Metadata) -> Option<Stamp> {
        use std::os::unix::fs::MetadataExt;
        metadata.is_file().then(|| Stamp {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            written: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    /// The numbers of an open or named file; none where the system does not give them.
    #[cfg(not(unix))]
    pub fn of(_: &Metadata) -> Option<Stamp> {
        None
    }

    /// Whether this file had long settled when `note` was written.
    pub fn is_before(&self, note: &Stamp) -> bool {
        self.written.0.max(self.changed.0).saturating_add(TICK) < note.written.0
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stamp { device, inode, size, written, changed } = self;
        write!(f, "{device} {inode} {size} {}.{} {}.{}", written.0, written.1, changed.0, changed.1)
    }
}
