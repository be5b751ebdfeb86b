//! The cache of compiled tables: what one run compiled, later runs map, as long as nothing that it was made of changes.
//!
//! It is a folder of entries and notes. An *entry* is a compiled file, named by what it was compiled from; a *note*,
//! named by the tables of a run, names an entry and proves two things: whoever wrote the note had read the entry and found
//! its digest right; and neither it nor a table has changed since, for the system's own numbers of those files (inode, size,
//! times) are the same. So three runs differ: the first compiles and writes the entry, the second reads it in whole
//! and writes the note, and all others map it. Whatever is not proved is read in whole, and what is not sound is
//! compiled again. Only a file of this folder is ever mapped: nobody writes to it in place, which could change an answer
//! or end the process; a file that somebody compiled is copied here.
//!
//! Nothing here fails a run: without a folder that can be written, it goes on as if there were none.

mod clean;
mod folder;
mod map;
mod stamp;

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::args::TableOptions;
use super::files;
use crate::Lexicon;
use crate::ledger::Digest;
use stamp::Stamp;

/// How the name of an entry ends.
const ENTRY: &str = "lexicon";

/// How the name of a note ends.
const NOTE: &str = "note";

/// The cache of this user, or none.
pub struct Cache {
    folder: Option<PathBuf>,
}

/// What a run is known by without reading a table: its setting, and the numbers of the tables' files.
#[derive(PartialEq, Eq)]
pub struct Inputs {
    setting: String,
    /// None if there is a file that has none.
    stamps: Option<Vec<Stamp>>,
}

impl Inputs {
    /// Looks at the files as they are now.
    pub fn new(setting: String, files: &[&Path]) -> Inputs {
        let folder = std::env::current_dir().unwrap_or_default();
        let stamps = files.iter().map(|path| Stamp::of(&fs::metadata(path).ok()?)).collect();
        Inputs { setting: format!("{}\n{setting}", folder.to_string_lossy()), stamps }
    }

    /// What a note says that was written when the files were as they are now, and so was the entry.
    fn proof(&self, key: &str, entry: &Stamp) -> Option<String> {
        let stamps: Vec<String> = self.stamps.as_ref()?.iter().chain([entry]).map(Stamp::to_string).collect();
        let all = Digest::of(format!("{}\n{key}\n{}", self.setting, stamps.join("\n")).as_bytes());
        Some(format!("{key}\n{all}\n"))
    }

    fn note(&self) -> String {
        format!("{}.{NOTE}", Digest::of(self.setting.as_bytes()))
    }
}

impl Cache {
    /// The cache that the options and the environment leave.
    pub fn of(options: &TableOptions) -> Cache {
        Cache { folder: folder::find(options.no_cache) }
    }

    /// What was compiled for these inputs, if nothing has changed since. Neither tables nor entry are read in whole.
    pub fn unchanged(&self, inputs: &Inputs) -> Option<Lexicon> {
        let folder = self.folder.as_ref()?;
        let path = folder.join(inputs.note());
        let note = fs::read_to_string(&path).ok()?;
        let key = Digest::parse(note.lines().next()?)?.to_string();
        let file = File::open(entry(folder, &key)).ok()?;
        let stamp = Stamp::of(&file.metadata().ok()?)?;
        let written = Stamp::of(&fs::metadata(&path).ok()?)?;
        let is_settled =
            inputs.stamps.as_ref()?.iter().chain([&stamp]).all(|stamp| stamp.is_before(&written));
        if !is_settled || note != inputs.proof(&key, &stamp)? {
            return None;
        }
        Lexicon::from_checked_bytes(map::map(&file).ok()?).ok()
    }

    /// What was compiled from these contents, read in whole, and noted for the next run.
    pub fn compiled(&self, inputs: &Inputs, contents: &str) -> Option<Lexicon> {
        let key = key_of(contents);
        let (lexicon, stamp) = self.read(&key)?;
        if lexicon.remark() != contents {
            return None;
        }
        self.note(inputs, &key, &stamp);
        Some(lexicon)
    }

    /// Keeps what was just compiled.
    pub fn keep(&self, contents: &str, lexicon: &Lexicon) {
        self.write(&key_of(contents), &lexicon.to_file(contents));
    }

    /// Keeps a copy of a compiled file that was read in whole, or notes the copy that is there.
    pub fn keep_copy(&self, inputs: &Inputs, lexicon: &Lexicon) {
        let key = key_of(&format!("copy of {}\n{}", lexicon.digest(), lexicon.remark()));
        match self.read(&key) {
            Some((copy, stamp)) if copy.digest() == lexicon.digest() && copy.remark() == lexicon.remark() => {
                self.note(inputs, &key, &stamp)
            }
            _ => self.write(&key, &lexicon.to_file(lexicon.remark())),
        }
    }

    /// An entry whose every byte was checked, with its numbers.
    fn read(&self, key: &str) -> Option<(Lexicon, Option<Stamp>)> {
        let mut file = File::open(entry(self.folder.as_ref()?, key)).ok()?;
        let metadata = file.metadata().ok()?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).ok()?);
        file.read_to_end(&mut bytes).ok()?;
        let lexicon = Lexicon::from_bytes(bytes).ok()?;
        Some((lexicon, Stamp::of(&metadata)))
    }

    /// What cannot be written is not missed: the next run reads in whole, or compiles again.
    fn note(&self, inputs: &Inputs, key: &str, entry: &Option<Stamp>) {
        let (Some(folder), Some(entry)) = (&self.folder, entry) else { return };
        if let Some(proof) = inputs.proof(key, entry) {
            let _ = files::write(&folder.join(inputs.note()), proof.as_bytes());
        }
    }

    fn write(&self, key: &str, bytes: &[u8]) {
        let Some(folder) = &self.folder else { return };
        if folder::make(folder).is_ok() && files::write(&entry(folder, key), bytes).is_ok() {
            clean::clean(folder, &entry(folder, key));
        }
    }
}

fn key_of(contents: &str) -> String {
    Digest::of(contents.as_bytes()).to_string()
}

fn entry(folder: &Path, key: &str) -> PathBuf {
    folder.join(format!("{key}.{ENTRY}"))
}
