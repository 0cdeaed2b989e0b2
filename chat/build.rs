//! The style sheet that the chat's wasm carries. Its colours and sizes are those of the form's.

#[path = "../style/press.rs"]
mod press;

fn main() -> std::io::Result<()> {
    press::sheets(&["../style/chat.css"], "chat.css")
}
