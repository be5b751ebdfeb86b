//! Paths as people and ledgers see them: relative to the working folder, with `/`.

use std::path::{Component, Path, PathBuf};
use std::{env, fs, io};

use super::status::Failure;
use crate::trouble::visible;

/// The working folder.
///
/// # Errors
/// It was deleted, or may not be read.
pub fn working_folder() -> Result<PathBuf, Failure> {
    env::current_dir().map_err(|error: io::Error| {
        let what = format!("the working folder cannot be read: {}", visible(&error.to_string()));
        Failure::new(&what, "change to a folder that exists")
    })
}

/// The name of a document: the argument as typed, relative to the working folder if it was absolute.
///
/// # Errors
/// The working folder is needed and cannot be read.
pub fn document_name(typed: &Path) -> Result<String, Failure> {
    if !typed.is_absolute() {
        return Ok(typed.to_string_lossy().into_owned());
    }
    Ok(with_slashes(&relative(&working_folder()?, typed)))
}

/// Whether one of two folders, which need not exist yet, is the other or lies in it.
pub fn overlap(one: &Path, other: &Path) -> bool {
    match (real(one), real(other)) {
        (Some(one), Some(other)) => one.starts_with(&other) || other.starts_with(&one),
        _ => false,
    }
}

/// Where a path leads, as far as it exists.
fn real(path: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(path).ok()?;
    let (above, real) = whole.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)))?;
    let below = whole.strip_prefix(above).unwrap_or(Path::new(""));
    Some(if below == Path::new("") { real } else { real.join(below) })
}

/// The way from the folder `from` to `to`, both absolute.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

/// The name of a table file that was found at `inside` of the path `given`, read from `folder`.
///
/// Files under the working folder are named from there; others by the path as given; of an absolute path only the
/// last folder is shown.
pub fn table_name(working: &Path, folder: &Path, given: &Path, inside: &Path) -> String {
    let whole: PathBuf = folder.join(given).join(inside).components().collect();
    // Joining an empty path would leave a slash at the end of a file.
    let with = |given: &Path| if inside == Path::new("") { given.to_owned() } else { given.join(inside) };
    if let Ok(below) = whole.strip_prefix(working)
        && !below.components().any(|component| component == Component::ParentDir)
    {
        return with_slashes(below);
    }
    if !given.is_absolute() {
        return with_slashes(&with(given));
    }
    with_slashes(&with(Path::new(given.file_name().unwrap_or_default())))
}

/// A path with `/` between its names on every system.
pub fn with_slashes(path: &Path) -> String {
    let plain: PathBuf = path.components().filter(|component| *component != Component::CurDir).collect();
    plain.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_absolute() {
        for (folder, given, inside, name) in [
            ("/w", "house/", "people.toml", "house/people.toml"),
            ("/w", "./house", "a/b.toml", "house/a/b.toml"),
            ("/w", "rules.toml", "", "rules.toml"),
            ("/w", "/w/house", "p.toml", "house/p.toml"),
            ("/w", "/etc/names", "p.toml", "names/p.toml"),
            ("/w", "/etc/names.toml", "", "names.toml"),
            ("/w", "../house", "p.toml", "../house/p.toml"),
            ("/", "house", "p.toml", "house/p.toml"),
            ("/w/sub", "house", "p.toml", "sub/house/p.toml"),
        ] {
            let found = table_name(Path::new("/w"), Path::new(folder), Path::new(given), Path::new(inside));
            assert_eq!(found, name, "{folder} {given} {inside}");
        }
    }

    #[test]
    fn the_way_to_another_folder_is_relative() {
        for (to, way) in
            [("/w/a.txt", "a.txt"), ("/x/a.txt", "../x/a.txt"), ("/w/b/c", "b/c"), ("/a", "../a")]
        {
            assert_eq!(relative(Path::new("/w"), Path::new(to)), Path::new(way));
        }
    }
}
