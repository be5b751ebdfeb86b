//! Subtitles: WebVTT and SRT. The payload of a cue is prose; times, settings, notes and styles never are.
//!
//! A cue is a run, so that a name goes on over its lines and never into the next cue. What a speaker is called in
//! `<v …>` is shown, and so a run of its own.

use std::ops::Range;

use super::copy::Reading;
use super::escape::Level;
use super::lines::{Line, lines};
use super::list::{Format, Guess, Malformed, Options};
use super::mapped::Mapped;
use super::markup::{Marks, Nature, Page, Role};
use super::run::Block;

mod payload;
mod time;

use payload::{Markup, Payload};

/// WebVTT.
pub(super) const VTT: Format = Format {
    name: "vtt",
    prose: "the text of cues, and the names of speakers",
    protected: "header, notes, styles, regions, identifiers, times, tags",
    extensions: &["vtt"],
    sniff: |head| {
        let rest = head.strip_prefix("WEBVTT");
        let is_vtt = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']));
        if is_vtt { Guess::Sure } else { Guess::No }
    },
    declared: |_| None,
    is_strict: false,
    read: |decoded, _: &Options<'_>| read(decoded, Markup::Vtt),
};

/// SubRip.
pub(super) const SRT: Format = Format {
    name: "srt",
    prose: "the text of cues",
    protected: "numbers, times, tags and positions",
    extensions: &["srt"],
    sniff: |head| {
        let mut shown =
            lines(head, 0..head.len()).map(|line| head[line.text].trim()).filter(|line| !line.is_empty());
        let is_number = |line: &str| line.bytes().all(|byte| byte.is_ascii_digit());
        let is_srt = shown.next().is_some_and(is_number) && shown.next().is_some_and(time::is_timing);
        let possible = if head.contains(time::ARROW) { Guess::Possible } else { Guess::No };
        if is_srt { Guess::Sure } else { possible }
    },
    read: |decoded, _: &Options<'_>| read(decoded, Markup::Srt),
    ..VTT
};

/// A line that is not longer is not told of, whatever the others are: what subtitles have on a line at the least.
const NARROWEST: usize = 37;

fn read<'s>(decoded: &Mapped<'s>, markup: Markup) -> Result<Reading<'s>, Malformed> {
    let text = decoded.text();
    let mut page = Page::new(decoded, false, Nature::default());
    let mut longest = NARROWEST;
    for cue in cues(text) {
        for line in lines(text, cue.clone()) {
            longest = longest.max(text[line.text].chars().count());
        }
        page.enter(Role::Block(Block::Paragraph), Marks::default(), cue.clone());
        Payload::new(text, &mut page, markup).read(cue);
        page.leave();
    }
    Ok(Reading { line_limit: Some(longest), ..page.finish() })
}

/// The payloads of a file: what follows a line of times, up to a blank line or the next line with an arrow.
fn cues(text: &str) -> Vec<Range<usize>> {
    let mut cues: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    for Line { text: line, next } in lines(text, 0..text.len()) {
        let shown = &text[line];
        if shown.contains(time::ARROW) {
            is_open = time::is_timing(shown);
            if is_open {
                cues.push(next..next);
            }
        } else if shown.is_empty() {
            is_open = false;
        } else if let Some(cue) = cues.last_mut().filter(|_| is_open) {
            cue.end = next;
        }
    }
    cues
}

#[cfg(test)]
mod tests;
