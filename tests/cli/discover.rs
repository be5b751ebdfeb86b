//! `discover` by the real binary, where rows are not enough: workers, its bound, what is hostile, and the table itself.

#![cfg(unix)]

use std::os::unix::ffi::OsStrExt;

use crate::desk::Desk;

fn archive(count: usize) -> Desk {
    let desk = Desk::new();
    for number in 0..count {
        let filler = "Nothing of note happened there.\n".repeat(number * 37 % 200);
        let text = match number % 6 {
            0 => format!("{filler}Later they met Ihor Shevchuk in another town.\n"),
            1 => format!("Later they met Ihor Schewtschuk in another town.\n{filler}"),
            2 => format!(
                "Later they met Olena Kovalenko in another town.\n{filler}\nThey met Maxim Ryschenkau.\n"
            ),
            3 => format!("Later they met Olena Kowalenko and Maxim Ryzhenkau in another town.\n{filler}"),
            4 => format!(
                "Later they met Ihor Number{} in another town.\n{filler}",
                "abcdefghij".repeat(2).split_at(number % 10).1
            ),
            _ => filler,
        };
        desk.put(&format!("archive/{}/{number:04}.txt", number % 7), text.as_bytes());
    }
    desk
}

fn shown(desk: &Desk, args: &[&str]) -> String {
    let ended = desk.run(&[&["discover"], args].concat(), b"");
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    String::from_utf8(ended.stdout).expect("a table is UTF-8")
}

#[test]
fn the_candidates_are_the_same_whatever_the_number_of_workers() {
    let desk = archive(90);
    let expected = shown(&desk, &["--threads", "1", "archive"]);
    assert!(expected.contains("# 90 documents: 2 spellings near known names, 2 unknown names"), "{expected}");
    for threads in ["2", "7"] {
        assert!(shown(&desk, &["--threads", threads, "archive"]) == expected, "{threads} workers");
    }
}

#[test]
fn the_order_in_which_folders_are_named_moves_places_alone() {
    let desk = archive(60);
    let plain = |table: String| {
        table.lines().filter(|line| !line.starts_with("# ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let folders: Vec<String> = (0..7).map(|number| format!("archive/{number}")).collect();
    let there: Vec<&str> = folders.iter().map(String::as_str).collect();
    let back: Vec<&str> = there.iter().rev().copied().collect();
    assert_eq!(plain(shown(&desk, &there)), plain(shown(&desk, &back)));
}

#[test]
fn within_a_small_bound_the_frequent_names_stay_and_the_table_says_what_went() {
    let desk = archive(90);
    let table = shown(&desk, &["--keep", "7", "--threads", "3", "archive"]);
    assert!(table.contains("# More names than 7 were seen: "), "{table}");
    assert!(table.contains(" times a rare one was forgotten, and a count may be too low by "), "{table}");
    assert!(table.contains("#   Ihor Shevchuk: 15 times"), "{table}");
    assert_eq!(shown(&desk, &["--keep", "7", "archive"]), table);
}

#[test]
fn the_table_is_one_that_can_be_checked_and_used() {
    let desk = archive(30);
    let ended = desk.run(&["discover", "-o", "candidates.toml", "archive"], b"");
    assert_eq!((ended.status, ended.stdout.len()), (Some(0), 0), "{}", ended.stderr);
    let checked = desk.run(&["table", "check", "--no-builtin", "house", "candidates.toml"], b"");
    assert_eq!(checked.status, Some(0), "{}", checked.stderr);
    let whole = String::from_utf8(desk.get("candidates.toml")).expect("a table is UTF-8");
    let answered: String = whole
        .lines()
        .map(|line| {
            line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned() + "\n"
        })
        .collect();
    assert!(answered.contains("\n[[person]]\nid = \"olena-kovalenko\"\n"), "{answered}");
    desk.put("candidates.toml", answered.as_bytes());
    let checked = desk.run(&["table", "check", "--no-builtin", "house", "candidates.toml"], b"");
    assert_eq!(checked.status, Some(0), "{}", checked.stderr);
    let run = desk.run(&["-q", "-t", "candidates.toml"], b"They met Olena Kowalenko and Maxim Ryzhenkau.\n");
    assert_eq!(String::from_utf8_lossy(&run.stdout), "They met Olena Kovalenko and Maxim Ryzhenkov.\n");
}

#[test]
fn what_names_and_copy_say_never_leaves_its_place_in_the_table() {
    let desk = archive(0);
    let name = std::ffi::OsStr::from_bytes(b"archive/a\n[[rule]]\ncanonical = 'x'\x1b[31m.txt");
    std::fs::create_dir_all(desk.path("archive")).expect("a folder");
    let copy = "Maxim\u{a0}Ryzhenkau\u{202e} \"]\n[[rule]]\n. Later they met Olena Kovalenko \u{1b}[31m and Olena Kowalenko’\"] in another town.\n";
    std::fs::write(desk.path("").join(name), copy).expect("a file");
    let table = shown(&desk, &["archive"]);
    assert!(
        table.contains("Ryzhenkau for Ryzhenkov: once, archive/a\\u{a}[[rule]]\\u{a}canonical"),
        "{table}"
    );
    assert!(!table.contains('\u{1b}') && !table.contains('\u{202e}'), "{table}");
    assert_eq!(table.lines().filter(|line| line.starts_with("[[")).count(), 1, "{table}");
}

#[test]
fn compiled_tables_serve_as_well() {
    let desk = archive(30);
    assert_eq!(desk.run(&["table", "compile", "house", "-o", "house.lexicon"], b"").status, Some(0));
    let written = shown(&desk, &["archive"]);
    desk.put("canonym.toml", b"tables = [\"house.lexicon\"]\nbuiltin = false\n");
    assert_eq!(shown(&desk, &["archive"]), written);
}
