//! A load generator: keeps connections busy with one request and notes how long each took.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use http::{Request, header};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// What to ask for, again and again.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where the server listens.
    pub addr: SocketAddr,
    /// Path of the page.
    pub path: String,
    /// Request headers, as a member's phone sends them.
    pub headers: Vec<(header::HeaderName, String)>,
}

/// What a run of load showed.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Answers per second, all connections together.
    pub per_second: f64,
    /// Median time to the last byte, in milliseconds.
    pub p50_ms: f64,
    /// 99 of 100 answers were at least this fast, in milliseconds.
    pub p99_ms: f64,
    /// How many answers were counted.
    pub answers: usize,
}

/// Keeps `connections` busy for `time`. Any answer but 200 ends the run.
pub async fn run(target: &Target, connections: usize, time: Duration) -> Result<Figures> {
    let began = Instant::now();
    let until = began + time;
    let workers: Vec<_> = (0..connections)
        .map(|_| tokio::spawn(work(target.clone(), move |_| Instant::now() < until)))
        .collect();
    let mut times = Vec::new();
    for worker in workers {
        times.extend(worker.await??);
    }
    Ok(figures(times, began.elapsed()))
}

/// Asks exactly `count` times over one connection.
pub async fn repeat(target: &Target, count: usize) -> Result<Figures> {
    let began = Instant::now();
    let times = work(target.clone(), move |done| done < count).await?;
    Ok(figures(times, began.elapsed()))
}

async fn work(target: Target, more: impl Fn(usize) -> bool) -> Result<Vec<Duration>> {
    let mut connection = connect(target.addr).await?;
    let mut times = Vec::new();
    while more(times.len()) {
        let began = Instant::now();
        ask(&mut connection, &target).await?;
        times.push(began.elapsed());
    }
    Ok(times)
}

async fn connect(addr: SocketAddr) -> Result<SendRequest<Empty<Bytes>>> {
    let stream = TcpStream::connect(addr)
        .await
        .context("the server does not listen")?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

async fn ask(connection: &mut SendRequest<Empty<Bytes>>, target: &Target) -> Result<()> {
    let mut request = Request::get(&target.path).header(header::HOST, target.addr.to_string());
    for (name, value) in &target.headers {
        request = request.header(name, value);
    }
    connection.ready().await?;
    let answer = connection.send_request(request.body(Empty::new())?).await?;
    let status = answer.status();
    ensure!(
        status == http::StatusCode::OK,
        "{} answered {status}",
        target.path
    );
    answer.into_body().collect().await?;
    Ok(())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of answers are far below 2^52"
)]
fn figures(mut times: Vec<Duration>, took: Duration) -> Figures {
    times.sort_unstable();
    let at = |share: f64| percentile(&times, share).as_secs_f64() * 1e3;
    Figures {
        per_second: times.len() as f64 / took.as_secs_f64(),
        p50_ms: at(0.50),
        p99_ms: at(0.99),
        answers: times.len(),
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index into a list of measured times"
)]
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted
        .get((last as f64 * share).round() as usize)
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_taken_from_the_sorted_times() {
        let times: Vec<_> = (1..=101).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 0.5), Duration::from_millis(51));
        assert_eq!(percentile(&times, 0.99), Duration::from_millis(100));
        assert_eq!(percentile(&[], 0.5), Duration::ZERO);
    }
}
