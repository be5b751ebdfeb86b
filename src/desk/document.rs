//! Answers a request about one document, whether it is a text or an archive of texts.

use super::redline;
use super::{Answer, Code, Desk, Refusal, Request, Unread};
use crate::format::{self, Copy, Options};
use crate::ledger::{Ledger, Right};
use crate::{Normalizer, Outcome};

impl Desk {
    /// Normalises a document.
    ///
    /// # Errors
    /// The request contradicts itself or names something unknown, or the document cannot be read as its format.
    ///
    /// # Example: a document that cannot be read is refused, with the place
    /// ```
    /// use canonym::desk::{Code, Desk, Request};
    /// use canonym::{Lexicon, Policy};
    ///
    /// let desk = Desk::new(Lexicon::builtin(), Policy::default());
    /// let request = Request { text: Some("{\"a\": }".to_owned()), format: Some("json".to_owned()), ..Request::default() };
    /// let refusal = desk.normalize(&request).unwrap_err();
    /// assert_eq!(refusal.code(), Code::Unreadable);
    /// assert!(refusal.to_json().contains(r#""name":"-","line":1,"column":7"#));
    /// ```
    pub fn normalize(&self, request: &Request) -> Result<Answer, Refusal> {
        let source = request.source()?;
        let profiles = request.profiles(&self.profiles)?;
        let normalizer = self.normalizer(request.policy(&self.policy)?);
        let work = Work {
            normalizer: if request.lists_right() { normalizer.with_right() } else { normalizer },
            options: request.options(self, &profiles),
            request,
        };
        match work.package(&source) {
            Some(answer) => answer,
            None => work.document(&source),
        }
    }
}

/// One request, ready to be worked on.
struct Work<'w> {
    normalizer: Normalizer<'w>,
    options: Options<'w>,
    request: &'w Request,
}

impl Work<'_> {
    fn document(&self, source: &[u8]) -> Result<Answer, Refusal> {
        let copy = format::read(source, &self.options).map_err(|error| self.unreadable(&error))?;
        self.refuse_untracked(&copy)?;
        let Outcome { output, ledger, right } = self.normalizer.normalize_as(self.request.name(), &copy);
        let decided = self.request.decided(&[(source, &ledger)])?;
        let (output, ledger) =
            decided.and_then(|mut texts| texts.pop()).unwrap_or((output.into_owned(), ledger));
        let redline = self.redline(&[(source, &ledger, &right)]);
        let unread = copy.errors().iter().map(Unread::of).collect();
        let right = self.request.right.then(|| vec![right]);
        Ok(Answer { output, ledgers: vec![ledger], right, unread, redline })
    }

    /// The answer about an archive; nothing if the document is none.
    #[cfg(feature = "package")]
    fn package(&self, source: &[u8]) -> Option<Result<Answer, Refusal>> {
        let package = match format::Package::open(source, &self.options)? {
            Ok(package) => package,
            Err(error) => return Some(Err(self.unreadable(&error))),
        };
        let copies = match package.copies(&self.options) {
            Ok(copies) => copies,
            Err(error) => return Some(Err(self.unreadable(&error))),
        };
        Some(self.members(source, &package, &copies))
    }

    #[cfg(feature = "package")]
    fn members(
        &self,
        source: &[u8],
        package: &format::Package<'_>,
        copies: &[Copy<'_>],
    ) -> Result<Answer, Refusal> {
        copies.iter().try_for_each(|copy| self.refuse_untracked(copy))?;
        let (mut output, outcomes) = self
            .normalizer
            .normalize_package(self.request.name(), package, copies)
            .map_err(|error| self.unreadable(&error))?;
        let (mut ledgers, right): (Vec<Ledger>, Vec<Vec<Right>>) =
            outcomes.into_iter().map(|outcome| (outcome.ledger, outcome.right)).unzip();
        let run: Vec<(&[u8], &Ledger)> = package.contents().into_iter().zip(&ledgers).collect();
        if let Some(decided) = self.request.decided(&run)? {
            let contents: Vec<&[u8]> = decided.iter().map(|(content, _)| content.as_slice()).collect();
            output = Some(package.with(&contents).map_err(|error| self.unreadable(&error))?);
            ledgers = decided.into_iter().map(|(_, ledger)| ledger).collect();
        }
        let texts = package.contents().into_iter().zip(&ledgers).zip(&right);
        let texts: Vec<_> = texts.map(|((content, ledger), right)| (content, ledger, right)).collect();
        let redline = self.redline(&texts);
        let output = output.unwrap_or_else(|| source.to_vec());
        let right = self.request.right.then_some(right);
        Ok(Answer { output, ledgers, right, unread: Vec::new(), redline })
    }

    #[cfg(not(feature = "package"))]
    fn package(&self, _: &[u8]) -> Option<Result<Answer, Refusal>> {
        None
    }

    fn redline(&self, texts: &[(&[u8], &Ledger, &Vec<Right>)]) -> Option<String> {
        self.request.redline.map(|wanted| redline::write(wanted, texts))
    }

    fn unreadable(&self, error: &format::Error) -> Refusal {
        Refusal::of_document(self.request.name(), error)
    }

    /// Refuses to track changes in a document that cannot hold any.
    fn refuse_untracked(&self, copy: &Copy<'_>) -> Result<(), Refusal> {
        if copy.tracks_changes() || !self.request.track_changes {
            return Ok(());
        }
        let what = format!("changes are tracked in Word documents alone, and this is {}", copy.format());
        let refusal =
            Refusal::new(Code::BadRequest, what, "leave `track_changes` out, or give a Word document");
        Err(refusal.of(self.request.name()))
    }
}
