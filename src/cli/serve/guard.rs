//! Who may ask: by the host that a request names, and by the site whose script sends it.
//!
//! A page of anybody's can have a name that leads to this machine (DNS rebinding), and its script would then read what
//! it gets. So a request must name a host that was allowed. A script of another site cannot read an answer, but could
//! make work; it is refused too, unless its site was allowed.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Uri};

use crate::desk::{Code, Refusal};

/// The hosts and sites that may ask.
pub struct Guard {
    listen: SocketAddr,
    hosts: Vec<String>,
    origins: Vec<String>,
}

impl Guard {
    /// Those that are allowed beside this machine.
    pub fn new(listen: SocketAddr, hosts: Vec<String>, origins: Vec<String>) -> Guard {
        Guard { listen, hosts, origins }
    }

    /// Whether a request may be answered; and the site whose script may read the answer, if it is another.
    ///
    /// # Errors
    /// It may not.
    pub fn admit(&self, uri: &Uri, headers: &HeaderMap) -> Result<Option<HeaderValue>, Refusal> {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let Some(host) = host.filter(|host| self.is_ours(host)) else { return Err(wrong_host()) };
        // A proxy would be asked by such an address, and this is none.
        if uri.host().is_some_and(|named| !self.is_ours(named)) {
            return Err(wrong_host());
        }
        let Some(origin) = headers.get(ORIGIN) else { return Ok(None) };
        let named = origin.to_str().unwrap_or_default();
        let is_own = ["http://", "https://"].iter().any(|scheme| named.strip_prefix(scheme) == Some(host));
        if is_own {
            return Ok(None);
        }
        match self.origins.iter().any(|allowed| allowed == named) {
            true => Ok(Some(origin.clone())),
            false => Err(wrong_origin()),
        }
    }

    /// Whether a host, with or without a port, is this machine or an allowed one.
    fn is_ours(&self, host: &str) -> bool {
        let name = without_port(host);
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        match address {
            Ok(address) => address.is_loopback() || address == self.listen.ip() || self.is_allowed(name),
            Err(_) => name.eq_ignore_ascii_case("localhost") || self.is_allowed(name),
        }
    }

    fn is_allowed(&self, name: &str) -> bool {
        self.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        // An address of six and more colons has its port behind a bracket.
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !is_cut_address(name) => name,
        _ => host,
    }
}

fn is_cut_address(name: &str) -> bool {
    name.contains(':') && !name.ends_with(']')
}

fn wrong_host() -> Refusal {
    let what = "the request is for another host than this one";
    let why = "a name of anybody's may lead to this machine, and its page could read what is answered";
    Refusal::new(Code::WrongHost, what, "call it localhost, or allow the name with --allow-host").because(why)
}

fn wrong_origin() -> Refusal {
    let what = "the request is from a script of another site";
    Refusal::new(Code::WrongHost, what, "allow the site with --allow-origin")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(host: &str, origin: Option<&str>) -> bool {
        let allowed = (vec!["names.example".to_owned()], vec!["https://cms.example".to_owned()]);
        let guard = Guard::new("127.0.0.1:8017".parse().unwrap(), allowed.0, allowed.1);
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        guard.admit(&Uri::from_static("/"), &headers).is_ok()
    }

    #[test]
    fn this_machine_and_what_was_allowed_may_ask() {
        for host in [
            "localhost",
            "LOCALHOST:8017",
            "127.0.0.1",
            "127.1.2.3:80",
            "[::1]:8017",
            "::1",
            "names.example:1",
        ] {
            assert!(admits(host, None), "{host}");
        }
        for host in
            ["", "evil.example", "localhost.evil.example", "192.0.2.1", "127.0.0.1.evil.example", "[::2]:1"]
        {
            assert!(!admits(host, None), "{host}");
        }
        assert!(admits("localhost:8017", Some("http://localhost:8017")));
        assert!(admits("localhost:8017", Some("https://cms.example")));
        for origin in
            ["null", "http://evil.example", "http://localhost:9000", "https://cms.example.evil.example"]
        {
            assert!(!admits("localhost:8017", Some(origin)), "{origin}");
        }
    }
}
