//! `serve`: a service for this machine. It answers what `desk` answers, over HTTP.
//!
//! It knows addresses, limits and signals. It must never know how a document is read or decided upon: that is `desk`'s.
//! A request is read here and worked on in a thread of its own, with the tables that were in use when its body had come.

mod app;
mod args;
mod body;
mod check;
mod connections;
mod fields;
mod guard;
mod media;
mod metrics;
mod normalize;
mod page;
mod reply;
mod routes;
mod stops;
mod tables;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::watch;

pub use args::Serve;

use super::output::{Output, tell};
use super::panics::tell_in_one_line as tell_of_panics;
use super::status::{Failure, Status};
use crate::trouble::visible;
use app::App;
use stops::Stops;

/// How often the tables are looked at.
const POLL: Duration = Duration::from_millis(500);
/// Threads that read and write; the work is done by others.
const SPEAKERS: usize = 2;

/// Serves until a signal ends it.
///
/// # Errors
/// The tables are refused, or the address cannot be listened on.
pub fn run(serve: Serve) -> Result<Status, Failure> {
    refuse_open_door(&serve)?;
    let listen = serve.listen;
    let app = Arc::new(App::open(serve)?);
    watch_panics(&app);
    let runtime = Builder::new_multi_thread()
        .worker_threads(SPEAKERS)
        .max_blocking_threads(app.limits.threads + SPEAKERS)
        .enable_all()
        .build()
        .map_err(|error| failed("the service cannot start", &error))?;
    let ended = runtime.block_on(serve_until_stopped(listen, app));
    // A document that took longer than allowed is not waited for.
    runtime.shutdown_background();
    ended
}

/// Counts panics and tells of them, wherever they are: the work on a request is caught and answered, but a panic of what
/// reads and writes ends its connection without a word.
fn watch_panics(app: &Arc<App>) {
    let app = Arc::clone(app);
    tell_of_panics(move || app.metrics.count_panic());
}

/// An address that others can reach is asked for twice: by itself, and by the name that they call.
fn refuse_open_door(serve: &Serve) -> Result<(), Failure> {
    if serve.listen.ip().is_loopback() || !serve.allow_host.is_empty() {
        return Ok(());
    }
    let what = format!("{} can be reached from other machines, and anybody there could use it", serve.listen);
    let mend = "listen on 127.0.0.1, or say with --allow-host by which name it may be called";
    Err(Failure::new(&what, mend))
}

async fn serve_until_stopped(listen: SocketAddr, app: Arc<App>) -> Result<Status, Failure> {
    let listener = TcpListener::bind(listen).await;
    let listener = listener.map_err(|error| failed(&format!("{listen} cannot be listened on"), &error))?;
    let address = listener.local_addr().map_err(|error| failed("the address is not known", &error))?;
    let mut stops = Stops::watch()?;
    let (stop, stopping) = watch::channel(false);
    announce(address)?;
    let watching = tokio::spawn(watch_tables(Arc::clone(&app)));
    let serving = connections::serve(listener, Arc::clone(&app), stopping);
    tokio::pin!(serving);
    tokio::select! {
        () = &mut serving => {}
        () = stops.next() => {
            // Nobody may listen any more; who stops a service knows that it does.
            let _ = stop.send(true);
            // The second signal waits for nothing.
            tokio::select! {
                () = serving => {}
                () = stops.next() => {}
            }
        }
    }
    watching.abort();
    Ok(Status::Done)
}

fn announce(address: SocketAddr) -> Result<(), Failure> {
    let mut output = Output::open();
    output.show(format_args!("listening on http://{address}/\n"))?;
    output.flush()
}

async fn watch_tables(app: Arc<App>) {
    let mut ticks = tokio::time::interval(POLL);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let app = Arc::clone(&app);
        let polled = tokio::task::spawn_blocking(move || app.tables.poll()).await;
        if let Ok(Some(said)) = polled {
            tell(format_args!("canonym: {said}\n"));
        }
    }
}

fn failed(what: &str, error: &std::io::Error) -> Failure {
    let what = format!("{what}: {}", visible(&error.to_string()));
    Failure::new(&what, "see whether another service has the address, and whether you may use it")
}

#[cfg(test)]
mod tests;
