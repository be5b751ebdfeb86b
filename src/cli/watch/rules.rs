//! By what documents are normalised: tables, policy, and how documents are read. Made anew when the tables change.

use crate::cli::args::{DocumentOptions, PolicyOptions, Watch};
use crate::cli::house::House;
use crate::cli::status::Failure;
use crate::{Lexicon, Policy};

/// What the tables and the arguments make.
pub struct Rules {
    /// The compiled tables.
    pub lexicon: Lexicon,
    /// What to do where rows leave a choice.
    pub policy: Policy,
    /// How documents are read.
    pub documents: DocumentOptions,
    typed: Typed,
}

/// The arguments as typed.
#[derive(Clone)]
struct Typed {
    documents: DocumentOptions,
    policy: PolicyOptions,
    ascii: bool,
    verbose: bool,
}

impl Rules {
    /// What the arguments make of the tables.
    ///
    /// # Errors
    /// The tables are bad, or no document can be read as the arguments say.
    pub fn of(watch: &Watch, house: &House) -> Result<Rules, Failure> {
        let (documents, policy) = (watch.documents.clone(), watch.policy.clone());
        Rules::made(Typed { documents, policy, ascii: watch.ascii, verbose: watch.verbose }, house)
    }

    /// The same of other tables.
    ///
    /// # Errors
    /// As those of [`Rules::of`].
    pub fn anew(house: &House, before: &Rules) -> Result<Rules, Failure> {
        Rules::made(before.typed.clone(), house)
    }

    fn made(typed: Typed, house: &House) -> Result<Rules, Failure> {
        let policy =
            Policy { list_machine_zones: typed.verbose, ascii: typed.ascii, ..house.policy(&typed.policy) };
        let mut documents = typed.documents.clone();
        documents.settle(house)?;
        Ok(Rules { lexicon: house.lexicon()?, policy, documents, typed })
    }
}
