//! The paragraphs of a wire's text, and which of them readers are to see.

use std::ops::Range;

use crate::format::lines::lines;

/// Lines that belong together.
pub(super) struct Paragraph {
    /// Bytes of the text, with the last line's end unless the paragraph ends before it.
    pub(super) text: Range<usize>,
    lines: usize,
}

/// What a paragraph is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Headline,
    Body,
    Protected,
}

/// What a byline begins with, in lower case.
const BYLINES: &[&str] = &["by ", "von ", "par ", "por "];

/// What stands above what is for editors alone, in lower case.
const NOTEBOOKS: &[&str] = &["notebook", "notizblock", "editor's notes"];

/// What is said of it, in lower case.
const NOT_FOR_READERS: &[&str] =
    &["not for publication", "not intended for publication", "nicht zur veröffentlichung"];

/// How many digits a telephone number has at least.
const TELEPHONE_DIGITS: usize = 7;

/// The paragraphs of a message's text, each with what it is for.
pub(super) fn paragraphs(text: &str, within: Range<usize>) -> Vec<(Paragraph, Kind)> {
    let mut has_headline = false;
    let mut has_body = false;
    let mut is_notebook = false;
    let mut found = Vec::new();
    for paragraph in gathered(text, within) {
        let shown = &text[paragraph.text.clone()];
        is_notebook |= begins_notebook(shown);
        let is_indented = shown.starts_with([' ', '\t']);
        let is_above = !has_body && is_byline(shown, &paragraph);
        let (text, kind) = if is_notebook || is_above || is_keyword(shown) {
            (paragraph.text.clone(), Kind::Protected)
        } else if !has_headline && !has_body && !is_indented {
            has_headline = true;
            (inner(text, &paragraph), Kind::Headline)
        } else {
            has_body = true;
            (inner(text, &paragraph), Kind::Body)
        };
        found.push((Paragraph { text, ..paragraph }, kind));
    }
    found
}

/// Lines up to a blank one, to one that begins anew, or to the mark that closes a headline.
fn gathered(text: &str, within: Range<usize>) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut is_open = false;
    for line in lines(text, within) {
        let shown = &text[line.text.clone()];
        if shown.trim().is_empty() {
            is_open = false;
            continue;
        }
        is_open &= !shown.starts_with([' ', '\t', '^']);
        match paragraphs.last_mut().filter(|_| is_open) {
            Some(last) => {
                last.text.end = line.next;
                last.lines += 1;
            }
            None => paragraphs.push(Paragraph { text: line.text.start..line.next, lines: 1 }),
        }
        is_open = !shown.trim_end().ends_with(['=', '<']);
    }
    paragraphs
}

/// A paragraph without the marks that open and close its line.
fn inner(text: &str, paragraph: &Paragraph) -> Range<usize> {
    let Range { start, end } = paragraph.text;
    let shown = &text[start..end];
    let opened = shown.len() - shown.strip_prefix('^').unwrap_or(shown).len();
    let bare = shown.trim_end();
    match bare.strip_suffix(['=', '<']) {
        Some(bare) => start + opened..(start + bare.len()).max(start + opened),
        None => start + opened..end,
    }
}

/// Whether a line is one of ANPA's that repeats the keyword and a number: `^BC-Belarus-Germany,0101<`.
fn is_keyword(shown: &str) -> bool {
    let line = shown.trim_end().strip_prefix('^').and_then(|line| line.strip_suffix(['<', '=']));
    line.and_then(|line| line.rsplit_once(','))
        .is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_byline(shown: &str, paragraph: &Paragraph) -> bool {
    let line = shown.trim_end();
    // Behind the headline ANPA closes with `=` what tells of the writer.
    let is_closed = line.starts_with('^') && line.ends_with('=');
    let bare = line.trim_start_matches('^').trim_start();
    let begins =
        |byline: &str| bare.get(..byline.len()).is_some_and(|start| start.eq_ignore_ascii_case(byline));
    is_closed
        || paragraph.lines == 1
            && BYLINES.iter().any(|byline| begins(byline))
            && !bare.ends_with(['.', '!', '?', '"', '”'])
}

fn begins_notebook(shown: &str) -> bool {
    let lower = shown.to_lowercase();
    let title = lower.trim_matches(|c: char| !c.is_alphanumeric());
    NOTEBOOKS.contains(&title) || NOT_FOR_READERS.iter().any(|note| lower.contains(note))
}

/// Whether a line holds an address in angle brackets or a telephone number.
pub(super) fn is_contact(line: &str) -> bool {
    let has_mail = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .is_some_and(|(address, _)| address.contains('@'));
    let is_telephone = |rest: &str| {
        let number = rest.chars().take_while(|c| c.is_ascii_digit() || " ()-/".contains(*c));
        number.filter(char::is_ascii_digit).count() >= TELEPHONE_DIGITS
    };
    has_mail || line.split('+').skip(1).any(is_telephone)
}
