//! Prints which share of the spellings that the built-in people tables list is reached by derivation alone: from
//! the native-script forms, by scheme. Run it with `cargo run --release --example attested`.
//!
//! A listed spelling counts as reached if some scheme makes it, the fold's differences aside, of one of the
//! person's native forms. The tables were written by hand, before and without the schemes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use canonym::scheme::Schemes;
use canonym::table;
use canonym::table::model::Part;
use canonym::text::fold::fold;

/// How many spellings one scheme may make of one form, as when tables are compiled.
const BOUND: usize = 48;

fn main() -> std::io::Result<()> {
    let mut counts: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for file in table::builtin().files {
        for part in file.rows.iter().flat_map(|row| &row.parts) {
            count(part, &mut counts);
        }
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "native\tlisted as\treached\tof\tshare")?;
    for ((native, listed), (reached, of)) in counts {
        writeln!(out, "{native}\t{listed}\t{reached}\t{of}\t{:.0} %", 100.0 * reached as f64 / of as f64)?;
    }
    Ok(())
}

/// Counts a part's listed spellings under its native languages, joined.
fn count(part: &Part, counts: &mut BTreeMap<(String, String), (usize, usize)>) {
    let (mut natives, mut derived) = (BTreeSet::new(), BTreeSet::new());
    for (tag, forms) in &part.languages {
        for form in forms {
            for scheme in
                Schemes::builtin().reading(tag).filter(|scheme| scheme.apply_strict(&form.text).is_ok())
            {
                natives.insert(tag.clone());
                derived.extend(
                    scheme
                        .variants(&form.text, BOUND)
                        .0
                        .into_iter()
                        .map(|variant| fold(&variant.text).into_owned()),
                );
            }
        }
    }
    if natives.is_empty() {
        return;
    }
    let native: Vec<String> = natives.iter().cloned().collect();
    let in_latin = |text: &str| text.chars().next().is_some_and(|c| c < '\u{370}');
    let listed = part
        .languages
        .iter()
        .filter(|(tag, _)| !natives.contains(tag))
        .map(|(tag, forms)| (tag.as_str(), forms));
    for (tag, forms) in listed.chain([("also", &part.also)]) {
        for form in forms.iter().filter(|form| in_latin(&form.text)) {
            let (reached, of) = counts.entry((native.join(" "), tag.to_owned())).or_default();
            *reached += usize::from(derived.contains(fold(&form.text).as_ref()));
            *of += 1;
        }
    }
}
