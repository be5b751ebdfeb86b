//! Reads one table file: TOML text in, rows and vocabulary out, with every trouble in the file's order.

use toml::de::DeTable;

use super::keys::{FILE, HEADER, section};
use super::model::{Kind, Settings, TableFile};
use super::reader::{Label, Reader};
use super::row::{read_row, read_settings};
use super::vocabulary::{read_endings, read_words};
use crate::trouble::Trouble;

/// Reads the text of one table file, which people know as `name`.
///
/// What can be read is read, whatever else is wrong; the troubles are all there are, in the file's order.
/// A file is to be used only if none of them is an error. Scheme files are not read here.
///
/// # Example: read a rule
/// ```
/// let (file, troubles) = canonym::table::read("house/rules.toml", r#"
/// [[rule]]
/// canonical = "Ryzhenkov"
/// variants  = ["Ryschenkow", "Ryshchankou"]
/// "#);
/// assert!(troubles.is_empty());
/// assert_eq!(file.rows[0].id.text, "Ryzhenkov");
/// assert_eq!(file.rows[0].id.place.to_string(), "house/rules.toml:3:13");
/// ```
pub fn read(name: &str, text: &str) -> (TableFile, Vec<Trouble>) {
    let mut reader = Reader::new(name, text);
    let root = reader.parse();
    reader.check_keys(&root, &FILE);
    let mut file = TableFile {
        name: reader.file(),
        title: None,
        licence: None,
        source: None,
        settings: Settings::default(),
        rows: Vec::new(),
        words: Vec::new(),
        endings: Vec::new(),
    };
    read_header(&mut reader, &root, &mut file);
    for kind in Kind::ALL {
        for (row, span) in reader.rows(&root, kind.as_str(), section(kind).name) {
            file.rows.extend(read_row(&mut reader, kind, row, span));
        }
    }
    file.rows.sort_by(|a, b| a.id.place.cmp(&b.id.place));
    for (list, span) in reader.rows(&root, "words", "[[words]]") {
        file.words.extend(read_words(&mut reader, list, span));
    }
    for (endings, span) in reader.rows(&root, "endings", "[[endings]]") {
        file.endings.extend(read_endings(&mut reader, endings, span));
    }
    (file, reader.finish())
}

fn read_header<'t>(reader: &mut Reader<'t>, root: &DeTable<'t>, file: &mut TableFile) {
    let Some(value) = root.get("table") else { return };
    let Some(header) = reader.table(Label::Key("table"), value, "write `[table]` once, above the rows")
    else {
        return;
    };
    reader.check_keys(header, &HEADER);
    file.title = reader.remark(header, "title");
    file.licence = reader.remark(header, "licence");
    file.source = reader.remark(header, "source");
    file.settings = read_settings(reader, header);
}
