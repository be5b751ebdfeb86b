//! Streams as pipelines drive them: an answer for each record at once, ledgers, and an end between two records.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::desk::Desk;

/// What a stream processor's `subprocess` step sees of a command: lines from two pipes.
struct Subprocess {
    child: Child,
    answers: Receiver<(&'static str, Vec<u8>)>,
}

impl Subprocess {
    fn start(desk: &Desk, args: &[&str]) -> Subprocess {
        let mut child = desk.start(args);
        let (sender, answers) = channel();
        let stdout: Box<dyn Read + Send> = Box::new(child.stdout.take().expect("a pipe"));
        let stderr: Box<dyn Read + Send> = Box::new(child.stderr.take().expect("a pipe"));
        for (name, pipe) in [("stdout", stdout), ("stderr", stderr)] {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(pipe).split(b'\n') {
                    let _ = sender.send((name, line.expect("the pipe is whole")));
                }
            });
        }
        Subprocess { child, answers }
    }

    fn send(&mut self, bytes: &[u8]) {
        let pipe = self.child.stdin.as_mut().expect("a pipe");
        pipe.write_all(bytes).and_then(|()| pipe.flush()).expect("it reads");
    }

    /// Sends one message and takes its one answer.
    fn ask(&mut self, message: &str) -> (&'static str, String) {
        self.send(format!("{message}\n").as_bytes());
        let answer = self.answers.recv_timeout(Duration::from_secs(60));
        let (pipe, line) = answer.unwrap_or_else(|_| panic!("no answer to {message:?}"));
        (pipe, String::from_utf8(line).expect("it is UTF-8"))
    }

    /// Waits for the end, before which nothing more may be said; the status.
    fn end(mut self) -> Option<i32> {
        drop(self.child.stdin.take());
        let status = self.child.wait().expect("it ends").code();
        assert_eq!(self.answers.iter().next(), None, "an answer to nothing");
        status
    }

    fn terminate(&self) {
        let kill = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(kill.expect("kill runs").success());
    }
}

/// A format in which messages come: one with prose, and one that is malformed.
struct Messages {
    format: &'static str,
    before: &'static str,
    after: &'static str,
    malformed: &'static str,
}

const MESSAGES: [Messages; 2] = [
    Messages {
        format: "nitf",
        before: "<nitf><body><body.content><p>",
        after: " spoke.</p></body.content></body></nitf>",
        malformed: "<nitf><p>Kiev\u{1b}[2J",
    },
    Messages {
        format: "ninjs",
        before: "{\"uri\": \"Kiev\", \"body_text\": \"",
        after: " spoke.\"}",
        malformed: "{\"body_text\": \"Kiev\", }",
    },
];

#[test]
fn each_message_has_exactly_one_answer_before_the_next_is_sent() {
    let desk = Desk::new();
    for Messages { format, before, after, malformed } in MESSAGES {
        let mut process = Subprocess::start(&desk, &["--lines", "--fail-lines", "--format", format]);
        let article = |name: &str| [before, name, after].concat();
        for round in 0..50 {
            let (variant, canonical) = (article("Maxim Ryschenkow"), article("Maxim Ryzhenkov"));
            assert_eq!(process.ask(&variant), ("stdout", canonical), "{format} {round}");
            let (pipe, failure) = process.ask(malformed);
            assert!(pipe == "stderr" && failure.starts_with("-:"), "{format} {round}: {failure}");
            assert_eq!(process.ask(""), ("stdout", String::new()), "{format} {round}");
            let (variant, canonical) = (article(&"Kiev, ".repeat(10_000)), article(&"Kyiv, ".repeat(10_000)));
            assert_eq!(process.ask(&variant), ("stdout", canonical), "{format} {round}");
        }
        assert_eq!(process.end(), Some(2));
    }
}

#[test]
fn a_batch_is_answered_before_the_rest_of_its_last_line_comes() {
    let desk = Desk::new();
    let mut process = Subprocess::start(&desk, &["--lines"]);
    process.send(b"Kiev 1\nKiev 2\nKi");
    for line in ["Kyiv 1", "Kyiv 2"] {
        let answer = process.answers.recv_timeout(Duration::from_secs(60)).expect("an answer");
        assert_eq!(answer, ("stdout", line.as_bytes().to_vec()));
    }
    process.send(b"ev");
    drop(process.child.stdin.take());
    assert_eq!(process.answers.recv().expect("an answer"), ("stdout", b"Kyiv".to_vec()));
    assert_eq!(process.end(), Some(0));
}

#[test]
fn a_request_to_end_is_followed_between_two_records() {
    let desk = Desk::new();
    let nitf = ["--lines", "--format", "nitf", "--ledger", "l.jsonl"];
    for (args, message, status) in [
        (&["--lines", "--ledger", "l.jsonl"][..], "Kiev", 0),
        // What could not be read is in the status however the stream ends.
        (&nitf, "<nitf><p>Kiev", 2),
    ] {
        let mut process = Subprocess::start(&desk, args);
        let (_, answer) = process.ask(message);
        process.terminate();
        assert_eq!(process.child.wait().expect("it ends").code(), Some(status), "{message}");
        // The ledger holds all that was answered.
        let restored = desk.run(&["restore", "--ledger", "l.jsonl"], format!("{answer}\n").as_bytes());
        assert_eq!((restored.status, restored.stdout), (Some(0), format!("{message}\n").into_bytes()));
    }
}

#[test]
fn a_request_to_end_within_a_record_is_in_the_status_however_soon_it_comes() {
    let desk = Desk::new();
    for round in 0..12 {
        let mut child = desk.start(&["--lines"]);
        // The shell waits for the answer, and then asks at once. Half a record comes in one piece with the record before
        // it, so that it has arrived when that one is answered.
        let request = format!("read answer && kill -TERM {}", child.id());
        let answers = child.stdout.take().expect("a pipe");
        let mut shell = Command::new("sh").args(["-c", &request]).stdin(answers).spawn().expect("a shell");
        child.stdin.as_mut().expect("a pipe").write_all(b"Kiev\nKi").expect("it reads");
        assert!(shell.wait().expect("it ends").success(), "round {round}");
        assert_eq!(child.wait().expect("it ends").code(), Some(143), "round {round}");
    }
}

#[test]
fn the_ledger_of_a_stream_gives_the_stream_back() {
    let desk = Desk::new();
    let stream = "\u{feff}Maxim Ryschenkow in Kiew.\r\n\nKiev\n\u{1}\nKiev, Kiew, Kiev".as_bytes();
    let stream = [stream, b" \xff\n", &b"Kiev".repeat(100), b"\nKiew"].concat();
    let args = ["--lines", "--max-bytes", "200", "--ledger", "l.jsonl"];
    let ended = desk.run(&args, &stream);
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(2), ""));
    let restored = desk.run(&["restore", "--ledger", "l.jsonl"], &ended.stdout);
    assert_eq!((restored.status, restored.stderr.as_str()), (Some(0), ""));
    assert_eq!(restored.stdout, stream);
    for (text, message) in [
        (&ended.stdout[..ended.stdout.len() - 3], "-:7: the stream stops before the ledger does\n"),
        (&[&ended.stdout, &b"\n"[..]].concat(), "-:7: the stream goes on where the ledger stops\n"),
        (
            &[&b"Kyiv"[..], &ended.stdout[4..]].concat(),
            "-:1: the text is not the output that the ledger describes\n",
        ),
    ] {
        let refused = desk.run(&["restore", "--ledger", "l.jsonl"], text);
        assert_eq!((refused.status, refused.stdout.as_slice()), (Some(2), [].as_slice()));
        assert!(refused.stderr.starts_with(message), "{}", refused.stderr);
    }
}

#[test]
fn several_streams_are_restored_by_name_or_in_place() {
    let desk = Desk::new();
    let streams = [("a.txt", "Kiev 1\nKiev 2\n"), ("b.txt", "Kiew 3"), ("c.txt", "")];
    streams.iter().for_each(|(name, text)| desk.put(name, text.as_bytes()));
    let ended = desk.run(&["--lines", "--ledger", "l.jsonl", "a.txt", "b.txt", "c.txt"], b"");
    assert_eq!(ended.stdout, b"Kyiv 1\nKyiv 2\nKyiv 3");
    let restored = desk.run(&["restore", "--ledger", "l.jsonl", "--document", "a.txt"], b"Kyiv 1\nKyiv 2\n");
    assert_eq!((restored.status, restored.stdout.as_slice()), (Some(0), &b"Kiev 1\nKiev 2\n"[..]));
    desk.put("a.txt", b"Kyiv 1\nKyiv 2\n");
    desk.put("b.txt", b"Kyiv 3");
    let restored = desk.run(&["restore", "--ledger", "l.jsonl", "--in-place"], b"");
    assert_eq!((restored.status, restored.stderr.as_str()), (Some(0), ""));
    streams.iter().for_each(|(name, text)| assert_eq!(desk.get(name), text.as_bytes(), "{name}"));
}

#[test]
fn a_long_stream_passes() {
    let desk = Desk::new();
    let line = "Nothing of note happened on the day in question, said Maxim Ryschenkow.\n";
    let stream = line.repeat(100_000);
    let ended = desk.run(&["--lines"], stream.as_bytes());
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.stdout == stream.replace("Ryschenkow", "Ryzhenkov").as_bytes());
}
