//! The arguments of `serve`.

use std::net::SocketAddr;
use std::num::NonZero;

use clap::Args;

use crate::cli::args::{PolicyOptions, TableOptions, help};

const EXAMPLES: &str = "\
Examples:
  canonym serve                               the desk page at http://127.0.0.1:8017/, for this machine alone
  canonym serve --tables house/ --lang de
  canonym serve --listen 127.0.0.1:0          any free port; the first line of standard output says which
  canonym serve --listen 0.0.0.0:8017 --allow-host names.example   for others, who call it by this name
";

/// The arguments of `serve`.
#[derive(Args, Debug)]
#[command(after_help = help(EXAMPLES))]
pub struct Serve {
    /// The address and port to listen on; one that others can reach needs --allow-host
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8017")]
    pub listen: SocketAddr,
    /// A name by which clients may call the service, beside localhost and loopback addresses; may be repeated
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,
    /// A site whose scripts may ask the service, such as `https://cms.example` or a plug-in's origin; may be repeated
    #[arg(long, value_name = "ORIGIN")]
    pub allow_origin: Vec<String>,
    /// The largest request
    #[arg(long, value_name = "BYTES", default_value_t = 16 << 20, help_heading = "Limits")]
    pub max_bytes: usize,
    /// The longest that a request may take, from its first byte to its answer
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..=86_400),
        help_heading = "Limits"
    )]
    pub timeout: u64,
    /// The most requests that are read, waiting or worked on at once
    #[arg(long, value_name = "N", default_value = "64", help_heading = "Limits")]
    pub max_requests: NonZero<u16>,
    /// The most requests that are worked on at once; one a core if not given
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub threads: Option<NonZero<u16>>,
    /// Which tables.
    #[command(flatten)]
    pub tables: TableOptions,
    /// Which policy.
    #[command(flatten)]
    pub policy: PolicyOptions,
}
