//! What a run writes down leads back to its input, by `restore` and by an independent script.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::desk::Desk;

/// Two documents with all that makes offsets differ: a byte order mark, line ends, bytes that are not UTF-8.
const DOCUMENTS: [(&str, &[u8]); 3] = [
    ("a.txt", "\u{feff}Maxim Ryschenkow spoke.\r\n\r\nRyschenkow agreed in Kiew.\r\n".as_bytes()),
    ("b.txt", b"Nothing here \xff\xfe but Kiev and\n\nRYSCHENKOW of MAXIM RYSCHENKOW\n\n\xc3"),
    ("c.txt", b""),
];

fn desk() -> Desk {
    let desk = Desk::new();
    DOCUMENTS.iter().for_each(|(name, bytes)| desk.put(name, bytes));
    desk
}

#[test]
fn files_are_restored_in_place() {
    let desk = desk();
    let before = desk.files();
    let ended = desk.run(&["-q", "-i", "-l", "run.jsonl", "a.txt", "./b.txt", "c.txt"], b"");
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        desk.get("a.txt"),
        "\u{feff}Maxim Ryzhenkov spoke.\r\n\r\nRyzhenkov agreed in Kyiv.\r\n".as_bytes()
    );
    // Once for the one file, then for all, of which that one is restored already.
    for args in [vec!["restore", "-l", "run.jsonl", "-i", "a.txt"], vec!["restore", "-l", "run.jsonl", "-i"]]
    {
        let ended = desk.run(&args, b"");
        assert_eq!(
            (ended.status, ended.stderr.as_str(), ended.stdout.as_slice()),
            (Some(0), "", [].as_slice())
        );
    }
    let mut after = desk.files();
    after.remove("run.jsonl");
    assert_eq!(after, before);
}

#[test]
fn a_changed_file_is_refused_and_no_other_restored() {
    let desk = desk();
    desk.run(&["-q", "-i", "-l", "run.jsonl", "a.txt", "b.txt"], b"");
    desk.put("b.txt", b"edited since");
    let before = desk.files();
    let ended = desk.run(&["restore", "-l", "run.jsonl", "-i"], b"");
    assert_eq!(ended.status, Some(2));
    assert!(
        ended.stderr.starts_with("b.txt: the text is not the output that the ledger describes\n"),
        "{}",
        ended.stderr
    );
    assert_eq!(desk.files(), before);
}

#[test]
fn documents_on_standard_output_are_restored_one_by_one() {
    let desk = desk();
    let ended = desk.run(&["-q", "-l", "run.jsonl", "a.txt", "b.txt", "-"], b"In Kiev.");
    assert_eq!(ended.status, Some(0));
    let mut rest = ended.stdout.as_slice();
    for name in ["a.txt", "b.txt"] {
        let alone = desk.run(&["-q", name], b"").stdout;
        let (document, after) = rest.split_at(alone.len());
        assert_eq!(document, alone, "{name}");
        rest = after;
        let restored = desk.run(&["restore", "-l", "run.jsonl", "--document", name], document);
        assert_eq!((restored.status, restored.stdout), (Some(0), desk.get(name)), "{name}");
    }
    assert_eq!(rest, b"In Kyiv.");
    let restored = desk.run(&["restore", "-l", "run.jsonl", "--document", "-"], rest);
    assert_eq!(restored.stdout, b"In Kiev.");
}

#[test]
fn an_absolute_name_is_relative_in_the_ledger() {
    let desk = desk();
    let folder = std::fs::canonicalize(desk.path("")).expect("it is there");
    let name = folder.join("a.txt");
    let ended = desk.run(&["-q", "-l", "run.jsonl", &name.to_string_lossy()], b"");
    assert_eq!(ended.status, Some(0));
    let ledger = String::from_utf8(desk.get("run.jsonl")).expect("a ledger is UTF-8");
    assert!(ledger.contains("\"document\":\"a.txt\""), "{ledger}");
    assert!(!ledger.contains(&*folder.to_string_lossy()), "{ledger}");
}

#[test]
fn an_independent_script_replays_the_ledger() {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: there is no python3 here");
        return;
    }
    let desk = desk();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/replay.py");
    for (name, input) in DOCUMENTS {
        let output = desk.run(&["-q", "-l", "run.jsonl", name], b"").stdout;
        let mut child = Command::new("python3")
            .arg(&script)
            .arg(desk.path("run.jsonl"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 starts");
        child.stdin.take().expect("a pipe").write_all(input).expect("it reads");
        let replayed = child.wait_with_output().expect("it ends");
        assert!(replayed.status.success(), "{name}");
        assert_eq!(replayed.stdout, output, "{name}");
    }
}

#[test]
fn what_no_longer_fits_is_told_in_the_ledger_and_to_people() {
    let desk = Desk::new();
    let story =
        r#"{"bodies": [{"charCount": 24, "wordCount": 3, "value": "Maxim Ryschenkow spoke. \u2026"}]}"#;
    let ended = desk.run(&["--format", "ninjs", "--ledger", "l.jsonl"], story.as_bytes());
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    assert_eq!(ended.stdout, story.replace("Ryschenkow", "Ryzhenkov").as_bytes());
    let notice = "`charCount` was not changed, and its text has 1 fewer character than before";
    assert!(ended.stderr.contains(&format!("-:1:27 no longer fits: {notice}\n")), "{}", ended.stderr);
    let ledger = String::from_utf8(desk.get("l.jsonl")).expect("a ledger is UTF-8");
    let record = format!(r#"{{"type":"notice","kind":"stale","message":"{notice}","in":[26,28]}}"#);
    assert!(ledger.contains(&record), "{ledger}");
    assert_eq!(ledger.matches("stale").count(), 1, "as many words as before: {ledger}");
    // In a stream and in a folder there is no report for people, and the ledger says the same.
    desk.put("stories/a.json", story.as_bytes());
    for args in [
        &["--lines", "--format", "ninjs", "--ledger", "m.jsonl"][..],
        &["-q", "-i", "--format", "ninjs", "--ledger", "n.jsonl", "stories"],
    ] {
        let ended = desk.run(args, story.as_bytes());
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""), "{args:?}");
        let name = args.iter().find(|name| name.ends_with(".jsonl")).expect("a ledger is asked for");
        let ledger = String::from_utf8(desk.get(name)).expect("a ledger is UTF-8");
        assert!(ledger.contains(&record), "{args:?}: {ledger}");
    }
}
