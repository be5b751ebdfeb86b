//! What a run or a house wants done with bare names and quotations.

use crate::lexicon::{EntityRef, Settings, key_of};
use crate::table::config::Choices;
use crate::table::model::{FamilyAlone, Former, GivenAlone, Kind, Quotes};
use crate::text::date::Date;

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
    /// Of which day copy is taken to be.
    pub date: CopyDate,
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

/// Of which day copy is taken to be: what the house printed then is right in it.
///
/// # Example: an article of an archive keeps its house's style
/// ```
/// use canonym::{Lexicon, Normalizer, Policy, format::text, normalize::CopyDate, text::date::Date};
///
/// let lexicon = Lexicon::builtin();
/// let spelt = |date: CopyDate| {
///     let policy = Policy { date, ..Policy::default() };
///     Normalizer::new(&lexicon, policy).normalize(&text::read(b"The train left Kiev.")).output.into_owned()
/// };
/// assert_eq!(spelt(CopyDate::Own), b"The train left Kyiv.");
/// assert_eq!(spelt(CopyDate::On(Date::parse("2015-03-01").expect("it is a day"))), b"The train left Kiev.");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CopyDate {
    /// Of the day that the document says; of today, if it says none.
    #[default]
    Own,
    /// Of today, whatever the document says.
    Today,
    /// Of this day.
    On(Date),
}

impl CopyDate {
    /// A day as people give it: `YYYY-MM-DD`, or `today`.
    pub fn parse(given: &str) -> Option<CopyDate> {
        match given {
            "today" => Some(CopyDate::Today),
            day => Date::parse(day).map(CopyDate::On),
        }
    }
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
    pub(crate) fn quotes(&self, settings: Settings) -> Quotes {
        let default = if settings.kind() == Kind::Term { Quotes::Suggest } else { Quotes::Rewrite };
        self.run.quotes.or(settings.quotes()).or(self.house.quotes).unwrap_or(default)
    }

    /// Whether a key is that of a spelling that stays as it is.
    pub(crate) fn leaves(&self, key: &str) -> bool {
        self.leave.iter().filter_map(|spelling| key_of(spelling)).any(|left| left.as_str() == key)
    }

    pub(crate) fn former(&self, settings: Settings) -> Former {
        settings.former().unwrap_or(Former::Rewrite)
    }

    /// The day of a copy that says it is of the day `document`; none if it is today's.
    pub(crate) fn day(&self, document: Option<Date>) -> Option<Date> {
        match self.date {
            CopyDate::Own => document,
            CopyDate::Today => None,
            CopyDate::On(day) => Some(day),
        }
    }

    pub(crate) fn language<'a>(&'a self, document: Option<&'a str>) -> &'a str {
        self.lang.as_deref().or(document).or(self.house_lang.as_deref()).unwrap_or("en")
    }
}
