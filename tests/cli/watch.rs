//! Watched folders: documents handed on whole, once, in order, whatever happens to the process or to the folders.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::desk::Desk;

/// Long enough for anything to happen on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn folder() -> Desk {
    let desk = Desk::new();
    fs::create_dir(desk.path("in")).expect("a folder");
    desk
}

/// Waits until something is so.
fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "waited in vain: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A watch that is under way.
struct Watching {
    child: Child,
    messages: Receiver<String>,
    told: Vec<String>,
}

impl Watching {
    fn start(desk: &Desk, args: &[&str]) -> Watching {
        let args = [&["watch", "in", "--to", "out"], args].concat();
        let mut child = desk.start(&args);
        let stderr = child.stderr.take().expect("a pipe");
        let (sender, messages) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines() {
                let _ = sender.send(line.expect("messages are UTF-8"));
            }
        });
        let mut watching = Watching { child, messages, told: Vec::new() };
        watching.hears("canonym: in is watched, and handed on to out");
        watching
    }

    /// Waits for a line that contains this.
    fn hears(&mut self, piece: &str) {
        loop {
            let line = self.messages.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("never told: {piece}; but {:#?}", self.told));
            let is_it = line.contains(piece);
            self.told.push(line);
            if is_it {
                return;
            }
        }
    }

    /// Asks it to end; its status and all that it told.
    fn end(mut self, signal: &str) -> (Option<i32>, String) {
        let kill = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(kill.expect("kill runs").success());
        let status = self.child.wait().expect("it ends").code();
        self.told.extend(self.messages.iter());
        (status, self.told.join("\n") + "\n")
    }
}

/// What a document became, taken back by the ledger beside it.
fn restored(desk: &Desk, name: &str) -> Vec<u8> {
    let ledger = format!("out/{name}.ledger.jsonl");
    let ended = desk.run(&["restore", "--ledger", &ledger], &desk.get(&format!("out/{name}")));
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""), "{name}");
    ended.stdout
}

const ONCE: [&str; 7] = ["watch", "in", "--to", "out", "--once", "--settle", "0"];

fn once(desk: &Desk, args: &[&str]) -> crate::desk::Ended {
    desk.run(&[&ONCE, args].concat(), b"")
}

#[test]
fn each_document_is_handed_on_with_the_ledger_that_leads_back_to_it() {
    let desk = folder();
    let documents: [(&str, &[u8]); 5] = [
        ("a.txt", b"Maxim Ryschenkow spoke.\n"),
        ("deep/er/b.html", b"<p>In Ki&#101;w.</p>"),
        ("c.txt", b"Nothing.\n"),
        ("broken.xml", b"<?xml version='1.0'?><nitf><p>Kiev"),
        ("picture.bin", b"Kiev\0\x01"),
    ];
    documents.iter().for_each(|(name, bytes)| desk.put(&format!("in/{name}"), bytes));
    let left = ["in/.hidden", "in/.folder/a.txt", "in/a.txt.part", "in/b.tmp", "in/c~", "in/a.ledger.jsonl"];
    left.iter().for_each(|name| desk.put(name, b"Kiev\n"));
    symlink("/etc/hostname", desk.path("in/link.txt")).expect("a link");
    let ended = once(&desk, &[]);
    let message = "\
in/link.txt: is a link, a pipe or a device, which is no document
  = put the document itself there
canonym: a.txt: changed; 1 substituted
broken.xml:1:28: the element `p` is never closed
  = the document is passed on as it came; --format reads it as another format
canonym: broken.xml: not read
canonym: c.txt: unchanged
canonym: deep/er/b.html: changed; 1 substituted
canonym: picture.bin: no text, as it came
canonym: 5 files; 2 changed, 1 unchanged, 1 skipped as binary, 1 not read; 2 substituted
";
    assert_eq!((ended.status, sorted(&ended.stderr)), (Some(2), sorted(message)), "{}", ended.stderr);
    assert_eq!(desk.get("out/a.txt"), b"Maxim Ryzhenkov spoke.\n");
    assert_eq!(desk.get("out/picture.bin"), b"Kiev\0\x01");
    for (name, bytes) in &documents[..4] {
        assert_eq!(restored(&desk, name), *bytes, "{name}");
    }
    let ledger = String::from_utf8(desk.get("out/broken.xml.ledger.jsonl")).expect("a ledger is UTF-8");
    assert!(ledger.contains(r#"{"type":"error","message":"the element `p` is never closed""#), "{ledger}");
    let files = desk.files();
    let inside = files.keys().filter(|name| name.starts_with("in/") && !name.contains("link"));
    assert!(
        inside.eq([
            ".canonym_watch",
            ".folder/a.txt",
            ".hidden",
            "a.ledger.jsonl",
            "a.txt.part",
            "b.tmp",
            "c~"
        ]
        .map(|name| format!("in/{name}"))
        .iter())
    );
    assert_eq!(files.keys().filter(|name| name.starts_with("out/")).count(), 9, "{:?}", files.keys());
    // What the ledger calls it is where it stands in the folder.
    let command = Command::new(env!("CARGO_BIN_EXE_canonym"))
        .args(["restore", "--in-place", "--ledger", "deep/er/b.html.ledger.jsonl"])
        .current_dir(desk.path("out"))
        .status();
    assert!(command.expect("it runs").success());
    assert_eq!(desk.get("out/deep/er/b.html"), documents[1].1);
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn originals_ledgers_and_what_cannot_be_read_have_folders_of_their_own_if_asked() {
    let desk = folder();
    let args = ["-q", "--done", "done", "--failed", "failed", "--ledgers", "ledgers"];
    for (round, text) in ["In Kiew.\n", "In Kiev.\n", "In Kiev.\n"].iter().enumerate() {
        desk.put("in/a.txt", text.as_bytes());
        desk.put("in/sub/b.nitf", b"<nitf><p>Kiev");
        let ended = once(&desk, &args);
        assert_eq!(ended.status, Some(2), "{}", ended.stderr);
        assert_eq!(desk.get("out/a.txt"), b"In Kyiv.\n", "round {round}");
    }
    let mut files = desk.files();
    files.retain(|name, _| !name.starts_with("house/") && !name.contains("canonym"));
    let expected = [
        "done/a.txt",
        "done/a.txt.1",
        "done/sub/b.nitf",
        "failed/sub/b.nitf",
        // Two inputs gave one output, and each has the ledger that leads back to it.
        "ledgers/a.txt.1.ledger.jsonl",
        "ledgers/a.txt.ledger.jsonl",
        "ledgers/sub/b.nitf.ledger.jsonl",
        "out/a.txt",
    ];
    assert!(files.keys().eq(expected.iter()), "{:?}", files.keys());
    assert_eq!(
        (&files["done/a.txt"][..], &files["done/a.txt.1"][..]),
        (&b"In Kiew.\n"[..], &b"In Kiev.\n"[..])
    );
    for (ledger, input) in [("a.txt.1", "In Kiew.\n"), ("a.txt", "In Kiev.\n")] {
        let ended = desk.run(&["restore", "-l", &format!("ledgers/{ledger}.ledger.jsonl")], b"In Kyiv.\n");
        assert_eq!(String::from_utf8_lossy(&ended.stdout), input, "{}", ended.stderr);
    }
}

#[test]
fn nothing_is_overwritten_and_a_document_waits_for_its_place() {
    let desk = folder();
    desk.put("out/a.txt", b"Not ours.\n");
    let mut watching = Watching::start(&desk, &["--settle", "0", "--every", "0.05"]);
    desk.put("in/a.txt", b"In Kiew.\n");
    watching.hears("out/a.txt: holds something else already, which is not overwritten");
    desk.put("in/b.txt", b"In Kiew.\n");
    watching.hears("b.txt: changed");
    assert_eq!(
        (desk.get("in/a.txt"), desk.get("out/a.txt")),
        (b"In Kiew.\n".to_vec(), b"Not ours.\n".to_vec())
    );
    fs::remove_file(desk.path("out/a.txt")).expect("it is there");
    watching.hears("a.txt: changed");
    assert_eq!(desk.get("out/a.txt"), b"In Kyiv.\n");
    let (status, told) = watching.end("-TERM");
    assert_eq!((status, told.matches("holds something else").count()), (Some(0), 1), "{told}");
    // Still there when a run ends, it is counted.
    desk.put("in/a.txt", b"In Kiev now.\n");
    let ended = once(&desk, &[]);
    assert!(ended.stderr.ends_with("canonym: 1 file; 1 failed\n"), "{}", ended.stderr);
    assert_eq!(ended.status, Some(2));
}

#[test]
fn a_file_that_is_written_slowly_is_handed_on_once_and_whole() {
    let desk = folder();
    let text = "Ryschenkow and Kiev, Maxim Ryschenkow.\n".repeat(20);
    let mut watching = Watching::start(&desk, &["--settle", "0.3", "--every", "0.05"]);
    let mut file = File::create(desk.path("in/slow.txt")).expect("a file");
    for piece in text.as_bytes().chunks(text.len() / 10) {
        file.write_all(piece).expect("it is written");
        thread::sleep(Duration::from_millis(40));
    }
    // Here the system tells that somebody has it open, however long it takes.
    if cfg!(target_os = "linux") {
        thread::sleep(Duration::from_secs(1));
        assert!(!desk.path("out/slow.txt").exists(), "it is still open");
    }
    drop(file);
    watching.hears("slow.txt: changed; 60 substituted");
    assert_eq!(restored(&desk, "slow.txt"), text.as_bytes());
    let (status, told) = watching.end("-INT");
    assert_eq!(status, Some(0));
    assert!(told.ends_with("canonym: 1 file; 1 changed; 60 substituted\n"), "{told}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_that_is_renamed_into_the_folder_is_seen_at_once() {
    let desk = folder();
    let mut watching = Watching::start(&desk, &["--settle", "0", "--every", "3600"]);
    desk.put("in/a.txt.part", b"In Kiew.\n");
    fs::rename(desk.path("in/a.txt.part"), desk.path("in/a.txt")).expect("it is there");
    watching.hears("a.txt: changed");
    desk.put("elsewhere/b.txt", b"In Kiew.\n");
    fs::rename(desk.path("elsewhere"), desk.path("in/sub")).expect("it is there");
    watching.hears("sub/b.txt: changed");
    assert_eq!(watching.end("-TERM").0, Some(0));
}

#[test]
fn documents_go_in_the_order_in_which_they_came() {
    let desk = folder();
    for (seconds, name) in [(3, "a"), (1, "z"), (2, "m"), (2, "c")] {
        desk.put(&format!("in/{name}"), b"Kiev\n");
        let file = File::options().write(true).open(desk.path(&format!("in/{name}"))).expect("a file");
        let time = std::time::UNIX_EPOCH + Duration::from_secs(seconds);
        file.set_modified(time).expect("its own file");
    }
    let ended = once(&desk, &[]);
    let order: Vec<&str> = ended.stderr.lines().filter_map(|line| line.split(": ").nth(1)).collect();
    assert_eq!(order[..4], ["z", "c", "m", "a"], "{}", ended.stderr);
}

#[test]
fn a_folder_has_one_watch() {
    let desk = folder();
    let watching = Watching::start(&desk, &[]);
    let ended = once(&desk, &[]);
    assert_eq!(ended.status, Some(2));
    assert!(ended.stderr.starts_with("in: is watched by another canonym already\n"), "{}", ended.stderr);
    assert_eq!(watching.end("-TERM").0, Some(0));
    assert_eq!(once(&desk, &[]).status, Some(0));
}

#[test]
fn hostile_names_reach_no_terminal_and_are_kept() {
    let desk = folder();
    let names: [&[u8]; 3] = [b"clear\x1b[2J\nscreen.txt", b"caf\xe9.txt", b"-rf"];
    for name in names {
        fs::write(desk.path("in").join(OsStr::from_bytes(name)), "In Kiew.\n").expect("a file");
    }
    let ended = once(&desk, &["--done", "done"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    assert!(!ended.stderr.contains('\u{1b}') && ended.stderr.lines().count() == 4, "{}", ended.stderr);
    for name in names {
        let output = desk.path("out").join(OsStr::from_bytes(name));
        assert_eq!(fs::read(&output).expect("it is there"), b"In Kyiv.\n");
        assert_eq!(fs::read(desk.path("done").join(OsStr::from_bytes(name))).expect("kept"), b"In Kiew.\n");
        let ledger = [output.as_os_str().as_bytes(), b".ledger.jsonl"].concat();
        let args = [OsStr::new("restore"), OsStr::new("--ledger"), OsStr::from_bytes(&ledger)];
        assert_eq!(desk.run(&args, b"In Kyiv.\n").stdout, b"In Kiew.\n");
    }
}

#[test]
fn what_cannot_be_read_or_is_too_long_waits_and_is_told_once() {
    let desk = folder();
    desk.put("in/long.txt", &b"Kiev. ".repeat(100));
    desk.put("in/locked.txt", b"Kiev\n");
    let mode = |mode| fs::set_permissions(desk.path("in/locked.txt"), fs::Permissions::from_mode(mode));
    mode(0o000).expect("own file");
    let is_root = File::open(desk.path("in/locked.txt")).is_ok();
    let mut watching = Watching::start(&desk, &["--settle", "0", "--every", "0.02", "--max-bytes", "100"]);
    watching.hears("in/long.txt: has more bytes than the 100 of --max-bytes");
    if !is_root {
        watching.hears("in/locked.txt: cannot be read: permission denied");
        mode(0o600).expect("own file");
    }
    watching.hears("locked.txt: changed");
    desk.put("in/long.txt", b"Kiev.\n");
    watching.hears("long.txt: changed");
    let (status, told) = watching.end("-TERM");
    assert_eq!((status, told.matches("--max-bytes").count()), (Some(0), 2), "{told}");
}

#[test]
fn a_folder_that_disappears_is_waited_for() {
    let desk = folder();
    let mut watching = Watching::start(&desk, &["--settle", "0", "--every", "0.05"]);
    for folder in ["in", "out"] {
        fs::rename(desk.path(folder), desk.path("away")).expect("it is there");
        if folder == "out" {
            // What is left where a disk was mounted is not the disk.
            fs::create_dir(desk.path(folder)).expect("a folder");
            desk.put("in/b.txt", b"In Kiew.\n");
            watching.hears("out: is another folder than it was");
            assert!(desk.path("in/b.txt").exists());
            fs::remove_dir(desk.path(folder)).expect("it is empty");
        } else {
            watching.hears("in: cannot be read: no such file or directory");
        }
        fs::rename(desk.path("away"), desk.path(folder)).expect("it is there");
        watching.hears("canonym: the folders are in order again");
    }
    wait_for("the document", || desk.path("out/b.txt").exists());
    let (status, told) = watching.end("-TERM");
    assert_eq!((status, told.matches("cannot be read").count()), (Some(0), 1), "{told}");
}

#[test]
fn tables_that_change_are_read_anew_and_bad_ones_are_not() {
    let desk = folder();
    let table = String::from_utf8(desk.get("house/names.toml")).expect("it is UTF-8");
    let mut watching = Watching::start(&desk, &["--settle", "0", "--every", "0.05"]);
    let handed_on = |watching: &mut Watching, name: &str| {
        // As a whole: it settles at once, and must not be seen while it is empty.
        desk.put(name, b"In Kiew.\n");
        fs::rename(desk.path(name), desk.path(&format!("in/{name}"))).expect("both are of one disk");
        watching.hears(&format!("{name}: changed"));
        String::from_utf8(desk.get(&format!("out/{name}"))).expect("it is UTF-8")
    };
    assert_eq!(handed_on(&mut watching, "a"), "In Kyiv.\n");
    desk.put("house/names.toml", table.replace("en = \"Kyiv\"", "en = ").as_bytes());
    watching.hears("the run goes on with the tables as they were");
    assert_eq!(handed_on(&mut watching, "b"), "In Kyiv.\n");
    desk.put("house/names.toml", table.replace("en = \"Kyiv\"", "en = \"Kyjiv\"").as_bytes());
    watching.hears("the tables have changed, and are read anew");
    assert_eq!(handed_on(&mut watching, "c"), "In Kyjiv.\n");
    let (status, told) = watching.end("-TERM");
    assert_eq!((status, told.matches("goes on with the tables").count()), (Some(0), 1), "{told}");
}

/// Documents of which some change, some do not, and some cannot be read.
fn documents(count: usize) -> BTreeMap<String, Vec<u8>> {
    let text = |number: usize| match number % 4 {
        0 => format!("Nobody spoke {number} times.\n"),
        1 => format!("<?xml version='1.0'?><nitf><p>Kiev {number}"),
        _ => format!("Maxim Ryschenkow spoke {number} times.\n{}", "In Kiew.\n".repeat(number)),
    };
    let name = |number| format!("{}/{number:03}.{}", number % 3, if number % 4 == 1 { "xml" } else { "txt" });
    (0..count).map(|number| (name(number), text(number).into_bytes())).collect()
}

/// The next system: takes away each document that is handed on, at once, and never sees one twice or in part.
fn take_outputs(desk: &Desk, is_over: &AtomicBool) -> BTreeMap<String, Vec<u8>> {
    let mut taken = BTreeMap::new();
    loop {
        let was_over = is_over.load(Ordering::SeqCst);
        for number in 0..3 {
            let folder = desk.path(&format!("out/{number}"));
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let name = entry.file_name().into_string().expect("it is UTF-8");
                if name.starts_with('.') || name.ends_with(".ledger.jsonl") {
                    continue;
                }
                let bytes = fs::read(entry.path()).expect("it is there");
                fs::remove_file(entry.path()).expect("it is there");
                let name = format!("{number}/{name}");
                assert!(taken.insert(name.clone(), bytes).is_none(), "{name} came twice");
            }
        }
        if was_over {
            return taken;
        }
    }
}

/// Kills the watch again and again until all is handed on.
fn check_killed(args: &[&str]) {
    let desk = folder();
    let documents = documents(240);
    documents.iter().for_each(|(name, bytes)| desk.put(&format!("in/{name}"), bytes));
    let is_over = AtomicBool::new(false);
    let mut kills = 0;
    let taken = thread::scope(|scope| {
        let next = scope.spawn(|| take_outputs(&desk, &is_over));
        let args = [&ONCE, &["-q"][..], args].concat();
        for round in 0..400_u64 {
            let mut child = desk.start(&args);
            // From before it does anything to some documents later.
            thread::sleep(Duration::from_millis(15 + round * 7 % 60));
            let _ = child.kill();
            kills += u32::from(child.wait().expect("it ends").code().is_none());
            if round > 30 && fs::read_dir(desk.path("in/2")).expect("a folder").count() == 0 {
                break;
            }
        }
        let ended = desk.run(&args, b"");
        is_over.store(true, Ordering::SeqCst);
        assert!(ended.status.is_some(), "{}", ended.stderr);
        next.join().expect("the next system goes on")
    });
    assert!(kills > 20, "only {kills} kills met a run");
    assert!(
        taken.keys().eq(documents.keys()),
        "lost: {:?}",
        documents.keys().filter(|name| !taken.contains_key(*name)).collect::<Vec<_>>()
    );
    for (name, bytes) in &documents {
        let ledger = format!("out/{name}.ledger.jsonl");
        let ended = desk.run(&["restore", "--ledger", &ledger], &taken[name]);
        assert!(ended.stdout == *bytes, "{name} is not led back to: {}", ended.stderr);
    }
    let left: Vec<String> = desk.files().into_keys().filter(|name| name.starts_with("in/")).collect();
    assert_eq!(left, ["in/.canonym_watch"]);
    if args.contains(&"--done") {
        let kept = documents.iter().all(|(name, bytes)| desk.get(&format!("done/{name}")) == *bytes);
        assert!(kept && desk.files().keys().filter(|name| name.starts_with("done/")).count() == 240);
    }
}

#[test]
fn killed_again_and_again_it_loses_nothing_and_does_nothing_twice() {
    check_killed(&[]);
}

#[test]
fn killed_again_and_again_it_keeps_each_original_once() {
    check_killed(&["--done", "done"]);
}

/// What the next system finds, and takes away. Whatever it finds in part or twice is wrong.
fn take_once(desk: &Desk, taken: &mut BTreeMap<String, Vec<u8>>) {
    let over = AtomicBool::new(true);
    for (name, bytes) in take_outputs(desk, &over) {
        assert!(taken.insert(name.clone(), bytes).is_none(), "{name} came twice");
    }
}

/// The calls by which a watch changes anything; some systems have others.
#[cfg(target_os = "linux")]
const CALLS: [&str; 14] = [
    "write",
    "ftruncate",
    "fchmod",
    "fsync",
    "fdatasync",
    "utimensat",
    "mkdir",
    "mkdirat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "rmdir",
];

/// Kills the watch before each call by which it changes a file, one after the other.
#[test]
#[cfg(target_os = "linux")]
fn killed_at_any_step_it_goes_on_where_it_was() {
    let (args, documents) = ([&ONCE, &["-q", "--done", "done"][..]].concat(), documents(2));
    let mut kills = 0;
    for call in CALLS {
        for step in 1.. {
            let desk = folder();
            documents.iter().for_each(|(name, bytes)| desk.put(&format!("in/{name}"), bytes));
            let traced = Command::new("strace")
                .args(["-qq", "-o", "/dev/null", "-e", &format!("inject=?{call}:signal=KILL:when={step}")])
                .arg(env!("CARGO_BIN_EXE_canonym"))
                .args(&args)
                .current_dir(desk.path(""))
                .env("CANONYM_CACHE", "")
                .output();
            let status = traced.as_ref().ok().map(|traced| traced.status.code());
            if status.is_none_or(|code| code == Some(1)) {
                println!("skipped: there is no strace here, or it may not trace: {traced:?}");
                return;
            }
            check_goes_on(&desk, &args, &documents, &format!("{call} {step}"));
            if status == Some(Some(2)) {
                break;
            }
            kills += 1;
        }
    }
    assert!(kills > 40, "only {kills} kills");
}

/// Runs a watch again that was killed; in the end all is as if it had not been.
#[cfg(target_os = "linux")]
fn check_goes_on(desk: &Desk, args: &[&str], documents: &BTreeMap<String, Vec<u8>>, step: &str) {
    let mut taken = BTreeMap::new();
    take_once(desk, &mut taken);
    let ended = desk.run(args, b"");
    // One of them cannot be read, which is told if it was not told before.
    assert!(matches!(ended.status, Some(0 | 2)), "{step}: {}", ended.stderr);
    take_once(desk, &mut taken);
    assert!(taken.keys().eq(documents.keys()), "{step}: {:?}", taken.keys());
    for (name, bytes) in documents {
        let ledger = format!("out/{name}.ledger.jsonl");
        let restored = desk.run(&["restore", "--ledger", &ledger], &taken[name]);
        assert!(restored.stdout == *bytes, "{step}: {name}: {}", restored.stderr);
        assert_eq!(desk.get(&format!("done/{name}")), *bytes, "{step}");
    }
    let files = desk.files();
    let left: Vec<&String> = files.keys().filter(|name| name.contains(".canonym")).collect();
    assert_eq!(left, ["in/.canonym_watch"], "{step}");
    assert_eq!(files.keys().filter(|name| !name.starts_with("house")).count(), 6, "{step}: {files:?}");
}
