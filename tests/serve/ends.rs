//! How the service ends: what has begun is answered, and nothing more.

use std::io::Write;
use std::net::TcpStream;

use crate::client::{Answer, Service, request};

#[test]
fn a_request_in_flight_is_answered_before_the_end() {
    for signal in ["-TERM", "-INT"] {
        let service = Service::start(&[], &[]);
        let whole = request("POST", "/normalize", &[("Content-Type", "text/plain")], b"Kiew");
        let mut stream = service.connect();
        stream.write_all(&whole[..whole.len() - 1]).unwrap();
        // One that was opened and says nothing holds nothing up.
        let idle = service.connect();
        let is_in_flight =
            |service: &Service| service.get("/metrics").text().contains("canonym_requests_in_flight 2\n");
        service.until("it has begun", is_in_flight);
        service.signal(signal);
        let address = service.address;
        service.until("it listens no more", |_| TcpStream::connect(address).is_err());
        stream.write_all(&whole[whole.len() - 1..]).unwrap();
        let answer = Answer::read(stream);
        assert_eq!((answer.status, answer.text()), (200, "Kyiv"));
        assert_eq!(service.wait().code(), Some(0));
        drop(idle);
    }
}

#[test]
fn a_second_signal_waits_for_nothing() {
    let service = Service::start(&[], &[]);
    let mut stream = service.connect();
    stream.write_all(b"POST /normalize HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n").unwrap();
    service.until("it has begun", |service| {
        service.get("/metrics").text().contains("canonym_requests_in_flight 2\n")
    });
    service.signal("-TERM");
    let address = service.address;
    service.until("it listens no more", |_| TcpStream::connect(address).is_err());
    service.signal("-TERM");
    assert_eq!(service.wait().code(), Some(0));
}
