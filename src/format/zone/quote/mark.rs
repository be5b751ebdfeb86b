//! The marks of a text that may open or close a quotation, with what stands beside them.

use std::ops::Range;

use super::super::Zone;
use super::super::chars::is_word;

/// Words that drop their beginning and show it by an apostrophe, in lower case: *'tis*, *rock 'n' roll*, *'s avonds*.
const ELIDED: &[&str] = &["em", "n", "neath", "s", "t", "til", "tis", "twas", "twere"];

/// One mark.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    pub(super) c: char,
    pub(super) before: Side,
    pub(super) after: Side,
    /// An apostrophe, whatever is open: inside a word, or of an elided one.
    pub(super) is_tied: bool,
    /// Perhaps the apostrophe of a plural's possessive: after an ordinary word in *-s*, before another word.
    pub(super) may_own: bool,
    /// The index of the next single mark for a single one, of the next straight mark for a straight double one.
    pub(super) next: Option<usize>,
    /// Whether a later single mark of the same kind could close.
    pub(super) has_closer: bool,
    /// Whether nothing but white space stands before it on its line.
    pub(super) begins_line: bool,
    /// How many more » than « follow it.
    pub(super) balance: isize,
}

/// What stands on one side of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// White space, or an end of the text.
    Blank,
    /// An opening bracket.
    Bracket,
    /// A dash, a slash, a colon.
    Joint,
    Word,
    Digit,
    /// Punctuation that belongs to what is before it.
    Stop,
    /// Another mark.
    Mark,
    Other,
}

impl Mark {
    fn new(text: &str, at: usize, c: char) -> Mark {
        let range = at..at + c.len_utf8();
        let (head, tail) = (&text[..at], &text[range.end..]);
        let before = head.chars().next_back().map_or(Side::Blank, Side::of);
        let ellipsis = tail.starts_with("..");
        let after = if ellipsis { Side::Other } else { tail.chars().next().map_or(Side::Blank, Side::of) };
        let begins_line = before == Side::Blank && {
            let line = head.trim_end_matches(|c: char| c.is_whitespace() && !is_line_end(c));
            line.chars().next_back().is_none_or(is_line_end)
        };
        let mut mark = Mark {
            range,
            c,
            before,
            after,
            is_tied: false,
            may_own: false,
            next: None,
            has_closer: false,
            begins_line,
            balance: 0,
        };
        if mark.is_single() {
            let in_word = before.is_wordy() && after.is_wordy();
            mark.is_tied = c != '‚' && (in_word || is_elision(tail) || closes_elision(head));
            mark.may_own = after == Side::Blank && before == Side::Word && ends_plural(head);
        }
        mark
    }

    pub(super) fn is_single(&self) -> bool {
        matches!(self.c, '\'' | '‘' | '’' | '‚')
    }

    /// Whether its place lets it close something.
    pub(super) fn can_close(&self) -> bool {
        !self.is_tied && !matches!(self.before, Side::Blank | Side::Bracket) && !self.after.is_wordy()
    }

    /// Whether it stands before something, and nothing that it could close is before it.
    pub(super) fn can_open(&self) -> bool {
        let is_free = matches!(self.before, Side::Blank | Side::Bracket | Side::Joint | Side::Mark);
        !self.is_tied && is_free && !matches!(self.after, Side::Blank | Side::Stop)
    }

    /// Whether its place lets it do nothing but open.
    pub(super) fn must_open(&self) -> bool {
        self.can_open() && matches!(self.before, Side::Blank | Side::Bracket)
    }
}

impl Side {
    fn of(c: char) -> Side {
        match c {
            _ if is_mark(c) => Side::Mark,
            _ if c.is_whitespace() => Side::Blank,
            _ if c.is_numeric() => Side::Digit,
            _ if is_word(c) => Side::Word,
            '(' | '[' | '{' | '¿' | '¡' => Side::Bracket,
            '-' | '–' | '—' | '/' | ':' | '=' | '|' => Side::Joint,
            '.' | ',' | ';' | '!' | '?' | ')' | ']' | '}' => Side::Stop,
            _ => Side::Other,
        }
    }

    pub(super) fn is_wordy(self) -> bool {
        matches!(self, Side::Word | Side::Digit)
    }
}

/// The marks of `text` outside its machine zones, in order.
pub(super) fn marks(text: &str, machine_zones: &[Zone]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut zones = machine_zones.iter().peekable();
    let mut at = 0;
    while let Some(len) = text.as_bytes()[at..].iter().position(|&byte| MAY_BEGIN_MARK[usize::from(byte)]) {
        at += len;
        let Some(c) = text[at..].chars().next() else { break };
        while zones.next_if(|zone| zone.range.end <= at).is_some() {}
        if is_mark(c) && zones.peek().is_none_or(|zone| at < zone.range.start) {
            marks.push(Mark::new(text, at, c));
        }
        at += c.len_utf8();
    }
    look_ahead(&mut marks);
    marks
}

const MAY_BEGIN_MARK: [bool; 256] = {
    let mut table = [false; 256];
    table[b'"' as usize] = true;
    table[b'\'' as usize] = true;
    // The first bytes of « and », and of all other typographic marks.
    table[0xc2] = true;
    table[0xe2] = true;
    table
};

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '«' | '»' | '‘' | '’' | '‚' | '“' | '”' | '„' | '‹' | '›')
}

fn look_ahead(marks: &mut [Mark]) {
    let (mut single, mut straight) = (None, None);
    let (mut closes_straight, mut closes_curved) = (false, false);
    let mut balance = 0;
    for (idx, mark) in marks.iter_mut().enumerate().rev() {
        mark.balance = balance;
        balance += isize::from(mark.c == '»') - isize::from(mark.c == '«');
        if mark.is_single() {
            mark.next = single;
            mark.has_closer = if mark.c == '\'' { closes_straight } else { closes_curved };
            closes_straight |= mark.c == '\'' && mark.can_close();
            closes_curved |= mark.c != '\'' && mark.can_close();
            single = if mark.is_tied { single } else { Some(idx) };
        } else if mark.c == '"' {
            mark.next = straight;
            straight = Some(idx);
        }
    }
}

/// Whether `tail` begins with an elided word in lower case, or a year without its century. A capital may be a
/// name's: *‘N. Novák’*.
fn is_elision(tail: &str) -> bool {
    let word = &tail
        [..tail.char_indices().take_while(|&(at, c)| at < 8 && is_word(c)).map(|(_, c)| c.len_utf8()).sum()];
    let is_year = |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    is_year(word.strip_suffix('s').unwrap_or(word)) || ELIDED.contains(&word)
}

/// Whether `head` ends in *'n*, whose second apostrophe would follow.
fn closes_elision(head: &str) -> bool {
    head.strip_suffix('n').is_some_and(|head| head.ends_with(['\'', '‘', '’']))
}

/// Whether `head` ends in a word in lower case whose last letter is *s*. A name begins with a capital.
fn ends_plural(head: &str) -> bool {
    let word = &head[head.trim_end_matches(is_word).len()..];
    word.ends_with('s') && word.starts_with(char::is_lowercase)
}
