//! Writes entities and their forms, once all forms are gathered.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::forms::{FormRecord, Known};
use super::keys::Keys;
use crate::lexicon::cursor::{Cursor, push_number, push_string};
use crate::lexicon::entity::{Native, push_length, settings};
use crate::lexicon::form::{FORMS_END, FormFields, FormPart, Spelling, str_of};
use crate::lexicon::layout::Section;
use crate::lexicon::writer::ImageWriter;
use crate::table::model::{Entity, Form, PartKind};
use crate::text::date::Date;

/// A form that was gathered. Its number is its place in the order of entity, part and text.
pub(super) struct Draft {
    pub(super) entity: u32,
    pub(super) part: FormPart,
    is_companion: bool,
    is_read: bool,
    /// Where the text begins among those of the drafts.
    text: u32,
    /// The number of the key's spelling.
    key: u32,
    origin: u32,
    line: u32,
    native: Option<u32>,
}

/// The forms of all entities.
#[derive(Default)]
pub(super) struct Drafts {
    forms: Vec<Draft>,
    texts: Vec<u8>,
    origins: BTreeMap<[u32; 5], u32>,
    entities: Vec<DraftEntity>,
}

/// The forms of an entity.
struct DraftEntity {
    range: Range<u32>,
    /// The native forms of those that schemes made: the number of a form, or, if it is none, that of a string.
    natives: Vec<Result<u32, u32>>,
}

impl Drafts {
    pub(super) fn form(&self, number: u32) -> &Draft {
        &self.forms[number as usize]
    }

    fn text(&self, draft: &Draft) -> &[u8] {
        Cursor::new(&self.texts, draft.text).string()
    }

    /// Adds the forms of the next entity.
    pub(super) fn add(
        &mut self,
        entity: u32,
        forms: &BTreeMap<(FormPart, String), FormRecord>,
        image: &mut ImageWriter,
        keys: &mut Keys,
    ) {
        let first = self.forms.len() as u32;
        let mut natives: Vec<(FormPart, Rc<str>)> = Vec::new();
        for ((part, text), record) in forms {
            let source = &record.source;
            let native = matches!(source.derivation, Known::Scheme).then(|| {
                let is_it = |(of, from): &(FormPart, Rc<str>)| of == part && *from == source.from;
                natives.iter().position(is_it).unwrap_or_else(|| {
                    natives.push((*part, Rc::clone(&source.from)));
                    natives.len() - 1
                }) as u32
            });
            let is_companion = *part == FormPart::Given && !source.makes_mention;
            let draft = Draft {
                entity,
                part: *part,
                is_companion,
                is_read: source.everywhere,
                text: self.texts.len() as u32,
                key: keys.add(self.forms.len() as u32, is_companion, text, record),
                origin: self.origin(record, image),
                line: record.place.line(),
                native,
            };
            push_string(&mut self.texts, text.as_bytes());
            self.forms.push(draft);
        }
        let range = first..self.forms.len() as u32;
        let found = |(part, from): (FormPart, Rc<str>)| {
            self.find(range.clone(), part, &from).ok_or_else(|| image.string(&from))
        };
        let natives = natives.into_iter().map(found).collect();
        self.entities.push(DraftEntity { range, natives });
    }

    /// Most forms came the same few ways, which are written once.
    fn origin(&mut self, record: &FormRecord, image: &mut ImageWriter) -> u32 {
        let source = &record.source;
        let fields = [
            image.string(record.place.file()),
            source.derivation as u32,
            source.language,
            image.string(source.scheme),
            image.string(&source.options),
        ];
        *self.origins.entry(fields).or_insert_with(|| image.push(Section::Origins, &fields))
    }

    /// The number of an entity's form.
    fn find(&self, of_entity: Range<u32>, part: FormPart, text: &str) -> Option<u32> {
        let forms = &self.forms[of_entity.start as usize..of_entity.end as usize];
        let wanted = (part, text.as_bytes());
        let at = forms.binary_search_by(|draft| (draft.part, self.text(draft)).cmp(&wanted)).ok()?;
        Some(of_entity.start + at as u32)
    }
}

/// Writes the records of entities and forms.
pub(super) struct Writing<'d> {
    drafts: &'d Drafts,
    /// For each form the number of its key's record, if it has one.
    shared: Vec<Option<u32>>,
    /// Where the forms are that were written.
    places: Vec<u32>,
    traits: BTreeMap<[u32; 3], u32>,
    record: Vec<u8>,
    /// The forms of the entity that is being written, and where each is in them.
    forms: Vec<u8>,
    distances: Vec<u32>,
}

impl<'d> Writing<'d> {
    pub(super) fn new(drafts: &'d Drafts, keys: &Keys) -> Writing<'d> {
        Writing {
            drafts,
            shared: keys.records(),
            places: Vec::new(),
            traits: BTreeMap::new(),
            record: Vec::new(),
            forms: Vec::new(),
            distances: Vec::new(),
        }
    }

    /// Where the forms are.
    pub(super) fn finish(self) -> Vec<u32> {
        self.places
    }

    /// Writes the next entity; `roles` are the first of its roles and their count.
    pub(super) fn add(
        &mut self,
        image: &mut ImageWriter,
        (index, entity): (u32, &Entity),
        roles: (u32, u32),
        languages: &BTreeMap<String, u32>,
        keys: &Keys,
    ) {
        let DraftEntity { range, natives } = &self.drafts.entities[index as usize];
        let line = entity.id.place.line();
        self.write_forms(image, range.clone(), line, keys);
        let plain = self.plain(entity, range);
        let has_id = plain.is_none_or(|(_, form)| form.spelling.text != entity.id.text);
        let string = |text: &Option<String>, image: &mut ImageWriter| {
            text.as_deref().filter(|text| !text.is_empty()).map(|text| image.string(text))
        };
        let (note, source) = (string(&entity.note, image), string(&entity.source, image));
        let has = [
            (settings::NATIVES, !natives.is_empty()),
            (settings::ID, has_id),
            (settings::NOTE, note.is_some()),
            (settings::SOURCE, source.is_some()),
            (settings::ROLES, roles.1 > 0),
        ];
        let has = has.into_iter().fold(0, |all, (bit, is_set)| all | bit.put(u32::from(is_set)));
        let traits = [
            image.string(entity.id.place.file()),
            settings_of(entity) | has,
            plain.map_or(0, |(tag, _)| languages[tag] + 1),
        ];
        let traits = *self.traits.entry(traits).or_insert_with(|| image.push(Section::Traits, &traits));

        self.record.clear();
        push_number(&mut self.record, index);
        push_number(&mut self.record, traits);
        self.write_natives(range, natives);
        push_number(&mut self.record, line);
        if has_id {
            push_string(&mut self.record, entity.id.text.as_bytes());
        }
        let roles = if roles.1 > 0 { [Some(roles.0), Some(roles.1)] } else { [None; 2] };
        for number in [note, source].into_iter().chain(roles).flatten() {
            push_number(&mut self.record, number);
        }
        match plain {
            Some((_, form)) => {
                let distance = self.distance(range, FormPart::Name, form).unwrap_or_default();
                push_number(&mut self.record, distance);
            }
            None => self.write_parts(entity, range, languages),
        }
        self.append_to(image);
    }

    fn write_forms(&mut self, image: &mut ImageWriter, range: Range<u32>, line: u32, keys: &Keys) {
        self.forms.clear();
        self.distances.clear();
        for number in range {
            let draft = self.drafts.form(number);
            let text = self.drafts.text(draft);
            let spelling = match self.shared[number as usize] {
                Some(key) => Spelling::Shared { text: image.string(str_of(text)), key },
                None => {
                    Spelling::Own { text, key: keys.spellings.get(draft.key), weak: keys.weak(draft.key) }
                }
            };
            let fields = FormFields {
                part: draft.part,
                is_companion: draft.is_companion,
                is_read: draft.is_read,
                spelling,
                origin: draft.origin,
                line: draft.line,
                native: draft.native,
            };
            self.distances.push(self.forms.len() as u32);
            fields.write(&mut self.forms, line);
        }
    }

    /// How far a form is behind the first of the entity.
    fn distance(&self, range: &Range<u32>, part: FormPart, form: &Form) -> Option<u32> {
        let number = self.drafts.find(range.clone(), part, &form.spelling.text)?;
        Some(self.distances[(number - range.start) as usize])
    }

    /// The only form in a language of an entity that has no other part and no date.
    fn plain<'e>(&self, entity: &'e Entity, range: &Range<u32>) -> Option<(&'e str, &'e Form)> {
        let [part] = &entity.parts[..] else { return None };
        let [(tag, forms)] = &part.languages[..] else { return None };
        let [form] = &forms[..] else { return None };
        let is_plain = part.kind == PartKind::Name && form.since.is_none();
        (is_plain && self.distance(range, FormPart::Name, form).is_some()).then_some((tag, form))
    }

    fn write_natives(&mut self, range: &Range<u32>, natives: &[Result<u32, u32>]) {
        if natives.is_empty() {
            return;
        }
        push_number(&mut self.record, natives.len() as u32);
        for native in natives {
            let native = match *native {
                Ok(form) => Native::Form(self.distances[(form - range.start) as usize]),
                Err(string) => Native::String(string),
            };
            native.write(&mut self.record);
        }
    }

    fn write_parts(&mut self, entity: &Entity, range: &Range<u32>, languages: &BTreeMap<String, u32>) {
        for part in &entity.parts {
            let kind = FormPart::from(part.kind);
            push_number(&mut self.record, kind as u32);
            push_number(&mut self.record, part.languages.len() as u32);
            for (tag, forms) in &part.languages {
                let is_dated = forms.iter().any(|form| form.since.is_some());
                let found: Vec<_> = forms
                    .iter()
                    .filter_map(|form| Some((self.distance(range, kind, form)?, form.since)))
                    .collect();
                push_number(&mut self.record, languages[tag]);
                push_number(&mut self.record, (found.len() as u32) << 1 | u32::from(is_dated));
                for (distance, since) in found {
                    push_number(&mut self.record, distance);
                    if is_dated {
                        push_number(&mut self.record, since.map_or(0, Date::number));
                    }
                }
            }
        }
    }

    fn append_to(&mut self, image: &mut ImageWriter) {
        let length = self.record.len();
        push_length(&mut self.record, length);
        image.records.append(&mut self.record);
        let first = image.records.len() as u32;
        image.push(Section::Entities, &[first]);
        self.places.extend(self.distances.iter().map(|distance| first + distance));
        image.records.append(&mut self.forms);
        image.records.push(FORMS_END);
    }
}

fn settings_of(entity: &Entity) -> u32 {
    let set = &entity.settings;
    let all = [
        (settings::KIND, entity.kind as u32),
        (settings::ORDER, entity.order.map_or(0, |order| order as u32)),
        (settings::FORMER, set.former.map_or(0, |choice| choice as u32 + 1)),
        (settings::FAMILY_ALONE, set.family_alone.map_or(0, |choice| choice as u32 + 1)),
        (settings::GIVEN_ALONE, set.given_alone.map_or(0, |choice| choice as u32 + 1)),
        (settings::QUOTES, set.quotes.map_or(0, |choice| choice as u32 + 1)),
        (settings::ENDINGS, set.endings.map_or(0, |on| u32::from(on) + 1)),
        (settings::CASE, set.case.map_or(0, |case| case as u32 + 1)),
    ];
    all.into_iter().fold(0, |settings, (bits, value)| settings | bits.put(value))
}
