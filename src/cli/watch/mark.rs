//! The numbers by which a document is known: while they stay the same, nobody has written to it or put another in its
//! place. A new name changes none of them.

use std::fs::Metadata;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// The numbers of one file at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    device: u64,
    inode: u64,
    bytes: u64,
    /// The time of the last write, where the system tells it.
    pub written: Option<SystemTime>,
}

impl Mark {
    /// The numbers of an open or named file.
    pub fn of(metadata: &Metadata) -> Mark {
        let (device, inode) = identity(metadata);
        Mark { device, inode, bytes: metadata.len(), written: metadata.modified().ok() }
    }
}

/// The number of a folder in its file system, which it keeps when that is mounted anew.
pub fn inode(metadata: &Metadata) -> u64 {
    identity(metadata).1
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Elsewhere size and time have to do.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}
