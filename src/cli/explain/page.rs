//! The page that `explain` shows to people.

use std::fmt;

use super::facts::{Derived, EntityFacts, Facts, Match, Printed};
use crate::table::model::{EVERY_LANGUAGE, PartKind};
use crate::trouble::visible;

/// The facts as text; every line ends in LF.
pub struct Page<'p>(pub &'p Facts<'p>);

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, entity) in self.0.entities.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            show_entity(f, entity, &self.0.language)?;
        }
        for (index, reason) in self.0.reasons.iter().enumerate() {
            if index > 0 || !self.0.entities.is_empty() {
                writeln!(f)?;
            }
            f.write_str(&reason.page)?;
        }
        Ok(())
    }
}

fn show_entity(f: &mut fmt::Formatter<'_>, entity: &EntityFacts, language: &str) -> fmt::Result {
    writeln!(f, "{} ({}), {}", visible(&entity.id), entity.kind, visible(&entity.row))?;
    for found in &entity.matches {
        line(f, &found.form, &told(found, language))?;
    }
    if !entity.rivals.is_empty() {
        line(f, "ambiguous", &format!("also a name of {}; evidence decides", entity.rivals.join(", ")))?;
    }
    for part in
        [PartKind::Given, PartKind::Patronymic, PartKind::Family, PartKind::Name].map(PartKind::as_str)
    {
        let Some(languages) = entity.canonical.get(part) else { continue };
        let forms: Vec<String> = languages.iter().map(|(tag, form)| shown_form(tag, form)).collect();
        line(f, part, &forms.join(", "))?;
        for (tag, printed) in entity.printed.get(part).into_iter().flatten() {
            line(f, &since_label(tag), &told_by_date(printed))?;
        }
    }
    for (label, list) in [("roles", &entity.roles), ("not", &entity.not), ("keep", &entity.keep)] {
        if !list.is_empty() {
            line(f, label, &list.join("; "))?;
        }
    }
    for setting in &entity.settings {
        line(f, setting.key, &format!("{} ({})", setting.value, setting.from))?;
    }
    for (label, text) in
        [("re-spelt by", &entity.respelt), ("note", &entity.note), ("source", &entity.source)]
    {
        if let Some(text) = text {
            line(f, label, text)?;
        }
    }
    Ok(())
}

fn line(f: &mut fmt::Formatter<'_>, label: &str, text: &str) -> fmt::Result {
    writeln!(f, "  {:<14}{}", visible(label) + " ", visible(text))
}

/// A rule's form, which counts in every language, needs no tag.
fn shown_form(tag: &str, form: &str) -> String {
    if tag == EVERY_LANGUAGE { form.to_owned() } else { format!("{form} ({tag})") }
}

/// A rule's forms need no tag here either.
fn since_label(tag: &str) -> String {
    if tag == EVERY_LANGUAGE { "printed".to_owned() } else { format!("printed ({tag})") }
}

fn told_by_date(printed: &[Printed]) -> String {
    let told = printed.iter().map(|Printed { form, since }| match since {
        Some(since) => format!("{form} since {since}"),
        None => format!("before that {form}"),
    });
    told.collect::<Vec<_>>().join(", ")
}

fn told(found: &Match, language: &str) -> String {
    let known = match &found.derived {
        _ if found.part == "keep" => "a phrase that is kept".to_owned(),
        Derived::Listed { listed } => format!("listed under `{listed}`"),
        Derived::Lang { lang } if lang == EVERY_LANGUAGE => "the canonical form".to_owned(),
        Derived::Lang { lang } => format!("the form in `{lang}`"),
        Derived::Scheme { scheme, from, options } => {
            let options: Vec<String> = options.iter().map(|(id, value)| format!("{id} = {value}")).collect();
            let options =
                if options.is_empty() { String::new() } else { format!(", with {}", options.join(", ")) };
            format!("{scheme} makes it of {from}{options}")
        }
    };
    let printed = match &found.printed {
        _ if found.part == "keep" => None,
        _ if !found.read => Some(format!("not read in `{language}` copy")),
        Some(printed) if *printed == found.form => Some(format!("right in `{language}` copy")),
        Some(printed) => Some(format!("{printed} in `{language}` copy")),
        None => Some(format!("no form for `{language}` copy, so it is left")),
    };
    let weak = found
        .weak
        .then(|| "weak: it must stand in a full name, or the copy must identify its bearer".to_owned());
    let part = if found.part == "keep" { None } else { Some(found.part.to_owned()) };
    let told: Vec<String> =
        [part, Some(known), Some(found.row.clone()), printed, weak].into_iter().flatten().collect();
    told.join("; ")
}
