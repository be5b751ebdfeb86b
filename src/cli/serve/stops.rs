//! The signals that end a service.

use super::Failure;
use super::failed;

/// Waits for them.
#[cfg(unix)]
pub struct Stops {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stops {
    /// Takes them over.
    ///
    /// # Errors
    /// The system does not allow it.
    pub fn watch() -> Result<Stops, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let watch = |kind| signal(kind).map_err(|error| failed("signals cannot be waited for", &error));
        Ok(Stops { terminate: watch(SignalKind::terminate())?, interrupt: watch(SignalKind::interrupt())? })
    }

    /// Waits for the next.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Waits for them.
#[cfg(not(unix))]
pub struct Stops;

#[cfg(not(unix))]
impl Stops {
    /// Takes them over.
    ///
    /// # Errors
    /// None here.
    pub fn watch() -> Result<Stops, Failure> {
        Ok(Stops)
    }

    /// Waits for the next.
    pub async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
