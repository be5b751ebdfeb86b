//! What all requests share, and how one is worked on: within the limits, apart from the threads that read and write.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::body;
use super::guard::Guard;
use super::metrics::Metrics;
use super::tables::Tables;
use super::{Failure, Serve};
use crate::desk::{Code, Desk, Refusal};

/// What a request may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of its body.
    pub bytes: usize,
    /// From its first byte to its answer.
    pub time: Duration,
    /// Requests that are read, waiting or worked on at once.
    pub requests: usize,
    /// Requests that are worked on at once.
    pub threads: usize,
}

/// What all requests share.
pub struct App {
    pub limits: Limits,
    pub tables: Tables,
    pub guard: Guard,
    pub metrics: Metrics,
    places: Arc<Semaphore>,
    workers: Arc<Semaphore>,
}

impl App {
    /// Reads the tables.
    ///
    /// # Errors
    /// They are refused, or an argument is.
    pub fn open(serve: Serve) -> Result<App, Failure> {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let limits = Limits {
            bytes: serve.max_bytes,
            time: Duration::from_secs(serve.timeout),
            requests: serve.max_requests.get().into(),
            threads: serve.threads.map_or_else(cores, |threads| threads.get().into()),
        };
        Ok(App {
            limits,
            guard: Guard::new(serve.listen, serve.allow_host, serve.allow_origin),
            tables: Tables::open(serve.tables, serve.policy)?,
            metrics: Metrics::default(),
            places: Arc::new(Semaphore::new(limits.requests)),
            workers: Arc::new(Semaphore::new(limits.threads)),
        })
    }

    /// Reads the body of a request and works on it in a thread of its own.
    pub async fn work<T, W>(self: &Arc<App>, request: Request, work: W) -> Result<T, Refusal>
    where
        T: Send + 'static,
        W: FnOnce(&Desk, Vec<u8>) -> Result<T, Refusal> + Send + 'static,
    {
        let end = Instant::now() + self.limits.time;
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| self.too_many())?;
        let read = timeout_at(end, body::read(request.into_body(), self.limits.bytes)).await;
        let body = read.map_err(|_| self.too_slow("the request did not come whole"))??;
        let waited = timeout_at(end, Arc::clone(&self.workers).acquire_owned()).await;
        let worker = waited.map_err(|_| self.too_slow("no worker was free"))?.map_err(|_| failed())?;
        // What came before a table changed is answered with the tables of before, all of it.
        let tables = self.tables.current();
        let working = tokio::task::spawn_blocking(move || {
            // They are free again when the work is done, even if nobody waits for it any more.
            let _held = (place, worker);
            work(&tables.desk, body)
        });
        let done = timeout_at(end, working).await;
        done.map_err(|_| self.too_slow("the document could not be answered"))?.map_err(|_| failed())?
    }

    /// How many requests, and how many workers, could be taken on now.
    #[cfg(test)]
    pub fn free(&self) -> (usize, usize) {
        (self.places.available_permits(), self.workers.available_permits())
    }

    fn too_many(&self) -> Refusal {
        let what = format!("{} requests are worked on, which is the most at once", self.limits.requests);
        Refusal::new(Code::TooMany, what, "ask again later; --max-requests allows more")
    }

    fn too_slow(&self, what: &str) -> Refusal {
        let what = format!("{what} within {} seconds", self.limits.time.as_secs());
        Refusal::new(Code::TooSlow, what, "send less at once; --timeout allows more")
    }
}

/// The work came to no end. Nothing that a client sends should do that, and the service goes on.
fn failed() -> Refusal {
    let remedy = "report it with the document, if it may be shown; the service goes on";
    Refusal::new(Code::Failed, "the work on this request broke off", remedy)
}
