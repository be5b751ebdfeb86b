//! The folders of a watch: where documents come from, and where each file that is made of one goes.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::mark::inode;
use crate::cli::args::Watch;
use crate::cli::files;
use crate::cli::house::House;
use crate::cli::paths::overlap;
use crate::cli::status::Failure;
use crate::ledger::Digest;

/// How the name of a document's ledger ends.
pub const LEDGER: &str = ".ledger.jsonl";

/// The folders, all of which exist when a watch begins.
pub struct Folders {
    /// Where documents come from.
    pub from: PathBuf,
    /// Where they go.
    pub to: PathBuf,
    /// Where the originals stay.
    pub done: Option<PathBuf>,
    /// Where those go that cannot be read as their format.
    pub failed: Option<PathBuf>,
    /// The folders outside the watched one, with their numbers when the watch began.
    outward: Vec<(PathBuf, u64)>,
    /// Where the ledgers go, if not beside the documents.
    ledgers: Option<PathBuf>,
    /// What a file is called in its folder before it is whole. It is this watch's own, and none that another run's
    /// look for what it left behind would find.
    pub temporary: String,
}

impl Folders {
    /// Makes the folders that do not exist yet.
    ///
    /// # Errors
    /// The watched one does not exist, or holds the house's tables; one lies in another; or one cannot be made.
    pub fn open(watch: &Watch, house: &House) -> Result<Folders, Failure> {
        let Watch { from, to, done, failed, ledgers, .. } = watch;
        let unreadable = |error: std::io::Error| files::Error::system(from, "cannot be read", &error);
        let real = fs::canonicalize(from).map_err(unreadable)?;
        if !real.is_dir() {
            let mend = "name the folder that documents come into";
            return Err(files::Error::new(from, "is no folder", mend).into());
        }
        let all: Vec<&PathBuf> =
            [from, to].into_iter().chain([done, failed, ledgers].into_iter().flatten()).collect();
        refuse_overlap(&all)?;
        refuse_tables(from, &real, house, watch.tables.config.as_deref())?;
        let mut outward = Vec::new();
        for folder in &all[1..] {
            let failed = |error: std::io::Error| files::Error::system(folder, "cannot be made", &error);
            fs::create_dir_all(folder).map_err(failed)?;
            outward.push(((*folder).clone(), inode(&fs::metadata(folder).map_err(failed)?)));
        }
        let digest = Digest::of(real.as_os_str().as_encoded_bytes()).to_string();
        Ok(Folders {
            from: from.clone(),
            to: to.clone(),
            done: done.clone(),
            failed: failed.clone(),
            ledgers: ledgers.clone(),
            outward,
            temporary: format!(".canonym_{}", digest.get(..16).unwrap_or(&digest)),
        })
    }

    /// The place of the ledger of the document that goes to `name` in `folder`.
    pub fn ledger(&self, folder: &Path, name: &Path) -> PathBuf {
        with_ending(&self.ledgers.as_deref().unwrap_or(folder).join(name), LEDGER)
    }

    /// Where an earlier ledger of the same name goes, when another document of that name comes.
    pub fn earlier_ledger(&self, folder: &Path, name: &Path, number: u32) -> PathBuf {
        with_ending(&self.ledgers.as_deref().unwrap_or(folder).join(name), &format!(".{number}{LEDGER}"))
    }

    /// Sees that the folders outside the watched one are those that they were. A disk that is gone may leave a folder of
    /// its name behind, in which nobody looks for documents.
    ///
    /// # Errors
    /// One is gone, or another.
    pub fn are_there(&self) -> Result<(), files::Error> {
        self.outward.iter().try_for_each(|(folder, number)| is_same(folder, *number))
    }
}

/// Sees that a folder is the one of this number.
///
/// # Errors
/// It is gone, or another.
pub fn is_same(folder: &Path, number: u64) -> Result<(), files::Error> {
    match fs::metadata(folder) {
        Ok(metadata) if inode(&metadata) == number => Ok(()),
        Ok(_) => {
            let mend = "mount its disk again; if it was made anew on purpose, start the watch anew";
            Err(files::Error::new(folder, "is another folder than it was", mend))
        }
        Err(error) => Err(files::Error::system(folder, "cannot be read", &error)),
    }
}

/// A path with letters behind its name, which need not be UTF-8.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn refuse_overlap(folders: &[&PathBuf]) -> Result<(), Failure> {
    for (at, one) in folders.iter().enumerate() {
        if let Some(other) = folders[at + 1..].iter().find(|other| overlap(one, other)) {
            let shown = |path: &Path| crate::trouble::visible(&path.to_string_lossy());
            let what = format!("of {} and {} one lies in the other", shown(one), shown(other));
            return Err(Failure::new(&what, "give each purpose a folder of its own"));
        }
    }
    Ok(())
}

/// Whatever comes into the folder is handed on, and taken out of it.
fn refuse_tables(from: &Path, real: &Path, house: &House, config: Option<&Path>) -> Result<(), Failure> {
    let is_inside = |path: &Path| fs::canonicalize(path).is_ok_and(|path| path.starts_with(real));
    let found = real.join(crate::cli::house::CONFIG);
    let mut own = house.table_files().chain(config).chain([found.as_path()]);
    match own.find(|path| is_inside(path)) {
        None => Ok(()),
        Some(own) => {
            let name = own.file_name().unwrap_or_default().to_string_lossy();
            let what =
                format!("holds {}, which is the house's and no document", crate::trouble::visible(&name));
            Err(files::Error::new(from, what, "give the documents a folder of their own").into())
        }
    }
}
