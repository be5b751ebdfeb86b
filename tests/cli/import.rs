//! Tables from every kind of source: what comes of a sample, that it is a good table, and that it changes copy.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::desk::Desk;

/// A sample, the arguments that it needs, what stands in the table and in the report, in order, and copy with what must
/// come of it.
struct Sample {
    files: &'static [&'static str],
    arguments: &'static [&'static str],
    status: i32,
    table: &'static [&'static str],
    told: &'static [&'static str],
    copy: (&'static str, &'static str),
}

const SAMPLES: [Sample; 9] = [
    Sample {
        files: &["list.xlsx"],
        arguments: &[],
        status: 1,
        table: &["source = \"list.xlsx\"", "canonical = \"Hezbollah & co\"", "variants  = [\"Hizbollah\"]"],
        told: &["list.xlsx:4:1: this row has no variant", "only the first sheet is read, not `Old`"],
        copy: ("Hizbollah said.", "Hezbollah & co said."),
    },
    Sample {
        files: &["wikidata.json"],
        arguments: &["--languages", "en,be,ru"],
        status: 0,
        table: &[
            "licence      = \"CC0-1.0\"",
            "source       = \"Wikidata, wikidata.json\"",
            "family-alone = \"evidence\"",
            "id         = \"maryna-kazlouskaya\"",
            "also = [\"Kozlovskaya\"]",
            "be = \"Казлоўская\"",
            "patronymic = { ru = \"Петровна\" }",
            "roles      = { en = [\"mayor of Hrodna\"] }",
            "source     = \"wikidata:Q90001\"",
        ],
        told: &["`MK` left out", "1 taken, 1 changed, 0 refused, 1 passed over"],
        copy: ("Marina Kaslouskaja spoke. Kozlovskaya left.", "Maryna Kazlouskaya spoke. Kazlouskaya left."),
    },
    Sample {
        files: &["entities.ftm.json"],
        arguments: &["--licence", "CC-BY-NC-4.0"],
        status: 1,
        table: &[
            "licence      = \"CC-BY-NC-4.0\"",
            "id     = \"maryna-kazlouskaya\"",
            "be = \"Марына\"",
            "also = [\"Kozlovskaya\", \"Kozlowskaja\"]",
            "[[organisation]]",
            "name   = { en = \"Hrodna Azot\" }",
        ],
        told: &[
            "`Marysia` left out: weak aliases",
            "`Гродна Азот`, `Azot` left out",
            "entities.ftm.json:4:1: none of its names",
            "entities.ftm.json:5:1: this is not JSON",
            "2 taken, 3 changed, 2 refused, 1 passed over",
        ],
        copy: ("Marina Kozlovskaya spoke.", "Maryna Kazlouskaya spoke."),
    },
    Sample {
        files: &[
            "territories-en.json",
            "territories-en-GB.json",
            "territories-de.json",
            "territories-be.json",
            "territories-km.json",
        ],
        arguments: &["--source", "CLDR 48.2"],
        status: 0,
        table: &[
            "licence = \"Unicode-3.0\"",
            "source  = \"CLDR 48.2\"",
            "id     = \"belarus\"",
            "name   = { be = \"Беларусь\", de = \"Belarus\", en = \"Belarus\" }",
            "source = \"cldr:BY\"",
        ],
        told: &[
            "`Hong Kong SAR China` (en, HK) left out: a label and no name",
            "territories-km.json:3:1: warning: `",
            "` (km, BY) holds U+200B, an invisible character and was left out",
        ],
        copy: ("Belarus said.", "Belarus said."),
    },
    Sample {
        files: &["vale.yml"],
        arguments: &[],
        status: 1,
        table: &["canonical = \"Hezbollah\"", "variants  = [\"Al-Asaad\"]"],
        told: &[
            "vale.yml:7:1: `(?:web site|web-site)` is a regular expression",
            "vale.yml:9:1: it leaves the choice",
        ],
        copy: ("Hizbollah said.", "Hezbollah said."),
    },
    Sample {
        files: &["prh.yml"],
        arguments: &[],
        status: 1,
        table: &["variants  = [\"Hizbollah\", \"Hisbollah\"]", "canonical = \"jQuery\""],
        told: &["prh.yml:7:1: this row has no variant", "is a regular expression"],
        copy: ("Hisbollah said.", "Hezbollah said."),
    },
    Sample {
        files: &["codespell.txt"],
        arguments: &[],
        status: 1,
        table: &["variants  = [\"hizbollah\"]", "canonical = \"abandoned\""],
        told: &["codespell.txt:2:1: it leaves the choice", "codespell.txt:4:1: it leaves the choice"],
        copy: ("It was abandonned.", "It was abandoned."),
    },
    Sample {
        files: &["typos.toml"],
        arguments: &[],
        status: 1,
        table: &["variants  = [\"hizbollah\"]", "variants  = [\"Ryschenkow\"]"],
        told: &["typos.toml:3:1: `teh` is its own canonical form"],
        copy: ("Then Hizbollah said.", "Then Hezbollah said."),
    },
    Sample {
        files: &["typerighter.json"],
        arguments: &[],
        status: 1,
        table: &["variants  = [\"Hizbollah\"]", "note      = \"house style\""],
        told: &["`colou?r` is a regular expression"],
        copy: ("Hizbollah said.", "Hezbollah said."),
    },
];

fn desk_with(files: &[&str]) -> Desk {
    let desk = Desk::new();
    for name in files {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import").join(name);
        desk.put(name, &fs::read(path).expect("the sample is committed"));
    }
    desk
}

#[track_caller]
fn has_in_order(text: &str, pieces: &[&str]) {
    let mut rest = text;
    for piece in pieces {
        let at = rest.find(piece).unwrap_or_else(|| panic!("no {piece:?} in\n{text}"));
        rest = &rest[at + piece.len()..];
    }
}

#[test]
fn every_source_makes_a_table_that_is_checked_and_works() {
    for sample in SAMPLES {
        let desk = desk_with(sample.files);
        let arguments = ["table", "import", "--partial", "-o", "made.toml"];
        let arguments = [&arguments[..], sample.arguments, sample.files].concat();
        let ended = desk.run(&arguments, b"");
        assert_eq!(ended.status, Some(sample.status), "{:?}: {}", sample.files, ended.stderr);
        has_in_order(&ended.stderr, sample.told);
        has_in_order(&String::from_utf8(desk.get("made.toml")).expect("UTF-8"), sample.table);
        let checked = desk.run(&["table", "check", "made.toml"], b"");
        assert_eq!(checked.status, Some(0), "{:?}: {}", sample.files, checked.stderr);
        let (copy, expected) = sample.copy;
        let ended =
            desk.run(&["--quiet", "--no-config", "--no-builtin", "--tables", "made.toml"], copy.as_bytes());
        assert_eq!(String::from_utf8_lossy(&ended.stdout), expected, "{:?}: {}", sample.files, ended.stderr);
    }
}

#[test]
fn a_table_comes_from_standard_input_whose_kind_the_content_tells() {
    for sample in SAMPLES.iter().filter(|sample| sample.files.len() == 1) {
        let desk = desk_with(sample.files);
        let arguments = [&["table", "import", "--partial", "-"], sample.arguments].concat();
        let ended = desk.run(&arguments, &desk.get(sample.files[0]));
        let rows =
            |toml: &[u8]| String::from_utf8_lossy(toml).split_once("\n\n").map(|(_, rows)| rows.to_owned());
        let named =
            desk.run(&[&["table", "import", "--partial"], sample.arguments, sample.files].concat(), b"");
        assert_eq!(rows(&ended.stdout), rows(&named.stdout), "{:?}: {}", sample.files, ended.stderr);
    }
}

/// Such items come with every fetch, and a table need not be forced with `--partial` because of them.
#[test]
fn items_of_wikidata_that_are_no_names_are_passed_over() {
    let item = |id: &str, label: &str, claims: &str| {
        format!(
            r#"{{"type":"item","id":"{id}","labels":{{"en":{{"value":"{label}"}}}},"claims":{{{claims}}}}}"#
        )
    };
    let claim = |property: &str, item: &str, more: &str| {
        format!(
            r#""{property}":[{{"mainsnak":{{"datavalue":{{"value":{{"id":"{item}"}}}}}},"rank":"normal"{more}}}]"#
        )
    };
    let is_a = |class: &str| claim("P31", class, "");
    let ended = r#","qualifiers":{"P582":[{"snaktype":"somevalue"}]}"#;
    let coordinates = r#","P625":[{"mainsnak":{"datavalue":{"value":{"latitude":1}}},"rank":"normal"}]"#;
    let lines = [
        item("Q1", "Maryna Kazlouskaya", &format!("{},{}", is_a("Q5"), claim("P39", "Q2", ended))),
        item("Q2", "mayor of Hrodna", ""),
        item("Q3", "Category:Mayors of Hrodna", &is_a("Q4167836")),
        item("Q4", "list of castles in Hrodna", &format!("{}{coordinates}", is_a("Q13406463"))),
        item("Q5", "Kazlouskaya", &is_a("Q4167410")),
        item("Q6", "Template:Hrodna", &is_a("Q11266439")),
        item("Q7", "Maryna", &is_a("Q11879590")),
        r#"{"type":"property","id":"P8","labels":{"en":{"value":"instance of"}},"claims":{}}"#.to_owned(),
        // A page that nobody has labelled.
        format!(r#"{{"type":"item","id":"Q9","labels":[],"claims":{{{}}}}}"#, is_a("Q4167836")),
    ];
    let desk = Desk::new();
    desk.put("items.json", lines.join("\n").as_bytes());
    let import = ["table", "import", "--from", "wikidata", "items.json"];
    let imported = desk.run(&[&import[..], &["-o", "made.toml", "--report", "rows.jsonl"]].concat(), b"");
    assert_eq!(imported.stderr, "1 taken, 0 changed, 0 refused, 8 passed over\n");
    assert_eq!(imported.status, Some(0));
    let rows = String::from_utf8(desk.get("rows.jsonl")).expect("UTF-8");
    assert_eq!(rows.matches(r#""row":"passed""#).count(), 8, "{rows}");

    // An item of which nothing is told is refused, as before.
    desk.put("items.json", item("Q10", "Hrodna Azot", &is_a("Q999999999")).as_bytes());
    let imported = desk.run(&import, b"");
    has_in_order(&imported.stderr, &["Q10 is no person, place or organisation", "1 refused, 0 passed over"]);
    assert_eq!(imported.status, Some(2));
}

/// What an archive unpacks to is bounded, and the bound is named.
#[test]
fn a_workbook_that_unpacks_to_more_than_is_read_is_refused() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/workbook.xml", options).expect("a member");
    archive.write_all(b"<workbook>").expect("its bytes");
    let spaces = vec![b' '; 1 << 20];
    (0..260).for_each(|_| archive.write_all(&spaces).expect("its bytes"));
    let bomb = archive.finish().expect("an archive").into_inner();
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    let desk = Desk::new();
    desk.put("bomb.xlsx", &bomb);
    let ended = desk.run(&["table", "import", "bomb.xlsx"], b"");
    assert_eq!(ended.status, Some(2));
    has_in_order(
        &ended.stderr,
        &["bomb.xlsx:1:1:", "it unpacks to more than 268435456 bytes, which are not read"],
    );
}
