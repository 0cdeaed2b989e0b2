//! What a file is called where people read it. It is never a path.

/// Longest name, in characters.
pub const MAX_CHARS: usize = 200;

/// Longest ending that survives when a name is cut, in characters.
const MAX_ENDING_CHARS: usize = 20;

/// The name without folders and without characters that cannot be seen or turn the line around:
/// `exe.gpj` must not be read as `jpg.exe`. `file` when nothing is left.
#[must_use]
pub fn clean(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|c| !is_hidden(*c)).collect();
    let name = seen.trim();
    if name.is_empty() || name.chars().all(|c| c == '.') {
        return "file".to_owned();
    }
    if name.chars().nth(MAX_CHARS).is_none() {
        return name.to_owned();
    }
    let ending = match name.rfind('.').and_then(|dot| name.get(dot..)) {
        Some(ending) if ending.chars().count() <= MAX_ENDING_CHARS => ending,
        Some(_) | None => "",
    };
    let kept = MAX_CHARS - ending.chars().count();
    name.chars().take(kept).chain(ending.chars()).collect()
}

/// The ending of a name in small letters, without its dot.
#[must_use]
pub fn ending(name: &str) -> Option<String> {
    let (before, ending) = name.rsplit_once('.')?;
    (!before.is_empty()).then(|| ending.to_ascii_lowercase())
}

fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}' | '\u{feff}')
}

/// A name as one segment of an address.
#[must_use]
pub fn encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for half in [byte >> 4, byte & 15] {
                encoded.extend(char::from_digit(half.into(), 16).map(|c| c.to_ascii_uppercase()));
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_a_person_would_call_it() {
        for (sent, name) in [
            ("basil.png", "basil.png"),
            (" Mein Beet (2).JPG ", "Mein Beet (2).JPG"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ada\\basil.png", "basil.png"),
            ("a\0b\r\nc.txt", "abc.txt"),
            ("invoice\u{202e}gpj.exe", "invoicegpj.exe"),
            ("..", "file"),
            ("a/", "file"),
            (" \u{200b} ", "file"),
            ("", "file"),
            ("جدول.pdf", "جدول.pdf"),
            (".htaccess", ".htaccess"),
        ] {
            assert_eq!(clean(sent), name, "{sent:?}");
        }
        let long = clean(&format!("{}.jpeg", "ä".repeat(1_000_000)));
        assert_eq!(long.chars().count(), MAX_CHARS);
        assert!(long.ends_with("ä.jpeg"));
        let endless = clean(&format!("a.{}", "b".repeat(500)));
        assert_eq!(endless.chars().count(), MAX_CHARS);
    }

    #[test]
    fn an_ending_is_what_follows_the_last_dot() {
        assert_eq!(ending("a.tar.GZ").as_deref(), Some("gz"));
        assert_eq!(ending("a").as_deref(), None);
        assert_eq!(ending(".png").as_deref(), None);
    }

    #[test]
    fn an_address_holds_any_name() {
        assert_eq!(encoded("a b/ä?#%\".png"), "a%20b%2F%C3%A4%3F%23%25%22.png");
    }
}
