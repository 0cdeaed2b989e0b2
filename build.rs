//! The style sheet that the form's wasm carries.

#[path = "style/press.rs"]
mod press;

fn main() -> std::io::Result<()> {
    press::sheets(&["style/tokens.css", "style/widget.css"], "widget.css")
}
