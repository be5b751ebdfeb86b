//! The crate's error at the boundary where tables become a lexicon.

use std::fmt;
use std::sync::Arc;

use crate::trouble::Trouble;

/// Why tables were refused: every trouble, in file order. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Error {
    troubles: Arc<[Trouble]>,
}

impl Error {
    pub(crate) fn of_tables(troubles: Vec<Trouble>) -> Error {
        Error { troubles: troubles.into() }
    }

    /// What is wrong, in file order; never empty.
    pub fn troubles(&self) -> &[Trouble] {
        &self.troubles
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, trouble) in self.troubles.iter().enumerate() {
            if at > 0 {
                f.write_str("\n\n")?;
            }
            trouble.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
