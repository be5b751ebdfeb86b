//! Files in place: whole or untouched, whatever happens.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::{Duration, Instant};

use crate::desk::Desk;

const COPY: &str = "Maxim Ryschenkow spoke. Ryschenkow agreed.\n";
const SPELT: &str = "Maxim Ryzhenkov spoke. Ryzhenkov agreed.\n";

#[test]
fn a_link_is_followed_and_the_mode_kept() {
    let desk = Desk::new();
    desk.put("a.txt", COPY.as_bytes());
    symlink("a.txt", desk.path("link.txt")).expect("a link");
    fs::set_permissions(desk.path("a.txt"), Permissions::from_mode(0o640)).expect("own file");
    let ended = desk.run(&["-q", "-i", "link.txt"], b"");
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
    assert!(desk.path("link.txt").is_symlink());
    assert_eq!(desk.get("a.txt"), SPELT.as_bytes());
    let mode = fs::metadata(desk.path("a.txt")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o7777, 0o640);
}

#[test]
fn if_one_file_cannot_be_replaced_none_is() {
    let desk = Desk::new();
    desk.put("a.txt", COPY.as_bytes());
    desk.put("b.txt", COPY.as_bytes());
    fs::hard_link(desk.path("b.txt"), desk.path("twin.txt")).expect("a link");
    symlink("a.txt", desk.path("same.txt")).expect("a link");
    let before = desk.files();
    for (second, message) in [
        ("b.txt", "b.txt: has 2 hard links, and replacing it would part it from the others\n"),
        (
            "same.txt",
            "canonym: a file is named twice, perhaps through a link, and can be replaced only once\n",
        ),
        ("/dev/null", "/dev/null: is a pipe or a device, which cannot be replaced\n"),
    ] {
        let ended = desk.run(&["-i", "--ledger", "l.jsonl", "a.txt", second], b"");
        assert_eq!((ended.status, ended.stdout.as_slice()), (Some(2), [].as_slice()), "{second}");
        assert!(ended.stderr.starts_with(message), "{}", ended.stderr);
        assert_eq!(desk.files(), before, "{second}");
    }
}

#[test]
fn a_file_without_a_change_is_not_touched() {
    let desk = Desk::new();
    desk.put("a.txt", SPELT.as_bytes());
    let long_ago = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let file = fs::File::options().write(true).open(desk.path("a.txt")).expect("it is there");
    file.set_modified(long_ago).expect("own file");
    assert_eq!(desk.run(&["-i", "a.txt"], b"").status, Some(0));
    let modified = fs::metadata(desk.path("a.txt")).expect("it is there").modified().expect("known");
    assert_eq!(modified, long_ago);
}

#[test]
fn in_a_folder_that_cannot_be_written_the_file_stays() {
    let desk = Desk::new();
    desk.put("locked/a.txt", COPY.as_bytes());
    fs::set_permissions(desk.path("locked"), Permissions::from_mode(0o555)).expect("own folder");
    let is_root = fs::write(desk.path("locked/probe"), b"").is_ok();
    let ended = desk.run(&["-i", "locked/a.txt"], b"");
    let of_ledger = desk.run(&["--ledger", "locked/l.jsonl"], COPY.as_bytes());
    fs::set_permissions(desk.path("locked"), Permissions::from_mode(0o755)).expect("own folder");
    if is_root {
        println!("skipped: this user may write to a read-only folder");
        return;
    }
    assert_eq!((ended.status, of_ledger.status), (Some(2), Some(2)));
    assert!(
        ended.stderr.contains("locked/a.txt: cannot be replaced: permission denied\n"),
        "{}",
        ended.stderr
    );
    assert!(of_ledger.stdout.is_empty());
    assert_eq!(desk.get("locked/a.txt"), COPY.as_bytes());
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_file_or_the_new_one() {
    let desk = Desk::new();
    let (old, new) = (COPY.repeat(2_000), SPELT.repeat(2_000));
    desk.put("a.txt", old.as_bytes());
    let args = ["-q", "-i", "--ledger", "l.jsonl", "a.txt"];
    let started = Instant::now();
    assert_eq!(desk.run(&args, b"").status, Some(0));
    let whole = started.elapsed();
    assert!(desk.get("a.txt") == new.as_bytes());
    let rounds = 24_u32;
    for round in 0..rounds {
        desk.put("a.txt", old.as_bytes());
        let _ = fs::remove_file(desk.path("l.jsonl"));
        let mut child = desk.start(&args);
        // Most of the rounds fall into the end of the run, where files are written.
        let share = if round < 6 { round * 4 } else { 14 + round / 2 };
        std::thread::sleep(whole * share / rounds);
        let _ = child.kill();
        child.wait().expect("it ends");
        let found = desk.get("a.txt");
        assert!(
            found == old.as_bytes() || found == new.as_bytes(),
            "round {round}: neither the old nor the new"
        );
        if found == new.as_bytes() {
            let restored = desk.run(&["restore", "--ledger", "l.jsonl", "-i"], b"");
            assert_eq!((restored.status, restored.stderr.as_str()), (Some(0), ""), "round {round}");
            assert!(desk.get("a.txt") == old.as_bytes(), "round {round}");
        }
    }
}

#[test]
fn a_folder_of_tables_that_leads_back_to_itself_is_refused() {
    let desk = Desk::new();
    symlink(".", desk.path("house/again")).expect("a link");
    let ended = desk.run(&["-q"], COPY.as_bytes());
    assert_eq!((ended.status, ended.stdout.as_slice()), (Some(2), [].as_slice()));
    assert!(ended.stderr.contains("cannot be used: leads back to a folder above it\n"), "{}", ended.stderr);
}

#[test]
fn what_lies_in_a_folder_of_tables_and_cannot_be_read_is_told() {
    let desk = Desk::new();
    symlink("none.toml", desk.path("house/dangling.toml")).expect("a link");
    let ended = desk.run(&["--no-config", "-t", "house"], COPY.as_bytes());
    assert_eq!((ended.status, ended.stdout.as_slice()), (Some(2), [].as_slice()));
    assert!(
        ended.stderr.starts_with("house/dangling.toml: cannot be read: no such file"),
        "{}",
        ended.stderr
    );
}
