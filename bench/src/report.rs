//! The tables that are printed: one function a table, each row a contender or a size.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::contenders::{self, Contender};
use crate::material::{Density, Material};
use crate::run::{Cost, is_same, median, run};

/// What to measure.
pub struct Plan {
    /// The release build of the command.
    pub canonym: PathBuf,
    /// How long the text is.
    pub megabytes: usize,
    /// How many times each contender has its turn.
    pub rounds: usize,
}

const MEGABYTE: usize = 1_000_000;
/// The size of table that most figures are for.
const ROWS: usize = 100_000;
/// How long a file must have stayed as it is before the command takes it for settled, and some more.
const SETTLING: Duration = Duration::from_secs(4);
const SIZES: &[usize] = &[100, 1_000, 10_000, 100_000, 1_000_000];

/// Prints every table as Markdown.
pub fn print(plan: &Plan) {
    let material = Material::new(&std::env::temp_dir().join("canonym-bench"));
    let bench = Bench { plan, material: &material };
    println!(
        "{} MB of text, {} rounds in turn, medians, whole processes from file to file",
        plan.megabytes, plan.rounds
    );
    bench.compiling();
    bench.throughput();
    bench.small_tables();
    bench.growth();
    bench.start();
    bench.files();
    fs::remove_dir_all(material.path("")).expect("the material can be removed");
}

struct Bench<'a> {
    plan: &'a Plan,
    material: &'a Material,
}

impl Bench<'_> {
    /// Compiles a table, says what it cost, and makes the file known.
    fn compile(&self, toml: &Path) -> (PathBuf, Cost) {
        let lexicon = toml.with_extension("lexicon");
        let mut command = Command::new(&self.plan.canonym);
        command
            .args(["table", "compile", "--no-config", "--no-builtin"])
            .arg(toml)
            .arg("-o")
            .arg(&lexicon)
            .stderr(Stdio::null());
        let cost = run(&mut command, toml, &self.material.path("compiled"));
        self.make_known(&lexicon);
        (lexicon, cost)
    }

    /// Lets the command come to know a compiled file as it does in use, where files are older than a run: the first run
    /// copies it to the cache, one that finds the copy settled notes that its digest is right, and later ones map it.
    fn make_known(&self, lexicon: &Path) {
        let run_once = || {
            let mut canonym = contenders::canonym(&self.plan.canonym, lexicon, None);
            run(&mut canonym.command, Path::new("/dev/null"), &self.material.path("output"));
        };
        run_once();
        std::thread::sleep(SETTLING);
        run_once();
    }

    fn compiling(&self) {
        println!("\n| compiled | CPU s | peak MiB | bytes a row |\n|---|---|---|---|");
        let rules = (format!("{ROWS} plain rules of two variants"), self.material.rules(ROWS).0);
        let persons = (format!("{ROWS} persons with native forms"), self.material.persons(ROWS));
        for (what, toml) in [rules, persons] {
            let (lexicon, cost) = self.compile(&toml);
            let bytes = fs::metadata(&lexicon).expect("it was compiled").len();
            let (cpu, memory) = (cost.cpu.as_secs_f64(), mebibytes(cost.memory));
            println!("| {what} | {cpu:.1} | {memory:.0} | {:.0} |", bytes as f64 / ROWS as f64);
        }
    }

    /// At the size that a big desk has: beside `cat`, and beside automata.
    fn throughput(&self) {
        let (toml, lines) = self.material.rules(ROWS);
        let (lexicon, _) = self.compile(&toml);
        let ledger = self.material.path("ledger.jsonl");
        for density in Density::ALL {
            let mut contenders = vec![
                contenders::cat(),
                contenders::canonym(&self.plan.canonym, &lexicon, None),
                contenders::canonym(&self.plan.canonym, &lexicon, Some(&ledger)),
                contenders::aho_corasick(&lines),
                contenders::daachorse(&lines),
            ];
            println!("\n{ROWS} rows, {}", density.as_str());
            self.race(&mut contenders, ROWS, density, self.plan.megabytes * MEGABYTE);
        }
    }

    /// The tools that no bigger table suits.
    fn small_tables(&self) {
        let rows = 100;
        let (toml, lines) = self.material.rules(rows);
        let (lexicon, _) = self.compile(&toml);
        let mut contenders = vec![
            contenders::cat(),
            contenders::canonym(&self.plan.canonym, &lexicon, None),
            contenders::sed(&lines),
            contenders::perl(&lines),
        ];
        contenders.extend(contenders::flashtext(&lines));
        println!("\n{rows} rows, {}", Density::Half.as_str());
        self.race(&mut contenders, rows, Density::Half, self.plan.megabytes * MEGABYTE / 4);
    }

    /// Lets the contenders run in turn and prints what each cost.
    fn race(&self, contenders: &mut [Contender], rows: usize, density: Density, bytes: usize) {
        let (input, expected, hits) = self.material.text(bytes, rows, density);
        let output = self.material.path("output");
        let mut costs = vec![Vec::new(); contenders.len()];
        for _ in 0..self.plan.rounds {
            for (contender, costs) in contenders.iter_mut().zip(&mut costs) {
                costs.push(run(&mut contender.command, &input, &output));
                let expected = if contender.name == "cat" { &input } else { &expected };
                let same = is_same(&output, expected);
                assert!(same, "{} made something else of {}", contender.name, input.display());
            }
        }
        println!("({hits} names change)\n");
        println!(
            "| | wall s | CPU s | MB/s | times `cat`’s speed | CPU, canonym = 1 | MiB beyond the text |"
        );
        println!("|---|---|---|---|---|---|---|");
        let wall = |costs: &[Cost]| median(costs, |cost| cost.wall.as_secs_f64());
        let cpu = |costs: &[Cost]| median(costs, |cost| cost.cpu.as_secs_f64());
        for (contender, own) in contenders.iter().zip(&costs) {
            println!(
                "| {} | {:.3} | {:.3} | {:.0} | {:.2} | {:.2} | {:.0} |",
                contender.name,
                wall(own),
                cpu(own),
                bytes as f64 / MEGABYTE as f64 / wall(own),
                wall(&costs[0]) / wall(own),
                cpu(own) / cpu(&costs[1]),
                median(own, |cost| mebibytes(cost.memory)) - mebibytes(bytes as u64),
            );
        }
    }

    /// What growing tables cost, sizes in turn.
    fn growth(&self) {
        let bytes = self.plan.megabytes * MEGABYTE;
        let sizes: Vec<(usize, PathBuf, PathBuf, PathBuf)> = SIZES
            .iter()
            .map(|&rows| {
                let (toml, lines) = self.material.rules(rows);
                // The same text for all, so that only the table differs.
                (rows, self.compile(&toml).0, lines, self.material.text(bytes, SIZES[0], Density::Half).0)
            })
            .collect();
        let mut costs = vec![Vec::new(); sizes.len()];
        let mut of_automaton = Vec::new();
        let (_, _, lines, _) = &sizes[sizes.len() - 1];
        let mut automaton = contenders::daachorse(lines);
        for _ in 0..self.plan.rounds {
            for ((_, lexicon, _, text), costs) in sizes.iter().zip(&mut costs) {
                let mut canonym = contenders::canonym(&self.plan.canonym, lexicon, None);
                costs.push(run(&mut canonym.command, text, &self.material.path("output")));
            }
            of_automaton.push(run(&mut automaton.command, &sizes[0].3, &self.material.path("output")));
        }
        println!("\n0.5 % hits, the same text for every table\n");
        println!("| rows | CPU s | CPU, 1,000 rows = 1 |\n|---|---|---|");
        let cpu = |costs: &[Cost]| median(costs, |cost| cost.cpu.as_secs_f64());
        for ((rows, ..), own) in sizes.iter().zip(&costs) {
            println!("| {rows} | {:.3} | {:.2} |", cpu(own), cpu(own) / cpu(&costs[1]));
        }
        let (largest, _, _, _) = sizes[sizes.len() - 1];
        println!(
            "| {largest}, daachorse | {:.3} | {:.2} |",
            cpu(&of_automaton),
            cpu(&of_automaton) / cpu(&costs[1])
        );
    }

    /// One article: what it costs to be called.
    fn start(&self) {
        let (toml, _) = self.material.rules(ROWS);
        let (lexicon, _) = self.compile(&toml);
        let (article, ..) = self.material.text(2_500, ROWS, Density::Half);
        let mut contenders = [
            contenders::cat(),
            contenders::canonym_built_in(&self.plan.canonym),
            contenders::canonym(&self.plan.canonym, &lexicon, None),
        ];
        let mut costs = vec![Vec::new(); contenders.len()];
        for _ in 0..self.plan.rounds * 20 {
            for (contender, costs) in contenders.iter_mut().zip(&mut costs) {
                costs.push(run(&mut contender.command, &article, &self.material.path("output")));
            }
        }
        println!("\nan article of 2.5 kB\n\n| | wall ms | `cat` and ms |\n|---|---|---|");
        let wall = |costs: &[Cost]| median(costs, |cost| cost.wall.as_secs_f64() * 1e3);
        for (contender, own) in contenders.iter().zip(&costs) {
            println!("| {} | {:.2} | {:.2} |", contender.name, wall(own), wall(own) - wall(&costs[0]));
        }
    }

    /// Many files, on one thread and on two.
    fn files(&self) {
        let (toml, _) = self.material.rules(ROWS);
        let (lexicon, _) = self.compile(&toml);
        let folder = self.material.path("archive");
        fs::create_dir_all(&folder).expect("the archive can be made");
        let (article, ..) = self.material.text(self.plan.megabytes * MEGABYTE / 1_000, ROWS, Density::Half);
        for number in 0..1_000 {
            fs::copy(&article, folder.join(format!("{number}.txt"))).expect("the archive can be filled");
        }
        let mut walls = [Vec::new(), Vec::new()];
        for round in 0..self.plan.rounds {
            for (threads, walls) in [1, 2].into_iter().zip(&mut walls) {
                let to = self.material.path(&format!("to-{round}-{threads}"));
                let mut command = Command::new(&self.plan.canonym);
                command.args(["--no-config", "--no-builtin", "--quiet", "--tables"]).arg(&lexicon);
                command.arg(&folder).arg("--to").arg(&to).args(["--threads", &threads.to_string()]);
                let started = Instant::now();
                assert!(command.status().is_ok_and(|status| status.success()), "{command:?} failed");
                walls.push(started.elapsed().as_secs_f64());
            }
        }
        let [one, two] = walls.map(|mut walls| {
            walls.sort_by(f64::total_cmp);
            walls[walls.len() / 2]
        });
        println!(
            "\n1,000 files: one thread {one:.2} s, two threads {two:.2} s, {:.2} times as fast",
            one / two
        );
    }
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
