//! `explain`: who bears a name, how it is spelt, and which row says so; or what a reason in a report means.
//!
//! The lexicon tells which rows own the name; the rows themselves, read again, tell all else. Of compiled tables, which
//! have no rows to read, the lexicon tells that, too, but not in which of an entity's rows a setting was written.

mod compiled;
mod facts;
mod guess;
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
    let layers = if house.compiled().is_some() { None } else { Some(house.layers()?) };
    let source = Source::new(&lexicon, layers, &policy);
    let facts = Facts {
        form: &form,
        language: policy.language(None).to_owned(),
        date: policy.day(None).map(|day| day.to_string()),
        entities: source.entities(&form),
        reasons: reasons::named(&form).map(facts::ReasonFacts::from).collect(),
        guesses: Vec::new(),
        near: Vec::new(),
        nearest: None,
    };
    let is_known = !(facts.entities.is_empty() && facts.reasons.is_empty());
    let facts = match is_known {
        true => facts,
        false => Facts {
            guesses: guess::guesses(&lexicon, &form),
            near: guess::near(&lexicon, &form),
            nearest: near_form(&lexicon, &form),
            ..facts
        },
    };
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

/// Tells what may stand behind a name that no row knows.
fn unknown(facts: &Facts<'_>) -> Result<Status, Failure> {
    let mut page = format!("canonym: no row knows `{}`\n", visible(facts.form));
    for guess in &facts.guesses {
        let owners = if guess.entities.is_empty() {
            String::new()
        } else {
            format!("; {}", guess.entities.join(", "))
        };
        page +=
            &format!("  = it may be {} by {}{owners}\n", visible(&guess.native), guess.schemes.join(", "));
    }
    if facts.guesses.is_empty() {
        page += "  = no scheme makes it of a native spelling\n";
    } else if facts.guesses.iter().all(|guess| guess.entities.is_empty()) {
        page += "  = no scheme makes it of a native form of any row: another name, or a slip that `also` can list\n";
    }
    for near in &facts.near {
        let letters = if near.edits == 1 { "letter differs" } else { "letters differ" };
        page += &format!("  = near: {} ({}), {} {letters}\n", visible(&near.form), near.entity, near.edits);
    }
    match &facts.nearest {
        Some(nearest) => page += &format!("  = did you mean `{}`?\n", visible(nearest)),
        None if facts.near.is_empty() => page += "  = no known spelling is near to it\n",
        None => {}
    }
    super::output::tell(page);
    Ok(Status::Found)
}

/// The known spelling that is nearest to `form`, or the nearest reason.
fn near_form(lexicon: &Lexicon, form: &str) -> Option<String> {
    let forms = lexicon.entities().flat_map(|entity| entity.forms());
    let spellings = forms.filter(|form| form.part() != FormPart::Not).map(|form| form.text());
    nearest(form, spellings.chain(reasons::all().map(|reason| reason.name))).map(str::to_owned)
}
