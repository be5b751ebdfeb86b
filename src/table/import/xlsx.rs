//! Reads the first sheet of an XLSX workbook row by row (ECMA-376, part 1, section 18.3).
//!
//! Only the texts of cells are read: shared strings, inline strings and what formulas came to. A sheet is streamed, so a
//! cell at the far corner costs no memory; what an archive unpacks to is bounded.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::input::{Input, MOST_BYTES};
use super::intake::Intake;
use super::record::{Record, Records};
use super::row::Spot;

/// Nobody's names stand further to the right.
const MOST_COLUMNS: usize = 1_000;

type Archive = ZipArchive<Cursor<Vec<u8>>>;

/// Takes in the first sheet.
pub(super) fn read(input: &Input<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    let spot = Spot::new(input.name(), 1, "");
    let not_read = |error: &dyn std::fmt::Display| {
        (
            format!("this workbook cannot be read: {error}"),
            "save it as XLSX, or as CSV in UTF-8, again".to_owned(),
        )
    };
    let mut archive = match ZipArchive::new(Cursor::new(input.whole()?)) {
        Ok(archive) => archive,
        Err(error) => return intake.refuse(&spot, not_read(&error)),
    };
    let mut records = Records::default();
    let mut failed = None;
    let read = (|| {
        let sheets = sheets(&mut archive)?;
        let path = path_of_first(&mut archive)?;
        let strings = shared_strings(&mut archive)?;
        let mut each = |line: u32, cells: Vec<String>| {
            let spot = Spot::new(input.name(), line, &cells.join(" | "));
            records.take(intake, &Record { cells, spot }).map_err(|error| failed = Some(error)).is_ok()
        };
        each_row(&mut archive, &path, &strings, &mut each)?;
        Ok::<_, String>(sheets)
    })();
    if let Some(error) = failed {
        return Err(error);
    }
    match read {
        Ok(sheets) if sheets.len() > 1 => intake.change(&spot, others(&sheets)),
        Ok(_) => Ok(()),
        Err(error) => intake.refuse(&spot, not_read(&error)),
    }
}

fn others(sheets: &[String]) -> String {
    let others: Vec<String> = sheets.iter().skip(1).map(|name| format!("`{name}`")).collect();
    format!("only the first sheet is read, not {}", others.join(", "))
}

/// The names of the sheets, in the workbook's order.
fn sheets(archive: &mut Archive) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    each_element(archive, "xl/workbook.xml", &mut |element| {
        if element.local_name().as_ref() == "sheet" {
            names.push(attribute(element, "name").unwrap_or_default());
        }
    })?;
    Ok(names)
}

/// The member that holds the first sheet: the workbook names a relation, and the relation a member.
fn path_of_first(archive: &mut Archive) -> Result<String, String> {
    let mut relation = None;
    each_element(archive, "xl/workbook.xml", &mut |element| {
        if element.local_name().as_ref() == "sheet" && relation.is_none() {
            relation = relation_of(element);
        }
    })?;
    let relation = relation.ok_or("it has no sheet")?;
    let mut target = None;
    each_element(archive, "xl/_rels/workbook.xml.rels", &mut |element| {
        if attribute(element, "Id").as_deref() == Some(&relation) {
            target = attribute(element, "Target");
        }
    })?;
    let target = target.ok_or_else(|| format!("its relation {relation} leads nowhere"))?;
    Ok(match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{target}"),
    })
}

fn shared_strings(archive: &mut Archive) -> Result<Vec<String>, String> {
    const MEMBER: &str = "xl/sharedStrings.xml";
    let mut strings = Vec::new();
    if archive.index_for_name(MEMBER).is_none() {
        return Ok(strings);
    }
    let (mut string, mut texts) = (String::new(), Texts::default());
    each_event(archive, MEMBER, &mut |event| {
        texts.add(event, &mut string);
        if let Event::End(end) = event
            && end.local_name().as_ref() == "si"
        {
            strings.push(std::mem::take(&mut string));
        }
        true
    })?;
    Ok(strings)
}

/// Gathers the text in `t` elements, but not the phonetic readings beside it.
#[derive(Default)]
struct Texts {
    is_text: bool,
    is_reading: bool,
}

impl Texts {
    fn add(&mut self, event: &Event<'_>, to: &mut String) {
        match event {
            Event::Start(start) => match start.local_name().as_ref() {
                "t" | "v" => self.is_text = !self.is_reading,
                "rPh" => self.is_reading = true,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "t" | "v" => self.is_text = false,
                "rPh" => self.is_reading = false,
                _ => {}
            },
            _ if self.is_text => to.push_str(&text(event)),
            _ => {}
        }
    }
}

fn text(event: &Event<'_>) -> String {
    match event {
        Event::Text(text) => text.xml10_content().into_owned(),
        Event::CData(text) => text.xml10_content().into_owned(),
        Event::GeneralRef(reference) => match reference.resolve_char_ref() {
            Ok(Some(c)) => c.to_string(),
            _ => {
                let entity = quick_xml::escape::resolve_predefined_entity(&reference.xml10_content());
                entity.unwrap_or_default().to_owned()
            }
        },
        _ => String::new(),
    }
}

/// Hands on each row with its number, until `take` wants no more.
fn each_row(
    archive: &mut Archive,
    member: &str,
    strings: &[String],
    take: &mut dyn FnMut(u32, Vec<String>) -> bool,
) -> Result<(), String> {
    let (mut row, mut cells) = (0, Vec::new());
    let (mut column, mut is_shared) = (None, false);
    let (mut value, mut texts) = (String::new(), Texts::default());
    each_event(archive, member, &mut |event| {
        texts.add(event, &mut value);
        match event {
            Event::Start(start) if start.local_name().as_ref() == "row" => {
                row = attribute(start, "r").and_then(|row| row.parse().ok()).unwrap_or(row + 1);
                cells.clear();
            }
            Event::Start(start) if start.local_name().as_ref() == "c" => {
                column = Some(attribute(start, "r").and_then(|cell| column_of(&cell)).unwrap_or(cells.len()));
                is_shared = attribute(start, "t").as_deref() == Some("s");
                value.clear();
            }
            Event::End(end) if end.local_name().as_ref() == "c" => {
                let shared = || value.trim().parse().ok().and_then(|at: usize| strings.get(at));
                let cell = if is_shared { shared().map_or("", String::as_str) } else { value.as_str() };
                if let Some(column) = column.take().filter(|&column| column < MOST_COLUMNS) {
                    cells.resize(cells.len().max(column + 1), String::new());
                    cell.trim().clone_into(&mut cells[column]);
                }
            }
            Event::End(end) if end.local_name().as_ref() == "row" => {
                return take(row, std::mem::take(&mut cells));
            }
            _ => {}
        }
        true
    })
}

/// `AB12` is in column 27, counted from 0.
fn column_of(cell: &str) -> Option<usize> {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(4).fold(0, |number, letter| number * 26 + usize::from(letter - b'A') + 1);
    number.checked_sub(1)
}

fn each_element(
    archive: &mut Archive,
    member: &str,
    take: &mut dyn FnMut(&BytesStart<'_>),
) -> Result<(), String> {
    each_event(archive, member, &mut |event| {
        if let Event::Start(start) | Event::Empty(start) = event {
            take(start);
        }
        true
    })
}

fn each_event(
    archive: &mut Archive,
    member: &str,
    take: &mut dyn FnMut(&Event<'_>) -> bool,
) -> Result<(), String> {
    let failed = |error: &dyn std::fmt::Display| format!("{member}: {error}");
    let file = archive.by_name(member).map_err(|error| failed(&error))?;
    let mut reader = Reader::from_reader(BufReader::new(file.take(MOST_BYTES + 1)));
    let mut buffer = Vec::new();
    loop {
        let event = reader.read_event_into(&mut buffer).map_err(|error| failed(&error))?;
        if matches!(event, Event::Eof) || !take(&event) {
            break;
        }
        buffer.clear();
        if reader.buffer_position() > MOST_BYTES {
            break;
        }
    }
    match reader.buffer_position() > MOST_BYTES || is_cut(reader) {
        true => Err(format!("{member}: it unpacks to more than {MOST_BYTES} bytes, which are not read")),
        false => Ok(()),
    }
}

/// Whether the member goes on where reading was cut off.
fn is_cut(reader: Reader<BufReader<io::Take<impl Read>>>) -> bool {
    let mut inner = reader.into_inner();
    inner.get_ref().limit() == 0 && inner.fill_buf().is_ok_and(<[u8]>::is_empty)
}

/// Writers differ in what they call the namespace of relations.
fn relation_of(element: &BytesStart<'_>) -> Option<String> {
    let attributes = element.attributes().flatten();
    let keys = attributes.map(|attribute| attribute.key.as_ref().to_owned());
    let key = keys.into_iter().find(|key| key.ends_with(":id"))?;
    attribute(element, &key)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok().flatten()?;
    attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}
