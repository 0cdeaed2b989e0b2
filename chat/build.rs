//! The style sheet that the chat's wasm carries. Its colours and sizes are those of the form's.

#[path = "../style/press.rs"]
mod press;
#[path = "../style/chat/sheets.rs"]
mod sheets;

fn main() -> std::io::Result<()> {
    press::sheets(&sheets::SHEETS, "chat.css")
}
