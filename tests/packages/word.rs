//! Word documents as Word shows them, by a parser that canonym does not use: every character with its look, once all
//! tracked changes are accepted, or refused.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Which tracked changes are settled, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// All are accepted.
    Accepted,
    /// All are refused.
    Refused,
    /// Those of canonym are refused, and those of others stay.
    OwnRefused,
}

/// A character that shows, the look of the run that it is in, and whose tracked changes it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub character: char,
    pub look: String,
    pub changes: Vec<String>,
}

/// What is open around a place.
#[derive(Clone, Debug, Default)]
struct Scope {
    name: String,
    is_hidden: bool,
    changes: Vec<String>,
    look: String,
    shows: bool,
}

/// The characters of a member; a paragraph ends with a line end, and what is no text stands as its element's name.
pub fn shown(member: &str, view: View) -> Vec<Shown> {
    let mut reader = Reader::from_str(member);
    let mut scopes = vec![Scope::default()];
    let mut shown: Vec<Shown> = Vec::new();
    // The text of an element, gathered before white space at its ends is cut.
    let mut text = String::new();
    loop {
        match reader.read_event().expect("it is well formed") {
            Event::Start(tag) => {
                text.clear();
                let scope = entered(scopes.last().expect("the root"), &tag, view);
                scopes.push(scope);
            }
            Event::Empty(tag) => {
                let scope = entered(scopes.last().expect("the root"), &tag, view);
                let parent = scopes.last_mut().expect("the root");
                look_or_mark(parent, &scope, &tag, &mut shown);
            }
            Event::End(_) => {
                let scope = scopes.pop().expect("it was opened");
                leave(scope, scopes.last_mut().expect("the root"), &mut text, &mut shown);
            }
            Event::Text(event) => text.push_str(&event),
            Event::CData(event) => text.push_str(&event),
            Event::GeneralRef(event) => {
                let character = event.resolve_char_ref().expect("it is a reference");
                let named = quick_xml::escape::resolve_predefined_entity(&event);
                text.extend(character);
                text.push_str(named.unwrap_or_default());
            }
            Event::Eof => return shown,
            _ => {}
        }
    }
}

fn local(tag: &BytesStart<'_>) -> String {
    tag.local_name().as_ref().to_owned()
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).expect("its attributes are well formed")?;
    Some(attribute.value.into_owned())
}

fn entered(parent: &Scope, tag: &BytesStart<'_>, view: View) -> Scope {
    let name = local(tag);
    let mut scope = Scope { name, shows: false, ..parent.clone() };
    let is_own = attribute(tag, "w:author").as_deref() == Some("canonym");
    let (inserts, deletes) =
        (matches!(&*scope.name, "ins" | "moveTo"), matches!(&*scope.name, "del" | "moveFrom"));
    match view {
        View::Accepted => scope.is_hidden |= deletes,
        View::Refused => scope.is_hidden |= inserts,
        View::OwnRefused if is_own => scope.is_hidden |= inserts,
        View::OwnRefused if inserts || deletes => scope.changes.push(scope.name.clone()),
        View::OwnRefused => {}
    }
    match &*scope.name {
        "r" => scope.look = String::new(),
        "t" | "delText" => scope.shows = attribute(tag, "xml:space").as_deref() == Some("preserve"),
        _ => {}
    }
    scope
}

/// An element without content is a part of a look, or something that shows.
fn look_or_mark(parent: &mut Scope, scope: &Scope, tag: &BytesStart<'_>, shown: &mut Vec<Shown>) {
    if parent.name == "rPr" {
        parent.look.push_str(tag);
    } else if parent.name == "r" && !scope.is_hidden {
        for character in scope.name.chars() {
            shown.push(Shown { character, look: parent.look.clone(), changes: parent.changes.clone() });
        }
    }
}

fn leave(scope: Scope, parent: &mut Scope, text: &mut String, shown: &mut Vec<Shown>) {
    match &*scope.name {
        // The look of a paragraph's own mark is none of its text.
        "rPr" if parent.name == "r" => parent.look = scope.look,
        "t" | "delText" if !scope.is_hidden => {
            let text = if scope.shows { &**text } else { text.trim_matches([' ', '\t', '\n', '\r']) };
            let character =
                |character| Shown { character, look: scope.look.clone(), changes: scope.changes.clone() };
            shown.extend(text.chars().map(character));
        }
        "p" => shown.push(Shown { character: '\n', look: String::new(), changes: Vec::new() }),
        _ => {}
    }
    text.clear();
}

/// The text alone.
pub fn text(member: &str, view: View) -> String {
    shown(member, view).into_iter().map(|shown| shown.character).collect()
}

/// The numbers of the tracked changes in a member.
pub fn ids_of_changes(member: &str) -> Vec<String> {
    ids(member, |name| matches!(name, "ins" | "del" | "moveTo" | "moveFrom"))
}

/// All numbers but those of the tracked changes in it.
pub fn other_ids(member: &str) -> BTreeSet<String> {
    ids(member, |name| matches!(name, "bookmarkStart" | "commentRangeStart" | "permStart"))
        .into_iter()
        .collect()
}

fn ids(member: &str, is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    let mut reader = Reader::from_str(member);
    let mut ids = Vec::new();
    loop {
        match reader.read_event().expect("it is well formed") {
            Event::Start(tag) | Event::Empty(tag) if is_meant(&local(&tag)) => {
                ids.extend(attribute(&tag, "w:id"));
            }
            Event::Eof => return ids,
            _ => {}
        }
    }
}
