//! The desk: requests and answers of a service, without a network.
//!
//! It knows tables, a policy, and how a request asks for other settings. It must never know how a request came, nor
//! read a file or a clock. What leaves it: answers and refusals as values and as JSON, the same for the service of
//! the command and for a page that has the library compiled to WebAssembly. The page is here as well, as files.

mod answer;
mod check;
mod document;
mod json;
mod page;
mod redline;
mod refusal;
mod request;
mod turned;

use std::sync::{Arc, OnceLock};

pub use answer::{Answer, Unread};
pub use check::{Check, Checked, Language, languages};
pub use page::{PageFile, page_files};
pub use redline::Redline;
pub use refusal::{Code, Refusal};
pub use request::Request;

use crate::format::Profiles;
use crate::lexicon::Nearby;
use crate::{Lexicon, Normalizer, Policy};

/// What answers requests: tables, and what the house wants where a request says nothing. Shareable between threads.
///
/// # Example: a request in JSON, and its answer
/// ```
/// use canonym::desk::Desk;
/// use canonym::{Lexicon, Policy};
///
/// let desk = Desk::new(Lexicon::builtin(), Policy::default());
/// let answer = desk.normalize_json(br#"{"name": "wire.txt", "text": "Maxim Ryschenkow spoke."}"#)?;
/// assert!(answer.starts_with(r#"{"name":"wire.txt","format":"text","encoding":"UTF-8","lang":"en","changed":true,"#));
/// assert!(answer.contains(r#""text":"Maxim Ryzhenkov spoke.""#));
/// # Ok::<(), canonym::desk::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Desk {
    lexicon: Lexicon,
    policy: Policy,
    profiles: Profiles,
    encoding: Option<String>,
    /// Made when the first request asks for suggestions.
    nearby: Arc<OnceLock<Nearby>>,
}

impl Desk {
    /// A desk with these tables and this policy.
    pub fn new(lexicon: Lexicon, policy: Policy) -> Desk {
        Desk { lexicon, policy, profiles: Profiles::default(), encoding: None, nearby: Arc::default() }
    }

    /// With the house's own vocabularies of documents.
    pub fn with_profiles(mut self, profiles: Profiles) -> Desk {
        self.profiles = profiles;
        self
    }

    /// With the label of the encoding of documents that tell none and are not UTF-8.
    pub fn with_encoding(mut self, label: Option<String>) -> Desk {
        self.encoding = label;
        self
    }

    /// The tables.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    fn normalizer(&self, policy: Policy) -> Normalizer<'_> {
        Normalizer::new(&self.lexicon, policy).sharing(&self.nearby)
    }
}

#[cfg(test)]
mod tests;
