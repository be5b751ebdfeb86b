//! Names that no table knows and that the copy itself spells in several ways, beside one given name or title.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Remark;
use crate::ledger::record::NoticeKind;
use crate::lexicon::Separator;
use crate::normalize::evidence::RunRange;
use crate::normalize::parts::ending_length;
use crate::normalize::view::View;
use crate::table::model::WordKind;
use crate::text::fold::fold;
use crate::text::sound::Sounds;

/// How like each other two spellings of one name are.
const LIKENESS: u8 = 85;

/// A spelling as the copy has it first, and everywhere it stands.
struct Spelling {
    text: String,
    places: Vec<RunRange>,
}

/// The spellings of unknown names, folded, by what stands before them.
#[derive(Default)]
pub(super) struct Names(BTreeMap<String, BTreeMap<String, Spelling>>);

impl Names {
    /// Adds the unknown names of one run.
    pub(super) fn gather(&mut self, run: usize, view: &View<'_, '_>) {
        for at in (0..view.tokens.len()).filter(|&at| view.is_stranger(at)) {
            let Some(beside) = view.beside(at) else { continue };
            let span = view.without_possessive(at);
            let text = &view.text[span.clone()];
            let spellings = self.0.entry(beside).or_default();
            let spelling = spellings
                .entry(fold(text).into_owned())
                .or_insert_with(|| Spelling { text: text.to_owned(), places: Vec::new() });
            spelling.places.push((run, span));
        }
    }

    /// One remark for each name that is spelt in several ways, the most frequent spelling first; none is called right.
    pub(super) fn finish(self) -> impl Iterator<Item = Remark> {
        self.0.into_values().flat_map(groups).map(remark)
    }
}

impl View<'_, '_> {
    /// What stands right before a word that may be a family name: a given name, an initial or a title.
    fn beside(&self, at: usize) -> Option<String> {
        let before = at.checked_sub(1)?;
        let token = &self.tokens[before];
        let is_near = matches!(self.tokens[at].separator, Separator::Space | Separator::Stop);
        if !is_near || !token.is_capital() || token.zone.is_some() {
            return None;
        }
        let kinds = self.language.kinds(&token.folded);
        let is_given = kinds.has(WordKind::Given) || self.reader.is_given_form(before) || token.is_letter();
        if is_given {
            return Some(token.folded.to_string());
        }
        kinds.has(WordKind::Title).then(|| token.folded.to_string())
    }

    /// The bytes of a word without a possessive.
    pub(in crate::normalize) fn without_possessive(&self, at: usize) -> Range<usize> {
        let token = &self.tokens[at];
        let possessive = ending_length(&self.text[token.span.clone()], "'s").unwrap_or(0);
        token.span.start..token.span.end - possessive
    }
}

/// Spellings that lie near each other, put together.
fn groups(spellings: BTreeMap<String, Spelling>) -> Vec<Vec<Spelling>> {
    let mut groups: Vec<(Sounds, Vec<Spelling>)> = Vec::new();
    for (folded, spelling) in spellings {
        let sounds = Sounds::of(&folded);
        let is_same = |known: &Sounds| {
            let difference = known.differ(&sounds);
            difference.is_some_and(|found| found.is_confusion && found.likeness() >= LIKENESS)
        };
        match groups.iter_mut().find(|(known, _)| is_same(known)) {
            Some((_, group)) => group.push(spelling),
            None => groups.push((sounds, vec![spelling])),
        }
    }
    groups.into_iter().map(|(_, group)| group).filter(|group| group.len() > 1).collect()
}

fn remark(mut group: Vec<Spelling>) -> Remark {
    group.sort_by(|a, b| (b.places.len(), &a.text).cmp(&(a.places.len(), &b.text)));
    let count = group.len();
    let told = group.into_iter().enumerate().fold(Remark::new(NoticeKind::Inconsistent), told);
    told.text(&format!(": no table knows the name, and it is spelt in {count} ways"))
}

fn told(remark: Remark, (at, spelling): (usize, Spelling)) -> Remark {
    let times = match spelling.places.len() {
        1 => "once".to_owned(),
        many => format!("{many} times"),
    };
    let mark = if at > 0 { "; " } else { "" };
    let remark = remark.text(&format!("{mark}{} {times} (", spelling.text));
    remark.places(&spelling.places).text(")")
}
