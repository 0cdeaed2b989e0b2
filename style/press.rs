//! How the build scripts of both wasm modules press style sheets: comments and white space are for
//! us, bytes are the visitor's.

use std::path::Path;
use std::{env, fs, io};

/// Writes the sheets, in the order in which they apply, as one called `name` into the build's folder.
pub(crate) fn sheets(sheets: &[&str], name: &str) -> io::Result<()> {
    let mut pressed = String::new();
    for sheet in sheets {
        println!("cargo::rerun-if-changed={sheet}");
        pressed.push_str(&press(&fs::read_to_string(sheet)?));
    }
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&out).join(name), pressed)
}

/// Takes out comments, and the white space around what needs none. Our sheets hold no strings in
/// which either would mean something.
fn press(css: &str) -> String {
    let mut bare = String::new();
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let mut pressed = String::new();
    for word in bare.split_whitespace() {
        let tight = pressed.is_empty()
            || pressed.ends_with(['{', '}', ';', ',', ':'])
            || word.starts_with(['{', '}']);
        if !tight {
            pressed.push(' ');
        }
        pressed.push_str(word);
    }
    pressed.replace(";}", "}")
}
