//! Just enough HTTP to ask our own servers on this machine.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// Longer than any of our servers needs, shorter than a person's patience.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The body that `path` answers with; anything but success is an error. Speaks HTTP/1.0, so that
/// the body comes as it is and ends with the connection.
pub(super) fn get(port: u16, path: &str) -> Result<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    write!(
        stream,
        "GET {path} HTTP/1.0\r\nHost: localhost:{port}\r\nAccept: */*\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    body(&answer).with_context(|| format!("http://localhost:{port}{path}"))
}

fn body(answer: &str) -> Result<String> {
    let (head, body) = answer.split_once("\r\n\r\n").context("no HTTP answer")?;
    let status = head.split(' ').nth(1).unwrap_or_default();
    if !status.starts_with('2') {
        bail!("answered with status {status}");
    }
    Ok(body.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_success_has_a_body() {
        assert_eq!(
            body("HTTP/1.0 200 OK\r\na: b\r\n\r\n{}").expect("a body"),
            "{}"
        );
        let error = body("HTTP/1.0 503 Busy\r\n\r\nlater").expect_err("not success");
        assert_eq!(error.to_string(), "answered with status 503");
        assert!(body("garbage").is_err());
    }
}
