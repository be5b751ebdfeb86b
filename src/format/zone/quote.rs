//! Quotations: typographic, German, French and straight marks, nested, and left open at a paragraph's end.
//!
//! A mark's part is read from the classes of its neighbours (space, word, digit, mark) and from words in lower
//! case, never from how a capitalised word is spelt, so that respelling a name moves no quotation.

use super::{Zone, ZoneKind};

mod mark;

use mark::{Mark, Side, marks};

/// Quotations within quotations beyond this depth are not told apart.
const MAX_DEPTH: usize = 16;

/// Adds the quotations of `text`, marks included. `zones` holds its machine zones: their marks are no marks.
///
/// A quotation that is not closed ends with the text: a paragraph of a longer quotation opens anew. In French its
/// paragraphs may begin with », and so may its lines, with either mark.
pub(super) fn find(text: &str, zones: &mut Vec<Zone>) {
    let marks = marks(text, zones);
    let mut open: Vec<&Mark> = Vec::new();
    let mut quotes = Vec::new();
    for mark in &marks {
        match part(mark, &open, &marks) {
            Part::Opens if open.len() < MAX_DEPTH => open.push(mark),
            Part::Opens | Part::Nothing => {}
            Part::Closes(depth) => {
                let unclosed = open.drain(depth + 1..).map(|opener| opener.range.start..mark.range.start);
                quotes.extend(unclosed);
                quotes.extend(open.pop().map(|opener| opener.range.start..mark.range.end));
            }
        }
    }
    quotes.extend(open.drain(..).map(|opener| opener.range.start..text.len()));
    zones.extend(quotes.into_iter().map(|range| Zone { range, kind: ZoneKind::Quote }));
}

/// What a mark does.
enum Part {
    Opens,
    /// It closes the quotation at this depth, and what is open within it.
    Closes(usize),
    Nothing,
}

impl Part {
    fn opens_if(opens: bool) -> Part {
        if opens { Part::Opens } else { Part::Nothing }
    }
}

fn part(mark: &Mark, open: &[&Mark], marks: &[Mark]) -> Part {
    let opened_by = |openers: &[char]| open.iter().rposition(|opener| openers.contains(&opener.c));
    match mark.c {
        _ if mark.is_tied || goes_on(mark, open) => Part::Nothing,
        '"' => straight_double(mark, marks, opened_by(&['"']), opened_by(&['“', '„'])),
        '\'' => straight_single(mark, marks, opened_by(&['\'', '‘', '‚'])),
        '’' => match opened_by(&['‘', '‚', '\'']) {
            Some(depth) if mark.can_close() && !is_possessive(mark, marks) => Part::Closes(depth),
            _ => Part::Nothing,
        },
        '‘' => match opened_by(&['‚']) {
            Some(depth) if !mark.must_open() => Part::Closes(depth),
            _ => Part::opens_if(mark.can_open() || mark.before == Side::Stop && mark.after.is_wordy()),
        },
        '„' => Part::Opens,
        '‚' => Part::opens_if(mark.can_open()),
        '“' => english_opener(mark, opened_by(&['„']), opened_by(&['“'])),
        '”' => match opened_by(&['“', '„', '”', '"']) {
            Some(depth) => Part::Closes(depth),
            None => Part::opens_if(mark.can_open()),
        },
        '«' => left_guillemet(mark, opened_by(&['»'])),
        '‹' => left_guillemet(mark, opened_by(&['›'])),
        '»' => right_guillemet(mark, opened_by(&['«']), opened_by(&['»'])),
        '›' => right_guillemet(mark, opened_by(&['‹']), opened_by(&['›'])),
        _ => Part::Nothing,
    }
}

/// `"` is told by its place alone; after a digit it may be an inch or a second.
fn straight_double(mark: &Mark, marks: &[Mark], straight: Option<usize>, typographic: Option<usize>) -> Part {
    match (straight, typographic) {
        (Some(_), _) if mark.must_open() => Part::Opens,
        (Some(_), _) if is_unit(mark, marks) => Part::Nothing,
        (Some(depth), _) => Part::Closes(depth),
        (None, _) if mark.before == Side::Digit => Part::Nothing,
        (None, _) if mark.can_open() => Part::Opens,
        (None, Some(depth)) if mark.can_close() => Part::Closes(depth),
        (None, _) if mark.before == Side::Stop => Part::opens_if(mark.after.is_wordy()),
        (None, _) => Part::opens_if(mark.before == Side::Blank && mark.next.is_some()),
    }
}

/// `'` is an apostrophe unless it stands where a quotation begins or, with one open, where it ends.
fn straight_single(mark: &Mark, marks: &[Mark], opened: Option<usize>) -> Part {
    match opened {
        Some(depth) if mark.can_close() => {
            let is_other = is_unit(mark, marks) || is_possessive(mark, marks);
            if is_other { Part::Nothing } else { Part::Closes(depth) }
        }
        Some(_) => Part::Nothing,
        // Otherwise it is the apostrophe of an elided word that we do not know.
        None => Part::opens_if(mark.can_open() && mark.has_closer),
    }
}

/// “ opens, but closes what „ opened, and what “ itself opened where it cannot open.
fn english_opener(mark: &Mark, low: Option<usize>, same: Option<usize>) -> Part {
    match (low, same) {
        (Some(depth), _) if !mark.must_open() => Part::Closes(depth),
        (_, Some(depth)) if mark.can_close() && !mark.can_open() => Part::Closes(depth),
        _ => Part::opens_if(!mark.can_close() || mark.can_open()),
    }
}

/// « opens in French and closes what » opened in German.
fn left_guillemet(mark: &Mark, reversed: Option<usize>) -> Part {
    match reversed {
        Some(depth) if mark.before != Side::Blank => Part::Closes(depth),
        _ => Part::Opens,
    }
}

/// » closes in French; in German it opens, and in Swedish it does both.
fn right_guillemet(mark: &Mark, french: Option<usize>, same: Option<usize>) -> Part {
    match (french, same) {
        (Some(depth), _) => Part::Closes(depth),
        (None, Some(depth)) if !mark.must_open() => Part::Closes(depth),
        _ if mark.range.start == 0 => Part::Opens,
        _ => Part::opens_if(mark.can_open() || mark.before == Side::Stop && mark.after.is_wordy()),
    }
}

/// Whether a mark at the beginning of a line says that the quotation goes on in which the line stands: » does if
/// enough of them follow to close all that is open, « if too few follow to close one more.
fn goes_on(mark: &Mark, open: &[&Mark]) -> bool {
    let depth = open.iter().filter(|opener| matches!(opener.c, '«' | '»')).count() as isize;
    match mark.c {
        _ if depth == 0 || !mark.begins_line => false,
        '»' => mark.balance >= depth,
        '«' => mark.balance <= depth && open.iter().any(|opener| opener.c == '«'),
        _ => false,
    }
}

/// Whether a mark after a digit is a foot, a minute, an inch: another mark is there to close.
fn is_unit(mark: &Mark, marks: &[Mark]) -> bool {
    let next = mark.next.and_then(|next| marks.get(next));
    mark.before == Side::Digit && next.is_some_and(|next| next.can_close() && next.before != Side::Digit)
}

/// Whether a mark is the apostrophe of a plural: another mark, beyond doubt, is there to close.
fn is_possessive(mark: &Mark, marks: &[Mark]) -> bool {
    let next = mark.next.and_then(|next| marks.get(next));
    mark.may_own && next.is_some_and(|next| next.can_close() && !next.may_own)
}

#[cfg(test)]
mod tests {
    use super::super::machine;
    use super::*;

    /// Quotations are written into the text as `⟦…⟧`.
    fn marked(text: &str) -> String {
        let mut zones = Vec::new();
        machine::find(text, &mut zones);
        find(text, &mut zones);
        zones.retain(|zone| zone.kind == ZoneKind::Quote);
        let mut marked = String::new();
        for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
            marked.extend(zones.iter().filter(|zone| zone.range.end == at).map(|_| '⟧'));
            marked.extend(zones.iter().filter(|zone| zone.range.start == at).map(|_| '⟦'));
            marked.extend((at < text.len()).then_some(c));
        }
        marked
    }

    #[test]
    fn quotations() {
        let rows =
            include_str!("quote.rows").lines().filter(|row| !row.is_empty() && !row.starts_with("// "));
        let wrong =
            rows.map(|row| (marked(&row.replace(['⟦', '⟧'], "")), row)).filter(|(found, row)| found != row);
        assert_eq!(wrong.collect::<Vec<_>>(), []);
    }

    #[test]
    fn french_quotations_go_on() {
        for row in [
            // Paragraphs of a longer quotation.
            "⟦« Kiev est belle.⟧",
            "⟦» Elle est grande.⟧",
            "⟦» Kiev est vieille. »⟧ Puis Kiev.",
            "⟦»\u{a0}Kiev est ⟦« vieille »⟧\u{a0}»⟧, dit-il.",
            "⟦«\u{a0}Kiev.⟧",
            // Lines of one.
            "⟦« Kiev est\n» belle et\n» grande »⟧, dit-il.",
            "⟦« Kiev est\r\n  « belle et\r\n  « grande »⟧, dit-il.",
            "⟦« Il dit\n⟦« Kiev »⟧ et rien »⟧ ici.",
            "⟦« Kiev est belle\n»⟧ dit-il. ⟦« Kiev »⟧",
            "⟦» Kiev est\n» belle »⟧ et Kiev",
            "⟦»Kiew ist\n⟦»schön«⟧ und groß«⟧, sagte er.",
        ] {
            assert_eq!(marked(&row.replace(['⟦', '⟧'], "")), row);
        }
    }

    #[test]
    fn a_name_of_any_spelling_moves_no_quotation() {
        for row in include_str!("quote.rows").lines().filter(|row| row.contains("Kiev")) {
            for name in ["Kyiw", "Kiews", "Ки́їв", "Q"] {
                let row = row.replace("Kiev", name);
                assert_eq!(marked(&row.replace(['⟦', '⟧'], "")), row);
            }
        }
    }

    #[test]
    fn hostile_marks_take_linear_time() {
        for piece in [
            "\"", " '", "'a ", "s' ", " 'a", "“", "” ", "«", "»", "1\" ", "‘", "s’ ", "‚", "don't ",
            "\u{2014}", "\n» ", "\n« ",
        ] {
            let text = piece.repeat((1 << 19) / piece.len());
            let started = std::time::Instant::now();
            find(&text, &mut Vec::new());
            assert!(started.elapsed().as_secs() < 5, "{piece}");
        }
    }
}
