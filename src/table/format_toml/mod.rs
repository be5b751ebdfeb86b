//! Puts a table file in order: keys, spaces, quotation marks. Not a comment is lost, not a value changed.
//!
//! Keys stand in the order of `keys`, `=` and the languages of parts aligned within a row, one blank line before
//! each row; strings have double quotation marks unless they hold several lines. A list keeps the line breaks
//! that it was written with, since only its author knows how it is best read. Formatting twice is formatting once.

mod columns;

use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, RawString, Table, Value};

use crate::table::keys::{CONFIG, ENDING, ENDINGS, HEADER, POLICY, Section, TEST, WORDS, section};
use crate::table::model::Kind;
use crate::table::reader::{Reader, not_toml};
use crate::trouble::Trouble;

/// The table text `text`, which people know as `name`, in the house's order.
///
/// # Errors
/// What is not TOML cannot be put in order; the troubles are those of reading it.
///
/// # Example: align a rule
/// ```
/// use canonym::table::format_toml::format;
///
/// let text = "[[rule]]\nvariants=['Ryschenkow']  # Duden\ncanonical='Ryzhenkov'";
/// assert_eq!(
///     format("house/rules.toml", text).unwrap(),
///     "[[rule]]\ncanonical = \"Ryzhenkov\"\nvariants  = [\"Ryschenkow\"] # Duden\n"
/// );
/// ```
pub fn format(name: &str, text: &str) -> Result<String, Vec<Trouble>> {
    let mut document = text.parse::<DocumentMut>().map_err(|error| {
        let mut reader = Reader::new(name, text);
        reader.parse();
        if reader.count() == 0 {
            reader.refuse(error.span().unwrap_or(0..0), not_toml(error.message()));
        }
        reader.finish()
    })?;
    tidy_root(&mut document);
    Ok(document.to_string())
}

fn tidy_root(document: &mut DocumentMut) {
    let end = comments(Some(document.trailing()));
    let is_empty = document.is_empty();
    document.set_trailing(if end.is_empty() || is_empty { end } else { format!("\n{end}") });
    let root = document.as_table_mut();
    tidy_values(root, Some(&CONFIG));
    let has_values = !root.get_values().is_empty();
    let first = if has_values { None } else { first_position(root) };
    tidy_children(root, first);
}

/// Where in the file the first table stands that has a header.
fn first_position(table: &Table) -> Option<isize> {
    let children = table.iter().flat_map(|(_, item)| match item {
        Item::Table(child) => vec![child],
        Item::ArrayOfTables(rows) => rows.iter().collect(),
        Item::None | Item::Value(_) => Vec::new(),
    });
    let own = |child: &Table| if child.is_implicit() { None } else { child.position() };
    children.filter_map(|child| own(child).into_iter().chain(first_position(child)).min()).min()
}

fn tidy_children(table: &mut Table, first: Option<isize>) {
    for (key, item) in table.iter_mut() {
        match item {
            Item::Table(child) => tidy_block(child, key.get(), first),
            Item::ArrayOfTables(rows) => rows.iter_mut().for_each(|row| tidy_block(row, key.get(), first)),
            Item::None | Item::Value(_) => {}
        }
    }
}

fn tidy_block(table: &mut Table, key: &str, first: Option<isize>) {
    if !table.is_dotted() {
        let lead = if first.is_some() && table.position() == first { "" } else { "\n" };
        let decor = table.decor_mut();
        let (comments, is_apart) = comments_apart(decor.prefix());
        let above = format!("{lead}{comments}{}", if is_apart { "\n" } else { "" });
        let beside = beside(decor.suffix());
        *decor = Decor::new(above, beside);
        tidy_values(table, section_of(key));
    }
    tidy_children(table, first);
}

/// The section whose keys stand under a header that ends in `key`.
fn section_of(key: &str) -> Option<&'static Section> {
    if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.as_str() == key) {
        return Some(section(kind));
    }
    let sections = [
        ("table", &HEADER),
        ("test", &TEST),
        ("words", &WORDS),
        ("endings", &ENDINGS),
        ("ending", &ENDING),
        ("policy", &POLICY),
    ];
    sections.into_iter().find(|&(name, _)| name == key).map(|(_, section)| section)
}

/// Orders and aligns the lines right under a header. Dotted keys are not aligned.
fn tidy_values(table: &mut Table, section: Option<&Section>) {
    if let Some(section) = section {
        let rank = |key: &str| section.keys.iter().position(|&known| known == key).unwrap_or(usize::MAX);
        table.sort_values_by(|a, _, b, _| rank(a.get()).cmp(&rank(b.get())));
    }
    let width =
        table.iter_mut().filter(|(_, item)| item.is_value()).map(|(key, _)| width(&key.display_repr())).max();
    tidy_lines(table, width.unwrap_or(0));
    columns::align(table);
}

fn tidy_lines(table: &mut Table, aligned: usize) {
    for (mut key, item) in table.iter_mut() {
        let padding = " ".repeat(aligned.saturating_sub(width(&key.display_repr())) + 1);
        match item {
            Item::Value(value) => {
                let above = comments(key.leaf_decor().prefix());
                *key.leaf_decor_mut() = Decor::new(above, padding);
                tidy_value(value, 0);
                let beside = beside(value.decor().suffix());
                *value.decor_mut() = Decor::new(" ", beside);
            }
            Item::Table(dotted) if dotted.is_dotted() => {
                *key.dotted_decor_mut() = Decor::default();
                tidy_lines(dotted, 0);
            }
            Item::None | Item::Table(_) | Item::ArrayOfTables(_) => {}
        }
    }
}

fn width(key: &str) -> usize {
    key.chars().count()
}

/// Tidies a value, but not what stands before and after it.
fn tidy_value(value: &mut Value, depth: usize) {
    match value {
        Value::String(string) => {
            let repr = string.as_repr().and_then(|repr| repr.as_raw().as_str()).unwrap_or_default();
            let is_basic = repr.starts_with('"') && !repr.starts_with("\"\"\"");
            if !is_basic && !repr.contains('\n') {
                let decor = string.decor().clone();
                if let Ok(mut basic) = basic_string(string.value()).parse::<Value>() {
                    *basic.decor_mut() = decor;
                    *value = basic;
                }
            }
        }
        Value::Array(array) => tidy_array(array, depth + 1),
        Value::InlineTable(table) => tidy_inline_table(table, depth + 1),
        Value::Integer(_) | Value::Float(_) | Value::Datetime(_) | Value::Boolean(_) => {}
    }
}

// What stands between an item and its comma is carried to the other side of the comma, where a comment can be
// read as one on that item.

fn tidy_array(array: &mut Array, depth: usize) {
    let mut carried = String::new();
    for (at, item) in array.iter_mut().enumerate() {
        tidy_value(item, depth);
        let before = carried + &text(item.decor().prefix());
        carried = text(item.decor().suffix());
        *item.decor_mut() = Decor::new(gap(&before, if at == 0 { "" } else { " " }, depth), "");
    }
    let trailing = gap(&(carried + &text(Some(array.trailing()))), "", depth - 1);
    array.set_trailing_comma(trailing.contains('\n') && !array.is_empty());
    array.set_trailing(trailing);
}

fn tidy_inline_table(table: &mut InlineTable, depth: usize) {
    let mut carried = String::new();
    for (mut key, value) in table.iter_mut() {
        tidy_value(value, depth);
        let before = carried + &text(key.leaf_decor().prefix());
        carried = text(value.decor().suffix());
        *key.leaf_decor_mut() = Decor::new(gap(&before, " ", depth), " ");
        *value.decor_mut() = Decor::new(" ", "");
    }
    let space = if table.is_empty() { "" } else { " " };
    let trailing = gap(&(carried + &text(Some(table.trailing()))), space, depth - 1);
    table.set_trailing_comma(trailing.contains('\n') && !table.is_empty());
    table.set_trailing(trailing);
}

/// What stands between two items: `plain` if they were on one line, else line breaks, comments and four spaces
/// for each level of `depth`.
fn gap(raw: &str, plain: &str, depth: usize) -> String {
    let Some((beside, below)) = raw.split_once('\n') else { return plain.to_owned() };
    let indent = "    ".repeat(depth);
    let mut gap = String::new();
    if !beside.trim().is_empty() {
        gap = format!(" {}", beside.trim());
    }
    for comment in below.lines().map(str::trim).filter(|line| !line.is_empty()) {
        gap.push_str(&format!("\n{indent}{comment}"));
    }
    gap + "\n" + &indent
}

/// The comment at the end of a line.
fn beside(raw: Option<&RawString>) -> String {
    let comment = text(raw);
    let comment = comment.trim();
    if comment.is_empty() { String::new() } else { format!(" {comment}") }
}

/// The lines of comment in `raw`, groups of them apart by one blank line, each with its line end.
fn comments(raw: Option<&RawString>) -> String {
    comments_apart(raw).0
}

/// Like [`comments`]; and whether a blank line parts the last group from what follows, which it does not explain.
fn comments_apart(raw: Option<&RawString>) -> (String, bool) {
    let mut kept = String::new();
    let mut is_apart = false;
    for line in text(raw).lines().map(str::trim) {
        if line.is_empty() {
            is_apart = !kept.is_empty();
            continue;
        }
        if std::mem::take(&mut is_apart) {
            kept.push('\n');
        }
        kept.push_str(line);
        kept.push('\n');
    }
    (kept, is_apart)
}

fn text(raw: Option<&RawString>) -> String {
    raw.and_then(RawString::as_str).unwrap_or_default().replace("\r\n", "\n")
}

/// `text` as a TOML string in double quotation marks.
pub(super) fn basic_string(text: &str) -> String {
    let mut string = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => string.extend(['\\', c]),
            '\n' => string.push_str("\\n"),
            '\t' => string.push_str("\\t"),
            _ if c.is_control() => string.push_str(&format!("\\u{:04X}", u32::from(c))),
            _ => string.push(c),
        }
    }
    string + "\""
}
