//! The style sheet that the page's wasm carries: the widget's tokens, conversation and fields, and what
//! is the page's own.

use std::path::Path;
use std::{env, fs, io};

#[path = "../style/press.rs"]
mod press;
#[path = "../style/chat/sheets.rs"]
mod sheets;

fn main() -> io::Result<()> {
    let before = ["../style/tokens.css"];
    let own = [
        "../style/controls.css",
        "../style/desk/controls.css",
        "../style/desk/sign-in.css",
        "../style/desk/inbox.css",
        "../style/desk/conversation.css",
        "../style/desk/contacts.css",
        "../style/desk/import.css",
        // What the room decides stands behind all that it decides about.
        "../style/desk/frame.css",
    ];
    let sheets = [&before[..], &sheets::SHEETS, &own].concat();
    press::sheets(&sheets, "desk.css")?;
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    let path = Path::new(&out).join("desk.css");
    // The tokens are those of a widget's host; here they are the page's.
    let sheet = fs::read_to_string(&path)?.replace(":host", ":root");
    fs::write(path, sheet)
}
