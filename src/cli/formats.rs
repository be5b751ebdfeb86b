//! `formats`: lists the formats, with what is prose and what is protected in each.

use super::args::TableOptions;
use super::house::House;
use super::output::Output;
use super::status::{Failure, Status};
use crate::format::FORMATS;
use crate::table::keys::PROFILE_FORMATS;
use crate::table::profile::Profile;
use crate::trouble::visible;

/// Prints a paragraph a format, those of the house's own profiles behind the built-in ones.
///
/// # Errors
/// Standard output cannot be written, or `canonym.toml` is wrong.
pub fn run() -> Result<Status, Failure> {
    let house = House::open(&TableOptions::of_configuration())?;
    let mut output = Output::open();
    for format in FORMATS {
        let extensions = format.extensions.join(" ");
        output.show(format_args!("{}\t{extensions}\n", format.name))?;
        output.show(format_args!("  prose      {}\n", format.prose))?;
        output.show(format_args!("  protected  {}\n", format.protected))?;
    }
    for profile in house.own_profiles() {
        let written_in = PROFILE_FORMATS.iter().find(|(_, format)| *format == profile.format);
        let (name, written_in) = (&profile.name.text, written_in.map_or("", |(word, _)| word));
        output.show(format_args!("{name}\t{written_in}\n"))?;
        output.show(format_args!("  prose      {}\n", visible(&prose(profile))))?;
        output.show(format_args!("  protected  all else\n"))?;
    }
    output.flush()?;
    Ok(Status::Done)
}

/// The lists whose words are prose.
const PROSE: [&str; 8] = ["headline", "block", "item", "quoted-block", "text", "html", "typed", "data"];

fn prose(profile: &Profile) -> String {
    let words = PROSE.iter().flat_map(|key| profile.list(key)).map(|word| word.text.as_str());
    let base = profile.extends.as_ref().map(|base| format!("all of {}", base.text));
    words.chain(base.as_deref()).collect::<Vec<_>>().join(", ")
}
