//! The built-in tables hold to what they ask of a house's: no errors, and every row's own test passes.

use canonym::table;
use canonym::trouble::Severity;

#[test]
fn the_built_in_tables_have_no_errors() {
    let mut layer = table::builtin();
    layer.proven = false;
    let troubles = canonym::normalize::check(&[layer]);
    let errors: Vec<String> = troubles
        .iter()
        .filter(|trouble| trouble.severity() == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(errors.is_empty(), "{} errors:\n\n{}", errors.len(), errors.join("\n\n"));
}

#[test]
fn the_compiled_lexicon_is_that_of_the_sources() {
    let compiled = canonym::Lexicon::compile(&[table::builtin()]).expect("the built-in tables are sound");
    assert_eq!(compiled.as_bytes(), canonym::Lexicon::builtin().as_bytes());
}
