//! The rows of a large table: of all kinds, hard ones among them, and none like another.

use std::fmt::Write as _;

use canonym::table;
use canonym::table::model::Layer;
use canonym::trouble::Severity;

use crate::names::{in_cyrillic, name};
use crate::support::table::Row;

/// How many rows a file has.
const FILE: usize = 50_000;
const GIVEN: &[&[&str]] = &[
    &["Ivan", "Iwan", "Іван"],
    &["Sergey", "Sergej", "Сергей"],
    &["Maria", "Marija", "Мария"],
    &["Zoé", "Zoe\u{301}", "Zoë"],
    &["Jean-Luc", "Jean Luc"],
    &["May"],
];

/// The table of `count` rows, and of rows that respell the names of some copy.
pub fn layer(count: usize, names: &[(String, String)]) -> Layer {
    let mut files = Vec::new();
    for first in (0..count).step_by(FILE) {
        let mut text = String::new();
        (first..count.min(first + FILE))
            .for_each(|number| write(&mut text, &format!("r{number}"), &row(number)));
        files.push(text);
    }
    let mut text = String::new();
    for (at, (given, family)) in names.iter().enumerate() {
        write(&mut text, &format!("seen-{at}"), &of_copy(at, given, family));
    }
    files.push(text);
    let read = |(at, text): (usize, &String)| {
        let (file, troubles) = table::read(&format!("large-{at}.toml"), text);
        let error = troubles.iter().find(|trouble| trouble.severity() == Severity::Error);
        assert!(error.is_none(), "{error:?}");
        file
    };
    Layer {
        name: "large".to_owned(),
        files: files.iter().enumerate().map(read).collect(),
        ..Layer::default()
    }
}

/// What the copy needs to know of a row; its first form is the canonical one.
pub fn row(number: usize) -> Row {
    let own = |tail| name(number, tail);
    let given = GIVEN[number / 8 % GIVEN.len()].iter().map(|&form| form.to_owned()).collect();
    let person = |family: Vec<String>, roles: &[&str]| Row {
        kind: "person",
        forms: vec![("given", given), ("family", family)],
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        ..Row::default()
    };
    let whole = |kind, forms| Row { kind, forms: vec![("name", forms)], ..Row::default() };
    match number % 8 {
        0 => person(vec![own("ov"), own("ow"), own("off")], &["Foreign Minister"]),
        // A spelling of the person above, and of this one.
        1 => person(vec![own("in"), own("ihn"), name(number - 1, "ow")], &[]),
        2 => whole("rule", vec![own("ov"), own("ow"), own("off")]),
        3 => whole("place", vec![format!("Saint {}", own("")), format!("Sankt {}", own("")), own("burg")]),
        4 => whole(
            "organisation",
            vec![format!("{} Bank", own("ov")), format!("{} Bank", own("ow")), own("bank")],
        ),
        5 => person(vec![own("v"), in_cyrillic(number, "в"), own("w"), own("ff")], &["Mayor of Kiev"]),
        6 => person(vec![format!("van {}", own("é")), format!("van {}", own("e\u{301}w")), own("ö-Ra")], &[]),
        _ => whole("term", vec![own("ov").to_lowercase(), own("ow").to_lowercase(), own("-off")]),
    }
}

/// A row that a name of the copy makes: a person with a given name, or only a spelling.
fn of_copy(at: usize, given: &str, family: &str) -> Row {
    let forms = vec![format!("{family}zhov"), family.to_owned()];
    if at.is_multiple_of(3) {
        return Row { kind: "organisation", forms: vec![("name", forms)], ..Row::default() };
    }
    Row {
        kind: "person",
        forms: vec![("given", vec![given.to_owned()]), ("family", forms)],
        ..Row::default()
    }
}

/// The row as a table has it.
fn write(text: &mut String, id: &str, row: &Row) {
    let _ = writeln!(text, "[[{}]]\nid = \"{id}\"", row.kind);
    for (part, forms) in &row.forms {
        let [canonical, others @ ..] = &forms[..] else { continue };
        let (native, others): (Vec<&String>, Vec<&String>) =
            others.iter().partition(|form| form.contains(|c| ('\u{400}'..'\u{500}').contains(&c)));
        if row.kind == "rule" {
            let _ = writeln!(text, "canonical = \"{canonical}\"\nvariants = {}", list(&others));
            continue;
        }
        let _ = write!(text, "{part} = {{ en = \"{canonical}\"");
        for form in native {
            let _ = write!(text, ", ru = \"{form}\"");
        }
        if !others.is_empty() {
            let _ = write!(text, ", also = {}", list(&others));
        }
        text.push_str(" }\n");
    }
    if !row.roles.is_empty() {
        let _ = writeln!(text, "roles = {}", list(&row.roles));
    }
    if row.kind == "term" {
        text.push_str("case = \"any\"\n");
    }
}

/// Names as TOML; none of them needs an escape.
fn list<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{}\"", name.as_ref())).collect();
    format!("[{}]", names.join(", "))
}
