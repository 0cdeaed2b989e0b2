//! A text of the site's or the server's with links in it: `[label](https://…)`, or addresses as they
//! are. Everything else stays text; nothing is ever read as HTML.

/// A piece of such a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// Words that lead somewhere: `http`, `https` or `mailto`.
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
    while let Some(first) = rest.chars().next() {
        let found = match first {
            '[' => labelled(rest),
            'h' | 'H' => bare(rest),
            _ => None,
        };
        let Some((label, address, taken)) = found else {
            plain.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        };
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        pieces.push(Piece::Link {
            label: label.to_owned(),
            address: address.to_owned(),
        });
        rest = rest.get(taken..).unwrap_or_default();
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    pieces
}

/// `[label](address)` at the start: both, and the length of all of it.
fn labelled(text: &str) -> Option<(&str, &str, usize)> {
    let close = text.find(']')?;
    let address = text.get(close + 1..)?.strip_prefix('(')?;
    let end = address.find(')')?;
    let (label, address) = (text.get(1..close)?, address.get(..end)?);
    let sound =
        !label.is_empty() && leads_somewhere(address) && !address.contains(char::is_whitespace);
    sound.then_some((label, address, close + end + 3))
}

/// An address at the start, without the stop of the sentence that it is in.
fn bare(text: &str) -> Option<(&str, &str, usize)> {
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | ')'))
        .unwrap_or(text.len());
    let address = text
        .get(..end)?
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '。', '、']);
    let web = starts(address, "http://") || starts(address, "https://");
    (web && address.len() > 8).then_some((address, address, address.len()))
}

fn leads_somewhere(address: &str) -> bool {
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| starts(address, scheme))
}

fn starts(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
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

    #[test]
    fn a_huge_text_is_taken_apart_in_one_pass() {
        let text = "[".repeat(2_000) + &"https://a.test ".repeat(200);
        assert_eq!(pieces(&text).len(), 401);
    }
}
