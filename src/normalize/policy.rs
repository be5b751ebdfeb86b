//! What a run or a house wants done with bare names and quotations.

use crate::lexicon::{EntityRef, key_of};
use crate::table::config::Choices;
use crate::table::model::{FamilyAlone, GivenAlone, Kind, Quotes};

/// How a run decides where tables leave a choice.
///
/// Precedence: the run's options, the row, its file's header, the house's policy, the built-in default.
///
/// # Example: leave quotations alone
/// ```
/// use canonym::{Policy, table::config::Choices, table::model::Quotes};
///
/// let policy = Policy { run: Choices { quotes: Some(Quotes::Leave), ..Choices::default() }, ..Policy::default() };
/// assert_eq!(policy.run.quotes, Some(Quotes::Leave));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The language of the copy, a BCP 47 tag, which wins over the document's own.
    pub lang: Option<String>,
    /// The language of copy that does not name its own; English if this is not set either.
    pub house_lang: Option<String>,
    /// The run's options.
    pub run: Choices,
    /// The house's policy.
    pub house: Choices,
    /// Whether mentions in machine zones are listed in the ledger, and not only counted.
    pub list_machine_zones: bool,
    /// Spellings of parts or of whole names that stay as they are, whatever rows say.
    pub leave: Vec<String>,
    /// The lowest score, of 100, with which a near miss is suggested; see [`SUGGEST_FROM`]. Without one, nothing is
    /// looked for beyond what rows own, which costs nothing.
    pub suggest: Option<u8>,
    /// Whether a canonical form is spelt in ASCII where the document cannot hold its letters; the mention is left
    /// otherwise.
    pub ascii: bool,
}

/// The score from which a near miss is worth a person's look.
pub const SUGGEST_FROM: u8 = 80;

impl Policy {
    pub(crate) fn family_alone(&self, entity: EntityRef<'_>) -> FamilyAlone {
        let row = self.run.family_alone.or(entity.family_alone());
        row.or(self.house.family_alone).unwrap_or(FamilyAlone::Unique)
    }

    pub(crate) fn given_alone(&self, entity: EntityRef<'_>) -> GivenAlone {
        let row = self.run.given_alone.or(entity.given_alone());
        row.or(self.house.given_alone).unwrap_or(GivenAlone::Never)
    }

    /// Spelling a name is not wording, so names are rewritten; a term's change alters what was said.
    pub(crate) fn quotes(&self, entity: EntityRef<'_>) -> Quotes {
        let default = if entity.kind() == Kind::Term { Quotes::Suggest } else { Quotes::Rewrite };
        self.run.quotes.or(entity.quotes()).or(self.house.quotes).unwrap_or(default)
    }

    /// Whether a key is that of a spelling that stays as it is.
    pub(crate) fn leaves(&self, key: &str) -> bool {
        self.leave.iter().filter_map(|spelling| key_of(spelling)).any(|left| left.as_str() == key)
    }

    pub(crate) fn language<'a>(&'a self, document: Option<&'a str>) -> &'a str {
        self.lang.as_deref().or(document).or(self.house_lang.as_deref()).unwrap_or("en")
    }
}
