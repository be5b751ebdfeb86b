//! A record of a spreadsheet becomes a row: a rule, or an entity, as its columns say.

use std::io;

use super::columns::{Column, Columns, forms_in};
use super::intake::Intake;
use super::row::{EntityRow, Refusal, RuleRow, Spot};
use crate::table::characters::{fault_in_form, fault_in_remark};
use crate::table::model::{Kind, PartKind};
use crate::table::reader::MOST_FORMS;

/// A row of cells, without the spaces around them.
pub(super) struct Record {
    pub cells: Vec<String>,
    pub spot: Spot,
}

impl Record {
    /// A cell; empty if the row is too short to have it.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// Takes in the records of one sheet, the first of which may be a header.
#[derive(Default)]
pub(super) struct Records {
    columns: Option<Columns>,
}

impl Records {
    pub fn take(&mut self, intake: &mut Intake<'_>, record: &Record) -> io::Result<()> {
        if record.is_empty() {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            let (columns, is_header) = Columns::of(record);
            if is_header {
                for refusal in columns.unknown(record) {
                    intake.refuse(&record.spot, refusal)?;
                }
            }
            self.columns = Some(columns);
            return if is_header { Ok(()) } else { self.take(intake, record) };
        };
        let taken = match columns.is_rules() {
            true => rule(columns, record).map(|row| intake.take_rule(&record.spot, row)),
            false => entity(columns, record).map(|row| intake.take_entity(&record.spot, row)),
        };
        taken.unwrap_or_else(|refusal| intake.refuse(&record.spot, refusal))
    }
}

fn rule(columns: &Columns, record: &Record) -> Result<RuleRow, Refusal> {
    if record.cells.iter().skip(columns.len()).any(|cell| !cell.is_empty()) {
        let what = format!("this row has {} cells, not {}", record.cells.len(), columns.len());
        return Err((what, "put a cell that holds a comma or semicolon in quotation marks".to_owned()));
    }
    let cell = |column| columns.cell(record, &column).to_owned();
    Ok(RuleRow {
        id: cell(Column::Id),
        canonical: cell(Column::Canonical),
        variants: forms_in(&cell(Column::Variants)).into_iter().map(str::to_owned).collect(),
        source: cell(Column::Source),
        note: cell(Column::Note),
    })
}

fn entity(columns: &Columns, record: &Record) -> Result<EntityRow, Refusal> {
    let mut row = EntityRow::new(Kind::Person);
    for (at, part, language) in columns.forms() {
        let forms = forms_in(record.cell(at));
        if let Some(fault) = forms.iter().copied().find_map(fault_in_form) {
            return Err((format!("`{}.{language}` {}", part.as_str(), fault.what), fault.mend));
        }
        if forms.len() > MOST_FORMS {
            let what = format!("`{}.{language}` has {} forms", part.as_str(), forms.len());
            return Err((what, format!("write at most {MOST_FORMS}")));
        }
        forms.iter().for_each(|form| row.add(part, language, form));
    }
    row.kind = kind(columns.cell(record, &Column::Kind), &row)?;
    columns.cell(record, &Column::Id).clone_into(&mut row.id);
    for (key, column, remark) in
        [("source", Column::Source, &mut row.source), ("note", Column::Note, &mut row.note)]
    {
        columns.cell(record, &column).clone_into(remark);
        if let Some(fault) = fault_in_remark(remark) {
            return Err((format!("`{key}` {}", fault.what), fault.mend));
        }
    }
    Ok(row)
}

fn kind(cell: &str, row: &EntityRow) -> Result<Kind, Refusal> {
    if !row.has_canonical() {
        return Ok(Kind::Person);
    }
    let is_named = row.parts.contains_key(&PartKind::Name);
    let is_person = row.parts.keys().any(|&part| part != PartKind::Name);
    let fits = |kind: &Kind| {
        if is_named { !matches!(kind, Kind::Person | Kind::Rule) } else { *kind == Kind::Person }
    };
    let kinds = if is_named { "`place`, `organisation` or `term`" } else { "`person`" };
    let mend = format!("write {kinds} in a column `kind`");
    match (is_named, is_person) {
        (true, true) => Err((
            "this row has a `name` and parts of a person's name".to_owned(),
            "a person has `given` and `family`, everything else has `name`".to_owned(),
        )),
        (false, _) if cell.is_empty() => Ok(Kind::Person),
        (true, false) if cell.is_empty() => Err(("this row does not say what it is".to_owned(), mend)),
        _ => {
            let kind = Kind::ALL.into_iter().filter(fits).find(|kind| kind.as_str() == cell.to_lowercase());
            kind.ok_or_else(|| (format!("the kind of this row cannot be `{cell}`"), mend))
        }
    }
}
