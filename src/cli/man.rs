//! `man`: the man page of the command or of a verb, from the definitions of the arguments.

use clap::{Command, CommandFactory};

use super::args::Arguments;
use super::output::Output;
use super::status::{Failure, Status};
use crate::table::nearest::nearest;
use crate::trouble::visible;

/// Prints the page of the verb whose words are given; of the command, if there are none.
pub fn run(verb: &[String]) -> Result<Status, Failure> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let mut name = command.get_name().to_owned();
    for word in verb {
        command = find(&command, word)?;
        name = format!("{name}-{word}");
    }
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(command.display_name(name).version(env!("CARGO_PKG_VERSION")));
    man.render(&mut page)
        .map_err(|error| Failure::new(&error.to_string(), "look into that, then run again"))?;
    let mut output = Output::open();
    output.write(&page)?;
    output.flush()?;
    Ok(Status::Done)
}

fn find(command: &Command, word: &str) -> Result<Command, Failure> {
    let verbs = || command.get_subcommands().map(Command::get_name);
    command.find_subcommand(word).cloned().ok_or_else(|| {
        let mend = match nearest(word, verbs()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!(
                "the verbs of `{}` are: {}",
                command.get_name(),
                verbs().collect::<Vec<_>>().join(", ")
            ),
        };
        Failure::new(&format!("`{}` is no verb", visible(word)), &mend)
    })
}
