//! Weaves runs out of the texts that a survey found: each is plain text, HTML, XHTML or NITF.

use std::ops::Range;

use super::profile::Manner;
use super::string;
use super::survey::{Survey, Text};
use crate::format::copy::{CopyNotice, NoticeKind};
use crate::format::escape::Letters;
use crate::format::list::Options;
use crate::format::mapped::Mapped;
use crate::format::markup::{self, Nature};
use crate::format::run::Block;
use crate::format::stale::Tally;
use crate::format::zone::{Machine, ZoneKind};
use crate::format::{html, text, xml};

/// What a document's texts come to.
#[derive(Default)]
pub(super) struct Woven<'s> {
    pub(super) runs: Vec<markup::Woven<'s>>,
    pub(super) tallies: Vec<Tally>,
    pub(super) notices: Vec<CopyNotice>,
}

/// Of what kind a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Html,
    Xhtml,
    Nitf,
    /// None that is read.
    Other,
}

/// A notice that something is passed over.
pub(super) fn no_prose(message: &str) -> CopyNotice {
    CopyNotice { kind: NoticeKind::NoProse, message: message.to_owned(), span: 0..0 }
}

/// Weaves the texts; `letters` is how the document writes its own.
pub(super) fn weave<'s>(
    decoded: &Mapped<'s>,
    survey: &Survey,
    letters: Letters,
    options: &Options<'_>,
) -> Woven<'s> {
    let document = decoded.text();
    let mut woven = Woven::default();
    let mut places: Vec<Range<usize>> = Vec::with_capacity(survey.texts.len());
    for text in &survey.texts {
        let start = woven.runs.len();
        let value = string::decode(decoded, text.value.clone(), letters);
        let lang = survey.lang_of(text, document);
        let protected = (text.manner == Manner::Field).then_some(ZoneKind::Machine(Machine::Field));
        let nature = Nature { is_quoted: false, protected, lang };
        match weave_one(&value, kind(text, survey, document, value.text()), nature, options) {
            Ok(runs) if text.manner == Manner::Headline => {
                woven.runs.extend(runs.into_iter().map(|run| run.with_block(Block::Headline)));
            }
            Ok(runs) => woven.runs.extend(runs),
            Err(message) => {
                let span = decoded.source_range(text.value.clone());
                woven.notices.push(CopyNotice { span, ..no_prose(&message) });
            }
        }
        places.push(start..woven.runs.len());
    }
    woven.tallies = survey
        .counts()
        .map(|(count, text)| Tally {
            name: string::value(&document[count.key.clone()]),
            span: decoded.source_range(count.value.clone()),
            measure: count.measure,
            runs: places[text].clone(),
        })
        .collect();
    woven
}

fn weave_one<'s>(
    value: &Mapped<'s>,
    kind: Kind,
    nature: Nature,
    options: &Options<'_>,
) -> Result<Vec<markup::Woven<'s>>, String> {
    match kind {
        _ if value.text().is_empty() => Ok(Vec::new()),
        Kind::Other => Ok(Vec::new()),
        Kind::Plain => Ok(plain(value, &nature, options)),
        Kind::Html => Ok(html::weave(value, options, nature)),
        // Pieces of pages are mostly no whole document, and HTML to whoever reads them.
        Kind::Xhtml => Ok(xml::weave_xhtml(value, options, nature.clone())
            .unwrap_or_else(|_| html::weave(value, options, nature))),
        Kind::Nitf => xml::weave_nitf(value, options, nature)
            .map_err(|malformed| format!("a text of the type NITF is not read: {}", malformed.what)),
    }
}

fn plain<'s>(value: &Mapped<'s>, nature: &Nature, options: &Options<'_>) -> Vec<markup::Woven<'s>> {
    let runs = text::read_decoded(value, options).map(|reading| reading.runs).unwrap_or_default();
    runs.into_iter()
        .filter(|run| run.text().contains(|c: char| c.is_alphanumeric() || c == '\u{fffd}'))
        // What is a headline is told by its path, not by how it ends.
        .map(|run| match run.block() {
            Block::Headline => markup::Woven::of_run(run, nature.clone()).with_block(Block::Paragraph),
            _ => markup::Woven::of_run(run, nature.clone()),
        })
        .collect()
}

fn kind(text: &Text, survey: &Survey, document: &str, value: &str) -> Kind {
    match text.manner {
        Manner::Field => return Kind::Plain,
        Manner::Html => return Kind::Html,
        Manner::Headline | Manner::Text => {}
    }
    let told = survey.kind(text, document);
    let key = string::value(&document[text.key.clone()]);
    let word = told.as_deref().unwrap_or(&key).split(';').next().unwrap_or_default().trim();
    // Some producers write `body_xhtml` for the type, too.
    let word = word.rsplit('_').next().unwrap_or_default().to_ascii_lowercase();
    match word.as_str() {
        "text/plain" => Kind::Plain,
        "text/html" | "html" => Kind::Html,
        "application/xhtml+xml" | "xhtml" => Kind::Xhtml,
        "application/nitf+xml" | "nitf" => Kind::Nitf,
        other if told.is_some() && other.contains('/') => Kind::Other,
        "text" => Kind::Plain,
        _ if looks_like_html(value) => Kind::Html,
        _ => Kind::Plain,
    }
}

/// Whether a text begins with a tag, or closes one.
fn looks_like_html(value: &str) -> bool {
    let is_letter = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
    let begins =
        value.trim_start().strip_prefix('<').is_some_and(|rest| is_letter(rest) || rest.starts_with('!'));
    begins || value.match_indices("</").any(|(at, mark)| is_letter(&value[at + mark.len()..]))
}
