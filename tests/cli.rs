//! The real binary: rows in `tests/cli/*.toml`, and what rows cannot say: pipes, full disks, kills, links.

#![cfg(feature = "cli")]
// A check that this machine cannot make says so.
#![allow(clippy::print_stdout)]

#[path = "cli/archives.rs"]
mod archives;
#[cfg(unix)]
#[path = "cli/cache.rs"]
mod cache;
#[path = "cli/desk.rs"]
mod desk;
#[path = "cli/discover.rs"]
mod discover;
#[path = "cli/import.rs"]
mod import;
#[path = "cli/in_place.rs"]
mod in_place;
#[path = "cli/ledgers.rs"]
mod ledgers;
#[path = "cli/lines.rs"]
mod lines;
#[path = "cli/packages.rs"]
mod packages;
#[path = "cli/reports.rs"]
mod reports;
#[path = "cli/rows.rs"]
mod rows;
#[path = "cli/streams.rs"]
mod streams;
#[path = "cli/trial.rs"]
mod trial;
#[path = "cli/watch.rs"]
mod watch;
