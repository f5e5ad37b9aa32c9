//! One listener and its graceful end.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::SandboxError;

/// How long open requests may take to end after the stop signal.
const GRACE: Duration = Duration::from_secs(3);

/// A bound socket whose address is known before anything is served.
pub(crate) struct Listener {
    socket: TcpListener,
    /// The address to give out: host name `localhost` and the real port.
    pub(crate) url: Url,
}

impl Listener {
    pub(crate) async fn bind(address: SocketAddr) -> Result<Self, SandboxError> {
        let refused = |source| SandboxError::Bind { address, source };
        let socket = TcpListener::bind(address).await.map_err(refused)?;
        let port = socket.local_addr().map_err(refused)?.port();
        let url = Url::parse(&format!("http://localhost:{port}/"))
            .expect("a port number makes a valid address");
        Ok(Self { socket, url })
    }
}

/// Serves `router` until `stopping`, then lets open requests end for a moment.
pub(crate) async fn serve(listener: Listener, router: Router, stopping: CancellationToken) {
    let signal = stopping.clone().cancelled_owned();
    let server = axum::serve(listener.socket, router).with_graceful_shutdown(signal);
    let limit = async {
        stopping.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        _ = server.into_future() => {}
        () = limit => {}
    }
}
