//! Documents that are archives: in folders as by themselves, and what is refused of them, each with its reason.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::desk::{Desk, Ended};

const ROOT: &str = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">";

/// A member of Word with a paragraph for each text.
fn member(texts: &[&str]) -> Vec<u8> {
    let paragraph = |text: &&str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    format!("{ROOT}{}</w:document>", texts.iter().map(paragraph).collect::<String>()).into_bytes()
}

fn archive(members: &[(&str, Vec<u8>)], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, options).expect("a member begins");
        writer.write_all(content).expect("it is written");
    }
    writer.finish().expect("the archive is whole").into_inner()
}

fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// A document with a footnote and members that are no prose.
fn document(texts: &[&str], footnotes: &[&str]) -> Vec<u8> {
    let members = [
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("word/document.xml", member(texts)),
        ("word/footnotes.xml", member(footnotes)),
        ("word/media/Kiev.bin", b"Kiev\0Kiev".to_vec()),
    ];
    archive(&members, deflated())
}

/// The members of an archive, by name.
fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let (mut file, mut content) = (archive.by_index(index).expect("a member"), Vec::new());
        std::io::copy(&mut file, &mut content).expect("it is whole");
        members.push((String::from_utf8_lossy(file.name_raw()).into_owned(), content));
    }
    members.sort();
    members
}

/// The text of all members that are UTF-8, one after the other.
fn text(bytes: &[u8]) -> String {
    members(bytes).into_iter().map(|(_, content)| String::from_utf8_lossy(&content).into_owned()).collect()
}

/// A folder with documents of several kinds.
fn folder() -> Desk {
    let desk = Desk::new();
    desk.put("archive/1.docx", &document(&["Maxim Ryschenkow spoke."], &["Ryschenkow left Kiev."]));
    desk.put("archive/2.docx", &document(&["Nobody spoke."], &["Nowhere."]));
    desk.put("archive/3.docx", b"PK\x03\x04 word/document.xml is cut");
    desk.put("archive/4.txt", b"Kiev\n");
    desk.put("archive/5.docx", &document(&["Nobody left."], &["In Kiev."]));
    desk
}

fn has(ended: &Ended, pieces: &[&str]) {
    assert!(pieces.iter().all(|piece| ended.stderr.contains(piece)), "{}", ended.stderr);
}

#[test]
fn in_a_folder_documents_are_respelt_and_restored() {
    let desk = folder();
    let before = desk.files();
    let ended = desk.run(&["-i", "--ledger", "l.jsonl", "archive"], b"");
    assert_eq!(ended.status, Some(2), "{}", ended.stderr);
    has(&ended, &["archive/3.docx:1:1: the archive is broken", "  = the document is passed on as it came\n"]);
    has(&ended, &["canonym: 5 files; 3 changed, 1 unchanged, 1 not read; 5 substituted\n"]);
    let after = desk.files();
    for name in ["archive/2.docx", "archive/3.docx"] {
        assert!(after[name] == before[name], "{name} is as it was");
    }
    assert!(text(&after["archive/1.docx"]).contains("Ryzhenkov left Kyiv."), "a footnote knows the body");
    let restored = desk.run(&["restore", "--ledger", "l.jsonl", "-i"], b"");
    assert_eq!((restored.status, restored.stderr.as_str()), (Some(0), ""));
    for name in ["archive/1.docx", "archive/5.docx"] {
        assert_eq!(members(&desk.get(name)), members(&before[name]), "{name}");
    }
}

#[test]
fn a_mirror_has_every_document_and_findings_name_members() {
    let desk = folder();
    let before = desk.files();
    assert_eq!(desk.run(&["-q", "--to", "mirror", "archive"], b"").status, Some(2));
    assert!(text(&desk.get("mirror/5.docx")).contains("In Kyiv."));
    assert!(desk.get("mirror/2.docx") == before["archive/2.docx"]);
    let ended = desk.run(&["-q", "--check", "archive"], b"");
    let findings = String::from_utf8(ended.stdout).expect("findings are UTF-8");
    assert!(findings.contains("archive/5.docx!word/footnotes.xml:1:"), "{findings}");
    assert!(findings.contains(": Kiev -> Kyiv (kyiv, "), "{findings}");
}

#[test]
fn a_run_over_documents_goes_on_wherever_its_ledger_was_cut() {
    for args in
        [["-q", "-i", "--resume", "l.jsonl", "archive"], ["-q", "--to=m", "--resume", "l.jsonl", "archive"]]
    {
        let whole = folder();
        let before = whole.files();
        whole.run(&args, b"");
        let expected = whole.files();
        let ledger = whole.get("l.jsonl");
        let ends: Vec<usize> =
            ledger.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect();
        // All that a kill can leave: the first documents are in place, and the ledger knows them and a piece more.
        for end in ends {
            let desk = folder();
            let known = String::from_utf8_lossy(&ledger[..end]).into_owned();
            let groups = known.matches("\"type\":\"end\"").count();
            for (name, after) in [("1.docx", 2), ("2.docx", 4), ("4.txt", 6), ("5.docx", 8)] {
                let place = if args[1] == "-i" { format!("archive/{name}") } else { format!("m/{name}") };
                if groups >= after {
                    desk.put(&place, &expected[&place]);
                }
            }
            desk.put("l.jsonl", &ledger[..end]);
            let ended = desk.run(&args, b"");
            assert_eq!(ended.status, Some(2), "{}", ended.stderr);
            assert!(desk.files() == expected, "{args:?}, cut at {end}: {known}");
            let again = desk.run(&args, b"");
            assert_eq!(again.status, Some(2), "what could not be read is told again");
            assert!(desk.files() == expected, "nothing is done twice");
        }
        assert!(before != expected);
    }
}

#[test]
fn tracked_changes_in_a_folder_are_refused_where_there_can_be_none() {
    let desk = folder();
    let ended = desk.run(&["-i", "--track-changes", "archive"], b"");
    assert_eq!(ended.status, Some(2));
    has(
        &ended,
        &["archive/4.txt: changes are tracked in Word documents alone, and this is text\n", "1 failed"],
    );
    assert_eq!(desk.get("archive/4.txt"), b"Kiev\n");
    assert!(text(&desk.get("archive/5.docx")).contains("<w:delText xml:space=\"preserve\">Kiev</w:delText>"));
}

#[test]
fn a_story_has_no_tracked_changes() {
    let desk = Desk::new();
    let story = b"<idPkg:Story><Story><Content>Kiev</Content></Story></idPkg:Story>".to_vec();
    desk.put("a.idml", &archive(&[("Stories/Story_u1.xml", story)], deflated()));
    let ended = desk.run(&["--track-changes", "a.idml"], b"");
    assert_eq!((ended.status, ended.stdout.len()), (Some(2), 0));
    has(&ended, &["a.idml: changes are tracked in Word documents alone, and this is icml\n"]);
}

#[test]
fn a_quiet_run_says_nothing_of_a_document() {
    let desk = folder();
    let ended = desk.run(&["-q", "archive/1.docx"], b"");
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
    let told = desk.run(&["archive/1.docx"], b"");
    has(&told, &["archive/1.docx!word/footnotes.xml: 2 substituted\n"]);
}

#[test]
fn a_record_of_a_stream_is_no_archive() {
    let desk = Desk::new();
    let one_line: Vec<u8> = document(&["Kiev"], &[]).into_iter().filter(|byte| *byte != b'\n').collect();
    let ended =
        desk.run(&["--lines", "--ledger", "l.jsonl", "--format", "docx"], &[&one_line[..], b"\n"].concat());
    assert_eq!((ended.status, ended.stdout.len()), (Some(2), one_line.len() + 1));
    let ledger = String::from_utf8(desk.get("l.jsonl")).expect("a ledger is UTF-8");
    assert!(
        ledger.contains("a docx document is an archive, which no record of a stream can be; name its file")
    );
}

/// Puts other bytes in place of some that are as long, everywhere.
fn patched(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let mut patched = bytes.to_vec();
    let places = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(old));
    places.for_each(|at| patched[at..at + new.len()].copy_from_slice(new));
    patched
}

/// The places of the headers of `kind` whose member has this name.
fn headers(bytes: &[u8], kind: &[u8; 4], name_at: usize, name: &str) -> Vec<usize> {
    let is_header = |at: &usize| {
        bytes[*at..].starts_with(kind)
            && bytes.get(at + name_at..).is_some_and(|rest| rest.starts_with(name.as_bytes()))
    };
    (0..bytes.len()).filter(is_header).collect()
}

const LOCAL: &[u8; 4] = b"PK\x03\x04";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";

/// With a bit set in the flags of a member, in both of its headers.
fn flagged(bytes: &[u8], name: &str, bit: u8) -> Vec<u8> {
    let mut flagged = bytes.to_vec();
    headers(bytes, CENTRAL, 46, name).into_iter().for_each(|at| flagged[at + 8] |= bit);
    headers(bytes, LOCAL, 30, name).into_iter().for_each(|at| flagged[at + 6] |= bit);
    flagged
}

/// With `garbage` before the local header of a member; the directory knows where all members are.
fn parted(bytes: &[u8], name: &str, garbage: &[u8]) -> Vec<u8> {
    let at = headers(bytes, LOCAL, 30, name)[0];
    let mut parted = [&bytes[..at], garbage, &bytes[at..]].concat();
    let mut shift = |field: usize| {
        let number = u32::from_le_bytes(parted[field..field + 4].try_into().expect("four bytes"));
        if number as usize >= at {
            parted[field..field + 4].copy_from_slice(&(number + garbage.len() as u32).to_le_bytes());
        }
    };
    let moved = |place: usize| place + garbage.len();
    headers(bytes, CENTRAL, 0, "").into_iter().for_each(|header| shift(moved(header) + 42));
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").expect("the directory ends");
    shift(moved(end) + 16);
    parted
}

#[test]
fn what_is_no_sound_document_is_passed_on_with_its_reason() {
    let sound = document(&["In Kiev."], &["Kiev"]);
    let bomb = format!("{ROOT}{}</w:document>", " ".repeat(3 << 20)).into_bytes();
    let many: Vec<(String, Vec<u8>)> = (0..10_001).map(|number| (format!("{number}"), Vec::new())).collect();
    let many: Vec<(&str, Vec<u8>)> = many.iter().map(|(name, content)| (&**name, content.clone())).collect();
    let body = ("word/document.xml", member(&["Kiev"]));
    let odd = archive(&[body.clone(), ("word/xx/y.xml", Vec::new())], deflated());
    let rows: Vec<(Vec<u8>, &str)> = vec![
        (
            archive(&[("word/document.xml", bomb)], deflated()),
            "the member word/document.xml is more than 400 times as large as it is compressed",
        ),
        (archive(&many, deflated()), "the archive has 10001 members, and 10000 are read"),
        (flagged(&sound, "word/footnotes.xml", 1), "the member word/footnotes.xml is encrypted"),
        (
            patched(
                &archive(&[body.clone(), ("word/document.xmk", b"x".to_vec())], deflated()),
                b"document.xmk",
                b"document.xml",
            ),
            "the archive has two members of one name",
        ),
        (
            patched(&odd, b"word/xx/y.xml", b"../../../.xml"),
            "the member \"../../../.xml\" lies outside the archive",
        ),
        (
            patched(&odd, b"word/xx/y.xml", b"/ord/xx/y.xml"),
            "the member \"/ord/xx/y.xml\" lies outside the archive",
        ),
        (
            patched(&odd, b"word/xx/y.xml", b"word\\xx\\y.xml"),
            "the member \"word\\\\xx\\\\y.xml\" lies outside the archive",
        ),
        (sound[..sound.len() / 2].to_vec(), "the archive is broken: "),
        (sound[..sound.len() - 1].to_vec(), "the archive is broken: "),
        ([b"junk", &sound[..]].concat(), "the archive's members overlap, or other bytes precede them"),
        (
            archive(&[("word/styles.xml", Vec::new())], deflated()),
            "the archive has no word/document.xml, so it is no docx document",
        ),
        (
            archive(&[("word/document.xml", b"<w:document><w:p>Kiev</w:document>".to_vec())], deflated()),
            "word/document.xml:1:22: `w:document` is closed where `w:p` is open",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 a password was asked for".to_vec(), "the archive is broken: "),
    ];
    for (bytes, reason) in rows {
        let desk = Desk::new();
        desk.put("a.docx", &bytes);
        let ended = desk.run(&["a.docx"], b"");
        assert!(ended.stdout == bytes, "{reason}: it is passed on as it came");
        assert_eq!(ended.status, Some(2), "{reason}");
        has(&ended, &[&format!("a.docx:1:1: {reason}"), "\n  = the document is passed on as it came\n"]);
    }
}

#[test]
fn what_is_odd_but_sound_is_respelt_with_all_its_members() {
    let sound = document(&["In Kiev."], &["Kiev"]);
    let streamed = std::fs::read("tests/data/docx/own-streamed.docx").expect("the sample is there");
    let body = ("word/document.xml", member(&["In Kiev."]));
    let other = ("word/media/Kiev.bin", b"Kiev".to_vec());
    for (what, bytes) in [
        ("plain", sound.clone()),
        ("sizes stand behind the members", streamed),
        ("sizes have 64 bits", archive(&[body.clone(), other.clone()], deflated().large_file(true))),
        (
            "members are stored",
            archive(
                &[body, other],
                SimpleFileOptions::default().compression_method(CompressionMethod::Stored),
            ),
        ),
        ("bytes that belong to no member", parted(&sound, "word/footnotes.xml", b"PK junk between")),
    ] {
        let desk = Desk::new();
        desk.put("a.docx", &bytes);
        let ended = desk.run(&["-q", "-i", "--ledger", "l.jsonl", "a.docx"], b"");
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""), "{what}");
        let (before, after) = (members(&bytes), members(&desk.get("a.docx")));
        assert_eq!(before.len(), after.len(), "{what}");
        for ((name, old), (again, new)) in before.iter().zip(&after) {
            let is_prose = name.starts_with("word/document") || name.starts_with("word/footnotes");
            assert!(name == again && (is_prose || old == new), "{what}: {name}");
        }
        assert!(before != after, "{what}: it is respelt");
        let restored = desk.run(&["restore", "--ledger", "l.jsonl", "-i"], b"");
        assert_eq!((restored.status, restored.stderr.as_str()), (Some(0), ""), "{what}");
        assert_eq!(members(&desk.get("a.docx")), before, "{what}");
    }
}
