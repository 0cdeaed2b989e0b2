//! The style sheet that the form's wasm carries.

#[path = "style/press.rs"]
mod press;

/// In the order in which they apply.
const SHEETS: [&str; 7] = [
    "style/tokens.css",
    "style/widget/panel.css",
    "style/controls.css",
    "style/widget/field.css",
    "style/widget/button.css",
    "style/widget/notice.css",
    "style/widget/screen.css",
];

fn main() -> std::io::Result<()> {
    press::sheets(&SHEETS, "widget.css")
}
