//! `explain`: who bears a name, how it is spelt, and which row says so; or what a reason in a report means.
//!
//! The lexicon tells which rows own the name; the rows themselves, read again, tell all else.

mod facts;
mod page;
mod settings;

use super::args::Explain;
use super::house::House;
use super::output::{Output, json_line};
use super::status::{Failure, Status};
use crate::ledger::reasons;
use crate::lexicon::{FormPart, Lexicon};
use crate::table::nearest::nearest;
use crate::trouble::visible;
use facts::{Facts, Source};

/// Prints what is known of a name, an id or a reason.
///
/// # Errors
/// A table cannot be read or is refused.
pub fn run(explain: &Explain) -> Result<Status, Failure> {
    let house = House::open(&explain.tables)?;
    let lexicon = house.lexicon()?;
    let policy = house.policy(&explain.policy);
    let form = explain.words.join(" ");
    let source = Source::new(&lexicon, house.layers(), &policy);
    let facts = Facts {
        form: &form,
        language: policy.language(None).to_owned(),
        entities: source.entities(&form),
        reasons: reasons::named(&form).map(facts::ReasonFacts::from).collect(),
        nearest: None,
    };
    let is_known = !(facts.entities.is_empty() && facts.reasons.is_empty());
    let nearest = if is_known { None } else { near_form(&lexicon, &form) };
    let facts = Facts { nearest, ..facts };
    if !is_known && !explain.json {
        return unknown(&facts);
    }
    let mut output = Output::open();
    if explain.json {
        output.show(json_line(&facts)?)?
    } else {
        output.show(page::Page(&facts))?
    }
    output.flush()?;
    Ok(if is_known { Status::Done } else { Status::Found })
}

fn unknown(facts: &Facts<'_>) -> Result<Status, Failure> {
    let mend = match &facts.nearest {
        Some(near) => format!("did you mean `{}`?", visible(near)),
        None => "no known spelling is near to it".to_owned(),
    };
    super::output::tell(format_args!("canonym: no row knows `{}`\n  = {mend}\n", visible(facts.form)));
    Ok(Status::Found)
}

/// The known spelling that is nearest to `form`, or the nearest reason.
fn near_form(lexicon: &Lexicon, form: &str) -> Option<String> {
    let forms = lexicon.entities().flat_map(|entity| entity.forms());
    let spellings = forms.filter(|form| form.part() != FormPart::Not).map(|form| form.text());
    nearest(form, spellings.chain(reasons::all().map(|reason| reason.name))).map(str::to_owned)
}
