//! Running the server: takes the data folder, reads the settings, opens the database and the
//! socket, and puts everything away when it is told to stop.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::app::{Parts, app};
use crate::arguments::{AgentCommand, Arguments, Command, Switch};
use crate::clock::Clock;
use crate::config::{self, Problem, Settings};
use crate::cors::Origins;
use crate::custom_fields::CustomFields;
use crate::data_dir::{self, DataDir, DataDirError};
use crate::first_agent::{self, FirstAgent};
use crate::mail::Post;
use crate::rate_limit::RateLimiter;
use crate::realtime::{Hub, Presence};
use crate::store::{self, Store, StoreError};
use crate::unconfirmed::Unconfirmed;
use crate::uploads::Folder;
use crate::{agent_command, connections, file_limit, logging};

/// How long requests that have begun may still take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Why the server does not run, in one sentence that says what to do.
#[derive(Debug)]
pub enum Stop {
    /// A command about agents did nothing.
    Agent(agent_command::Failure),
    /// The first agent cannot be made as the environment says.
    FirstAgent(first_agent::Unusable),
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
            Self::FirstAgent(_) | Self::Settings(_) => 2,
            Self::Agent(_)
            | Self::DataDir(..)
            | Self::Store(..)
            | Self::Listen(..)
            | Self::Io(_) => 1,
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agent(failure) => failure.fmt(f),
            Self::FirstAgent(problem) => problem.fmt(f),
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

/// Does what the arguments say: serves, unless they say something else.
///
/// # Errors
/// When it cannot be done.
pub fn run(arguments: &Arguments) -> Result<(), Stop> {
    match &arguments.command {
        None => serve(arguments),
        Some(Command::Agent(command)) => agent(arguments, command),
    }
}

/// Carries out a command about agents. The data folder is not taken: a server may have it.
fn agent(arguments: &Arguments, command: &AgentCommand) -> Result<(), Stop> {
    logging::start(arguments.log_format, arguments.log_level);
    let usual = arguments.data.join(data_dir::SETTINGS_FILE);
    let settings = match &arguments.config {
        Some(file) => settings(file)?,
        None if usual.exists() => settings(&usual)?,
        None => Settings::parse(config::DEFAULT, &usual).map_err(Stop::Settings)?,
    };
    let database = arguments.data.join(store::FILE);
    let store = Store::open(&database).map_err(|error| Stop::Store(database, error))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(Stop::Io)?;
    let (input, output) = (io::stdin().lock(), io::stdout());
    let now = Clock::system().now_iso();
    runtime
        .block_on(agent_command::run(
            command, &store, &settings, now, input, output,
        ))
        .map_err(Stop::Agent)
}

/// Runs until SIGTERM or SIGINT.
fn serve(arguments: &Arguments) -> Result<(), Stop> {
    logging::start(arguments.log_format, arguments.log_level);
    file_limit::raise();
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
    let files = Folder::open(data.path()).map_err(|error| data_error(error.into()))?;
    let known = store.upload_ids();
    let known = known.map_err(|error| Stop::Store(data.database(), error))?;
    files
        .keep_only(|id| known.contains(id))
        .map_err(|error| data_error(error.into()))?;
    let post = Post::open(&settings.mail, data.path());
    let post = post.map_err(|error| data_error(error.into()))?;
    let saved = store.saved_fields();
    let saved = saved.map_err(|error| Stop::Store(data.database(), error))?;
    let parts = Parts {
        clock: Clock::system(),
        dist: arguments.dist.clone(),
        fields: CustomFields::new(&settings, &saved),
        files,
        hub: Hub::default(),
        post: Arc::new(post),
        presence: Presence::default(),
        unconfirmed: Unconfirmed::default(),
        limiter: (arguments.rate_limit == Switch::On).then(RateLimiter::default),
        origins,
        settings,
        store: store.clone(),
        trust_proxy: arguments.trust_proxy,
    };
    let first = match std::env::var(first_agent::VARIABLE) {
        Ok(text) => Some(FirstAgent::parse(&text).map_err(Stop::FirstAgent)?),
        Err(_) => None,
    };
    let runtime = tokio::runtime::Runtime::new().map_err(Stop::Io)?;
    let served = runtime.block_on(async {
        let refused = |error| Stop::Listen(arguments.listen, error);
        let listener = TcpListener::bind(arguments.listen).await.map_err(refused)?;
        let now = parts.clock.now_iso();
        first_agent::make(&store, first, now, io::stderr())
            .await
            .map_err(|error| Stop::Store(data.database(), error))?;
        listen(listener, parts).await
    });
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

async fn listen(listener: TcpListener, parts: Parts) -> Result<(), Stop> {
    let real = listener.local_addr().map_err(Stop::Io)?;
    let signal = stop_signal().map_err(Stop::Io)?;
    announce(real);

    let (told, stopping) = oneshot::channel::<()>();
    let server = connections::serve(listener, app(parts), async move {
        signal.await;
        told.send(()).ok();
    });
    tokio::select! {
        () = server => {}
        // A client that never finishes does not keep the server from stopping.
        () = async {
            stopping.await.ok();
            tokio::time::sleep(GRACE).await;
        } => {}
    }
    Ok(())
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
