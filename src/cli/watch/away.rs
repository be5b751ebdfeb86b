//! Takes documents out of the watched folder, but only those that were handed on: another may have come in the place of
//! one, or somebody may have gone on writing to it.
//!
//! A document is put aside by a rename and looked at there. What is not what was handed on is put back.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::folders::with_ending;
use super::mark::Mark;
use crate::cli::files::fresh::{rename_new, rename_to_free, sync_folder_of};

/// The folder beside a document in which it is looked at.
const ASIDE: &str = ".canonym_aside";

/// Removes the document at `path`, if it is the one that `mark` tells. One that is gone already is not missed.
///
/// # Errors
/// What the system answers; the document is in its place or aside then.
pub fn take(path: &Path, mark: &Mark) -> io::Result<()> {
    let aside = aside(path);
    if !is_there(&aside) {
        let folder = aside.parent().unwrap_or(Path::new("."));
        match fs::create_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        match fs::rename(path, &aside) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    settle(&aside, path, Some(mark))
}

/// Puts back whatever an earlier watch left aside. It was no document that had been handed on.
///
/// # Errors
/// What the system answers.
pub fn put_back(folder: &Path) -> io::Result<()> {
    let mut builder = WalkBuilder::new(folder);
    builder.standard_filters(false).follow_links(false);
    let is_aside = |path: &Path| path.file_name().is_some_and(|name| name == ASIDE);
    let asides = builder.build().flatten().map(ignore::DirEntry::into_path);
    for aside in asides.filter(|path| is_aside(path)).collect::<Vec<_>>() {
        for entry in fs::read_dir(&aside)? {
            let aside = entry?.path();
            let home = aside.parent().and_then(Path::parent).unwrap_or(folder);
            settle(&aside, &home.join(aside.file_name().unwrap_or_default()), None)?;
        }
        let _ = fs::remove_dir(&aside);
    }
    Ok(())
}

fn aside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default();
    path.with_file_name(ASIDE).join(name)
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Removes what stands aside if it is what `mark` tells; puts it back to `home` if not.
fn settle(aside: &Path, home: &Path, mark: Option<&Mark>) -> io::Result<()> {
    match fs::symlink_metadata(aside) {
        Ok(metadata) if mark.is_some_and(|mark| Mark::of(&metadata) == *mark) => fs::remove_file(aside)?,
        Ok(_) => match rename_new(aside, home) {
            // Two documents of one name are two documents.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                rename_to_free(aside, |number| with_ending(home, &format!(".{number}")))?;
            }
            renamed => renamed?,
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    if let Some(folder) = aside.parent() {
        // Another document may stand in it.
        let _ = fs::remove_dir(folder);
    }
    sync_folder_of(home)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(path: &Path) -> Mark {
        Mark::of(&fs::metadata(path).expect("it is there"))
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let name = |entry: io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<_> = entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn only_what_was_handed_on_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        fs::write(&path, "one").expect("a file");
        let first = mark(&path);
        fs::write(&path, "one, and more").expect("a file");
        take(&path, &first).expect("it is put back");
        assert_eq!(fs::read(&path).expect("it is there"), b"one, and more");
        take(&path, &mark(&path)).expect("it is taken");
        take(&path, &first).expect("it is gone already");
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn what_was_left_aside_is_finished_or_comes_back_beside_what_came_meanwhile() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, aside) = (folder.path().join("a.txt"), aside(&folder.path().join("a.txt")));
        fs::create_dir(aside.parent().expect("a folder")).expect("a folder");
        for was_handed_on in [true, false] {
            fs::write(&aside, "first").expect("a file");
            let first = mark(&aside);
            fs::write(&path, "second").expect("a file");
            match was_handed_on {
                true => {
                    take(&path, &first).expect("it is finished");
                    assert_eq!(names(folder.path()), ["a.txt"]);
                    fs::create_dir(aside.parent().expect("a folder")).expect("a folder");
                }
                false => {
                    put_back(folder.path()).expect("it comes back");
                    assert_eq!(names(folder.path()), ["a.txt", "a.txt.1"]);
                }
            }
            assert_eq!(fs::read(&path).expect("it is there"), b"second");
        }
    }
}
