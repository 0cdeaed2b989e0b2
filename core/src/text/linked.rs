//! A text of the site's or the server's with links in it: `[label](https://…)`, or addresses as they
//! are. Everything else stays text; nothing is ever read as HTML.

use crate::cut::cut;

/// A piece of such a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// Words that lead somewhere: `http`, `https`, `mailto` or `tel`.
    Link {
        /// What is read.
        label: String,
        /// Where it leads.
        address: String,
    },
}

/// Takes a text apart.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    // What is left of the text where a label may begin again.
    let mut fruitless = usize::MAX;
    while let Some(first) = rest.chars().next() {
        let found = match first {
            '[' if rest.len() <= fruitless => match labelled(rest) {
                Ok(found) => Some(found),
                Err(looked) => {
                    fruitless = rest.len().saturating_sub(looked);
                    None
                }
            },
            'h' | 'H' => bare(rest).map(|address| Found {
                label: address,
                address,
                taken: address.len(),
            }),
            _ => None,
        };
        let Some(found) = found else {
            plain.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        };
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        pieces.push(Piece::Link {
            label: found.label.to_owned(),
            address: found.address.to_owned(),
        });
        rest = rest.get(found.taken..).unwrap_or_default();
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    pieces
}

/// A link at the start of a text.
pub(crate) struct Found<'a> {
    /// What is read; the address where nothing is written.
    pub(crate) label: &'a str,
    /// Where it leads.
    pub(crate) address: &'a str,
    /// The bytes of all of it.
    pub(crate) taken: usize,
}

/// `[label](address)` at the start.
///
/// # Errors
/// How far it looked when there is none: no label that begins before that is one either, so that
/// nobody need look there again.
pub(crate) fn labelled(text: &str) -> Result<Found<'_>, usize> {
    let (before, _) = cut(text, b']').ok_or(text.len())?;
    let close = before.len();
    let looked = close + 1;
    let address = text.get(looked..).and_then(|rest| rest.strip_prefix('('));
    let address = address
        .filter(|address| leads_somewhere(address))
        .ok_or(looked)?;
    let end = reach(address);
    if !address.get(end..).unwrap_or_default().starts_with(')') {
        return Err(looked + 1 + end);
    }
    let (label, address) = (text.get(1..close), address.get(..end).unwrap_or_default());
    Ok(Found {
        label: label.filter(|label| !label.is_empty()).unwrap_or(address),
        address,
        taken: looked + end + 2,
    })
}

/// A web address at the start, without the stop of the sentence that it is in.
pub(crate) fn bare(text: &str) -> Option<&str> {
    let web = starts(text, "http://") || starts(text, "https://");
    (web && leads_somewhere(text))
        .then(|| sentenced(text))
        .filter(|address| leads_somewhere(address))
}

/// The address at the start of a sentence, without the sentence's stop and marks behind it.
pub(crate) fn sentenced(text: &str) -> &str {
    text.get(..reach(text))
        .unwrap_or_default()
        .trim_end_matches([
            '.', ',', ';', ':', '!', '?', '。', '、', '\'', '*', '_', '~',
        ])
}

/// How far an address at the start goes: up to what no address holds, or the bracket that closes
/// one from before it.
pub(crate) fn reach(text: &str) -> usize {
    let mut open = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            ')' | '<' | '>' | '"' | '`' => return at,
            sign if sign.is_whitespace() || sign.is_control() || unseen(sign) => return at,
            _ => {}
        }
    }
    text.len()
}

/// Whether what stands here is the beginning of an address that may be a link: of a scheme that
/// only opens a page, a letter or a call. A browser takes `https:/x` and `https:///x` for a host as
/// well; nobody writes those honestly.
pub(crate) fn leads_somewhere(address: &str) -> bool {
    ["http://", "https://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| {
            starts(address, scheme)
                && address
                    .get(scheme.len()..)
                    .and_then(|rest| rest.bytes().next())
                    .is_some_and(|first| !matches!(first, b'/' | b'\\' | b')' | b'?' | b'#'))
        })
}

pub(crate) fn starts(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// Signs that are not seen but change what is: they turn the direction of others round, or part
/// what looks like one word.
pub(crate) fn unseen(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> String {
        pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(words) => words,
                Piece::Link { label, address } => ["<", &label, "|", &address, ">"].concat(),
            })
            .collect()
    }

    #[test]
    fn finds_links_with_and_without_words() {
        for (text, expected) in [
            (
                "Read [our policy](https://a.test/p?x=1#y).",
                "Read <our policy|https://a.test/p?x=1#y>.",
            ),
            (
                "See https://a.test/p. Thanks",
                "See <https://a.test/p|https://a.test/p>. Thanks",
            ),
            ("(HTTP://A.TEST/b)", "(<HTTP://A.TEST/b|HTTP://A.TEST/b>)"),
            ("[write](mailto:a@b.test)", "<write|mailto:a@b.test>"),
            ("[call](tel:+15550100)", "<call|tel:+15550100>"),
            (
                "[](https://a.test/x_(y)) (https://a.test/(z)*)",
                "<https://a.test/x_(y)|https://a.test/x_(y)> (<https://a.test/(z)|https://a.test/(z)>*)",
            ),
            (
                "[[x] [y](https://a.test",
                "[[x] [y](<https://a.test|https://a.test>",
            ),
            (
                "[a](https://a.test)[b](https://b.test)",
                "<a|https://a.test><b|https://b.test>",
            ),
            (
                "規約 https://a.test/あ。次",
                "規約 <https://a.test/あ。次|https://a.test/あ。次>",
            ),
        ] {
            assert_eq!(drawn(text), expected);
        }
    }

    #[test]
    fn all_else_stays_text() {
        for text in [
            "",
            "no links here",
            "[x](javascript:alert(1))",
            "[x](data:text/html,<b>)",
            "[x](/relative)",
            "[x] (https",
            "[x",
            "https://",
            "<a href=\"javascript:x\">y</a>",
            "[[[[(((",
            "https:///a.test",
            "https://\\a.test",
            "[x](https:a.test)",
        ] {
            assert!(
                pieces(text)
                    .iter()
                    .all(|piece| matches!(piece, Piece::Text(_))),
                "{text}: {:?}",
                pieces(text)
            );
            assert_eq!(drawn(text), text);
        }
    }

    /// Each would take very long if every bracket looked through the rest again.
    #[test]
    fn a_huge_text_is_taken_apart_in_one_pass() {
        let text = "[".repeat(2_000) + &"https://a.test ".repeat(200);
        assert_eq!(pieces(&text).len(), 401);
        for part in [
            "[",
            "[x",
            "[](",
            "[](https://x",
            "[](mailto:[",
            "h",
            "https://",
            "[]",
        ] {
            let text = part.repeat(200_000 / part.len());
            assert!(drawn(&text).len() >= text.len(), "{part}");
        }
    }
}
