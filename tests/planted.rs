//! Wires and subtitles with names of drawn tables planted in every place: the laws hold, and a reader that is none of
//! ours sees the same document.

#[path = "support/arbitrary.rs"]
mod arbitrary;
#[path = "planted/document.rs"]
mod document;
#[path = "planted/reach.rs"]
mod reach;
#[path = "planted/readers.rs"]
mod readers;
#[path = "planted/subtitles.rs"]
mod subtitles;
mod support;
#[path = "planted/wires.rs"]
mod wires;

use arbitrary::any_case;
use document::Document;
use proptest::prelude::*;
use support::case::Case;

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, max_global_rejects: 1_000_000, ..ProptestConfig::default() }
}

fn check(case: &Case, document: &Document) -> Result<(), TestCaseError> {
    let lexicon = case.lexicon();
    prop_assume!(lexicon.is_some());
    document.check(&lexicon.unwrap(), &case.policy);
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn wires_keep_the_laws(case in any_case(), wire in wires::any_wire()) {
        check(&case, &wire.write(&case.copy))?;
    }

    #[test]
    fn subtitles_keep_the_laws(case in any_case(), subtitles in subtitles::any_subtitles()) {
        check(&case, &subtitles.write(&case.copy))?;
    }
}
