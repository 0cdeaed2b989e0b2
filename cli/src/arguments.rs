//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use livechat_client::ServerUrl;

use crate::import::Existing;

/// Registers visitors and contacts with a live-chat server (Rocket.Chat or the embedded one), imports
/// them from a file, and says what is wrong with a server
#[derive(Debug, Parser)]
#[command(
    name = "livechat",
    version,
    after_help = "Agents' commands need a user id (LIVECHAT_USER_ID or --user-id) and a token (LIVECHAT_AUTH_TOKEN or\n\
                  --token-file). There is no option that takes the token itself: command lines are seen by everybody\n\
                  on the machine, and kept in histories. Visitors' tokens are secrets, too.\n\n\
                  Exit codes: 0 fine, 1 refused by the server (doctor: problems found), 2 wrong use or unreadable\n\
                  file, 3 not reachable or no chat server, 4 some rows of an import failed, 130 stopped by Ctrl-C."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// The server, https://chat.example.com
    #[arg(long, global = true, env = "LIVECHAT_SERVER", value_name = "URL")]
    pub(crate) server: Option<ServerUrl>,

    /// The agent's user id
    #[arg(long, global = true, env = "LIVECHAT_USER_ID", value_name = "ID")]
    pub(crate) user_id: Option<String>,

    /// File with the agent's token, or with two lines: user id and token; - reads standard input
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,

    /// How answers are written
    #[arg(long, global = true, value_name = "FORM", default_value = "table")]
    pub(crate) output: Form,

    /// Wait and try again when the server asks to slow down (an import always does)
    #[arg(long, global = true)]
    pub(crate) wait: bool,
}

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For programs: one JSON value
    Json,
    /// For people
    Table,
}

/// What there is to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Visitors: people with a token of their own; needs no account
    #[command(subcommand)]
    Visitor(VisitorCommand),
    /// Contacts: people as agents know them; needs an agent's account
    #[command(subcommand)]
    Contact(Box<ContactCommand>),
    /// Says whether a server is fit for live chat, and what to do where it is not; changes nothing
    Doctor(DoctorCommand),
    /// Signs in and prints user id and token, two lines for --token-file; the password is read from
    /// standard input
    Login(LoginCommand),
    /// Prints completions for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// What can be done with visitors.
#[derive(Debug, Subcommand)]
pub(crate) enum VisitorCommand {
    /// Registers a visitor, or changes the one whose token is in LIVECHAT_VISITOR_TOKEN
    Register(RegisterVisitor),
    /// Shows the visitor with a token
    Get(VisitorToken),
    /// Deletes the visitor with a token, and all that was said
    Forget {
        #[command(flatten)]
        token: VisitorToken,
        /// Really
        #[arg(long)]
        yes: bool,
    },
}

/// Who is registered.
#[derive(Debug, Args)]
pub(crate) struct RegisterVisitor {
    /// What they want to be called
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// E-mail address
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// Phone number
    #[arg(long)]
    pub(crate) phone: Option<String>,
    /// Department, by id or name
    #[arg(long)]
    pub(crate) department: Option<String>,
    /// A custom field; may be given more than once
    #[arg(long = "field", value_name = "KEY=VALUE", value_parser = field)]
    pub(crate) fields: Vec<(String, String)>,
    /// Also print the visitor's token in a table; JSON always has it
    #[arg(long)]
    pub(crate) show_token: bool,
    /// Change the visitor with this token instead of making one; - reads standard input. Better in the
    /// environment, where nobody else sees it
    #[arg(
        long = "visitor-token",
        env = "LIVECHAT_VISITOR_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    pub(crate) token: Option<String>,
}

/// Whose token.
#[derive(Debug, Args)]
pub(crate) struct VisitorToken {
    /// The visitor's token; - reads standard input. Better in the environment, where nobody else sees it
    #[arg(env = "LIVECHAT_VISITOR_TOKEN", hide_env_values = true)]
    pub(crate) token: String,
}

/// What can be done with contacts.
#[derive(Debug, Subcommand)]
pub(crate) enum ContactCommand {
    /// Makes a contact (create-livechat-contact)
    Register(RegisterContact),
    /// Shows a contact (view-livechat-contact)
    Get(GetContact),
    /// Changes a contact; what is not named stays (update-livechat-contact)
    Update(UpdateContact),
    /// Lists contacts (view-livechat-contact)
    Search(SearchContacts),
    /// Makes and changes contacts as a CSV file says
    Import(ImportContacts),
}

/// A new contact.
#[derive(Debug, Args)]
pub(crate) struct RegisterContact {
    /// What they are called
    #[arg(long)]
    pub(crate) name: String,
    /// E-mail address; may be given more than once
    #[arg(long = "email", value_name = "EMAIL")]
    pub(crate) emails: Vec<String>,
    /// Phone number; may be given more than once
    #[arg(long = "phone", value_name = "PHONE")]
    pub(crate) phones: Vec<String>,
    /// The agent who looks after them, by id or user name
    #[arg(long)]
    pub(crate) manager: Option<String>,
    /// A custom field; may be given more than once
    #[arg(long = "field", value_name = "KEY=VALUE", value_parser = field)]
    pub(crate) fields: Vec<(String, String)>,
}

/// Which contact.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct GetContact {
    /// Its id
    pub(crate) id: Option<String>,
    /// The one with this e-mail address
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// The one with this phone number
    #[arg(long)]
    pub(crate) phone: Option<String>,
}

/// What changes.
#[derive(Debug, Args)]
pub(crate) struct UpdateContact {
    /// The contact's id
    pub(crate) id: String,
    /// What they are called
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// All e-mail addresses; may be given more than once
    #[arg(long = "email", value_name = "EMAIL")]
    pub(crate) emails: Vec<String>,
    /// All phone numbers; may be given more than once
    #[arg(long = "phone", value_name = "PHONE")]
    pub(crate) phones: Vec<String>,
    /// The agent who looks after them, by id or user name
    #[arg(long, conflicts_with = "no_manager")]
    pub(crate) manager: Option<String>,
    /// Nobody looks after them
    #[arg(long)]
    pub(crate) no_manager: bool,
    /// A custom field; others stay; may be given more than once
    #[arg(long = "field", value_name = "KEY=VALUE", value_parser = field)]
    pub(crate) fields: Vec<(String, String)>,
    /// Give up everything that is said differently of them
    #[arg(long)]
    pub(crate) wipe_conflicts: bool,
}

/// Which contacts.
#[derive(Debug, Args)]
pub(crate) struct SearchContacts {
    /// What stands in a name, an address or a number; without it, all
    pub(crate) text: Option<String>,
    /// Those whom no agent has taken note of, instead of the others
    #[arg(long)]
    pub(crate) unknown: bool,
    /// How many, at most 100
    #[arg(long, default_value_t = 25, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) count: u8,
    /// How many of the first to leave out
    #[arg(long, default_value_t = 0)]
    pub(crate) offset: usize,
}

/// What is imported, and how.
#[derive(Debug, Args)]
pub(crate) struct ImportContacts {
    /// The file: CSV with a first row that names the columns (name, email, phone, manager, id, keys of
    /// custom fields); commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252; - reads standard input
    pub(crate) file: PathBuf,
    /// Only read the file and show what would be sent; contacts that are there already are not looked for
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// What to do with a row whose id, e-mail address or phone number a contact has
    #[arg(long, value_name = "WHAT", default_value = "skip")]
    pub(crate) existing: Existing,
    /// Write the rows that did not go in, with the reason, to be mended and imported again
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Begin with the row on this line of the file, to go on after a stop
    #[arg(long, value_name = "LINE", default_value_t = 1)]
    pub(crate) from_line: usize,
}

/// Which server is looked at.
#[derive(Debug, Args)]
pub(crate) struct DoctorCommand {
    /// The server, https://chat.example.com; without it, --server
    pub(crate) url: Option<ServerUrl>,
    /// The site with the widget on it, https://shop.example: whether it may post to the server
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) origin: Option<ServerUrl>,
    /// The same as --output json
    #[arg(long)]
    pub(crate) json: bool,
}

/// Who signs in.
#[derive(Debug, Args)]
pub(crate) struct LoginCommand {
    /// User name or e-mail address
    pub(crate) user: String,
    /// The code of an authenticator app, where the account wants one
    #[arg(long)]
    pub(crate) code: Option<String>,
}

fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => {
            Ok((key.trim().to_owned(), value.to_owned()))
        }
        Some(_) | None => Err("a custom field is KEY=VALUE, like company=Acme".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_are_well_formed() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn no_option_takes_the_token_itself() {
        let command = <Arguments as clap::CommandFactory>::command();
        let names: Vec<&str> = command
            .get_arguments()
            .filter_map(|arg| arg.get_long())
            .collect();
        assert!(names.contains(&"token-file"));
        assert!(!names.contains(&"token") && !names.contains(&"password"));
    }

    #[test]
    fn a_field_has_a_key() {
        assert_eq!(field("a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert!(field("=b").is_err() && field("a").is_err());
    }
}
