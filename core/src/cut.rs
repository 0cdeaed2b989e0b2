//! Texts cut at a sign. The standard library's `split_once` and `find` bring a search that is written
//! for long texts, into each place that calls them: the wasm is larger by that than all it saves.

/// What stands before the first of an ASCII sign, and what behind it.
#[inline(never)]
pub(crate) fn cut(text: &str, sign: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == sign)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// What stands before the last of an ASCII sign, and what behind it.
#[inline(never)]
pub(crate) fn cut_last(text: &str, sign: u8) -> Option<(&str, &str)> {
    let at = text.bytes().rposition(|byte| byte == sign)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// What stands between all of an ASCII sign, as `split` has it.
pub(crate) fn pieces(text: &str, sign: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some((first, behind)) = cut(text, sign) else {
            return Some(text);
        };
        rest = Some(behind);
        Some(first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_the_first_one() {
        assert_eq!(cut("a=b=c", b'='), Some(("a", "b=c")));
        assert_eq!(cut("ä=", b'='), Some(("ä", "")));
        assert_eq!(cut("=", b'='), Some(("", "")));
        assert_eq!(cut("ä", b'='), None);
    }

    #[test]
    fn a_text_is_cut_at_the_last_one() {
        assert_eq!(cut_last("a=b=c", b'='), Some(("a=b", "c")));
        assert_eq!(cut_last("ä=", b'='), Some(("ä", "")));
        assert_eq!(cut_last("ä", b'='), None);
    }

    #[test]
    fn pieces_are_those_of_the_standard_library() {
        for text in ["", "a", "a,b", ",", "ä,,ö,", " a , b "] {
            assert!(pieces(text, b',').eq(text.split(',')), "{text}");
        }
    }
}
