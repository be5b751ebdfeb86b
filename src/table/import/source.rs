//! The kinds of sources: their names, how content and name tell them, their licence, and who reads them.

use std::io;

use super::cldr::Territories;
use super::input::{Input, without_mark};
use super::intake::Intake;
use super::{Options, followthemoney, rule_lists, sheet, wikidata, xlsx};
use crate::table::characters::fault_in_remark;
use crate::table::format_toml::basic_string;

/// A kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Rows of cells, parted by commas, semicolons or tabs.
    Csv,
    /// The first sheet of a workbook.
    Xlsx,
    /// Wikidata's entities, as JSON.
    Wikidata,
    /// Entities of FollowTheMoney, such as OpenSanctions', as JSON Lines.
    FollowTheMoney,
    /// Names of territories of the CLDR, as JSON.
    Cldr,
    /// A substitution of Vale.
    Vale,
    /// A rule file of prh.
    Prh,
    /// A dictionary of codespell.
    Codespell,
    /// A configuration of typos.
    Typos,
    /// Rules of Typerighter, as JSON.
    Typerighter,
}

/// What is known of a kind.
struct Kind {
    source: Source,
    name: &'static str,
    /// What its files are called.
    extensions: &'static [&'static str],
    /// The words by which a file is told from others of its extension.
    marks: &'static [&'static str],
    /// What its data are called in a table's header; nothing if only the file has a name.
    called: Option<&'static str>,
    licence: Option<&'static str>,
}

const JSON: &[&str] = &["json", "jsonl", "ndjson"];
const YAML: &[&str] = &["yml", "yaml"];

const fn kind(source: Source, name: &'static str, extensions: &'static [&'static str]) -> Kind {
    Kind { source, name, extensions, marks: &[], called: None, licence: None }
}

const KINDS: [Kind; 10] = [
    kind(Source::Csv, "csv", &["csv", "tsv", "tab"]),
    kind(Source::Xlsx, "xlsx", &["xlsx"]),
    Kind {
        marks: &["\"entities\"", "\"labels\"", "\"datatype\""],
        called: Some("Wikidata"),
        licence: Some("CC0-1.0"),
        ..kind(Source::Wikidata, "wikidata", JSON)
    },
    Kind {
        marks: &["\"schema\"", "\"caption\""],
        called: Some("FollowTheMoney"),
        ..kind(Source::FollowTheMoney, "followthemoney", JSON)
    },
    Kind {
        marks: &["\"main\"", "\"localeDisplayNames\""],
        called: Some("CLDR territory names"),
        licence: Some("Unicode-3.0"),
        ..kind(Source::Cldr, "cldr", JSON)
    },
    Kind { marks: &["extends:", "swap:"], ..kind(Source::Vale, "vale", YAML) },
    Kind { marks: &["rules:", "expected:"], ..kind(Source::Prh, "prh", YAML) },
    Kind { marks: &["->"], ..kind(Source::Codespell, "codespell", &["txt", "dic"]) },
    Kind { marks: &["extend-words", "extend-identifiers"], ..kind(Source::Typos, "typos", &["toml"]) },
    Kind { marks: &["\"rules\""], ..kind(Source::Typerighter, "typerighter", JSON) },
];

impl Source {
    /// The names of all kinds, with the kinds.
    pub fn names() -> impl Iterator<Item = (&'static str, Source)> {
        KINDS.iter().map(|kind| (kind.name, kind.source))
    }

    fn kind(self) -> &'static Kind {
        KINDS.iter().find(|kind| kind.source == self).unwrap_or(&KINDS[0])
    }

    /// What the input is: an archive is a workbook; of the kinds that have its extension the one whose mark comes first;
    /// else a spreadsheet, or what the first letter tells.
    pub(super) fn find(input: &Input<'_>) -> io::Result<Source> {
        let head = input.head()?;
        if head.starts_with(b"PK\x03\x04") {
            return Ok(Source::Xlsx);
        }
        let head = without_mark(&head).trim_ascii_start();
        let extension = input.name().rsplit_once('.').map_or(String::new(), |(_, end)| end.to_lowercase());
        let named: Vec<&Kind> =
            KINDS.iter().filter(|kind| kind.extensions.contains(&extension.as_str())).collect();
        if let [only] = named[..]
            && only.source != Source::Codespell
        {
            return Ok(only.source);
        }
        let is_json = is_json(head);
        let candidates: Vec<&Kind> = match named.is_empty() || extension == "txt" {
            true => KINDS.iter().filter(|kind| kind.extensions.contains(&"json") == is_json).collect(),
            false => named,
        };
        let place = |kind: &&Kind| {
            kind.marks.iter().filter_map(|mark| memchr::memmem::find(head, mark.as_bytes())).min()
        };
        let marked = candidates.iter().filter_map(|kind| Some((place(kind)?, kind.source)));
        let first = marked.min_by_key(|&(place, _)| place).map(|(_, source)| source);
        let fallback =
            candidates.first().filter(|_| extension != "txt").map_or(Source::Csv, |kind| kind.source);
        Ok(first.unwrap_or(fallback))
    }

    /// Takes in all of the input.
    pub(super) fn read(
        self,
        input: &Input<'_>,
        intake: &mut Intake<'_>,
        territories: &mut Territories,
    ) -> io::Result<()> {
        match self {
            Source::Csv => sheet::read(input, intake),
            Source::Xlsx => xlsx::read(input, intake),
            Source::Wikidata => wikidata::read(input, intake),
            Source::FollowTheMoney => followthemoney::read(input, intake),
            Source::Cldr => territories.read(input, intake),
            Source::Vale => rule_lists::read_vale(input, intake),
            Source::Prh => rule_lists::read_prh(input, intake),
            Source::Codespell => rule_lists::read_codespell(input, intake),
            Source::Typos => rule_lists::read_typos(input, intake),
            Source::Typerighter => rule_lists::read_typerighter(input, intake),
        }
    }
}

/// A header of TOML opens with a bracket as an array does, but goes on with a word.
fn is_json(head: &[u8]) -> bool {
    let inside = head.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    head.starts_with(b"{")
        || inside.is_some_and(|inside| inside.first().is_none_or(|byte| b"{[]".contains(byte)))
}

/// The header of a table from these inputs.
///
/// Nobody has read the rows of a large source with today's copy in mind, so a bare family name of theirs needs evidence.
pub(super) fn header(inputs: &[Input<'_>], sources: &[Source], options: &Options<'_>) -> String {
    let called = |(input, source): (&Input<'_>, &Source)| {
        let name = if &**input.name() == "-" { "standard input" } else { input.name() };
        source.kind().called.map_or_else(|| name.to_owned(), |called| format!("{called}, {name}"))
    };
    let from = options.source.map_or_else(|| joined(inputs.iter().zip(sources).map(called)), str::to_owned);
    let licences = sources.iter().filter_map(|source| source.kind().licence).map(str::to_owned);
    let licence = options.licence.map_or_else(|| joined(licences), str::to_owned);
    let mut header = String::from("[table]\n");
    for (key, value) in [("licence", licence), ("source", from)] {
        if !value.is_empty() {
            header.push_str(&format!("{key} = {}\n", basic_string(&value)));
        }
    }
    if sources.iter().any(|source| matches!(source, Source::Wikidata | Source::FollowTheMoney)) {
        header.push_str("family-alone = \"evidence\"\n");
    }
    header
}

/// Each text once, as many as a header holds.
fn joined(texts: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    let count = all.len();
    while all.len() > 1 && fault_in_remark(&all.join("; ")).is_some() {
        all.truncate(all.len() / 2);
    }
    let more = count - all.len();
    let tail = if more > 0 { format!("; and {more} more") } else { String::new() };
    let joined = all.join("; ") + &tail;
    if fault_in_remark(&joined).is_some() { String::new() } else { joined }
}
