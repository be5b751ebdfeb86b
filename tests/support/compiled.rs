//! The law of compiled files: any bytes are a lexicon or refused, and whatever is read can be looked up.

use std::hint::black_box;

use canonym::table::model::PartKind;
use canonym::text::date::Date;
use canonym::{Lexicon, Policy, ledger};
use sha2::{Digest, Sha256};

use super::laws::normalize;

/// Any bytes are read as a compiled lexicon or refused. Sealed anew, so that no digest speaks against them, they may
/// say anything, and still every look-up ends, and a ledger leads back.
pub fn read_lexicon(bytes: &[u8]) {
    for file in [bytes.to_vec(), sealed(bytes)] {
        let Ok(lexicon) = Lexicon::from_bytes(file) else { continue };
        look_up_all(&lexicon);
        let copy = "Foreign Minister Ryschenkow, M. Ryshchankou. Maxim\u{a0}Ryschenkows HIZBOLLAH in Kyjiw, chicken Kiev";
        let outcome = normalize(&lexicon, &Policy::default(), copy.as_bytes());
        let restored = ledger::restore(&outcome.output, &outcome.ledger);
        assert_eq!(restored.as_deref(), Ok(copy.as_bytes()));
    }
}

/// The bytes with the digest of the image, and that of the remark, as they would have to be.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    const HEAD: usize = 56;
    let mut file = bytes.to_vec();
    let Some(length) = bytes.get(20..24).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes) else {
        return file;
    };
    let length = length as usize;
    if let Some(digest) = bytes.get(HEAD..length).map(Sha256::digest) {
        file[24..HEAD].copy_from_slice(&digest);
    }
    if let Some(digest) = bytes.get(length.saturating_add(36)..).map(Sha256::digest) {
        file[length + 4..length + 36].copy_from_slice(&digest);
    }
    file
}

fn look_up_all(lexicon: &Lexicon) {
    for entity in lexicon.entities() {
        black_box((
            entity.id(),
            entity.kind(),
            entity.settings().quotes(),
            entity.family_alone(),
            entity.roles().count(),
        ));
        for part in [PartKind::Given, PartKind::Family, PartKind::Patronymic, PartKind::Name] {
            for language in entity.languages(part) {
                black_box(lexicon.language_tag(language.language()));
                language.forms().for_each(|(form, _)| {
                    black_box(lexicon.owners(form.text()).count());
                });
                for day in [None, Some(Date::FIRST), Date::parse("2020-01-01")] {
                    black_box((language.accepted(day).count(), language.former(day).count()));
                }
                black_box((lexicon.endings(language.language()), lexicon.elides(language.language())));
                black_box(lexicon.word_kinds("the", Some(language.language())));
            }
        }
        entity.forms().for_each(|form| {
            black_box((form.derivation(), form.part(), form.entity().note()));
        });
    }
    black_box((lexicon.origins(), lexicon.find("ryschenkow").map(|entry| entry.is_prefix())));
}
