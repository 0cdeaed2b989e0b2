//! The command line and the environment: where to listen, where files are, what to log.
//!
//! What the chat itself is like (title, fields, departments) is not here but in the settings file.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// The embedded live-chat server: Rocket.Chat's visitor protocol over SQLite, on one machine.
#[derive(Debug, Clone, Parser)]
#[command(version)]
pub struct Arguments {
    /// Address and port to listen on; port 0 takes any free one
    #[arg(
        long,
        env = "LIVECHAT_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:3000"
    )]
    pub listen: SocketAddr,

    /// Folder of the database and the settings; made when it is missing
    #[arg(
        long,
        env = "LIVECHAT_DATA",
        value_name = "DIR",
        default_value = "data"
    )]
    pub data: PathBuf,

    /// Settings file; without this, livechat.toml in the data folder, written at the first start
    #[arg(long, env = "LIVECHAT_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Folder of the built widget, served at /
    #[arg(
        long,
        env = "LIVECHAT_DIST",
        value_name = "DIR",
        default_value = "dist"
    )]
    pub dist: PathBuf,

    /// Origins that may post from a browser: *, a comma list, or off; instead of [cors] in the settings
    #[arg(long, env = "LIVECHAT_CORS_ORIGINS", value_name = "ORIGINS")]
    pub cors_origins: Option<String>,

    /// Whether calls per minute and address are limited
    #[arg(
        long,
        env = "LIVECHAT_RATE_LIMIT",
        value_name = "on|off",
        default_value = "on"
    )]
    pub rate_limit: Switch,

    /// Take a visitor's address from X-Forwarded-For; only behind a proxy that sets it
    #[arg(
        long,
        env = "LIVECHAT_TRUST_PROXY",
        value_parser = clap::builder::FalseyValueParser::new()
    )]
    pub trust_proxy: bool,

    /// Form of the log on stderr
    #[arg(
        long,
        env = "LIVECHAT_LOG_FORMAT",
        value_name = "text|json",
        default_value = "text"
    )]
    pub log_format: LogFormat,

    /// How much is logged
    #[arg(
        long,
        env = "LIVECHAT_LOG_LEVEL",
        value_name = "off|error|warn|info",
        default_value = "info"
    )]
    pub log_level: LogLevel,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// It happens.
    On,
    /// It does not.
    Off,
}

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The least serious thing that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogLevel {
    /// Nothing at all.
    Off,
    /// What went wrong here.
    Error,
    /// What may become a problem as well.
    Warn,
    /// Every request as well.
    Info,
}
