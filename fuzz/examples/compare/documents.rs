//! The documents that are compared, and the names that stand in them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// All files under the paths, in order, with their names and bytes.
pub fn all(paths: impl Iterator<Item = PathBuf>) -> Vec<(String, Vec<u8>)> {
    let mut rest: Vec<PathBuf> = paths.collect();
    let mut files = Vec::new();
    while let Some(path) = rest.pop() {
        match fs::read_dir(&path) {
            Ok(entries) => rest.extend(entries.map(|entry| entry.expect("the folder can be read").path())),
            Err(_) => {
                files.push((path.display().to_string(), fs::read(&path).expect("the file can be read")))
            }
        }
    }
    files.sort();
    files
}

/// Two capitalised words that stand beside each other, each second word once.
pub fn names(files: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    const MOST: usize = 50_000;
    let mut seen = BTreeSet::new();
    let mut names = Vec::new();
    for (_, bytes) in files {
        for line in String::from_utf8_lossy(bytes).lines() {
            let words: Vec<&str> = line.split(' ').collect();
            for pair in words.windows(2) {
                let family = pair[1].trim_end_matches(['.', ',', ';', ':', ')']);
                if is_name(pair[0]) && is_name(family) && names.len() < MOST && seen.insert(family.to_owned())
                {
                    names.push((pair[0].to_owned(), family.to_owned()));
                }
            }
        }
    }
    names
}

fn is_name(word: &str) -> bool {
    word.len() > 2
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word[1..].bytes().all(|byte| byte.is_ascii_lowercase())
}
