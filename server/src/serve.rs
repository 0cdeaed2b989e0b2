//! Running the server: takes the data folder, reads the settings, opens the database and the
//! socket, and puts everything away when it is told to stop.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::app::{Parts, app};
use crate::arguments::{Arguments, Switch};
use crate::clock::Clock;
use crate::config::{Problem, Settings};
use crate::cors::Origins;
use crate::data_dir::{DataDir, DataDirError};
use crate::logging;
use crate::rate_limit::RateLimiter;
use crate::realtime::{Hub, Presence};
use crate::store::{Store, StoreError};

/// How long requests that have begun may still take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Why the server does not run, in one sentence that says what to do.
#[derive(Debug)]
pub enum Stop {
    /// The data folder cannot be had.
    DataDir(PathBuf, DataDirError),
    /// The settings cannot be used.
    Settings(Problem),
    /// The database cannot be opened.
    Store(PathBuf, StoreError),
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The machine refused something else.
    Io(io::Error),
}

impl Stop {
    /// 2 when the settings have to be mended, otherwise 1.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Settings(_) => 2,
            Self::DataDir(..) | Self::Store(..) | Self::Listen(..) | Self::Io(_) => 1,
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DataDir(path, DataDirError::InUse) => write!(
                f,
                "another livechat-server is using the data folder {}. Stop it, or choose another folder with --data DIR",
                path.display()
            ),
            Self::DataDir(path, DataDirError::Io(error))
                if error.kind() == io::ErrorKind::StorageFull =>
            {
                write!(
                    f,
                    "the disk is full: the data folder {} cannot be written. Make room and start again",
                    path.display()
                )
            }
            Self::DataDir(path, DataDirError::Io(error)) => write!(
                f,
                "the data folder {} cannot be written ({error}). Check who owns it, or choose another one with --data DIR",
                path.display()
            ),
            Self::Settings(problem) => problem.fmt(f),
            Self::Store(path, error) => write!(
                f,
                "the database {} cannot be opened: {error}",
                path.display()
            ),
            Self::Listen(address, error) if error.kind() == io::ErrorKind::AddrInUse => write!(
                f,
                "port {} is already in use on {}. Stop the other program, or choose another port with --listen {}",
                address.port(),
                address.ip(),
                SocketAddr::new(address.ip(), address.port().wrapping_add(1))
            ),
            Self::Listen(address, error) => {
                write!(
                    f,
                    "cannot listen on {address} ({error}). Choose another address with --listen ADDRESS:PORT"
                )
            }
            Self::Io(error) => write!(f, "the machine refused: {error}"),
        }
    }
}

impl std::error::Error for Stop {}

/// Runs until SIGTERM or SIGINT.
///
/// # Errors
/// When it cannot start.
pub fn run(arguments: &Arguments) -> Result<(), Stop> {
    logging::start(arguments.log_format, arguments.log_level);
    let data_error = |error| Stop::DataDir(arguments.data.clone(), error);
    let data = DataDir::take(&arguments.data).map_err(data_error)?;
    let settings = match &arguments.config {
        Some(file) => settings(file)?,
        None => settings(&data.settings().map_err(data_error)?)?,
    };
    let store =
        Store::open(&data.database()).map_err(|error| Stop::Store(data.database(), error))?;
    let origins = match &arguments.cors_origins {
        Some(list) => Origins::parse(list),
        None => Origins::from_list(
            settings
                .cors
                .origins
                .iter()
                .map(|origin| origin.get_ref().as_str()),
        ),
    };
    let parts = Parts {
        clock: Clock::system(),
        dist: arguments.dist.clone(),
        hub: Hub::default(),
        presence: Presence::default(),
        limiter: (arguments.rate_limit == Switch::On).then(RateLimiter::default),
        origins,
        settings,
        store: store.clone(),
        trust_proxy: arguments.trust_proxy,
    };
    let runtime = tokio::runtime::Runtime::new().map_err(Stop::Io)?;
    let served = runtime.block_on(listen(arguments.listen, parts));
    // Waits for database calls that have begun.
    drop(runtime);
    if let Err(error) = store.close() {
        tracing::warn!(%error, "the write-ahead log stays; it is read at the next start");
    }
    served
}

fn settings(file: &Path) -> Result<Settings, Stop> {
    let text = fs::read_to_string(file)
        .map_err(|error| Stop::Settings(Problem::unreadable(file, &error)))?;
    Settings::parse(&text, file).map_err(Stop::Settings)
}

async fn listen(address: SocketAddr, parts: Parts) -> Result<(), Stop> {
    let refused = |error| Stop::Listen(address, error);
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let real = listener.local_addr().map_err(refused)?;
    let signal = stop_signal().map_err(Stop::Io)?;
    announce(real);

    let (told, stopping) = oneshot::channel::<()>();
    let service = app(parts).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        signal.await;
        told.send(()).ok();
    });
    tokio::select! {
        served = server => served.map_err(Stop::Io),
        // A client that never finishes does not keep the server from stopping.
        () = async {
            stopping.await.ok();
            tokio::time::sleep(GRACE).await;
        } => Ok(()),
    }
}

/// The one line on stdout: other programs wait for it and read the port from it.
fn announce(address: SocketAddr) {
    let mut out = io::stdout();
    // Whoever closed stdout does not want to know.
    writeln!(out, "livechat-server listening on http://{address}")
        .and_then(|()| out.flush())
        .ok();
}

/// Made before the server says it is ready, so that no signal is missed after that.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Where there are no Unix signals, only Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        tokio::signal::ctrl_c().await.ok();
    })
}
