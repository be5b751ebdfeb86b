//! Reports by the real binary, and what other programs make of them: `patch` and `git apply` give the output's bytes.

use std::process::{Command, Stdio};

use crate::desk::Desk;

/// All that is hard for a diff: line ends, none at the end, bytes that are not UTF-8, NUL, hunks apart and together.
fn documents() -> Vec<(&'static str, Vec<u8>)> {
    let far = format!("In Kiew.\n{}Kiev\n{}\n\nKiev, Kiew", "Nothing.\n".repeat(7), "Nothing.\n".repeat(6));
    let utf_16: Vec<u8> =
        "\u{feff}In Kiew.\n\u{10a}\nIn Kiew.\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("plain.txt", b"Maxim Ryschenkow spoke.\nIn Kiew.\n".to_vec()),
        ("crlf.txt", b"One.\r\nIn Kiew.\r\nTwo.\r\n\r\nIn Kiev.\r\n".to_vec()),
        ("no end.txt", b"One.\nIn Kiew.\nTwo.\nIn Kiev.".to_vec()),
        ("far.txt", far.into_bytes()),
        ("bytes.txt", b"Nothing \xff\xfe but Kiev\n\n\0 \xc3\nKiew \r Kiev \x1b[2J\n".to_vec()),
        ("utf-16.txt", utf_16),
        ("Kön\"ig.txt", b"In Kiew.\n".to_vec()),
        ("still.txt", b"Nothing.\n".to_vec()),
    ]
}

/// The folder after one of the two programs applied the diff; nothing where that is not installed.
fn applied(program: &str, args: &[&str], diff: &[u8]) -> Option<Desk> {
    let desk = Desk::new();
    documents().iter().for_each(|(name, bytes)| desk.put(name, bytes));
    desk.put("all.diff", diff);
    let folder = desk.path("");
    let diff = std::fs::File::open(desk.path("all.diff")).expect("the diff is there");
    let run = Command::new(program).args(args).current_dir(folder).stdin(Stdio::from(diff)).output();
    let Ok(ended) = run else {
        println!("skipped: there is no {program} here");
        return None;
    };
    let told = String::from_utf8_lossy(&ended.stderr).into_owned() + &String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "{program}: {told}");
    Some(desk)
}

#[test]
fn patch_and_git_make_the_output_of_the_diff() {
    let desk = Desk::new();
    documents().iter().for_each(|(name, bytes)| desk.put(name, bytes));
    let names: Vec<&str> = documents().iter().map(|(name, _)| *name).collect();
    let run = desk.run(&[&["-q", "--report", "diff", "--ledger", "run.jsonl"], &names[..]].concat(), b"");
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    let later = desk.run(&[&["report", "--ledger", "run.jsonl", "--as", "diff"], &names[..]].concat(), b"");
    assert_eq!(later.stdout, run.stdout, "a run and its ledger give one report");
    for (program, args) in [("patch", &["-p1", "--quiet"][..]), ("git", &["apply", "-p1", "-"][..])] {
        let Some(after) = applied(program, args, &run.stdout) else { continue };
        for name in &names {
            assert_eq!(after.get(name), desk.run(&["-q", name], b"").stdout, "{program} {name}");
        }
    }
}

#[test]
fn a_report_of_what_a_run_in_place_left() {
    let desk = Desk::new();
    desk.put("a.txt", b"In Kiew.\n");
    let run = desk.run(&["-q", "-i", "--report", "csv", "--ledger", "run.jsonl", "a.txt"], b"");
    assert_eq!((run.status, desk.get("a.txt")), (Some(0), b"In Kyiv.\n".to_vec()));
    let later = desk.run(&["report", "--ledger", "run.jsonl", "--as", "csv", "a.txt"], b"");
    assert_eq!((later.status, later.stderr.as_str()), (Some(0), ""));
    assert_eq!(later.stdout, run.stdout);
    assert!(
        String::from_utf8_lossy(&run.stdout).contains("a.txt,,1,4,3,7,substituted,,kyiv,name,Kiew,Kyiv,")
    );
}

#[test]
fn a_report_of_a_folder_is_in_order_whatever_works_on_it() {
    let desk = Desk::new();
    for number in 0..40 {
        desk.put(&format!("in/{number:02}.txt"), format!("In Kiew {number}.\n").as_bytes());
    }
    let one = desk.run(&["-q", "--check", "--report", "sarif", "--threads", "1", "in"], b"");
    let four = desk.run(&["-q", "--check", "--report", "sarif", "--threads", "4", "in"], b"");
    assert_eq!((one.status, one.stderr.as_str()), (Some(1), ""));
    assert_eq!(one.stdout, four.stdout);
    let log: serde_json::Value = serde_json::from_slice(&one.stdout).expect("it is whole");
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(40));
    assert_eq!(run["artifacts"][39]["location"]["uri"], "in/39.txt");
    let page = desk.run(&["-q", "--check", "--report", "redline", "in"], b"").stdout;
    assert_eq!(String::from_utf8_lossy(&page).matches("<section class=\"text\"").count(), 40);
}

#[test]
fn the_members_of_a_word_document_are_told_one_by_one() {
    let desk = Desk::new();
    let document = std::fs::read("tests/data/docx/python-docx-wire.docx").expect("it is there");
    desk.put("wire.docx", &document);
    let args = ["--no-config", "-q", "--report", "sarif", "--ledger", "run.jsonl", "wire.docx"];
    let run = desk.run(&args, b"");
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    let log: serde_json::Value = serde_json::from_slice(&run.stdout).expect("it is whole");
    let artifacts = log["runs"][0]["artifacts"].as_array().expect("artifacts");
    assert_eq!(artifacts[0]["location"]["uri"], "wire.docx");
    let story = artifacts.iter().find(|artifact| artifact["location"]["uri"] == "word/document.xml");
    assert_eq!(story.expect("the story is one")["parentIndex"], 0);
    let later = desk.run(&["report", "--ledger", "run.jsonl", "--as", "sarif", "wire.docx"], b"");
    assert_eq!(later.stdout, run.stdout);
    let diff = desk.run(&["report", "--ledger", "run.jsonl", "--as", "diff", "wire.docx"], b"").stdout;
    assert!(String::from_utf8_lossy(&diff).contains("--- a/wire.docx/word/document.xml\n"));
    desk.put("wire.docx", b"PK");
    let wrong = desk.run(&["report", "--ledger", "run.jsonl", "--as", "csv", "wire.docx"], b"");
    assert_eq!((wrong.status, wrong.stdout.len()), (Some(2), 0), "{}", wrong.stderr);
}

#[test]
fn a_ledger_that_is_cut_makes_no_report() {
    let desk = Desk::new();
    desk.put("a.txt", b"In Kiew.\n");
    desk.run(&["-q", "--ledger", "run.jsonl", "a.txt"], b"");
    let ledger = desk.get("run.jsonl");
    let cut = ledger.len() - 60;
    desk.put("cut.jsonl", &ledger[..cut]);
    for kind in ["redline", "diff", "sarif", "github", "csv", "summary"] {
        let ended = desk.run(&["report", "--ledger", "cut.jsonl", "--as", kind, "a.txt"], b"");
        assert_eq!((ended.status, ended.stdout.len()), (Some(2), 0), "{kind}");
        assert!(ended.stderr.starts_with("cut.jsonl:3:"), "{}", ended.stderr);
    }
}

#[test]
fn names_that_are_right_are_marked_where_the_run_can_be_made_again() {
    let desk = Desk::new();
    desk.put(
        "a.html",
        "<p>In Kyiv. He left Kiew. “Kyiv” &amp; <a href=//kyiv.example/Kyiv>Kyiv</a>.\n".as_bytes(),
    );
    let run = desk.run(&["-q", "--report", "redline", "--ledger", "run.jsonl", "a.html"], b"");
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    let page = String::from_utf8(run.stdout).expect("it is UTF-8");
    let ledger = String::from_utf8(desk.get("run.jsonl")).expect("it is UTF-8");
    assert_eq!(ledger.lines().count(), 3, "the ledger tells of decisions alone");
    assert!(page.contains("1 substituted, 3 right already · html"), "{page}");
    for mark in [
        "&lt;p&gt;In <span class=\"right\" data-r=\"0\">Kyiv</span>. He left",
        "“<span class=\"right\" data-r=\"1\">Kyiv</span>” &amp;amp; &lt;a href=//kyiv.example/Kyiv&gt;",
        "<span class=\"right\" data-r=\"2\">Kyiv</span>&lt;/a&gt;",
    ] {
        assert!(page.contains(mark), "{mark}: {page}");
    }
    let later = |more: &[&str]| {
        let ended = desk
            .run(&[&["report", "--ledger", "run.jsonl", "--as", "redline", "a.html"], more].concat(), b"");
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""), "{more:?}");
        String::from_utf8(ended.stdout).expect("it is UTF-8")
    };
    assert_eq!(later(&[]), page, "with the tables of the run");
    assert_eq!(later(&["--no-config", "--no-builtin", "--tables", "house"]), page, "wherever they are found");
    // With other tables nobody knows what was right; it is said, and nothing fails.
    let unknown = later(&["--no-config"]);
    assert!(
        unknown.contains("1 substituted; of names that are right only evidence is marked · html"),
        "{unknown}"
    );
    assert!(!unknown.contains("data-r=\"0\""), "{unknown}");
    // With the same tables, but decided otherwise than they decide.
    let run = desk.run(&["-q", "--leave", "Kiew", "--ledger", "run.jsonl", "a.html"], b"");
    assert_eq!(run.status, Some(0));
    assert!(later(&[]).contains("; of names that are right only evidence is marked"));
    let broken =
        desk.run(&["report", "--ledger", "run.jsonl", "--as", "redline", "-t", "none.toml", "a.html"], b"");
    assert_eq!((broken.status, broken.stdout.len()), (Some(2), 0), "tables that are named are needed");
    desk.put("canonym.toml", b"nonsense = 1\n");
    assert!(later(&[]).contains("; of names that are right only evidence is marked"));
}

#[test]
fn what_the_run_was_told_of_language_and_day_is_in_the_ledger() {
    let desk = Desk::new();
    desk.put("a.txt", "In Kyjiw. Er verließ Kiew.\n".as_bytes());
    desk.put("b.txt", "In Kiev. He left Kiew.\n".as_bytes());
    for (name, told) in [("a.txt", ["--lang", "de"]), ("b.txt", ["--date", "2015-03-01"])] {
        let run = desk.run(
            &["-q", "--no-config", "--report", "redline", "--ledger", "run.jsonl", told[0], told[1], name],
            b"",
        );
        assert!(String::from_utf8_lossy(&run.stdout).contains("1 substituted, 1 right already"), "{name}");
        let later =
            desk.run(&["report", "--no-config", "--ledger", "run.jsonl", "--as", "redline", name], b"");
        assert_eq!(String::from_utf8_lossy(&later.stdout), String::from_utf8_lossy(&run.stdout), "{name}");
    }
}
