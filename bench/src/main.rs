//! Times canonym as a whole process, from file to file, beside what one would otherwise pick for the work.
//!
//! `scripts/bench` builds the command and this, and prints the tables. All contenders of a table take turns, round by
//! round, so that their ratios hold on a machine that is never idle; every output is compared, byte by byte, with what
//! must come out.

mod contenders;
mod material;
mod names;
mod peers;
mod report;
mod run;

use std::path::PathBuf;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<&str>>()[..] {
        ["peer", name, table] => peers::run(name, table.as_ref()),
        ["save", table, automaton] => peers::save(table.as_ref(), automaton.as_ref()),
        [canonym, megabytes, rounds] => report::print(&report::Plan {
            canonym: PathBuf::from(canonym),
            megabytes: megabytes.parse().expect("the second argument is a number of megabytes"),
            rounds: rounds.parse().expect("the third argument is a number of rounds"),
        }),
        _ => {
            eprintln!("usage: canonym-bench CANONYM MEGABYTES ROUNDS");
            std::process::exit(2);
        }
    }
}
