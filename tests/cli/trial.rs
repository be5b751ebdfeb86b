//! `table diff` by the real binary, where rows are not enough: workers, compiled tables, the page.

#![cfg(unix)]

use crate::desk::Desk;

const NEW: &str = "[[person]]\nid = \"maxim-ryzhenkov\"\nfamily = { en = \"Ryzhankou\" }\n\n\
                   [[rule]]\ncanonical = \"A<b\"\nvariants = [\"Akme\"]\n";

/// An archive of `count` documents in several folders, of which some cannot be read.
fn archive(count: usize) -> Desk {
    let desk = Desk::new();
    desk.put("new.toml", NEW.as_bytes());
    for number in 0..count {
        let filler = "Nothing of note happened there.\n".repeat(number * 37 % 200);
        let text = match number % 4 {
            0 => format!("{filler}Nobody spoke.\n"),
            1 => format!("Shares of Akme fell.\n{filler}"),
            _ => format!("Maxim Ryschenkow spoke.\n{filler}Ryschenkow saw Kiew.\n"),
        };
        desk.put(&format!("archive/{}/{number:04}.txt", number % 7), text.as_bytes());
    }
    desk.put("archive/3/broken.xml", b"<?xml version='1.0'?><nitf><p>Kiev");
    desk
}

#[test]
fn a_trial_is_the_same_whatever_the_number_of_workers() {
    for kind in ["text", "json", "page"] {
        let mut expected = None;
        for threads in ["1", "2", "7"] {
            let desk = archive(60);
            let run = ["table", "diff", "-t", "house", "/dev/null", "new.toml", "archive", "--as", kind];
            let ended = desk.run(&[&run[..], &["--threads", threads]].concat(), b"");
            assert_eq!(ended.status, Some(2), "{}", ended.stderr);
            let found = (ended.stderr, String::from_utf8(ended.stdout).expect("it is UTF-8"));
            assert!(found.1.contains("archive/6/0055.txt"), "{kind}: {}", found.1);
            match &expected {
                None => expected = Some(found),
                Some(expected) => assert!(found == *expected, "{kind}, {threads} workers"),
            }
        }
    }
}

#[test]
fn compiled_tables_differ_as_those_that_they_were_compiled_from() {
    let desk = archive(0);
    for (name, path) in [("old.lexicon", "house"), ("new.lexicon", "new.toml")] {
        assert_eq!(desk.run(&["table", "compile", path, "-o", name], b"").status, Some(0));
    }
    desk.put("a.txt", b"Maxim Ryschenkow bought Akme in Kiew.\n");
    let of = |old: &str, new: &str| {
        let ended = desk.run(&["table", "diff", old, new, "a.txt"], b"");
        (ended.status, ended.stderr, String::from_utf8(ended.stdout).expect("it is UTF-8"))
    };
    let written = of("house", "new.toml");
    assert_eq!(written.0, Some(1));
    assert_eq!(of("old.lexicon", "new.lexicon"), written);
    assert_eq!(of("house", "new.lexicon"), written);
    let beside = desk.run(&["table", "diff", "-t", "house", "old.lexicon", "new.toml"], b"");
    assert_eq!(beside.status, Some(2));
    assert!(beside.stderr.contains("no other tables go under or over it"), "{}", beside.stderr);
}

#[test]
fn the_page_stands_alone_and_lets_nothing_in() {
    let desk = archive(4);
    desk.put(
        "archive/0/x</script><img src=x>.html",
        b"<p>Shares of <b>Ak</b>me &amp; <script>x()</script></p>",
    );
    let run = ["table", "diff", "-q", "--as", "page", "/dev/null", "new.toml", "archive/0", "archive/1"];
    let ended = desk.run(&run, b"");
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(1), ""));
    let page = String::from_utf8(ended.stdout).expect("it is UTF-8");
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{page}");
    assert!(page.contains("content=\"default-src 'none'; style-src 'sha256-"), "{page}");
    for stray in ["<script", "<img", "http://", "https://", "url(", "A<b"] {
        assert!(!page.contains(stray), "{stray}");
    }
    assert!(page.contains("rule <b>A&lt;b</b>"), "{page}");
    assert!(page.contains("<mark>Ak&lt;/b&gt;me</mark>"), "{page}");
}
