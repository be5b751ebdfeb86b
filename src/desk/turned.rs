//! What an editor decided otherwise than the run did, put into the answer.

use super::{Code, Refusal, Request};
use crate::ledger::{self, Ledger};

/// The output and the ledger of a text.
type Decided = (Vec<u8>, Ledger);

impl Request {
    /// The outputs and the ledgers of the run's texts as decided, in their order; nothing if all stays as the run has it.
    ///
    /// # Errors
    /// A line of `turned` tells of nothing to decide, or there are lines of more texts than the document has.
    pub(super) fn decided(&self, texts: &[(&[u8], &Ledger)]) -> Result<Option<Vec<Decided>>, Refusal> {
        if self.turned.iter().all(Vec::is_empty) {
            return Ok(None);
        }
        if self.turned.len() > texts.len() {
            let why =
                format!("it has lines of {} texts, and the document {}", self.turned.len(), texts.len());
            return Err(self.is_of_another_run(&why));
        }
        let lines = self.turned.iter().map(Vec::as_slice).chain(std::iter::repeat(&[][..]));
        let decided = texts.iter().zip(lines).map(|(&(source, ledger), lines)| {
            ledger::turn(source, ledger, lines).map_err(|error| {
                let told = error.to_string();
                self.is_of_another_run(told.lines().next().unwrap_or_default())
            })
        });
        decided.collect::<Result<_, _>>().map(Some)
    }

    fn is_of_another_run(&self, why: &str) -> Refusal {
        let what = "`turned` does not speak of this run: the tables or the settings may have changed since";
        let remedy = "ask without `turned`, and decide on that answer";
        Refusal::new(Code::BadRequest, what, remedy).because(why).of(self.name())
    }
}
