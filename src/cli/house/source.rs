//! One entry of the house's tables, as an option or `canonym.toml` names it: which files it is, and the layer they make.

use std::path::{Path, PathBuf};

use super::walk::{Listed, TextFile, list_files};
use crate::cli::files;
use crate::table;
use crate::table::model::{Layer, Located};
use crate::trouble::{Severity, Trouble};

/// A table or a folder of tables.
pub struct Source {
    /// As typed.
    path: PathBuf,
    /// Where `canonym.toml` names it, if no option does.
    place: Option<Located>,
    files: Vec<Listed>,
}

impl Source {
    /// The tables at `path`, which starts from `folder`.
    ///
    /// # Errors
    /// There is nothing, or it cannot be read.
    pub fn find(folder: &Path, path: &Path, place: Option<&Located>) -> Result<Source, files::Error> {
        let files = list_files(folder, path)?;
        Ok(Source { path: path.to_owned(), place: place.cloned(), files })
    }

    /// As typed.
    pub fn name(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// Where `canonym.toml` names it, if no option does.
    pub fn place(&self) -> Option<&Located> {
        self.place.as_ref()
    }

    /// Its files, sorted.
    pub fn files(&self) -> &[Listed] {
        &self.files
    }

    /// Reads its files.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn read(&self) -> Result<Vec<TextFile>, files::Error> {
        self.files.iter().map(Listed::read).collect()
    }

    /// The layer that its files make, which were read as `texts`, with every trouble of theirs.
    pub fn layer(&self, texts: &[TextFile]) -> (Layer, Vec<Trouble>) {
        let mut troubles = Vec::new();
        let mut layer = Layer { name: self.name(), ..Layer::default() };
        for file in texts {
            match file.text() {
                Ok(text) => {
                    let (read, of_file) = table::read(&file.name, text);
                    layer.files.push(read);
                    troubles.extend(of_file);
                }
                Err(trouble) => troubles.push(trouble),
            }
        }
        (layer, troubles)
    }
}

/// Tells that tables which `canonym.toml` names cannot be used; the trouble stands where it names them.
pub fn unusable(path: &Located, what: &str) -> Trouble {
    let what = format!("the tables at `{}` cannot be used: {what}", path.text);
    Trouble::at(Severity::Error, path.place.clone(), what)
        .because("a run never uses a part of its tables")
        .mend("mend the path, which starts from the folder of this file, or take it out")
}
