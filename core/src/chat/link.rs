//! Which addresses in a message may be links, and what is read for them. Everything that becomes a
//! link passes here.

use super::node::Node;
use crate::text::linked::{leads_somewhere, reach, starts, unseen};

/// Longest address, in bytes; a longer one stays text.
pub const MAX_ADDRESS_BYTES: usize = 4_000;

/// A link, or nothing where the address may be none.
pub(super) fn link(label: &str, address: &str) -> Option<Node> {
    let href = safe(address)?;
    let label = shown(label, &href);
    Some(Node::Link { href, label })
}

/// The address as a browser would take it, if it may be a link: tabs, line ends and spaces around
/// it are nothing, two slashes at the start mean the web. `http`, `https`, `mailto` and `tel` only.
#[must_use]
pub fn safe(address: &str) -> Option<String> {
    let mut href = String::new();
    let trimmed = address.trim();
    if trimmed.starts_with("//") {
        href.push_str("https:");
    }
    for sign in trimmed.chars() {
        if !matches!(sign, '\t' | '\n' | '\r') {
            href.push(sign);
        }
    }
    let sound =
        href.len() <= MAX_ADDRESS_BYTES && leads_somewhere(&href) && reach(&href) == href.len();
    sound.then_some(href)
}

/// A label without signs that are not seen, and with the real host behind it where it looks like
/// another address than the one it leads to (`bank.test`, `https://bank.test@evil.test`).
fn shown(label: &str, href: &str) -> String {
    let mut shown = clear(label);
    let place = place(href);
    let read = without_scheme(shown.trim());
    let honest = starts(read, place)
        && read
            .get(place.len()..)
            .is_some_and(|rest| matches!(rest.bytes().next(), None | Some(b'/' | b'?' | b'#')));
    if !honest && (shown.trim().is_empty() || like_address(read)) {
        shown.push_str(" (");
        shown.push_str(place);
        shown.push(')');
    }
    shown
}

/// Who is behind an address: its host and port, the mailbox or the number. What stands before an `@`
/// is no part of a host, and a browser ends the host at a backslash too.
fn place(href: &str) -> &str {
    let rest = without_scheme(href);
    let web = starts(href, "http");
    let (mut from, mut to) = (0, 0);
    for byte in rest.bytes() {
        if ends_host(byte) {
            break;
        }
        to += 1;
        if web && byte == b'@' {
            from = to;
        }
    }
    rest.get(from..to).unwrap_or_default()
}

fn ends_host(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\' | b'?' | b'#')
}

fn without_scheme(address: &str) -> &str {
    ["http://", "https://", "mailto:", "tel:"]
        .iter()
        .find(|scheme| starts(address, scheme))
        .and_then(|scheme| address.get(scheme.len()..))
        .unwrap_or(address)
}

/// Whether words could be taken for an address: a dot, or a sign that is drawn like one, or an `@`
/// between others.
fn like_address(words: &str) -> bool {
    let mut before = ' ';
    let mut dot = false;
    for sign in words.chars() {
        if dot && sign != ' ' {
            return true;
        }
        dot = before != ' '
            && matches!(
                sign,
                '.' | '@' | '。' | '．' | '｡' | '․' | '‧' | '·' | '\u{ff20}' | '\u{fe52}'
            );
        before = sign;
    }
    false
}

/// Words of others without signs that are not seen: names, titles and labels.
#[must_use]
pub fn clear(words: &str) -> String {
    let mut clear = String::new();
    for sign in words.chars() {
        // Emoji of several signs and the words of some scripts are joined by these two.
        if !unseen(sign) && !sign.is_control() || matches!(sign, '\u{200c}' | '\u{200d}') {
            clear.push(sign);
        }
    }
    clear
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_opens_a_page_a_letter_or_a_call_is_a_link() {
        for address in [
            "https://a.test",
            "HTTP://a.test/x?y=1#z",
            "mailto:a@b.test?subject=x",
            "tel:+15550100",
        ] {
            assert_eq!(safe(address).as_deref(), Some(address));
        }
        assert_eq!(
            safe(" \tht\ttps://a.\ntest\r\n").as_deref(),
            Some("https://a.test")
        );
        assert_eq!(safe("//a.test/x").as_deref(), Some("https://a.test/x"));
        for address in [
            "",
            "a.test",
            "/channel/general",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://a.test/x",
            "view-source:https://a.test",
            "https:a.test",
            "https:/a.test",
            "https:///a.test",
            "https:\\\\a.test",
            "///a.test",
            "https://",
            "https://?x",
            "mailto:",
            "https://a.test/\u{202e}x",
            "https://a.te\u{200b}st",
            "https://a.test/ b",
            "https://a.test/\"onclick=",
            "https://a.test/<b>",
            "https\u{ff1a}//a.test",
        ] {
            assert_eq!(safe(address), None, "{address:?}");
        }
        assert_eq!(
            safe(&["https://a.test/", &"x".repeat(4_000)].concat()),
            None
        );
    }

    #[test]
    fn a_label_cannot_claim_to_be_another_address() {
        for (label, href, expected) in [
            ("our policy", "https://a.test/p", "our policy"),
            ("https://a.test/p", "https://a.test/p", "https://a.test/p"),
            ("A.test/other", "https://a.test/p", "A.test/other"),
            ("a@b.test", "mailto:a@b.test?subject=x", "a@b.test"),
            ("+1 555 01 00", "tel:+15550100", "+1 555 01 00"),
            ("Wait. What", "https://a.test", "Wait. What"),
            ("bank.test", "https://evil.test/x", "bank.test (evil.test)"),
            (
                "https://bank.test",
                "https://evil.test:8/",
                "https://bank.test (evil.test:8)",
            ),
            (
                "bank.test",
                "https://bank.test.evil.test",
                "bank.test (bank.test.evil.test)",
            ),
            ("bank。test", "https://evil.test", "bank。test (evil.test)"),
            (
                "evil.test.bank.test",
                "https://evil.test",
                "evil.test.bank.test (evil.test)",
            ),
            (
                "help@bank.test",
                "mailto:x@evil.test",
                "help@bank.test (x@evil.test)",
            ),
            (
                "https://bank.test@evil.test",
                "https://bank.test@evil.test",
                "https://bank.test@evil.test (evil.test)",
            ),
            (
                "https://evil.test\\@bank.test",
                "https://evil.test\\@bank.test",
                "https://evil.test\\@bank.test (evil.test)",
            ),
            (
                "\u{202e}tset.knab",
                "https://evil.test",
                "tset.knab (evil.test)",
            ),
            ("ba\u{200b}nk", "https://a.test", "bank"),
            ("\u{200b}", "https://a.test", " (a.test)"),
        ] {
            assert_eq!(shown(label, href), expected, "{label:?} {href}");
        }
    }
}
