//! Reads the forms of one language: a spelling, or a list of spellings, of which some may tell since when the house
//! prints them.

use toml::de::DeValue;

use super::characters::{Fault, fault_in_form};
use super::keys::FORM;
use super::model::Form;
use super::reader::{Label, MOST_FORMS, Reader, Value};

/// Why the order of a dated list matters.
const ORDER: &str = "the first form is printed now, and each form behind it was printed before";

/// The forms of `value`; what is no form is told of and left out.
pub(super) fn read_forms<'t>(reader: &mut Reader<'t>, label: Label<'_>, value: &Value<'t>) -> Vec<Form> {
    let items = match value.get_ref() {
        DeValue::Array(items) if items.len() <= MOST_FORMS => &items[..],
        DeValue::Table(_) => std::slice::from_ref(value),
        _ => {
            let spellings = reader.strings(label, value, MOST_FORMS, fault_in_form);
            return spellings.into_iter().map(|spelling| Form { spelling, since: None }).collect();
        }
    };
    let item = Label::Item(&label);
    let forms: Vec<(&Value<'t>, Form)> =
        items.iter().filter_map(|value| Some((value, read_form(reader, item, value)?))).collect();
    for pair in forms.windows(2) {
        let [(_, newer), (value, older)] = pair else { continue };
        if let Some(fault) = fault_in_order(newer, older) {
            reader.refuse(value.span(), fault.of(item));
        }
    }
    if let Some((value, last)) = forms.last()
        && last.since.is_some()
    {
        reader.refuse(value.span(), fault_in_last().of(item));
    }
    forms.into_iter().map(|(_, form)| form).collect()
}

/// A spelling, or a table of a spelling and a date.
fn read_form<'t>(reader: &mut Reader<'t>, label: Label<'_>, value: &Value<'t>) -> Option<Form> {
    let DeValue::Table(table) = value.get_ref() else {
        let spelling = reader.located(label, value, fault_in_form)?;
        return Some(Form { spelling, since: None });
    };
    reader.check_keys(table, &FORM);
    let since = reader.date(table, "since");
    match table.get("form") {
        Some(form) => {
            Some(Form { spelling: reader.located(Label::Key("form"), form, fault_in_form)?, since })
        }
        None => {
            let mend = "write `{ form = \"…\", since = \"2019-08-14\" }`";
            reader.refuse(
                value.span(),
                Fault::new("has no `form`", "a date is that of a spelling", mend).of(label),
            );
            None
        }
    }
}

fn fault_in_order(newer: &Form, older: &Form) -> Option<Fault> {
    let since = older.since?;
    match newer.since {
        Some(newer) if since < newer => None,
        Some(newer) => Some(Fault::new(
            format!("is printed since {since}, and the one before it since {newer}"),
            ORDER,
            "write the latest first, each with a day of its own",
        )),
        None => Some(Fault::new(
            format!("is printed since {since}, and stands behind one without a date"),
            ORDER,
            "write the forms with dates first, and behind them what was printed before them all",
        )),
    }
}

fn fault_in_last() -> Fault {
    Fault::new(
        "has a date, and nothing stands behind it",
        "of earlier copy it would not be known what the house printed",
        "write behind it what was printed before, without a date: `[{ form = \"Kyiv\", since = \"2019-08-14\" }, \"Kiev\"]`",
    )
}
