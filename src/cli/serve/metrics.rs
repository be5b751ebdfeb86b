//! What the service has done, in the text form of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::tables::Health;
use crate::ledger::record::Tally;

/// The bounds of the histogram, in microseconds, each with how Prometheus writes it in seconds.
const BOUNDS: [(u64, &str); 12] = [
    (500, "0.0005"),
    (1_000, "0.001"),
    (2_500, "0.0025"),
    (5_000, "0.005"),
    (10_000, "0.01"),
    (25_000, "0.025"),
    (50_000, "0.05"),
    (100_000, "0.1"),
    (250_000, "0.25"),
    (1_000_000, "1"),
    (5_000_000, "5"),
    (30_000_000, "30"),
];

/// Counts since the start.
#[derive(Default)]
pub struct Metrics {
    in_flight: AtomicI64,
    substituted: AtomicU64,
    suggested: AtomicU64,
    left: AtomicU64,
    matches: AtomicU64,
    panics: AtomicU64,
    routes: Mutex<BTreeMap<&'static str, Route>>,
}

/// What one route has answered.
#[derive(Clone, Default)]
struct Route {
    statuses: BTreeMap<u16, u64>,
    /// Answers that took no longer than each bound and longer than that before it.
    buckets: [u64; BOUNDS.len()],
    micros: u64,
}

/// A request that is being answered; it counts until it is dropped.
pub struct InFlight<'m>(&'m Metrics);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Relaxed);
    }
}

impl Metrics {
    /// A request has come.
    pub fn begin(&self) -> InFlight<'_> {
        self.in_flight.fetch_add(1, Relaxed);
        InFlight(self)
    }

    /// A request was answered.
    pub fn end(&self, route: &'static str, status: u16, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let route = routes.entry(route).or_default();
        *route.statuses.entry(status).or_default() += 1;
        route.micros = route.micros.saturating_add(micros);
        if let Some(bucket) = BOUNDS.iter().position(|(bound, _)| micros <= *bound) {
            route.buckets[bucket] += 1;
        }
    }

    /// Decisions on a document.
    pub fn count(&self, tally: &Tally) {
        self.substituted.fetch_add(tally.substituted, Relaxed);
        self.suggested.fetch_add(tally.suggested, Relaxed);
        self.left.fetch_add(tally.left, Relaxed);
    }

    /// Matches of a check.
    pub fn count_matches(&self, matches: usize) {
        self.matches.fetch_add(matches as u64, Relaxed);
    }

    /// A panic, in the work on a request or beside it.
    pub fn count_panic(&self) {
        self.panics.fetch_add(1, Relaxed);
    }

    /// All of it.
    pub fn to_text(&self, generation: u64, health: &Health) -> String {
        let mut page = Page(String::new());
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        page.head("canonym_requests_total", "counter", "Requests answered, by route and status.");
        for (name, route) in &routes {
            for (status, count) in &route.statuses {
                page.line("canonym_requests_total", &format!("route=\"{name}\",status=\"{status}\""), count);
            }
        }
        page.head(
            "canonym_request_seconds",
            "histogram",
            "How long requests took, body and answer included.",
        );
        routes.iter().for_each(|(name, route)| page.histogram(name, route));
        page.one(
            "canonym_requests_in_flight",
            "gauge",
            "Requests being answered.",
            self.in_flight.load(Relaxed),
        );
        page.head("canonym_decisions_total", "counter", "Decisions on documents.");
        for (decision, count) in
            [("substituted", &self.substituted), ("suggested", &self.suggested), ("left", &self.left)]
        {
            page.line("canonym_decisions_total", &format!("decision=\"{decision}\""), count.load(Relaxed));
        }
        page.one("canonym_matches_total", "counter", "Matches of checks.", self.matches.load(Relaxed));
        let panics = self.panics.load(Relaxed);
        page.one(
            "canonym_panics_total",
            "counter",
            "Faults of canonym itself, in requests and beside them.",
            panics,
        );
        page.one("canonym_tables_generation", "gauge", "Which tables are in use, from 1.", generation);
        page.head("canonym_tables_reloads_total", "counter", "Changed tables, taken or refused.");
        for (result, count) in ["ok", "refused"].iter().zip(health.reloads) {
            page.line("canonym_tables_reloads_total", &format!("result=\"{result}\""), count);
        }
        let is_refused = u8::from(health.refused.is_some());
        page.one("canonym_tables_refused", "gauge", "Whether the tables on disk cannot be used.", is_refused);
        let labels = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
        page.head("canonym_build_info", "gauge", "The version.");
        page.line("canonym_build_info", &labels, 1);
        page.0
    }
}

/// The text as it is written. Labels are names of our own.
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "{name}{{{labels}}} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
        self.head(name, kind, help);
        let _ = writeln!(self.0, "{name} {value}");
    }

    fn histogram(&mut self, name: &str, route: &Route) {
        let mut sum = 0;
        for ((_, bound), count) in BOUNDS.iter().zip(route.buckets) {
            sum += count;
            self.line("canonym_request_seconds_bucket", &format!("route=\"{name}\",le=\"{bound}\""), sum);
        }
        let all: u64 = route.statuses.values().sum();
        self.line("canonym_request_seconds_bucket", &format!("route=\"{name}\",le=\"+Inf\""), all);
        let (seconds, micros) = (route.micros / 1_000_000, route.micros % 1_000_000);
        let route = format!("route=\"{name}\"");
        self.line("canonym_request_seconds_sum", &route, format_args!("{seconds}.{micros:06}"));
        self.line("canonym_request_seconds_count", &route, all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_up_to_all_that_was_answered() {
        let metrics = Metrics::default();
        for micros in [400, 2_000, 2_000, 60_000_000] {
            metrics.end("/normalize", 200, Duration::from_micros(micros));
        }
        let text = metrics.to_text(3, &Health::default());
        for line in [
            "canonym_request_seconds_bucket{route=\"/normalize\",le=\"0.0005\"} 1",
            "canonym_request_seconds_bucket{route=\"/normalize\",le=\"0.0025\"} 3",
            "canonym_request_seconds_bucket{route=\"/normalize\",le=\"30\"} 3",
            "canonym_request_seconds_bucket{route=\"/normalize\",le=\"+Inf\"} 4",
            "canonym_request_seconds_sum{route=\"/normalize\"} 60.004400",
            "canonym_tables_generation 3",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
