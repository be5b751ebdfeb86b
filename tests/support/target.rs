//! Fuzz targets by name: bytes in, a panic where a law breaks. The fuzzer, the corpora and their replay share them.

use std::cell::RefCell;
use std::rc::Rc;

use canonym::Lexicon;
use canonym::format::{Copy, Options, Package};
use canonym::normalize::Policy;

use super::case::Case;
use super::{candidates, compiled, laws, reading, trial};

/// What a target does with its bytes.
pub type Target = fn(&[u8]);

/// Every target; each has a file in `fuzz/fuzz_targets` and a folder in `fuzz/corpus` of its name.
pub const ALL: &[(&str, Target)] = &[
    ("restore", |bytes| with_lexicon(bytes, laws::restore)),
    ("stable", |bytes| with_lexicon(bytes, laws::stable)),
    ("faithful", |bytes| with_lexicon(bytes, laws::faithful)),
    ("complete", |bytes| with_lexicon(bytes, laws::complete)),
    ("order_free", |bytes| laws::order_free(&Case::of(bytes), bytes.len() as u64)),
    ("threads", |bytes| with_lexicon(bytes, laws::threads)),
    ("fast_as_slow", |bytes| with_lexicon(bytes, laws::fast_as_slow)),
    ("form_blind", |bytes| with_lexicon(bytes, laws::form_blind)),
    ("well_formed", |bytes| with_lexicon(bytes, laws::well_formed)),
    ("linear", |bytes| {
        with_lexicon(bytes, |lexicon, policy, copy| laws::linear(lexicon, policy, copy, 1 << 16))
    }),
    ("fail_safe", fail_safe),
    ("discover", |bytes| with_lexicon(bytes, candidates::discover)),
    ("table_diff", |bytes| trial::table_diff(&Case::of(bytes))),
    ("read_table", laws::read_table),
    ("read_config", laws::read_config),
    ("read_sheet", laws::read_sheet),
    ("read_import", laws::read_import),
    ("read_ledger", laws::read_ledger),
    ("read_lexicon", compiled::read_lexicon),
    ("read_text", laws::read_text),
    ("read_json", laws::read_json),
    ("read_markdown", |bytes| reading::read_as(bytes, &of("markdown"))),
    ("read_csv", |bytes| {
        let columns = ["1".to_owned(), "2".to_owned()];
        reading::read_as(bytes, &Options { columns: &columns, ..of("csv") });
    }),
    ("read_wire", |bytes| {
        reading::read_as(bytes, &of("iptc7901"));
        reading::read_as(bytes, &of("anpa"));
    }),
    ("read_subtitles", |bytes| {
        reading::read_as(bytes, &of("vtt"));
        reading::read_as(bytes, &of("srt"));
    }),
    ("read_html", |bytes| reading::read_as(bytes, &of("html"))),
    ("read_docx", |bytes| {
        read_members(bytes, &of("docx"));
        reading::read_as(bytes, &of("docx"));
        reading::read_as(bytes, &Options { track_changes: true, ..of("docx") });
    }),
    // Without a name the root tells the vocabulary.
    ("read_xml", |bytes| reading::read_as(bytes, &Options { format: None, file: Some("x.xml"), ..of("") })),
];

/// Everything that can be prose, of this format.
fn of(format: &str) -> Options<'_> {
    Options { format: Some(format), attributes: true, ..Options::default() }
}

/// Any bytes are opened as an archive, or refused; its members hold what is put into them, with changes that are tracked.
fn read_members(bytes: &[u8], options: &Options<'_>) {
    let Some(Ok(package)) = Package::open(bytes, options) else { return };
    let Ok(copies) = package.copies(&Options { track_changes: true, ..*options }) else { return };
    let respelt = |copy: &Copy<'_>| {
        reading::in_order(copy);
        let respelt = reading::respell(copy, "Ryžkov", reading::first_word);
        let let_out = respelt.filter(|respelt| reading::is_read_again(copy, options, respelt));
        let_out.map_or_else(|| copy.source().to_vec(), |respelt| respelt.output)
    };
    let contents: Vec<Vec<u8>> = copies.iter().map(respelt).collect();
    let contents: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
    let Ok(written) = package.with(&contents) else { return };
    let again = Package::open(&written, options).expect("it is one").expect("what was written is opened");
    assert_eq!(again.contents(), contents);
}

/// Runs the target of this name.
///
/// # Panics
/// When there is none, and when its law breaks.
pub fn run(name: &str, bytes: &[u8]) {
    let target = ALL.iter().find(|(known, _)| *known == name).map(|(_, target)| target);
    target.unwrap_or_else(|| panic!("no target is named {name}"))(bytes);
}

fn with_lexicon(bytes: &[u8], law: impl Fn(&Lexicon, &Policy, &[u8])) {
    let case = Case::of(bytes);
    if let Some(lexicon) = &*lexicon_of(&case) {
        law(lexicon, &case.policy, &case.copy);
    }
}

/// The case's lexicon. Compiling is what takes longest, and a fuzzer mostly changes the copy alone, so the last
/// lexicon is kept.
fn lexicon_of(case: &Case) -> Rc<Option<Lexicon>> {
    thread_local! {
        static LAST: RefCell<(Vec<String>, Rc<Option<Lexicon>>)> = RefCell::default();
    }
    LAST.with_borrow_mut(|(tables, lexicon)| {
        if *tables != case.tables {
            (*tables, *lexicon) = (case.tables.clone(), Rc::new(case.lexicon()));
        }
        Rc::clone(lexicon)
    })
}

fn fail_safe(bytes: &[u8]) {
    let case = Case::of(bytes);
    if case.lexicon().is_some() {
        laws::mistakes_are_refused(&case);
    }
}
