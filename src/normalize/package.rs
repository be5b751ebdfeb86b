//! Normalises an archive as a whole: its prose members together, and the archive that they make.

use super::{Normalizer, Outcome};
use crate::format::{Copy, Error, Package};

impl Normalizer<'_> {
    /// Normalises the members of an archive, read as `copies`, and gives the archive with their outputs, or nothing if
    /// none of them changed; and the outcome of each.
    ///
    /// # Errors
    /// The archive cannot be written with its other members as they are; then it is to be passed on as it came.
    pub fn normalize_package<'s>(
        &self,
        document: &str,
        package: &Package<'_>,
        copies: &[Copy<'s>],
    ) -> Result<(Option<Vec<u8>>, Vec<Outcome<'s>>), Error> {
        let outcomes = self.normalize_members(document, &package.names(), copies);
        let contents: Vec<&[u8]> = outcomes.iter().map(|outcome| outcome.output.as_ref()).collect();
        let output = if contents == package.contents() { None } else { Some(package.with(&contents)?) };
        Ok((output, outcomes))
    }
}
