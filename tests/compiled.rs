//! Compiled files: a committed one of each version is read for ever, and a damaged one is refused.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use canonym::table;
use canonym::table::model::{Layer, PartKind};
use canonym::{Lexicon, Policy};
use proptest::prelude::*;
use support::laws;

const COPY: &str =
    "Foreign Minister Ryschenkow spoke. In Kiew? In Kyjiw! HIZBOLLAH, chicken Kiev, Maxime Ryshchankou.";
const SPELT: &str =
    "Foreign Minister Ryzhenkov spoke. In Kiew? In Kyiv! HEZBOLLAH, chicken Kiev, Maxim Ryzhenkov.";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/lexicon")
}

/// What `table.toml` compiles to today.
fn compiled() -> Lexicon {
    let text = fs::read_to_string(folder().join("table.toml")).expect("it is committed");
    let (file, troubles) = table::read("table.toml", &text);
    assert_eq!(troubles, []);
    let layer = Layer { name: "alone".to_owned(), files: vec![file], ..Layer::default() };
    Lexicon::compile(&[layer]).expect("it is sound")
}

fn file() -> Vec<u8> {
    compiled().to_file("a remark")
}

/// Everything that a lexicon says of its entities.
fn said(lexicon: &Lexicon) -> Vec<String> {
    let entity = |entity: canonym::lexicon::EntityRef<'_>| {
        let forms = entity.forms().map(|form| {
            let found = lexicon.owners(form.text()).any(|owner| owner.id() == form.id());
            let (part, derivation, place) = (form.part(), form.derivation(), (form.file(), form.line()));
            format!("{part:?} {} {} {derivation:?} {place:?} {found}", form.text(), form.key())
        });
        let roles: Vec<_> = entity.roles().collect();
        let former = entity.settings().former();
        let head = format!(
            "{} {:?} {roles:?} {} {} {former:?}",
            entity.id(),
            entity.kind(),
            entity.note(),
            entity.source()
        );
        let names = entity.languages(PartKind::Name).flat_map(|language| {
            language
                .forms()
                .map(move |(form, since)| format!("{:?} {} {since:?}", language.language(), form.text()))
        });
        [head].into_iter().chain(forms).chain(names).collect::<Vec<_>>()
    };
    lexicon.entities().flat_map(entity).collect()
}

#[test]
fn a_committed_file_of_each_version_is_read() {
    let version = u32::from_le_bytes(file()[8..12].try_into().expect("four bytes"));
    for version in 1..=version {
        let bytes = fs::read(folder().join(format!("version-{version}.lexicon"))).expect("it is committed");
        let lexicon = Lexicon::from_bytes(bytes).unwrap_or_else(|error| panic!("version {version}: {error}"));
        assert_eq!(lexicon.remark(), "a remark");
        assert_eq!(said(&lexicon), said(&compiled()), "version {version}");
        let outcome = laws::normalize(&lexicon, &Policy::default(), COPY.as_bytes());
        assert_eq!(String::from_utf8_lossy(&outcome.output), SPELT, "version {version}");
    }
}

/// For a new version: `cargo test --test compiled -- --ignored`. A file that was released is never written again.
#[test]
#[ignore = "it writes the file that the others read"]
fn the_file_of_this_version_is_written() {
    let version = u32::from_le_bytes(file()[8..12].try_into().expect("four bytes"));
    fs::write(folder().join(format!("version-{version}.lexicon")), file()).expect("it can be written");
}

#[test]
fn a_file_with_any_byte_changed_is_refused() {
    let file = file();
    for at in 0..file.len() {
        for flip in [1, 0x80] {
            let mut damaged = file.clone();
            damaged[at] ^= flip;
            assert!(Lexicon::from_bytes(damaged).is_err(), "byte {at} of {}", file.len());
        }
    }
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused_or_has_lost_its_remark_alone() {
    let (file, image) = (file(), compiled().as_bytes().len());
    for end in 0..file.len() {
        let read = Lexicon::from_bytes(file[..end].to_vec());
        let is_image = end == image;
        assert_eq!(read.is_ok(), is_image, "{end} bytes of {}", file.len());
        assert!(read.is_err() || read.is_ok_and(|lexicon| lexicon.as_bytes() == compiled().as_bytes()));
    }
    for more in [&b"\0"[..], b"\n", &file] {
        assert!(Lexicon::from_bytes([&file, more].concat()).is_err(), "followed by {} bytes", more.len());
    }
}

#[test]
fn what_is_wrong_with_a_file_is_told() {
    let edited = |range: std::ops::Range<usize>, bytes: &[u8]| {
        let mut file = file();
        file.splice(range, bytes.iter().copied());
        file
    };
    for (file, what) in [
        (b"[[rule]]\n".to_vec(), "this is no compiled lexicon"),
        (b"".to_vec(), "this is no compiled lexicon"),
        (edited(0..1, b"C"), "this is no compiled lexicon"),
        (b"canonym\0".to_vec(), "it is cut off: 8 bytes of at least "),
        (edited(8..12, &[9, 0, 0, 0]), "it is of version 9 of the format, and this canonym reads version "),
        (edited(8..16, &[0, 0, 0, 1, 1, 2, 3, 4]), "its numbers are big-endian"),
        (edited(12..16, &[4, 3, 1, 2]), "it is damaged"),
        (edited(16..17, &[1]), "it is damaged"),
        (file()[..1000].to_vec(), "it is cut off: 1000 bytes of at least "),
    ] {
        let error = Lexicon::from_bytes(file).expect_err(what);
        assert!(error.what().starts_with(what), "{error}");
        assert!(error.to_string().contains(error.remedy()), "{error}");
    }
}

proptest! {
    /// Sealed anew, so that no digest speaks against it.
    #[test]
    fn a_file_made_to_deceive_is_read_without_a_crash(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut file = file();
        for (at, byte, is_high) in edits {
            // Numbers that are too large are what a reader must bear; their last byte makes them so.
            let at = if is_high { at.index(file.len()) | 3 } else { at.index(file.len()) };
            if let Some(old) = file.get_mut(at) {
                *old = byte;
            }
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        support::compiled::read_lexicon(&file);
    }
}
