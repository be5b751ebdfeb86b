//! Finds and reads the table files at a path: the file itself, or every table in a folder and below it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::config;
use crate::cli::files::{self, Error, STANDARD_INPUT};
use crate::cli::paths::table_name;
use crate::trouble::{Place, Severity, Trouble};

/// The folder whose files are no tables but schemes.
const SCHEMES: &str = "schemes";

/// A file that should be text, and what people call it.
pub struct TextFile {
    /// Relative, with `/`.
    pub name: String,
    /// Where it was read; not to be shown.
    pub path: PathBuf,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl TextFile {
    /// Reads the file at `path`, which people know as `name`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(path: PathBuf, name: String) -> Result<TextFile, Error> {
        Ok(TextFile { bytes: files::read_as(&path, Path::new(&name))?, name, path })
    }

    /// The content, if it is UTF-8.
    ///
    /// # Errors
    /// The place of the first byte that is not.
    pub fn text(&self) -> Result<&str, Trouble> {
        std::str::from_utf8(&self.bytes).map_err(|error| {
            let readable = self.bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
            let place = Place::locate(&Arc::from(self.name.as_str()), readable, error.valid_up_to());
            Trouble::at(Severity::Error, place, "this is not UTF-8")
                .because("a name read in the wrong encoding would be printed wrong")
                .mend("save the file as UTF-8")
        })
    }
}

/// A table file that was found and not yet read.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Relative, with `/`.
    pub name: String,
    /// Where it is; not to be shown.
    pub path: PathBuf,
}

impl Listed {
    /// Reads it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(&self) -> Result<TextFile, Error> {
        let Listed { name, path } = self.clone();
        if path == Path::new(STANDARD_INPUT) {
            return Ok(TextFile { bytes: files::read(&path)?, name, path });
        }
        TextFile::read(path, name)
    }
}

/// The tables at `given`, read.
///
/// # Errors
/// As those of [`list_files`].
pub fn find_files(folder: &Path, given: &Path) -> Result<Vec<TextFile>, Error> {
    list_files(folder, given)?.iter().map(Listed::read).collect()
}

/// The tables at `given`, which starts from `folder`: a file, `-` for standard input, or a folder whose `.toml` files
/// are taken, sorted, with those of the folders in it. `canonym.toml` and folders of schemes are passed over.
///
/// # Errors
/// Something cannot be read, or a folder holds no table.
pub fn list_files(folder: &Path, given: &Path) -> Result<Vec<Listed>, Error> {
    if given == Path::new(STANDARD_INPUT) {
        return Ok(vec![Listed { name: STANDARD_INPUT.to_owned(), path: given.to_owned() }]);
    }
    let walk = Walk { folder, given };
    let mut found = Vec::new();
    if walk.is_folder(Path::new(""))? {
        walk.enter(Path::new(""), &mut Vec::new(), &mut found)?;
        if found.is_empty() {
            let mend = "name a folder that holds .toml files, or take it out";
            return Err(Error::new(given, "holds no table", mend));
        }
    } else {
        found.push(PathBuf::new());
    }
    found.sort();
    let listed = |inside: &PathBuf| Listed { path: walk.path(inside), name: walk.name(inside) };
    Ok(found.iter().map(listed).collect())
}

struct Walk<'p> {
    folder: &'p Path,
    given: &'p Path,
}

impl Walk<'_> {
    fn path(&self, inside: &Path) -> PathBuf {
        let given = self.folder.join(self.given);
        if inside == Path::new("") { given } else { given.join(inside) }
    }

    fn name(&self, inside: &Path) -> String {
        // Without a working folder the path as given does as well.
        let working = std::env::current_dir().unwrap_or_default();
        table_name(&working, self.folder, self.given, inside)
    }

    fn failed(&self, inside: &Path, error: &std::io::Error) -> Error {
        Error::system(Path::new(&self.name(inside)), "cannot be read", error)
    }

    fn is_folder(&self, inside: &Path) -> Result<bool, Error> {
        let metadata = fs::metadata(self.path(inside)).map_err(|error| self.failed(inside, &error))?;
        Ok(metadata.is_dir())
    }

    /// Gathers the tables of a folder. `above` are the folders on the way to it, to which no link may lead back.
    fn enter(&self, inside: &Path, above: &mut Vec<PathBuf>, found: &mut Vec<PathBuf>) -> Result<(), Error> {
        let failed = |error: std::io::Error| self.failed(inside, &error);
        let real = fs::canonicalize(self.path(inside)).map_err(failed)?;
        if above.contains(&real) {
            let mend = "take the link out";
            return Err(Error::new(Path::new(&self.name(inside)), "leads back to a folder above it", mend));
        }
        above.push(real);
        for entry in fs::read_dir(self.path(inside)).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let path = inside.join(&name);
            if self.is_folder(&path)? {
                if name != SCHEMES {
                    self.enter(&path, above, found)?;
                }
            } else if path.extension().is_some_and(|extension| extension == "toml") && name != config::NAME {
                found.push(path);
            }
        }
        above.pop();
        Ok(())
    }
}
