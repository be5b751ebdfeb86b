//! Compiled tables and the cache of them: the same answers, whatever lies in the cache or can be written there.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::desk::{Desk, Ended};

const WIRE: &[u8] = b"Maxim Ryschenkow spoke. Ryshchankou\xe2\x80\x99s trip to Kiew.\n";

/// Longer than the time after which a file counts as settled.
const SETTLED: Duration = Duration::from_millis(3_100);

fn finish(mut command: Command, stdin: &[u8]) -> Ended {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    child.stdin.take().expect("a pipe").write_all(stdin).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let stderr = String::from_utf8(output.stderr).expect("messages are UTF-8");
    Ended { status: output.status.code(), stdout: output.stdout, stderr }
}

/// A run with the cache `cache` of the desk: what it prints, what it says, and its ledger.
fn answer(desk: &Desk, cache: &str, args: &[&str]) -> (Vec<u8>, String, Vec<u8>) {
    let mut command = desk.command(&[&["--ledger", "run.jsonl"], args].concat());
    command.env("CANONYM_CACHE", desk.path(cache));
    let ended = finish(command, WIRE);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    (ended.stdout, ended.stderr, desk.get("run.jsonl"))
}

/// The answer of a run that has no cache.
fn plain(desk: &Desk) -> (Vec<u8>, String, Vec<u8>) {
    let answer = answer(desk, "unused", &["--no-cache"]);
    assert!(!desk.path("unused").exists(), "--no-cache leaves nothing");
    answer
}

/// The files of the cache `cache` with this ending.
fn cached(desk: &Desk, ending: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(desk.path("cache")).into_iter().flatten();
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths
}

fn the_only(paths: Vec<PathBuf>) -> PathBuf {
    assert_eq!(paths.len(), 1, "{paths:?}");
    paths.into_iter().next().expect("there is one")
}

#[test]
fn the_first_run_compiles_the_second_checks_and_the_third_trusts_what_has_not_changed() {
    let desk = Desk::new();
    let plain = plain(&desk);
    thread::sleep(SETTLED);
    assert_eq!(answer(&desk, "cache", &[]), plain);
    let entry = the_only(cached(&desk, "lexicon"));
    assert!(cached(&desk, "note").is_empty(), "nobody has checked it yet");
    thread::sleep(SETTLED);
    assert_eq!(answer(&desk, "cache", &[]), plain);
    let note = the_only(cached(&desk, "note"));
    let written = || fs::metadata(&note).expect("it is there").ino();
    let first = written();
    assert_eq!(answer(&desk, "cache", &[]), plain);
    assert_eq!(written(), first, "a run that had to check would have written it anew");

    // A row that changes within a second, with the same length and the old time, is seen all the same.
    let (table, times) = (desk.path("house/names.toml"), fs::metadata(desk.path("house/names.toml")));
    let text = String::from_utf8(desk.get("house/names.toml")).expect("a table");
    fs::write(&table, text.replace("Ryzhenkov", "Ryžhenkov").replace("ryžhenkov", "ryzhenkov"))
        .expect("written");
    let file = fs::File::options().write(true).open(&table).expect("a table");
    file.set_modified(times.expect("times").modified().expect("a time")).expect("it can be set");
    let changed = String::from_utf8_lossy(&answer(&desk, "cache", &[]).0).into_owned();
    assert!(changed.contains("Ryžhenkov"), "{changed}");
    fs::write(&table, text).expect("written");
    assert_eq!(answer(&desk, "cache", &[]).0, plain.0);

    // Neither is a changed entry trusted that keeps its length and its time.
    let sound = fs::read(&entry).expect("an entry");
    let time = fs::metadata(&entry).expect("an entry").modified().expect("a time");
    let mut damaged = sound.clone();
    damaged[sound.len() / 2] ^= 1;
    fs::write(&entry, &damaged).expect("written");
    fs::File::options().write(true).open(&entry).expect("it").set_modified(time).expect("it can be set");
    assert_eq!(answer(&desk, "cache", &[]), plain);
    assert!(fs::read(&entry).expect("an entry") == sound, "it is made again");
}

#[test]
fn an_entry_that_is_not_sound_is_made_again() {
    let desk = Desk::new();
    let plain = plain(&desk);
    answer(&desk, "cache", &[]);
    let entry = the_only(cached(&desk, "lexicon"));
    let sound = fs::read(&entry).expect("an entry");
    // Of other tables, but sound: what is named so says what it was made of.
    desk.put("other.toml", b"[[rule]]\ncanonical = \"Rizhenkov\"\nvariants = [\"Ryschenkow\"]\n");
    let compile = ["table", "compile", "--no-builtin", "other.toml", "-o", "other.lexicon"];
    let ended = desk.run(&compile, b"");
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    for bytes in
        [Vec::new(), b"canonym\0".to_vec(), sound[..sound.len() - 1].to_vec(), desk.get("other.lexicon")]
    {
        fs::write(&entry, &bytes).expect("it can be written");
        assert_eq!(answer(&desk, "cache", &[]), plain, "with {} bytes", bytes.len());
        assert!(fs::read(&entry).expect("an entry") == sound, "it is made again");
    }
}

#[test]
fn processes_that_compile_the_same_at_once_are_all_right() {
    let desk = Desk::new();
    let plain = plain(&desk);
    let start = |number: usize| {
        let mut command = desk.command(&["--ledger", &format!("run-{number}.jsonl")]);
        command.env("CANONYM_CACHE", desk.path("cache"));
        thread::spawn(move || finish(command, WIRE))
    };
    let runs: Vec<_> = (0..4).map(start).collect();
    for (number, run) in runs.into_iter().enumerate() {
        let ended = run.join().expect("it ends");
        let ledger = desk.get(&format!("run-{number}.jsonl"));
        assert_eq!((ended.stdout, ended.stderr, ledger), plain);
    }
    let left = fs::read_dir(desk.path("cache")).expect("a cache").count();
    assert_eq!(
        (left, cached(&desk, "lexicon").len()),
        (1 + cached(&desk, "note").len(), 1),
        "nothing half-written"
    );
    assert_eq!(answer(&desk, "cache", &[]), plain);
}

#[test]
fn without_a_folder_that_can_be_written_a_run_goes_on() {
    let desk = Desk::new();
    let plain = plain(&desk);
    desk.put("a-file", b"");
    fs::create_dir(desk.path("locked")).expect("a folder");
    let mut rights = fs::metadata(desk.path("locked")).expect("a folder").permissions();
    rights.set_readonly(true);
    fs::set_permissions(desk.path("locked"), rights).expect("its rights can be set");
    for cache in ["a-file", "a-file/below", "locked", "locked/below"] {
        assert_eq!(answer(&desk, cache, &[]), plain, "{cache}");
    }
    for cache in ["/dev/null", "/dev/full/below", "/proc/below"] {
        let mut command = desk.command(&[] as &[&str]);
        command.env("CANONYM_CACHE", cache);
        assert_eq!(finish(command, WIRE).stdout, plain.0, "{cache}");
    }
    let mut homeless = desk.command(&[] as &[&str]);
    homeless.env_remove("CANONYM_CACHE").env_remove("XDG_CACHE_HOME").env_remove("HOME");
    assert_eq!(finish(homeless, WIRE).stdout, plain.0);
}

#[test]
fn on_a_full_disk_a_run_goes_on_and_leaves_nothing_behind() {
    let desk = Desk::new();
    let plain = plain(&desk);
    // No file may grow beyond 8 blocks, and the signal that says so is ignored, so that writing fails instead.
    let script = format!("trap '' XFSZ; ulimit -f 8; exec {} ", env!("CARGO_BIN_EXE_canonym"));
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(desk.path("")).env("CANONYM_CACHE", desk.path("cache"));
    let ended = finish(command, WIRE);
    assert_eq!((ended.stdout, ended.stderr), (plain.0, plain.1));
    assert_eq!(fs::read_dir(desk.path("cache")).expect("the folder was made").count(), 0);
}

#[test]
fn a_compiled_file_answers_as_its_tables_do() {
    let desk = Desk::new();
    let plain = plain(&desk);
    let ended = desk.run(&["table", "compile", "-o", "house.lexicon"], b"");
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    let config = String::from_utf8(desk.get("canonym.toml")).expect("a configuration");
    desk.put("canonym.toml", config.replace("\"house/\"", "\"house.lexicon\"").as_bytes());
    assert_eq!(answer(&desk, "cache", &["--no-cache"]), plain);
    thread::sleep(SETTLED);
    for run in ["copied", "checked", "mapped"] {
        assert_eq!(answer(&desk, "cache", &[]), plain, "{run}");
        if run == "copied" {
            thread::sleep(SETTLED);
        }
    }
    the_only(cached(&desk, "note"));
    // The mapped copy is not the file, so that writing to the file in place is seen, and reaches no run under way.
    let mut damaged = desk.get("house.lexicon");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    desk.put("house.lexicon", &damaged);
    let mut command = desk.command(&[] as &[&str]);
    command.env("CANONYM_CACHE", desk.path("cache"));
    let ended = finish(command, WIRE);
    assert_eq!((ended.status, ended.stdout), (Some(2), Vec::new()));
    assert!(ended.stderr.starts_with("house.lexicon: it is damaged: "), "{}", ended.stderr);
}

#[test]
fn a_compiled_file_is_looked_into_and_refused_where_a_run_wants_other_tables() {
    let desk = Desk::new();
    desk.put("scheme.toml", b"builtin = false\n[policy.scheme]\nuk = \"uk-ua-2010\"\n");
    let compile = ["table", "compile", "--no-config", "--no-builtin", "house", "-o", "house.lexicon"];
    assert_eq!(desk.run(&compile, b"").status, Some(0));
    let alone = ["--no-config", "--no-builtin", "-t", "house.lexicon"];
    for (args, status, has) in [
        (alone.to_vec(), 0, "1 substituted"),
        (
            vec!["--no-config", "-t", "house.lexicon"],
            2,
            "was compiled without the built-in tables, which this run has",
        ),
        (
            vec!["-t", "house.lexicon"],
            2,
            "is compiled, and no other tables go under or over it: house/\n  = compile all together with \
             `canonym table compile`; it was compiled from house\n",
        ),
        (
            vec!["--config", "scheme.toml", "-t", "house.lexicon"],
            2,
            "with another [policy.scheme] than that of this run",
        ),
        ([&compile[..4], &["house.lexicon", "-o", "x"]].concat(), 2, "house.lexicon is compiled already"),
        (
            [&["explain"], &alone[..], &["Ryschenkow"]].concat(),
            0,
            "maxim-ryzhenkov (person), house/names.toml:5",
        ),
        ([&["explain"], &alone[..], &["Ryschenkow"]].concat(), 0, "roles         Foreign Minister\n"),
        ([&["explain"], &alone[..], &["Ryschenkow"]].concat(), 0, "family-alone  evidence (compiled)\n"),
        (vec!["table", "check", "house.lexicon"], 0, "house.lexicon: sound; 2 entities, "),
        (vec!["table", "stats", "house.lexicon"], 0, "compiled from house by canonym "),
        (vec!["table", "stats", "house.lexicon"], 0, " slots are looked at for a key at most\n"),
    ] {
        let ended = desk.run(&args, b"Foreign Minister Ryschenkow\n");
        let said = String::from_utf8_lossy(&ended.stdout).into_owned() + &ended.stderr;
        assert_eq!((ended.status, said.contains(has)), (Some(status), true), "{args:?}: {said}");
    }
}
