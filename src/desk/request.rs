//! What a request can ask for. Every field is a field of the JSON, and of the query of a raw document.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserializer, Error as _, Visitor};
use serde::{Deserialize, de};

use super::{Code, Desk, Redline, Refusal};
use crate::Policy;
use crate::format::{Options, Profiles};
use crate::normalize::{CopyDate, SUGGEST_FROM};
use crate::table::keys::{FAMILY_ALONE, GIVEN_ALONE, QUOTES};
use crate::table::model::{FamilyAlone, GivenAlone, Quotes};
use crate::text::language::is_tag;

/// A document, and how it is to be read and decided. What is not asked for is as the house has it.
///
/// # Example: a page in German, with quotations left alone
/// ```
/// use canonym::desk::{Desk, Request};
/// use canonym::table::model::Quotes;
/// use canonym::{Lexicon, Policy};
///
/// let text = "<!doctype html><p>„In Kiew“, sagte Minister Maxim Ryzhenkov.".to_owned();
/// let request = Request {
///     text: Some(text),
///     lang: Some("de".to_owned()),
///     quotes: Some(Quotes::Leave),
///     ..Request::default()
/// };
/// let answer = Desk::new(Lexicon::builtin(), Policy::default()).normalize(&request)?;
/// assert_eq!(answer.output, "<!doctype html><p>„In Kiew“, sagte Minister Maxim Ryschenkow.".as_bytes());
/// # Ok::<(), canonym::desk::Refusal>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// `name`: what the ledger calls the document; its extension helps to tell the format. `-` without one.
    pub name: Option<String>,
    /// `text`: the document, if it is text. Whatever encoding it declares, it is taken as it stands.
    pub text: Option<String>,
    /// `base64`: the document's bytes (RFC 4648, with padding), in place of `text`.
    #[serde(rename = "base64", deserialize_with = "bytes")]
    pub bytes: Option<Vec<u8>>,
    /// `format`: its name, such as `html`; without one the document tells.
    pub format: Option<String>,
    /// `encoding`: its label, such as `windows-1251`; without one the bytes tell.
    pub encoding: Option<String>,
    /// `lang`: the language of the copy, a BCP 47 tag.
    pub lang: Option<String>,
    /// `date`: the day of the copy, `YYYY-MM-DD` or `today`; without one the document tells.
    #[serde(deserialize_with = "date")]
    pub date: Option<CopyDate>,
    /// `family_alone`: `unique`, `evidence` or `never`.
    #[serde(deserialize_with = "family_alone")]
    pub family_alone: Option<FamilyAlone>,
    /// `given_alone`: `evidence` or `never`.
    #[serde(deserialize_with = "given_alone")]
    pub given_alone: Option<GivenAlone>,
    /// `quotes`: `rewrite`, `suggest` or `leave`.
    #[serde(deserialize_with = "quotes")]
    pub quotes: Option<Quotes>,
    /// `leave`: spellings that stay as they are, beside those of the house.
    pub leave: Vec<String>,
    /// `suggest`: the lowest score, of 100, of a near miss that is told; `true` stands for 80, `false` for none.
    #[serde(deserialize_with = "suggest")]
    pub suggest: Option<Option<u8>>,
    /// `ascii`: whether a form is spelt in ASCII where the document cannot hold its letters.
    pub ascii: Option<bool>,
    /// `attributes`: whether attributes for readers are prose.
    pub attributes: bool,
    /// `columns`: the columns of a table that are prose.
    pub columns: Vec<String>,
    /// `json_paths`: where JSON has prose, and nowhere else, as `--json-paths` takes it.
    pub json_paths: Option<String>,
    /// `all_strings`: whether every string is prose of JSON that no profile describes.
    pub all_strings: bool,
    /// `all_text`: whether the text of every element is prose of XML that no profile describes.
    pub all_text: bool,
    /// `track_changes`: whether each change in a Word document is written as a tracked one.
    pub track_changes: bool,
    /// `machine_zones`: whether names in URLs, code and the like are listed, and not only counted.
    pub machine_zones: bool,
    /// `right`: whether the names that are right already are listed.
    pub right: bool,
    /// `turned`: for each text, the lines of its own ledger at which an editor decided otherwise than the run does: a
    /// change is not made, a suggestion is. A document is one text, an archive one a prose member.
    pub turned: Vec<Vec<usize>>,
    /// `redline`: the page for review, or a section of one.
    pub redline: Option<Redline>,
}

impl Request {
    /// The document's bytes.
    pub(super) fn source(&self) -> Result<Cow<'_, [u8]>, Refusal> {
        match (&self.text, &self.bytes) {
            (Some(text), None) if self.encoding.is_none() => Ok(Cow::Borrowed(text.as_bytes())),
            (None, Some(bytes)) => Ok(Cow::Borrowed(bytes)),
            (Some(_), None) => {
                let remedy = "leave `encoding` out, or give the bytes as `base64`";
                Err(bad("`encoding` is given for a `text`, which has been decoded", remedy))
            }
            (Some(_), Some(_)) => Err(bad("there are both `text` and `base64`", "give one of them")),
            (None, None) => Err(bad("there is no document", "give it as `text`, or its bytes as `base64`")),
        }
    }

    /// What the ledger calls the document.
    pub(super) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("-")
    }

    /// Whether the names that are right already are needed: the page for review marks them.
    pub(super) fn lists_right(&self) -> bool {
        self.right || self.redline.is_some()
    }

    /// The vocabularies, and the paths that are asked for.
    pub(super) fn profiles(&self, house: &Profiles) -> Result<Profiles, Refusal> {
        let remedy = "name paths such as `headline,bodies[].value,**.caption`";
        match &self.json_paths {
            None => Ok(house.clone()),
            Some(paths) => house.clone().with_json_paths(paths).map_err(|error| bad(error.message(), remedy)),
        }
    }

    /// How the document is read.
    pub(super) fn options<'o>(&'o self, desk: &'o Desk, profiles: &'o Profiles) -> Options<'o> {
        let decoded = self.text.as_ref().map(|_| "utf-8");
        Options {
            format: self.format.as_deref(),
            encoding: decoded.or(self.encoding.as_deref()),
            house_encoding: desk.encoding.as_deref(),
            file: self.name.as_deref(),
            attributes: self.attributes,
            profiles: Some(profiles),
            all_strings: self.all_strings,
            all_text: self.all_text,
            track_changes: self.track_changes,
            columns: &self.columns,
            ..Options::NONE
        }
    }

    /// What is asked for, over what the house wants.
    pub(super) fn policy(&self, house: &Policy) -> Result<Policy, Refusal> {
        let mut policy = house.clone();
        if let Some(lang) = &self.lang {
            policy.lang = Some(language(lang)?);
        }
        policy.date = self.date.unwrap_or(policy.date);
        policy.run.family_alone = self.family_alone.or(policy.run.family_alone);
        policy.run.given_alone = self.given_alone.or(policy.run.given_alone);
        policy.run.quotes = self.quotes.or(policy.run.quotes);
        policy.leave.extend_from_slice(&self.leave);
        policy.suggest = self.suggest.unwrap_or(policy.suggest);
        policy.ascii = self.ascii.unwrap_or(policy.ascii);
        policy.list_machine_zones |= self.machine_zones;
        Ok(policy)
    }
}

/// A language tag, if it is one.
pub(super) fn language(tag: &str) -> Result<String, Refusal> {
    if is_tag(tag) {
        return Ok(tag.to_owned());
    }
    Err(bad("this is no tag of a language", "name it by its BCP 47 tag, such as `en`, `de-AT` or `sr-Latn`"))
}

fn bad(what: &str, remedy: &str) -> Refusal {
    Refusal::new(Code::BadRequest, what, remedy)
}

fn bytes<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    STANDARD.decode(text).map(Some).map_err(|error| D::Error::custom(format!("`base64` is none: {error}")))
}

fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<CopyDate>, D::Error> {
    let Some(given) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let date = CopyDate::parse(&given);
    date.map(Some).ok_or_else(|| D::Error::custom("`date` is a day such as `2019-08-14`, or `today`"))
}

fn family_alone<'de, D: Deserializer<'de>>(from: D) -> Result<Option<FamilyAlone>, D::Error> {
    choice(from, &FAMILY_ALONE)
}

fn given_alone<'de, D: Deserializer<'de>>(from: D) -> Result<Option<GivenAlone>, D::Error> {
    choice(from, &GIVEN_ALONE)
}

fn quotes<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Quotes>, D::Error> {
    choice(from, &QUOTES)
}

/// The value of a word that tables take, too.
fn choice<'de, D, T>(from: D, choices: &'static [(&'static str, T)]) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Copy,
{
    let Some(word) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let known = choices.iter().find(|(known, _)| *known == word);
    known.map(|&(_, value)| Some(value)).ok_or_else(|| {
        let words: Vec<String> = choices.iter().map(|(word, _)| format!("`{word}`")).collect();
        D::Error::custom(format!("unknown word `{word}`, expected one of {}", words.join(", ")))
    })
}

fn suggest<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<u8>>, D::Error> {
    from.deserialize_any(Score)
}

/// Reads a score: a number, `true` or `false`, or either as text, as a query has it.
struct Score;

impl Visitor<'_> for Score {
    type Value = Option<Option<u8>>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a score from 0 to 100, `true` or `false`")
    }

    fn visit_bool<E: de::Error>(self, is_wanted: bool) -> Result<Self::Value, E> {
        Ok(Some(is_wanted.then_some(SUGGEST_FROM)))
    }

    fn visit_u64<E: de::Error>(self, score: u64) -> Result<Self::Value, E> {
        let score = u8::try_from(score).ok().filter(|score| *score <= 100);
        score.map(|score| Some(Some(score))).ok_or_else(|| E::custom("a score goes from 0 to 100"))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        match (text, text.parse()) {
            ("true", _) => self.visit_bool(true),
            ("false", _) => self.visit_bool(false),
            (_, Ok(score)) => self.visit_u64(score),
            _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}
