//! What the browser starts.

fn main() {
    livechat_console::draw();
}
