//! Percent-encoding of the one thing our addresses carry: a visitor's token.

/// Appends `text` with everything encoded but the unreserved characters of RFC 3986, so that it is
/// one path segment or one query value whatever it holds.
pub fn push_encoded(out: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |nibble: u8| char::from(*DIGITS.get(usize::from(nibble)).unwrap_or(&b'0'));
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(digit(byte >> 4));
            out.push(digit(byte & 0x0f));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_token_in_one_segment() {
        let mut out = String::from("/");
        push_encoded(&mut out, "aZ9-._~/?#%&= é");
        assert_eq!(out, "/aZ9-._~%2F%3F%23%25%26%3D%20%C3%A9");
    }
}
