//! Runs every row of the tables in `docs/formats.md`: what is written so becomes what the guide says.

use std::fs;

use canonym::format::{Options, read};
use canonym::{Lexicon, Normalizer, Policy};

/// The sections whose tables are rows, each with its format, and what stands around the written.
const SECTIONS: &[(&str, &str, [&str; 2])] = &[
    ("HTML", "html", ["", ""]),
    ("Markdown", "markdown", ["", ""]),
    (
        "Word documents",
        "docx",
        [
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p>",
            "</w:p></w:document>",
        ],
    ),
];

#[test]
fn the_guide_says_what_happens() {
    let guide = fs::read_to_string("docs/formats.md").expect("the guide is there");
    let lexicon = Lexicon::builtin();
    let mut wrong = Vec::new();
    for (title, format, [before, after]) in SECTIONS {
        let start = guide.find(&format!("\n## {title}\n")).expect("the section is there");
        let section = guide[start + 4..].split("\n## ").next().unwrap_or_default();
        let rows: Vec<[String; 3]> = section.lines().filter_map(row).collect();
        assert!(rows.len() > 15, "{title} has {} rows", rows.len());
        for [what, written, expected] in rows {
            let attributes = what.contains("`--attributes`");
            let track_changes = what.contains("`--track-changes`");
            let options = Options { format: Some(format), attributes, track_changes, ..Options::default() };
            let source = format!("{before}{written}{after}");
            let copy = read(source.as_bytes(), &options).expect("it is never malformed");
            let outcome = Normalizer::new(&lexicon, Policy::default()).normalize(&copy);
            let became = String::from_utf8_lossy(&outcome.output);
            let became = became.strip_prefix(before).and_then(|became| became.strip_suffix(*after));
            if became != Some(&expected) {
                wrong.push(format!("{what}: {written:?} becomes {became:?}"));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// The three cells of a row, the last two without the backticks around them.
fn row(line: &str) -> Option<[String; 3]> {
    let bar = "\u{0}";
    let line = line.strip_prefix("| ")?.strip_suffix(" |")?.replace("\\|", bar);
    let mut cells = line.split(" | ").map(|cell| cell.replace(bar, "|"));
    let code = |cells: &mut dyn Iterator<Item = String>| {
        let cell = cells.next()?;
        Some(cell.strip_prefix('`')?.strip_suffix('`')?.replace("\\n", "\n"))
    };
    Some([cells.next()?, code(&mut cells)?, code(&mut cells)?])
}
