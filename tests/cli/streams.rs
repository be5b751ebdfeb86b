//! Standard input and output as they are in the wild: closed, full, binary, huge, empty.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

use crate::desk::Desk;

const COPY: &str = "Maxim Ryschenkow spoke. Ryschenkow agreed.\n";

#[test]
fn a_reader_that_goes_away_ends_the_run_silently_as_sigpipe_does() {
    let desk = Desk::new();
    desk.put("long.txt", COPY.repeat(10_000).as_bytes());
    for args in [vec!["-q", "long.txt"], vec!["--check", "long.txt"], vec!["-q", "--no-config", "long.txt"]] {
        let mut child = desk.start(&args);
        let mut start = [0; 10];
        let mut stdout = child.stdout.take().expect("a pipe");
        stdout.read_exact(&mut start).expect("the output begins");
        drop(stdout);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(141), [].as_slice()), "{args:?}");
    }
    for args in [
        vec!["--help"],
        vec!["man"],
        vec!["completions", "zsh"],
        vec!["table", "stats"],
        vec!["explain", "Kiev"],
    ] {
        // The reader has gone before the command begins, however fast that is.
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = desk.command(&args).stdout(writer).stderr(Stdio::piped()).output().expect("it ends");
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(141), [].as_slice()), "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let desk = Desk::new();
    desk.put("a.txt", COPY.as_bytes());
    for args in [
        vec!["-q", "a.txt"],
        vec!["--check", "a.txt"],
        vec!["--help"],
        vec!["--version"],
        vec!["explain", "Kiev"],
    ] {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let output = desk.command(&args).stdout(full).stderr(Stdio::piped()).output().expect("it ends");
        let message =
            "standard output: cannot be written: no space left on device\n  = make room on the disk\n";
        assert_eq!(String::from_utf8_lossy(&output.stderr), message, "{args:?}");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_ledger_that_cannot_be_written_stops_the_document() {
    let desk = Desk::new();
    desk.put("a.txt", COPY.as_bytes());
    for args in [vec!["--ledger", "/dev/full", "a.txt"], vec!["--ledger", "/dev/full", "--in-place", "a.txt"]]
    {
        let before = desk.files();
        let ended = desk.run(&args, b"");
        let message = "/dev/full: cannot be written: no space left on device\n  = make room on the disk\n";
        assert_eq!(
            (ended.status, ended.stderr.as_str(), ended.stdout.as_slice()),
            (Some(2), message, [].as_slice())
        );
        assert_eq!(desk.files(), before);
    }
}

#[test]
fn standard_error_may_be_closed() {
    let desk = Desk::new();
    let mut child = desk.start::<&str>(&[]);
    drop(child.stderr.take());
    child.stdin.take().expect("a pipe").write_all(COPY.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, COPY.replace("Ryschenkow", "Ryzhenkov").as_bytes());
}

#[test]
fn a_pipe_that_waits_gets_its_line() {
    let desk = Desk::new();
    let mut child = desk.start(&["transliterate", "-s", "ru-de-duden"]);
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe"));
    for (line, spelt) in [("Щедрин\n", "Schtschedrin\n"), ("Есин\n", "Jessin\n")] {
        stdin.write_all(line.as_bytes()).expect("it reads");
        let mut answer = String::new();
        lines.read_line(&mut answer).expect("it answers before its input ends");
        assert_eq!(answer, spelt);
    }
    drop(stdin);
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn any_bytes_pass_and_names_between_them_are_spelt() {
    let desk = Desk::new();
    let all: Vec<u8> = (0..=255).collect();
    for (before, after) in
        [(&b""[..], &b""[..]), (b"\0\0", b"\0\r\n\0"), (&all, &all), (b"\xef\xbb\xbf", b"\xc3")]
    {
        let input = [before, b"\n\nMaxim Ryschenkow\n\n", after].concat();
        let output = [before, b"\n\nMaxim Ryzhenkov\n\n", after].concat();
        let ended = desk.run(&["-q"], &input);
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
        assert_eq!(ended.stdout, output);
    }
}

#[test]
fn a_line_of_fifty_megabytes_passes() {
    let desk = Desk::new();
    let filler = "x".repeat(50_000_000);
    let ended = desk.run(&["-q"], format!("Maxim Ryschenkow {filler} Ryschenkow").as_bytes());
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
    // Not `assert_eq!`, which would print both.
    assert!(ended.stdout == format!("Maxim Ryzhenkov {filler} Ryzhenkov").into_bytes());
}

#[test]
fn no_message_holds_a_raw_control_character() {
    let desk = Desk::new();
    let name = "evil\u{1b}[2J\u{202e}.txt";
    desk.put(name, "Maxim Rysch\u{ad}enkow \u{1b}[31m\nKi\u{200e}ev\n".as_bytes());
    let table = "[[rule]]\ncanonical = \"A\u{1b}\"\n\"\u{202e}x\" = 1\n";
    desk.put("bad\u{7}.toml", table.as_bytes());
    let checked = [
        vec!["-v", name],
        vec!["--check", name],
        vec!["--tables", "bad\u{7}.toml", name],
        vec!["table", "check", "bad\u{7}.toml"],
        vec!["table", "fmt", "bad\u{7}.toml"],
        vec!["explain", "no\u{1b}[2Jsuch"],
        vec!["--tabels\u{1b}[2J"],
        vec!["--lang", "\u{1b}[2J"],
        vec!["no\u{1b}[2Jsuch"],
        vec!["restore", "--ledger", "no\u{1b}[2Jsuch"],
        vec!["man", "\u{1b}[2J"],
    ];
    for args in checked {
        let ended = desk.run(&args, b"");
        let shows_document = args[0] == "-v";
        let stdout = if shows_document { "".into() } else { String::from_utf8_lossy(&ended.stdout) };
        for text in [&ended.stderr, stdout.as_ref()] {
            let raw = text.chars().find(|&c| c != '\n' && canonym::trouble::is_unsafe_to_show(c));
            assert_eq!(raw, None, "{args:?}: {text:?}");
        }
        assert!(!(ended.stderr.is_empty() && stdout.is_empty()), "{args:?} says nothing");
    }
}
