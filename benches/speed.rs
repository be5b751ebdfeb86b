//! How fast canonym is: text without names, text with names, growing tables, and the start of the command.
//!
//! `cargo bench --bench speed` prints one table a section. Machines differ and are never idle, so read the ratios,
//! which compare runs that took turns in one process. Each engine run is checked by the count that it must find.

// A bench prints what it measured.
#![allow(clippy::print_stdout)]

#[path = "speed/natives.rs"]
mod natives;
#[path = "speed/news.rs"]
mod news;

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use canonym::format::text;
use canonym::table::model::Layer;
use canonym::{Lexicon, Normalizer, Policy, table};

const ROWS: &[usize] = &[100, 1_000, 10_000, 100_000];
const MEGABYTE: usize = 1 << 20;
const ROUNDS: usize = 7;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |at: usize| arguments[at + 1].parse().expect("it takes a number");
    let place = |name: &str| arguments.iter().position(|argument| argument == name);
    match (place("--rows"), place("--natives")) {
        (Some(at), _) => one_size(number(at)),
        (_, Some(at)) => derivation(number(at)),
        _ => {
            start();
            throughput();
            growth();
            derivations();
        }
    }
}

/// Throughput with the built-in tables, and with names in the text.
fn throughput() {
    println!("throughput, 8 MiB of generated news, median of {ROUNDS}");
    let lexicon = lexicon(1_000);
    let built_in = Lexicon::builtin();
    for (what, lexicon, every) in [
        ("built-in tables, no hits", &built_in, 0),
        ("1,000 rows, no hits", &lexicon, 0),
        ("1,000 rows, 0.5 % hits", &lexicon, 200),
    ] {
        let (copy, hits) = news::text(8 * MEGABYTE, 1_000, every);
        for (digests, with) in [("", true), (", no digests", false)] {
            let time = median(ROUNDS, || run(lexicon, &copy, hits, with));
            println!(
                "  {:<40} {:>8.0} MB/s",
                format!("{what}{digests}"),
                megabytes_a_second(copy.len(), time)
            );
        }
    }
}

/// What growing tables cost.
fn growth() {
    println!("table growth, 4 MiB without hits");
    println!("  {:>8} {:>12} {:>12} {:>10} {:>12}", "rows", "compile", "bytes a row", "MB/s", "peak memory");
    ROWS.iter().for_each(|&rows| by_itself("--rows", rows));
    let (small, large) = (lexicon(100), lexicon(100_000));
    let (copy, _) = news::text(4 * MEGABYTE, 100, 0);
    let (mut of_small, mut of_large) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS * 3 {
        of_small.push(timed(|| run(&small, &copy, 0, false)));
        of_large.push(timed(|| run(&large, &copy, 0, false)));
    }
    let ratio = middle(of_small).as_secs_f64() / middle(of_large).as_secs_f64();
    println!(
        "  throughput at 100,000 rows to that at 100, taking turns: {ratio:.2} (at least 0.75 is asked)"
    );
}

/// What it costs to know persons by their native forms alone.
fn derivations() {
    println!("persons with Russian forms, every other spelling derived");
    println!("  {:>8} {:>12} {:>12} {:>10} {:>12}", "rows", "compile", "bytes a row", "forms", "peak memory");
    ROWS.iter().for_each(|&rows| by_itself("--natives", rows));
}

/// One line of a table, from a process of its own, so that its peak memory is its own.
fn by_itself(option: &str, rows: usize) {
    let this = std::env::current_exe().expect("the bench knows its path");
    let output = Command::new(this).args([option, &rows.to_string()]).output();
    let output = output.expect("the bench can run itself");
    print!("{}", String::from_utf8_lossy(&output.stdout));
}

fn derivation(rows: usize) {
    let table = natives::table(rows);
    let started = Instant::now();
    let lexicon = compiled(&table);
    let compiled = started.elapsed();
    println!(
        "  {rows:>8} {:>9.0} ms {:>12.0} {:>10} {:>9.0} MiB",
        compiled.as_secs_f64() * 1e3,
        lexicon.as_bytes().len() as f64 / rows as f64,
        lexicon.form_count(),
        peak_memory() as f64 / 1024.0,
    );
}

fn one_size(rows: usize) {
    let started = Instant::now();
    let lexicon = lexicon(rows);
    let compiled = started.elapsed();
    let (copy, _) = news::text(4 * MEGABYTE, rows, 0);
    let time = median(ROUNDS, || run(&lexicon, &copy, 0, false));
    println!(
        "  {rows:>8} {:>9.0} ms {:>12.0} {:>10.0} {:>9.0} MiB",
        compiled.as_secs_f64() * 1e3,
        lexicon.as_bytes().len() as f64 / rows as f64,
        megabytes_a_second(copy.len(), time),
        peak_memory() as f64 / 1024.0,
    );
}

/// The command on the seed article, beside `cat` on the same.
fn start() {
    let article = include_bytes!("speed/article.txt");
    let (mut ours, mut cats) = (Vec::new(), Vec::new());
    for _ in 0..100 {
        ours.push(timed(|| filter(Command::new(env!("CARGO_BIN_EXE_canonym")).arg("--quiet"), article)));
        cats.push(timed(|| filter(&mut Command::new("cat"), article)));
    }
    let (ours, cat) = (middle(ours), middle(cats));
    println!("start, an article of {} bytes, median of 100 in turn", article.len());
    println!("  canonym {:.2} ms, cat {:.2} ms, ratio {:.1}", ms(ours), ms(cat), ms(ours) / ms(cat));
}

fn filter(command: &mut Command, input: &[u8]) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    child.stdin.take().expect("it has a standard input").write_all(input).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success() && !output.stdout.is_empty());
}

fn lexicon(rows: usize) -> Lexicon {
    compiled(&news::table(rows))
}

fn compiled(table: &str) -> Lexicon {
    let (file, troubles) = table::read("bench.toml", table);
    assert!(troubles.is_empty(), "{}", troubles[0]);
    Lexicon::compile(&[Layer { name: "bench".to_owned(), files: vec![file], ..Layer::default() }])
        .expect("the table is sound")
}

/// Normalises `copy`, which must hold `hits` names.
fn run(lexicon: &Lexicon, copy: &str, hits: usize, with_digests: bool) {
    let normalizer = Normalizer::new(lexicon, Policy::default());
    let normalizer = if with_digests { normalizer } else { normalizer.without_digests() };
    let outcome = normalizer.normalize(&text::read(copy.as_bytes()));
    // A full name is two parts, and both change.
    assert_eq!(outcome.ledger.substitutions().count(), 2 * hits);
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn median(rounds: usize, mut work: impl FnMut()) -> Duration {
    middle((0..rounds).map(|_| timed(&mut work)).collect())
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn megabytes_a_second(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The peak resident memory of this process in KiB; 0 where the system does not say.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
