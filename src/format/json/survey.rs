//! What a document has at the paths of its profile, before any of it is decoded.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::path::States;
use super::profile::{Manner, Meaning, Profile};
use super::scan::{Container, Token};
use super::string;
use crate::format::stale::Measure;
use crate::format::told::ToldDay;
use crate::text::date::Date;

/// What was found, in source order. Ranges are bytes of the text; strings come without their quotation marks.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) texts: Vec<Text>,
    counts: Vec<Count>,
    objects: Vec<Object>,
    /// What stands for an object outside all of them.
    outside: Object,
    /// The first text of an object that a kind of count counts, by object and kind.
    counted: BTreeMap<(usize, usize), usize>,
}

/// A string that is read.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) manner: Manner,
    /// Of an item of an array, the array's key.
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
    /// The innermost object around it.
    object: Option<usize>,
}

/// A number that counts a text.
#[derive(Debug)]
pub(super) struct Count {
    pub(super) measure: Measure,
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
    /// The object it stands in, and its kind, as an index of the profile's counts.
    of: (usize, usize),
}

#[derive(Debug, Default)]
struct Object {
    parent: Option<usize>,
    kind: Option<Range<usize>>,
    lang: Option<Range<usize>>,
    day: ToldDay,
}

/// An open array or object.
struct Frame {
    states: States,
    object: Option<usize>,
    key: Range<usize>,
}

/// Follows the profile's paths through the tokens of a document; `all_strings` takes what no path comes to.
pub(super) fn survey(text: &str, tokens: &[Token], profile: &Profile, all_strings: bool) -> Survey {
    let all_strings = all_strings && profile.is_generic();
    let mut surveyor = Surveyor { text, profile, all_strings, survey: Survey::default(), open: Vec::new() };
    let mut key = None;
    for token in tokens {
        match token {
            Token::Key(range) => key = Some(range.clone()),
            Token::Close => {
                surveyor.open.pop();
            }
            Token::Open(container) => surveyor.open(*container, key.take()),
            Token::String(range) => surveyor.string(range.clone(), key.take()),
            Token::Number(range) => surveyor.number(range.clone(), key.take()),
            Token::Literal => key = None,
        }
    }
    surveyor.survey
}

struct Surveyor<'t, 'p> {
    text: &'t str,
    profile: &'p Profile,
    all_strings: bool,
    survey: Survey,
    open: Vec<Frame>,
}

impl<'p> Surveyor<'_, 'p> {
    /// What is known of the value that comes next, which has this key or is an item.
    fn here(&self, key: Option<Range<usize>>) -> Frame {
        let paths = self.profile.paths();
        let Some(holder) = self.open.last() else {
            return Frame { states: paths.start(), object: None, key: 0..0 };
        };
        let object = holder.object;
        match key {
            Some(key) if holder.states.is_empty() => Frame { states: States::new(), object, key },
            Some(key) => {
                let name = string::value(&self.text[key.clone()]);
                Frame { states: paths.at_key(&holder.states, &name), object, key }
            }
            None => Frame { states: paths.at_items(&holder.states), object, key: holder.key.clone() },
        }
    }

    fn open(&mut self, container: Container, key: Option<Range<usize>>) {
        let mut frame = self.here(key);
        // The items of an array at the top are documents' tops themselves.
        let is_anew = self.open.len() == 1 && self.open[0].object.is_none()
            || self.profile.meanings(&frame.states).any(|meaning| matches!(meaning, Meaning::Again));
        if container == Container::Object {
            if is_anew {
                frame.states.extend(self.profile.paths().start());
                frame.states.sort_unstable();
                frame.states.dedup();
            }
            self.survey.objects.push(Object { parent: frame.object, ..Object::default() });
            frame.object = Some(self.survey.objects.len() - 1);
        }
        self.open.push(frame);
    }

    fn string(&mut self, value: Range<usize>, key: Option<Range<usize>>) {
        let Frame { states, object, key } = self.here(key);
        let (mut manner, mut is_fact) = (None, false);
        for meaning in self.profile.meanings(&states) {
            match meaning {
                Meaning::Text(found) => manner = manner.or(Some(found)),
                Meaning::Type => self.survey.object(object).kind = Some(value.clone()),
                Meaning::Language => self.survey.object(object).lang = Some(value.clone()),
                Meaning::Day(rank) => {
                    let text = string::value(&self.text[value.clone()]);
                    self.survey.object(object).day.tell(rank, &text);
                }
                Meaning::Again | Meaning::Count(_) => {}
            }
            is_fact |= matches!(meaning, Meaning::Type | Meaning::Language | Meaning::Day(_));
        }
        if let Some(manner) = manner.or((self.all_strings && !is_fact).then_some(Manner::Text)) {
            self.text(Text { manner, key, value, object });
        }
    }

    fn text(&mut self, text: Text) {
        if let Some(object) = text.object.filter(|_| text.manner != Manner::Field) {
            let key = string::value(&self.text[text.key.clone()]);
            for (kind, (_, keys)) in self.profile.counts.iter().enumerate() {
                if keys.fits(&key) {
                    self.survey.counted.entry((object, kind)).or_insert(self.survey.texts.len());
                }
            }
        }
        self.survey.texts.push(text);
    }

    fn number(&mut self, value: Range<usize>, key: Option<Range<usize>>) {
        let Frame { states, object, key } = self.here(key);
        let Some(object) = object else { return };
        for meaning in self.profile.meanings(&states) {
            if let Meaning::Count(kind) = meaning {
                let (key, value) = (key.clone(), value.clone());
                let measure = self.profile.counts[kind].0;
                self.survey.counts.push(Count { measure, key, value, of: (object, kind) });
            }
        }
    }
}

impl Survey {
    /// The counts, each with the index of the text that it counts.
    pub(super) fn counts(&self) -> impl Iterator<Item = (&Count, usize)> {
        self.counts.iter().filter_map(|count| Some((count, *self.counted.get(&count.of)?)))
    }

    /// The content type that a text's object gives.
    pub(super) fn kind(&self, text: &Text, document: &str) -> Option<String> {
        let kind = self.objects.get(text.object?)?.kind.clone()?;
        Some(string::value(&document[kind]))
    }

    /// The language that the objects around a text give, the innermost first.
    pub(super) fn lang_of(&self, text: &Text, document: &str) -> Option<Rc<str>> {
        let mut next = text.object.and_then(|object| self.objects.get(object));
        while let Some(object) = next {
            if let Some(lang) = language(object, document) {
                return Some(lang);
            }
            next = object.parent.and_then(|parent| self.objects.get(parent));
        }
        None
    }

    /// The object that holds a value.
    fn object(&mut self, object: Option<usize>) -> &mut Object {
        match object {
            Some(object) => &mut self.objects[object],
            None => &mut self.outside,
        }
    }

    /// The language that the object at the top gives.
    pub(super) fn lang(&self, document: &str) -> Option<Rc<str>> {
        self.top().and_then(|object| language(object, document))
    }

    /// The day that it gives.
    pub(super) fn day(&self) -> Option<Date> {
        self.top().and_then(|object| object.day.day())
    }

    /// The object at the top, if it is one.
    fn top(&self) -> Option<&Object> {
        let is_only = |_: &&Object| self.objects.iter().skip(1).all(|object| object.parent.is_some());
        self.objects.first().filter(is_only)
    }
}

fn language(object: &Object, document: &str) -> Option<Rc<str>> {
    let lang = string::value(&document[object.lang.clone()?]);
    (!lang.trim().is_empty()).then(|| Rc::from(lang.trim()))
}
