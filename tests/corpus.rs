//! Replays the corpora of the fuzz targets: what was once found, or is known to be hard, holds for ever.
//!
//! A folder of `fuzz/corpus` bears the name of its target. Files in `fuzz/corpus/all` go to every law.

mod support;

use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use support::target;

/// The files of a folder of the corpora, in the order of their names; none if there is no such folder.
fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(Path::new("fuzz/corpus").join(name)) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.sort();
    let read = |path: &PathBuf| (path.display().to_string(), fs::read(path).expect("the file can be read"));
    paths.iter().map(read).collect()
}

#[test]
fn corpora_hold() {
    let mut broken = Vec::new();
    for (name, target) in target::ALL {
        let shared = if name.starts_with("read_") { Vec::new() } else { corpus("all") };
        for (path, bytes) in corpus(name).into_iter().chain(shared) {
            if panic::catch_unwind(|| target(&bytes)).is_err() {
                broken.push(format!("{name}: {path}"));
            }
        }
    }
    assert_eq!(broken, [""; 0]);
}

#[test]
fn every_folder_is_a_target() {
    let entries = fs::read_dir("fuzz/corpus").expect("the corpora are committed");
    for entry in entries {
        let name = entry.expect("the folder can be read").file_name().to_string_lossy().into_owned();
        let is_known = name == "all" || target::ALL.iter().any(|(known, _)| *known == name);
        assert!(is_known, "fuzz/corpus/{name} belongs to no target");
        assert!(!corpus(&name).is_empty(), "fuzz/corpus/{name} is empty");
    }
}
