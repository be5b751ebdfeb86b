//! Archives: the same whatever the number of workers, whole again after a kill, and restored from one ledger.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::Instant;

use crate::desk::Desk;

/// An archive of `count` documents in several folders: names to change, none, much text, bytes that are no text.
fn archive(count: usize) -> Desk {
    let desk = Desk::new();
    for number in 0..count {
        let name = format!("archive/{}/{number:04}.txt", number % 7);
        let filler = "Nothing of note happened there.\n".repeat(number * 37 % 400);
        let text = match number % 5 {
            0 => format!("{filler}Nobody spoke.\n"),
            1 => format!("He saw Kiev.\n{filler}"),
            _ => format!("Maxim Ryschenkow spoke.\n{filler}Ryschenkow saw chicken Kiev in Kiew.\n"),
        };
        desk.put(&name, text.as_bytes());
    }
    desk.put("archive/picture.bin", b"Kiev\0\x01\x02");
    desk.put("archive/broken.xml", b"<?xml version='1.0'?><nitf><p>Kiev");
    desk
}

/// All files but those that only a kill leaves behind.
fn files(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    let mut files = desk.files();
    files.retain(|name, _| !is_left_behind(name));
    files
}

fn is_left_behind(name: &str) -> bool {
    name.contains(".canonym-")
}

#[test]
fn what_a_kill_left_behind_is_no_document() {
    let desk = archive(10);
    desk.put("archive/.ignore", b"!.canonym-*\n");
    desk.put("archive/3/.canonym-q7Xx2a", b"Half of what Kiev");
    assert_eq!(desk.run(&["-q", "-i", "archive"], b"").status, Some(2));
    assert_eq!(desk.get("archive/3/.canonym-q7Xx2a"), b"Half of what Kiev");
}

#[test]
fn result_ledger_and_messages_are_the_same_whatever_the_number_of_workers() {
    let mut expected = None;
    for threads in ["1", "2", "7"] {
        let desk = archive(80);
        let ended = desk.run(&["-i", "--threads", threads, "--ledger", "l.jsonl", "archive"], b"");
        assert_eq!(ended.status, Some(2), "{}", ended.stderr);
        let found = (ended.stderr, desk.files());
        match &expected {
            None => expected = Some(found),
            Some(expected) => assert!(found == *expected, "{threads} workers: {}", found.0),
        }
    }
    let stderr = expected.expect("a run").0;
    let summary = "canonym: 82 files; 64 changed, 16 unchanged, 1 skipped as binary, 1 not read; 160 substituted, 48 left\n";
    assert!(stderr.ends_with(summary), "{stderr}");
}

#[test]
fn an_archive_is_restored_from_its_ledger() {
    let desk = archive(40);
    let before = desk.files();
    assert_eq!(desk.run(&["-q", "-i", "--ledger", "l.jsonl", "archive"], b"").status, Some(2));
    assert!(desk.files() != before);
    let restored = desk.run(&["restore", "--ledger", "l.jsonl", "-i"], b"");
    assert_eq!((restored.status, restored.stderr.as_str()), (Some(0), ""));
    let mut after = desk.files();
    after.remove("l.jsonl");
    assert!(after == before);
}

/// Kills a run at several moments and goes on with it; in the end all is as if nothing had happened.
///
/// `planted` is what stays of a file that an earlier kill left in the archive: a run to a mirror writes nothing there.
fn check_killed(args: &[&str], planted: &[&str]) {
    let in_folders =
        |left: &[String]| left.iter().filter(|name| name.contains('/')).cloned().collect::<Vec<_>>();
    let whole = archive(150);
    let started = Instant::now();
    assert_eq!(whole.run(args, b"").status, Some(2));
    let time = started.elapsed();
    let expected = files(&whole);
    let mut kills = 0;
    for round in 1..=6_u32 {
        let desk = archive(150);
        for attempt in 0..3_u32 {
            let mut child = desk.start(args);
            std::thread::sleep(time * (round * 2 + attempt * 3) / 20);
            let _ = child.kill();
            kills += u32::from(child.wait().expect("it ends").code().is_none());
        }
        desk.put("archive/3/.canonym-q7Xx2a", b"Half of what Kiev");
        let ended = desk.run(args, b"");
        assert_eq!(ended.status, Some(2), "{}", ended.stderr);
        let left: Vec<String> = desk.files().into_keys().filter(|name| is_left_behind(name)).collect();
        assert_eq!(in_folders(&left), planted);
        let found = files(&desk);
        let ledger = |files: &BTreeMap<String, Vec<u8>>| files.get("l.jsonl").cloned().unwrap_or_default();
        assert!(ledger(&found) == ledger(&expected), "round {round}: the ledger is another");
        assert!(found == expected, "round {round}: the files are others");
    }
    assert!(kills > 0, "no kill met a run");
}

#[test]
fn after_a_kill_a_run_in_place_goes_on_and_nothing_is_lost_or_done_twice() {
    check_killed(&["-i", "--resume", "l.jsonl", "archive"], &[]);
}

#[test]
fn after_a_kill_a_run_to_a_mirror_goes_on_and_nothing_is_lost_or_done_twice() {
    check_killed(&["--to", "mirror", "--resume", "l.jsonl", "archive"], &["archive/3/.canonym-q7Xx2a"]);
}

#[test]
fn a_torn_group_is_cut_off_and_its_document_done_again() {
    let desk = archive(30);
    let args = ["-q", "-i", "--resume", "l.jsonl", "archive"];
    desk.run(&args, b"");
    let expected = desk.files();
    let (ledger, last) = (desk.get("l.jsonl"), "archive/6/0027.txt");
    let restored = desk.run(&["restore", "--ledger", "l.jsonl", "-i", last], b"");
    assert_eq!(restored.status, Some(0), "{}", restored.stderr);
    // The last document's group as a kill may leave it: whole, but its file not renamed; torn; missing.
    let begin = ledger.windows(15).rposition(|window| window == br#"{"type":"begin""#).expect("a group");
    let source = desk.get(last);
    for end in [ledger.len(), ledger.len() - 1, ledger.len() - 40, begin + 10, begin] {
        desk.put(last, &source);
        desk.put("l.jsonl", &ledger[..end]);
        desk.run(&args, b"");
        assert!(desk.files() == expected, "cut at {end}");
    }
}

#[test]
fn a_document_that_was_edited_since_is_done_again_and_stands_once() {
    let desk = archive(20);
    let args = ["-i", "--resume", "l.jsonl", "archive"];
    desk.run(&args, b"");
    desk.put("archive/1/0001.txt", b"Edited in Kiev.\n");
    let ended = desk.run(&args, b"");
    assert!(
        ended
            .stderr
            .contains("22 files; 1 changed, 3 unchanged, 16 done before, 1 skipped as binary, 1 not read"),
        "{}",
        ended.stderr
    );
    assert_eq!(desk.get("archive/1/0001.txt"), b"Edited in Kyiv.\n");
    let ledger = String::from_utf8(desk.get("l.jsonl")).expect("a ledger is UTF-8");
    assert_eq!(ledger.matches(r#""document":"archive/1/0001.txt""#).count(), 1);
    let restored = desk.run(&["restore", "--ledger", "l.jsonl", "-i"], b"");
    assert_eq!((restored.status, restored.stderr.as_str()), (Some(0), ""));
    assert_eq!(desk.get("archive/1/0001.txt"), b"Edited in Kiev.\n");
}

#[test]
fn a_mirror_holds_every_document_and_its_mode() {
    let desk = archive(10);
    let before = desk.files();
    fs::set_permissions(desk.path("archive/0/0000.txt"), Permissions::from_mode(0o440)).expect("own file");
    let args = ["-q", "--to", "mirror/deep", "archive"];
    // Twice: what is there already is no obstacle.
    for _ in 0..2 {
        let ended = desk.run(&args, b"");
        assert_eq!(ended.status, Some(2), "{}", ended.stderr);
    }
    let after = desk.files();
    for (name, bytes) in &before {
        assert!(after.get(name) == Some(bytes), "{name} was changed");
        if let Some(inside) = name.strip_prefix("archive/") {
            let copied = after.get(&format!("mirror/deep/{inside}")).expect("it is mirrored");
            let text = String::from_utf8_lossy(bytes).replace("Ryschenkow", "Ryzhenkov");
            let text = text.replace("Kiew", "Kyiv").replace("saw Kiev", "saw Kyiv");
            let expected = if name.ends_with(".txt") { text.into_bytes() } else { bytes.clone() };
            assert_eq!(String::from_utf8_lossy(copied), String::from_utf8_lossy(&expected), "{name}");
        }
    }
    let mode = fs::metadata(desk.path("mirror/deep/0/0000.txt")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o440);
}

#[test]
fn links_are_not_followed_and_folders_that_cannot_be_read_are_told() {
    let desk = Desk::new();
    desk.put("archive/a.txt", b"Kiev\n");
    desk.put("archive/locked/b.txt", b"Kiev\n");
    symlink("..", desk.path("archive/loop")).expect("a link");
    symlink("a.txt", desk.path("archive/link.txt")).expect("a link");
    fs::set_permissions(desk.path("archive/locked"), Permissions::from_mode(0o000)).expect("own folder");
    let is_root = fs::read_dir(desk.path("archive/locked")).is_ok();
    let ended = desk.run(&["-i", "archive"], b"");
    fs::set_permissions(desk.path("archive/locked"), Permissions::from_mode(0o755)).expect("own folder");
    assert_eq!(desk.get("archive/a.txt"), b"Kyiv\n");
    assert!(ended.stderr.contains("2 skipped as a link or device"), "{}", ended.stderr);
    if is_root {
        println!("skipped: this user may read any folder");
        return;
    }
    assert_eq!(ended.status, Some(2));
    assert!(ended.stderr.contains("archive/locked: cannot be read: permission denied\n"), "{}", ended.stderr);
}

#[test]
fn a_document_that_cannot_be_replaced_stops_no_other() {
    let desk = Desk::new();
    for name in ["archive/a.txt", "archive/b.txt", "archive/c.txt"] {
        desk.put(name, b"Kiev\n");
    }
    fs::hard_link(desk.path("archive/b.txt"), desk.path("twin.txt")).expect("a link");
    let ended = desk.run(&["-i", "--ledger", "l.jsonl", "archive"], b"");
    assert_eq!(ended.status, Some(2));
    assert!(ended.stderr.starts_with("archive/b.txt: has 2 hard links, "), "{}", ended.stderr);
    assert!(
        ended.stderr.ends_with("canonym: 3 files; 2 changed, 1 failed; 2 substituted\n"),
        "{}",
        ended.stderr
    );
    assert_eq!(desk.get("archive/b.txt"), b"Kiev\n");
    assert_eq!(desk.get("archive/c.txt"), b"Kyiv\n");
}

#[test]
fn on_a_terminal_a_bar_tells_how_far_it_is() {
    let desk = archive(300);
    let command = format!("{} -i archive", env!("CARGO_BIN_EXE_canonym"));
    let script = ["-qec", &command, "/dev/null"];
    let run = std::process::Command::new("script")
        .args(script)
        .current_dir(desk.path(""))
        .env("CANONYM_CACHE", "")
        .output();
    let Ok(output) = run else {
        println!("skipped: there is no script(1) here");
        return;
    };
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(shown.contains("of 302 files, "), "{shown}");
    assert!(shown.contains("canonym: 302 files; 240 changed"), "{shown}");
}
