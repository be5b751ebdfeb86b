//! Where the documents of an archive go: each to its own place, to the same place in another folder, or nowhere.

use std::fs;
use std::path::{Path, PathBuf};

use super::resume::Text;
use crate::cli::args::Filter;
use crate::cli::files::{self, Prepared, Target};
use crate::cli::packages::has_texts;
use crate::cli::paths::overlap;
use crate::cli::status::Failure;
use crate::ledger::Digest;
use crate::ledger::record::Digests;

/// Where the documents go.
#[derive(Clone, Debug)]
pub enum Place {
    /// Nowhere: they are only looked at.
    Nowhere,
    /// To where they are; only if they change.
    Same,
    /// Each to the folder `to`, as it stands in the folder `from`; whether it changes or not, so that all are there.
    Mirror {
        /// The archive.
        from: PathBuf,
        /// Its mirror.
        to: PathBuf,
    },
}

impl Place {
    /// The place that the arguments mean.
    ///
    /// # Errors
    /// They contradict each other, or a folder would be written into itself.
    pub fn of(filter: &Filter) -> Result<Place, Failure> {
        if filter.check {
            return Ok(Place::Nowhere);
        }
        if filter.in_place {
            return Ok(Place::Same);
        }
        let Some(to) = &filter.archive.to else {
            let what = "--resume goes on with an archive, and this run says not where its documents go";
            return Err(Failure::new(what, "add --in-place or --to, as the run before had it"));
        };
        let [from] = filter.files.as_slice() else {
            return Err(Failure::new("--to takes one folder", "name one, or run once for each"));
        };
        if !from.is_dir() {
            return Err(Failure::new(
                "--to takes a folder, and no file",
                "name the folder, or redirect the output",
            ));
        }
        refuse_nested(from, to)?;
        Ok(Place::Mirror { from: from.clone(), to: to.clone() })
    }

    /// Makes `output`, which is made of `source`, ready to stand at the place of `path`; nothing if it does already.
    ///
    /// # Errors
    /// It cannot be written there, or what stands there cannot be replaced.
    pub fn prepare(
        &self,
        path: &Path,
        source: &[u8],
        output: &[u8],
    ) -> Result<Option<Prepared>, files::Error> {
        match self {
            Place::Same if source != output => Ok(Some(Target::find(path)?.prepare(output)?)),
            Place::Nowhere | Place::Same => Ok(None),
            Place::Mirror { from, to } => {
                let place = mirrored(path, from, to);
                let is_there = fs::read(&place).is_ok_and(|found| found == output);
                if is_there { Ok(None) } else { Ok(Some(Target::mirror(path, &place)?.prepare(output)?)) }
            }
        }
    }

    /// The folder in which the documents of a folder are written; none if they are not.
    pub fn folder_of(&self, folder: &Path) -> Option<PathBuf> {
        match self {
            Place::Nowhere => None,
            Place::Same => Some(folder.to_owned()),
            Place::Mirror { from, to } => Some(mirrored(folder, from, to)),
        }
    }

    /// Whether the document `name` is what an earlier run made of it.
    pub fn is_done(&self, name: &str, texts: &[Text]) -> bool {
        let path = Path::new(name);
        let is = |path: &Path, digest: fn(&Digests) -> Digest| {
            let texts: Vec<_> =
                texts.iter().map(|text| (text.member.as_deref(), digest(&text.digests))).collect();
            fs::read(path).is_ok_and(|bytes| has_texts(name, &bytes, &texts))
        };
        match self {
            Place::Nowhere => false,
            Place::Same => is(path, |digests| digests.output),
            Place::Mirror { from, to } => {
                is(path, |digests| digests.input) && is(&mirrored(path, from, to), |digests| digests.output)
            }
        }
    }

    /// Whether a document that is done can be done again with the same result.
    pub fn can_redo(&self, texts: &[Text]) -> bool {
        let is_same = |text: &Text| text.digests.input == text.digests.output;
        matches!(self, Place::Mirror { .. }) || texts.iter().all(is_same)
    }
}

fn mirrored(path: &Path, from: &Path, to: &Path) -> PathBuf {
    to.join(path.strip_prefix(from).unwrap_or(path))
}

fn refuse_nested(from: &Path, to: &Path) -> Result<(), Failure> {
    if overlap(from, to) {
        let what = "of the folder and its mirror one lies in the other";
        return Err(Failure::new(what, "give --to a folder beside the archive"));
    }
    Ok(())
}
