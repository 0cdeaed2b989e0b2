//! The command line and the environment: where to listen, where files are, what to log.
//!
//! What the chat itself is like (title, fields, departments) is not here but in the settings file.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::roles::Role;

/// The embedded live-chat server: Rocket.Chat's visitor protocol over SQLite, on one machine.
#[derive(Debug, Clone, Parser)]
#[command(
    version,
    after_help = "At the first start an agent is made, and the password shown on the terminal. Scripts name them\nwith LIVECHAT_ADMIN=name:password in the environment."
)]
pub struct Arguments {
    /// Something else than to serve
    #[command(subcommand)]
    pub command: Option<Command>,

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
        global = true,
        env = "LIVECHAT_DATA",
        value_name = "DIR",
        default_value = "data"
    )]
    pub data: PathBuf,

    /// Settings file; without this, livechat.toml in the data folder, written at the first start
    #[arg(long, global = true, env = "LIVECHAT_CONFIG", value_name = "FILE")]
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

/// What can be done beside serving.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Who may sign in and answer; works while a server runs
    #[command(subcommand)]
    Agent(AgentCommand),
}

/// What can be done with agents.
#[derive(Debug, Clone, Subcommand)]
pub enum AgentCommand {
    /// Adds an agent, and shows the password once
    Add {
        /// What they sign in with
        username: String,

        /// What visitors read; without this, the same
        #[arg(long)]
        name: Option<String>,

        /// Their address, which they can sign in with too
        #[arg(long)]
        email: Option<String>,

        /// What they are; may be given more than once
        #[arg(long, value_name = "ROLE", default_value = "livechat-agent")]
        role: Vec<RoleName>,

        /// A department they serve, by id or name; may be given more than once; without this, all
        #[arg(long, value_name = "DEPARTMENT")]
        department: Vec<String>,

        /// Take the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Shows all agents, one a line: name to sign in with, name, roles, departments
    List,
    /// Gives an agent another password, and signs them out everywhere
    Password {
        /// What they sign in with
        username: String,

        /// Take the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Removes an agent; what they wrote stays
    Remove {
        /// What they sign in with
        username: String,
    },
}

/// A role, by its name on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// May do everything
    #[value(name = "admin")]
    Admin,
    /// Answers visitors
    #[value(name = "livechat-agent")]
    Agent,
    /// Looks after the agents' work
    #[value(name = "livechat-manager")]
    Manager,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Admin => Self::Admin,
            RoleName::Agent => Self::Agent,
            RoleName::Manager => Self::Manager,
        }
    }
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
