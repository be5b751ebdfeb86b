//! Finds `canonym.toml`: in the working folder, in the nearest folder above it, or where an option says.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use super::walk::TextFile;
use crate::cli::args::TableOptions;
use crate::cli::paths::{table_name, working_folder};
use crate::cli::status::Failure;
use crate::table::config::{self, Config};
use crate::trouble::Trouble;

/// What the file is called.
pub const NAME: &str = "canonym.toml";

/// A `canonym.toml` as read.
pub struct Found {
    /// The folder that its paths start from.
    pub folder: PathBuf,
    pub config: Config,
    pub troubles: Vec<Trouble>,
}

/// The configuration of a run, if there is one.
///
/// # Errors
/// The file that an option names is not there, or a file cannot be read.
pub fn find(options: &TableOptions) -> Result<Option<Found>, Failure> {
    if options.no_config {
        return Ok(None);
    }
    let working = working_folder()?;
    if let Some(path) = &options.config {
        let folder = working.join(path.parent().unwrap_or(Path::new("")));
        let name = table_name(&working, &working, path, Path::new(""));
        return read(folder, name, path.clone()).map(Some);
    }
    let Some((up, folder)) = working.ancestors().enumerate().find(|(_, folder)| is_there(&folder.join(NAME)))
    else {
        return Ok(None);
    };
    let name: PathBuf = iter::repeat_n("..", up).chain([NAME]).collect();
    read(folder.to_owned(), name.to_string_lossy().into_owned(), folder.join(NAME)).map(Some)
}

/// Whether there is something of this name, readable or not: what cannot be read must be told, not passed over.
fn is_there(path: &Path) -> bool {
    !fs::symlink_metadata(path)
        .is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
}

fn read(folder: PathBuf, name: String, path: PathBuf) -> Result<Found, Failure> {
    let file = TextFile::read(path, name)?;
    let text = file.text().map_err(|trouble| Failure::of_troubles([&trouble]))?;
    let (config, troubles) = config::read(&file.name, text);
    Ok(Found { folder, config, troubles })
}
