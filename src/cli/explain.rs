//! `explain`: who bears a name, how it is spelt, and which row says so; or what a reason in a report means.
pub fn run(_: &super::args::Explain) -> Result<super::status::Status, super::status::Failure> {
    todo!()
}
