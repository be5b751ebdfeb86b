//! Writes records as JSON Lines, each with its fields in the order in which [`record`](super::record) describes them.

use std::io;

use super::Ledger;
use super::json::{Name, Object};
use super::record::{
    Because, Begin, Change, Derivation, End, Left, NEVER, Notice, Record, SCHEMA, Spelt, Substituted,
    Suggested, Unread,
};
use super::wire::part_name;

/// So many bytes are handed on at once: a file grows fastest by large, equal pieces.
const BLOCK: usize = 1 << 18;

impl Ledger {
    /// The ledger as JSON Lines; every line ends in LF.
    pub fn to_jsonl(&self) -> String {
        let mut buffer = Vec::new();
        self.records.iter().for_each(|record| record.append_line(&mut buffer));
        String::from_utf8(buffer).expect("a line is written from strings and ASCII only")
    }

    /// Writes the ledger as JSON Lines. It is written in large, equal pieces and not flushed.
    ///
    /// # Errors
    /// What `to` answers.
    pub fn write_to(&self, to: &mut impl io::Write) -> io::Result<()> {
        let mut buffer = Vec::new();
        for record in &self.records {
            record.append_line(&mut buffer);
            while let Some(block) = buffer.get(..BLOCK) {
                to.write_all(block)?;
                buffer.drain(..BLOCK);
            }
        }
        to.write_all(&buffer)
    }
}

impl Record {
    /// Appends the record's line, with its LF, to `buffer`.
    pub fn append_line(&self, buffer: &mut Vec<u8>) {
        let mut line = Object::open(buffer);
        match self {
            Record::Begin(begin) => write_begin(&mut line, begin),
            Record::Substituted(substituted) => write_substituted(&mut line, substituted),
            Record::Suggested(suggested) => write_suggested(&mut line, suggested),
            Record::Left(left) => write_left(&mut line, left),
            Record::Notice(notice) => write_notice(&mut line, notice),
            Record::Error(unread) => write_error(&mut line, unread),
            Record::End(end) => write_end(&mut line, end),
        }
        line.close();
        buffer.push(b'\n');
    }
}

fn write_begin(line: &mut Object<'_>, begin: &Begin) {
    line.text("type", "begin");
    line.text("schema", SCHEMA);
    line.text("document", &begin.document);
    if let Some(record) = begin.record {
        line.number("record", record);
    }
    if let Some(member) = &begin.member {
        line.text("member", member);
    }
    line.text("format", &begin.format);
    line.text("encoding", &begin.encoding);
    line.text("lang", &begin.lang);
    if let Some(date) = begin.date {
        line.text("date", &date.to_string());
    }
    line.text("lexicon", &begin.lexicon);
    line.text("version", &begin.version);
}

fn write_substituted(line: &mut Object<'_>, substituted: &Substituted) {
    line.text("type", "substituted");
    line.number("n", substituted.n);
    write_what(line, &substituted.change);
    line.range("out", &substituted.output);
    write_why(line, &substituted.change);
}

fn write_suggested(line: &mut Object<'_>, suggested: &Suggested) {
    line.text("type", "suggested");
    write_what(line, &suggested.change);
    write_why(line, &suggested.change);
    line.text("reason", suggested.reason.as_str());
    if let Some(near) = &suggested.near {
        let mut object = line.object("near");
        object.number("score", near.score);
        object.texts("reasons", &near.reasons);
        object.text("accept", &near.accept);
        object.close();
    }
}

fn write_what(line: &mut Object<'_>, change: &Change) {
    line.text("entity", &change.entity);
    line.text("part", part_name(change.part));
    line.bytes("before", &change.before);
    line.bytes("after", &change.after);
    line.range("in", &change.input);
}

fn write_why(line: &mut Object<'_>, change: &Change) {
    line.number("line", change.line);
    line.number("column", change.column);
    line.text("mention", &change.mention);
    if let Some(Spelt { before, after }) = &change.spelt {
        let mut object = line.object("spelt");
        object.text("before", before);
        object.text("after", after);
        object.close();
    }
    write_because(line, &change.because);
    write_derived(line, &change.derived);
    if let Some(ending) = &change.ending {
        line.text("ending", ending);
    }
    line.text("row", &change.row);
}

fn write_because(line: &mut Object<'_>, because: &Because) {
    let mut object = line.object("because");
    object.text("rule", because.rule.as_str());
    object.ranges("evidence", &because.evidence);
    object.close();
}

fn write_derived(line: &mut Object<'_>, derived: &Derivation) {
    let mut object = line.object("derived");
    match derived {
        Derivation::Listed(key) => object.text("listed", key),
        Derivation::Lang(lang) => object.text("lang", lang),
        Derivation::Near(form) => object.text("near", form),
        Derivation::Scheme { scheme, from, options } => {
            object.text("scheme", scheme);
            object.text("from", from);
            let mut chosen = object.object("options");
            options.iter().for_each(|(id, value)| chosen.text(Name::Any(id), value));
            chosen.close();
        }
    }
    object.close();
}

fn write_left(line: &mut Object<'_>, left: &Left) {
    line.text("type", "left");
    line.text("entity", &left.entity);
    line.text("part", part_name(left.part));
    line.text("found", &left.found);
    line.range("in", &left.input);
    line.number("line", left.line);
    line.number("column", left.column);
    line.text("reason", left.reason.as_str());
    if left.is_never_alone {
        line.text("family_alone", NEVER);
    }
}

fn write_notice(line: &mut Object<'_>, notice: &Notice) {
    line.text("type", "notice");
    line.text("kind", notice.kind.as_str());
    line.text("message", &notice.message);
    if let Some(input) = &notice.input {
        line.range("in", input);
    }
    if !notice.places.is_empty() {
        line.ranges("places", &notice.places);
    }
}

fn write_error(line: &mut Object<'_>, unread: &Unread) {
    line.text("type", "error");
    line.text("message", &unread.message);
    line.number("line", unread.line);
    line.number("column", unread.column);
}

fn write_end(line: &mut Object<'_>, end: &End) {
    line.text("type", "end");
    line.number("substituted", end.tally.substituted);
    line.number("suggested", end.tally.suggested);
    line.number("left", end.tally.left);
    let mut reasons = line.object("reasons");
    end.tally.reasons.iter().for_each(|(reason, &count)| reasons.number(Name::Any(reason), count));
    reasons.close();
    line.number("machine_zones", end.machine_zones);
    line.number("in_bytes", end.in_bytes);
    if let Some(digests) = &end.digests {
        line.text("in_sha256", &digests.input.to_string());
    }
    line.number("out_bytes", end.out_bytes);
    if let Some(digests) = &end.digests {
        line.text("out_sha256", &digests.output.to_string());
    }
}
