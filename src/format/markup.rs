//! What HTML and XML share: elements as scopes, and runs woven out of the text between tags.
//!
//! A reader tells what it meets in source order; a [`Page`] keeps the scopes, joins text across inline elements
//! into runs, ends runs at blocks, and knows for each stretch whether it is quoted, protected, in what language.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::OnceLock;

use super::copy::Reading;
use super::escape::Level;
use super::map::SegmentKind;
use super::mapped::{Mapped, Weaver};
use super::run::{Block, Run};
use super::told::ToldDay;
use super::zone::{Machine, Zone, ZoneKind};
use crate::text::date::Date;

/// The attribute with which an element of HTML says that its text stays as it is.
pub(super) const LEAVE: (&str, &str) = ("data-canonym", "leave");

/// What an element means for the prose in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Its text goes on in the run that it stands in.
    Inline,
    /// Inline, and no edit straddles its bounds: a link, a person with an identity of its own.
    Link,
    /// Its text is a run of its own.
    Block(Block),
    /// A run of its own that is quoted.
    BlockQuote,
    /// A run of its own that is program text.
    BlockCode,
    /// Ends the run, and has no prose but that of the elements in it.
    Frame,
    /// Its text is prose, whatever it stands in, and goes on in the run.
    Text,
    /// Inline and quoted.
    Quote,
    /// Inline, and not to be touched.
    Protected(ZoneKind),
    /// Nothing in it shows: words go on behind it.
    Hidden,
    /// Something else than text shows: no name crosses it.
    Opaque,
    /// Stands for this character, which stays: what it is beside is text. Two line ends part paragraphs.
    Character(char),
    /// Ends the run; nothing is in it.
    Break,
}

/// What a stretch of text is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Nature {
    pub(super) is_quoted: bool,
    pub(super) protected: Option<ZoneKind>,
    pub(super) lang: Option<Rc<str>>,
}

/// What an element asks beyond its role.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    pub(super) lang: Option<Rc<str>>,
    /// Whether it may be translated, if it says so.
    pub(super) translate: Option<bool>,
}

/// Whether text is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Prose,
    Structure,
    Skip,
}

#[derive(Clone, Debug)]
struct Scope {
    mode: Mode,
    block: Block,
    /// Whether its bounds end runs.
    is_block: bool,
    place: u32,
    nature: Nature,
}

/// A run that is being woven, or was.
struct Draft<'o, 's> {
    weaver: Weaver<'o, 's>,
    block: Block,
    /// Where each nature begins in the text, in order.
    natures: Vec<(usize, Nature)>,
}

/// A woven run, before the document's language is known.
pub(super) struct Woven<'s> {
    mapped: Mapped<'s>,
    block: Block,
    natures: Vec<(usize, Nature)>,
}

/// A document while it is read.
pub(super) struct Page<'o, 's> {
    outer: &'o Mapped<'s>,
    /// What holds outside all elements.
    root: Scope,
    scopes: Vec<Scope>,
    open: Option<Draft<'o, 's>>,
    woven: Vec<Woven<'s>>,
    places: u32,
    /// The place that the line began with which is read, where lines are places of their own.
    line: u32,
    lang: Option<Rc<str>>,
    day: ToldDay,
    /// Whether a comment says that what follows stays as it is.
    is_off: bool,
}

impl<'o, 's> Page<'o, 's> {
    /// A page whose text outside all elements is prose, or else is not.
    pub(super) fn new(outer: &'o Mapped<'s>, is_prose: bool, nature: Nature) -> Page<'o, 's> {
        let mode = if is_prose { Mode::Prose } else { Mode::Structure };
        let root = Scope { mode, block: Block::Paragraph, is_block: true, place: 0, nature };
        let (scopes, woven) = (Vec::new(), Vec::new());
        let day = ToldDay::default();
        Page { outer, root, scopes, open: None, woven, places: 0, line: 0, lang: None, day, is_off: false }
    }

    /// The nature of text here.
    pub(super) fn nature(&self) -> Nature {
        let mut nature = self.scope().nature.clone();
        if self.is_off {
            protect(&mut nature, ZoneKind::Suppressed);
        }
        nature
    }

    /// Reads a comment: `canonym:off` keeps what follows as it is, as far as `canonym:on`.
    pub(super) fn comment(&mut self, text: &str) {
        match text.trim() {
            "canonym:off" => self.is_off = true,
            "canonym:on" => self.is_off = false,
            _ => {}
        }
    }

    /// Whether nothing here is read at all.
    pub(super) fn is_skipped(&self) -> bool {
        self.scope().mode == Mode::Skip
    }

    /// Whether text here is prose.
    pub(super) fn is_prose(&self) -> bool {
        self.scope().mode == Mode::Prose
    }

    /// The language that the document says it is in.
    pub(super) fn set_lang(&mut self, lang: &str) {
        if self.lang.is_none() && !lang.trim().is_empty() {
            self.lang = Some(Rc::from(lang.trim()));
        }
    }

    /// A field of this rank tells the day of the document.
    pub(super) fn tell_day(&mut self, rank: usize, text: &str) {
        self.day.tell(rank, text);
    }

    /// The day that fields have told so far.
    pub(super) fn day(&self) -> Option<Date> {
        self.day.day()
    }

    /// An element begins; `tag` is its start tag.
    pub(super) fn enter(&mut self, role: Role, marks: Marks, tag: Range<usize>) {
        let mut scope = self.scope().clone();
        scope.is_block = false;
        if scope.mode != Mode::Skip {
            self.apply(role, &mut scope, tag);
            self.mark(marks, &mut scope);
        }
        self.scopes.push(scope);
    }

    fn apply(&mut self, role: Role, scope: &mut Scope, tag: Range<usize>) {
        if matches!(role, Role::Block(_) | Role::BlockQuote | Role::BlockCode | Role::Frame | Role::Break) {
            self.end_run();
            scope.is_block = true;
            scope.block = Block::Paragraph;
            scope.mode = if role == Role::Frame { Mode::Structure } else { Mode::Prose };
        }
        match role {
            Role::Character(character) => {
                self.character(tag, character);
                scope.mode = Mode::Skip;
            }
            Role::Inline | Role::Frame | Role::Break => {}
            Role::Link => scope.place = self.new_place(),
            Role::Block(block) => scope.block = block,
            Role::BlockQuote | Role::Quote => scope.nature.is_quoted = true,
            Role::BlockCode => protect(&mut scope.nature, ZoneKind::Machine(Machine::Code)),
            Role::Text => scope.mode = Mode::Prose,
            Role::Protected(kind) => protect(&mut scope.nature, kind),
            Role::Hidden => scope.mode = Mode::Skip,
            Role::Opaque => {
                self.opaque(tag);
                scope.mode = Mode::Skip;
            }
        }
    }

    fn mark(&mut self, marks: Marks, scope: &mut Scope) {
        match marks.translate {
            Some(false) => protect(&mut scope.nature, ZoneKind::Suppressed),
            Some(true) if scope.nature.protected == Some(ZoneKind::Suppressed) => {
                scope.nature.protected = None
            }
            _ => {}
        }
        if marks.lang.is_some() && marks.lang != scope.nature.lang {
            scope.nature.lang = marks.lang;
            scope.place = self.new_place();
        }
    }

    fn new_place(&mut self) -> u32 {
        self.places += 1;
        self.places
    }

    /// A line ends whose end no edit straddles, since the next begins with something that is no prose.
    pub(super) fn end_line(&mut self) {
        self.line = self.new_place();
    }

    /// The innermost element ends.
    pub(super) fn leave(&mut self) {
        let Some(scope) = self.scopes.pop() else { return };
        if scope.is_block {
            self.end_run();
        }
        // What follows a link stands in another place than the link's last line.
        if self.line > scope.place && scope.place != self.scope().place {
            self.end_line();
        }
    }

    fn place(&self) -> u32 {
        self.scope().place.max(self.line)
    }

    /// Text as it stands in the outer text.
    pub(super) fn text(&mut self, range: Range<usize>, level: Level) {
        if !self.is_prose() {
            return;
        }
        let outer = self.outer;
        let mut range = range;
        if self.open.is_none() {
            // A run begins with its first word.
            let text = &outer.text()[range.clone()];
            range.start += text.len() - text.trim_start().len();
        }
        let place = self.place();
        if !range.is_empty() {
            self.draft().weaver.copy(range, Some(level), place);
        }
    }

    /// Text that a reference makes.
    pub(super) fn reference(&mut self, range: Range<usize>, text: &str, kind: SegmentKind, level: Level) {
        if self.is_prose() && (self.open.is_some() || !text.trim().is_empty()) {
            let place = self.place();
            self.draft().weaver.unit(range, text, kind, Some(level), place);
        }
    }

    /// Something that is no text and that no name crosses.
    pub(super) fn opaque(&mut self, range: Range<usize>) {
        let (is_read, place) = (!self.is_skipped(), self.place());
        if let Some(draft) = self.open.as_mut().filter(|_| is_read) {
            draft.weaver.opaque(range, place);
        }
    }

    /// Something that is no text and stands for a character.
    fn character(&mut self, range: Range<usize>, character: char) {
        let place = self.place();
        let Some(draft) = &mut self.open else { return };
        if character == '\n' && draft.weaver.text().ends_with('\n') {
            return self.end_run();
        }
        draft.weaver.unit(range, character.encode_utf8(&mut [0; 4]), SegmentKind::Opaque, None, place);
    }

    /// The innermost block is of this kind.
    pub(super) fn set_block(&mut self, block: Block) {
        for scope in self.scopes.iter_mut().rev() {
            scope.block = block;
            if scope.is_block {
                break;
            }
        }
    }

    /// The text of the innermost element's parent is in this language.
    pub(super) fn set_lang_of_parent(&mut self, lang: &str) {
        if let [.., parent, _] = &mut *self.scopes {
            // No proofing is wanted there; that tells no language.
            parent.nature.lang = Some(primary(lang)).filter(|lang| *lang != "x").map(Rc::from);
        }
    }

    /// Ends the run. The next text begins another.
    pub(super) fn end_run(&mut self) {
        let Some(mut draft) = self.open.take() else { return };
        draft.weaver.trim_end();
        if draft.weaver.text().contains(|c: char| c.is_alphanumeric() || c == '\u{fffd}') {
            let Draft { weaver, block, natures } = draft;
            self.woven.push(Woven { mapped: weaver.finish(), block, natures });
        }
    }

    /// Runs that another page wove out of text that this one holds.
    pub(super) fn adopt(&mut self, woven: Vec<Woven<'s>>) {
        self.end_run();
        self.woven.extend(woven);
    }

    pub(super) fn into_woven(mut self) -> Vec<Woven<'s>> {
        self.end_run();
        self.woven
    }

    pub(super) fn finish(mut self) -> Reading<'s> {
        self.end_run();
        Reading { date: self.day.day(), ..reading(self.woven, self.lang) }
    }

    /// How many runs there are so far, if one ends here.
    pub(super) fn count_runs(&mut self) -> usize {
        self.end_run();
        self.woven.len()
    }

    fn scope(&self) -> &Scope {
        self.scopes.last().unwrap_or(&self.root)
    }

    /// The open run, which text of the nature here is about to be added to.
    fn draft(&mut self) -> &mut Draft<'o, 's> {
        let nature = self.nature();
        let outer = self.outer;
        let block = self.scope().block;
        let draft =
            self.open.get_or_insert_with(|| Draft { weaver: Weaver::new(outer), block, natures: Vec::new() });
        if draft.natures.last().is_none_or(|(_, last)| *last != nature) {
            draft.natures.push((draft.weaver.text().len(), nature));
        }
        draft
    }
}

/// What woven runs come to in a document that says it is in `lang`, or does not say.
pub(super) fn reading(woven: Vec<Woven<'_>>, lang: Option<Rc<str>>) -> Reading<'_> {
    let lang = lang.or_else(|| main_lang(&woven));
    let runs = woven.into_iter().map(|woven| woven.into_run(lang.as_deref())).collect();
    Reading { runs, lang: lang.map(|lang| lang.to_string()), ..Reading::default() }
}

/// The same, of runs whose pieces are marked with languages by a machine, often one word alone: each is in the language
/// of most of its text, and what has no mark is in `unmarked`. Where most of the document's text is in no one language,
/// nothing is known of any.
pub(super) fn reading_of_marked<'s>(mut woven: Vec<Woven<'s>>, unmarked: Option<&str>) -> Reading<'s> {
    let told = main_lang(&woven).map(|lang| lang.to_string());
    let unmarked: Option<Rc<str>> = unmarked.map(|lang| Rc::from(primary(lang)));
    woven.iter_mut().for_each(|woven| woven.settle_language(unmarked.as_ref()));
    let lang = main_lang(&woven);
    if lang.is_none() {
        woven.iter_mut().for_each(|woven| woven.set_lang(None));
    }
    Reading { lang: told, ..reading(woven, lang) }
}

/// What is protected already stays as it is.
fn protect(nature: &mut Nature, kind: ZoneKind) {
    nature.protected = nature.protected.or(Some(kind));
}

/// The language that most of the text is marked with.
fn main_lang(woven: &[Woven<'_>]) -> Option<Rc<str>> {
    let mut sizes: BTreeMap<Rc<str>, usize> = BTreeMap::new();
    let mut total = 0;
    for (range, nature) in woven.iter().flat_map(Woven::stretches) {
        total += range.len();
        if let Some(lang) = &nature.lang {
            *sizes.entry(Rc::clone(lang)).or_default() += range.len();
        }
    }
    sizes.into_iter().find(|(_, size)| size * 2 > total).map(|(lang, _)| lang)
}

impl<'s> Woven<'s> {
    /// A run of plain text that stands in another document, in text of this nature.
    pub(super) fn of_run(run: Run<'s>, nature: Nature) -> Woven<'s> {
        // A quoted line is quoted as a whole; what else a text tells of itself is found again.
        let whole = Zone { range: 0..run.text().len(), kind: ZoneKind::Quote };
        let is_item = run.block() == Block::ListItem;
        let is_quoted = nature.is_quoted || (is_item && run.zones().first() == Some(&whole));
        let Run { text, map, block, .. } = run;
        Woven { mapped: Mapped::new(text, map), block, natures: vec![(0, Nature { is_quoted, ..nature })] }
    }

    /// The run as another kind of block.
    pub(super) fn with_block(mut self, block: Block) -> Woven<'s> {
        self.block = block;
        self
    }

    /// Takes the language of most of its text for that of all.
    fn settle_language(&mut self, unmarked: Option<&Rc<str>>) {
        let mut sizes: BTreeMap<Option<Rc<str>>, usize> = BTreeMap::new();
        for (range, nature) in self.stretches() {
            let lang = nature.lang.as_ref().or(unmarked).cloned();
            *sizes.entry(lang).or_default() += range.len();
        }
        let most = sizes.into_iter().max_by_key(|(_, size)| *size);
        self.set_lang(most.and_then(|(lang, _)| lang));
    }

    fn set_lang(&mut self, lang: Option<Rc<str>>) {
        self.natures.iter_mut().for_each(|(_, nature)| nature.lang = lang.clone());
    }

    fn stretches(&self) -> impl Iterator<Item = (Range<usize>, &Nature)> {
        // White space may have been cut off the end since.
        let len = self.mapped.text().len();
        let ends = self.natures.iter().skip(1).map(|(start, _)| *start).chain([len]);
        let stretch = move |start: usize, end: usize| start.min(len)..end.min(len);
        self.natures.iter().zip(ends).map(move |((start, nature), end)| (stretch(*start, end), nature))
    }

    fn into_run(self, document: Option<&str>) -> Run<'s> {
        let mut protected = Vec::new();
        push_where(&mut protected, &self, |nature| {
            nature
                .protected
                .or_else(|| is_foreign(nature.lang.as_deref(), document).then_some(ZoneKind::Foreign))
        });
        let mut quoted = Vec::new();
        push_where(&mut quoted, &self, |nature| nature.is_quoted.then_some(ZoneKind::Quote));
        let first = self.natures.first().and_then(|(_, nature)| nature.lang.clone());
        let is_uniform = self.natures.iter().all(|(_, nature)| nature.lang == first);
        let mut run = Run::new(self.mapped, self.block);
        run.lang = first.filter(|_| is_uniform).map(|lang| lang.as_ref().into());
        // The document's own word about a stretch goes before what its text looks like.
        let mut zones = run.zones().to_vec();
        zones.retain(|zone| {
            let next = protected.partition_point(|own: &Zone| own.range.end <= zone.range.start);
            zone.kind == ZoneKind::Quote
                || protected.get(next).is_none_or(|own| zone.range.end <= own.range.start)
        });
        zones.extend(protected);
        zones.extend(quoted);
        zones.sort_by_key(|zone| (zone.range.start, Reverse(zone.range.end)));
        run.zones = OnceLock::from(Box::from(zones));
        run
    }
}

/// Adds a zone for each longest stretch that is of one kind.
fn push_where(zones: &mut Vec<Zone>, woven: &Woven<'_>, kind: impl Fn(&Nature) -> Option<ZoneKind>) {
    for (range, nature) in woven.stretches().filter(|(range, _)| !range.is_empty()) {
        let Some(kind) = kind(nature) else { continue };
        match zones.last_mut() {
            Some(last) if last.kind == kind && last.range.end == range.start => last.range.end = range.end,
            _ => zones.push(Zone { range, kind }),
        }
    }
}

/// Whether a stretch is in another language than the document. An empty tag says that the language is not known.
fn is_foreign(lang: Option<&str>, document: Option<&str>) -> bool {
    match (lang.filter(|lang| !lang.is_empty()), document) {
        (Some(lang), Some(document)) => !primary(lang).eq_ignore_ascii_case(primary(document)),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// The language of a tag, without script and region.
fn primary(tag: &str) -> &str {
    tag.trim().split(['-', '_']).next().unwrap_or_default()
}
