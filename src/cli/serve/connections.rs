//! Connections: how many, how slow they may be, and how they end when the service stops.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::app::App;
use super::routes;

/// Connections that are open at once; others wait to be accepted.
const CONNECTIONS: u32 = 512;
/// How long the head of a request may take, and how long a connection may be idle.
const HEAD: Duration = Duration::from_secs(10);
/// Bytes that the head of a request may have.
const HEAD_BYTES: usize = 64 << 10;
/// How long a connection lives at most: nobody can hold one by reading an answer byte by byte.
const LIFE: Duration = Duration::from_secs(600);
/// How long a system that is out of handles is left alone.
const BREATH: Duration = Duration::from_millis(50);

const HEAD_TOO_SLOW: &str = "{\"refused\":{\"code\":\"too-slow\",\"what\":\"the head of the request did not come whole \
                             within 10 seconds\",\"remedy\":\"send it at once\"}}";

/// Answers until `stopping` says so, and then until what has begun is answered.
pub async fn serve(listener: TcpListener, app: Arc<App>, stopping: watch::Receiver<bool>) {
    let service = TowerToHyperService::new(routes::router(Arc::clone(&app)));
    let slots = Arc::new(Semaphore::new(CONNECTIONS as usize));
    let mut until = stopping.clone();
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &slots) => accepted,
            () = stopped(&mut until) => break,
        };
        let Some((stream, slot)) = accepted else { continue };
        let (service, stopping) = (service.clone(), stopping.clone());
        tokio::spawn(async move {
            let _slot = slot;
            let _ = timeout(LIFE, converse(stream, service, stopping)).await;
        });
    }
    drop(listener);
    // What is held back by a client is not waited for any longer than a request may take.
    let all = slots.acquire_many(CONNECTIONS);
    let _ = timeout(HEAD + app.limits.time, all).await;
}

async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, slot)),
        Err(_) => {
            sleep(BREATH).await;
            None
        }
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stops| *stops).await;
}

/// One connection, to its end.
async fn converse<S>(stream: TcpStream, service: S, mut stopping: watch::Receiver<bool>)
where
    S: hyper::service::HttpService<hyper::body::Incoming, ResBody = axum::body::Body> + Unpin,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    S::Future: Send,
{
    // Browsers open connections that they may never use; a service that stops does not wait for those.
    tokio::select! {
        ready = timeout(HEAD, stream.readable()) => if !matches!(ready, Ok(Ok(()))) { return },
        () = stopped(&mut stopping) => return,
    }
    // Answers are small, and nothing follows them.
    let _ = stream.set_nodelay(true);
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(HEAD_BYTES);
    let mut connection = builder.serve_connection(TokioIo::new(stream), service);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = stopped(&mut stopping) => {
            Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    if ended.is_err_and(|error| error.is_timeout()) {
        let parts = connection.into_parts();
        if !parts.read_buf.is_empty() {
            refuse_slow_head(parts.io.into_inner()).await;
        }
    }
}

/// Says why a connection ends whose request has not even begun.
fn refuse_slow_head(mut stream: TcpStream) -> impl Future<Output = ()> {
    let answer = format!(
        "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{HEAD_TOO_SLOW}",
        HEAD_TOO_SLOW.len()
    );
    async move {
        let _ = timeout(BREATH, stream.write_all(answer.as_bytes())).await;
    }
}
