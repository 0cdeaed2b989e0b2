//! Fills the names and hashes of a build into the loader's placeholders.

/// `template` with each placeholder replaced; every one must be there, and none be left.
pub(super) fn stamp(template: &str, values: &[(&str, &str)]) -> Result<String, String> {
    let mut text = template.to_owned();
    for (placeholder, value) in values {
        if !text.contains(placeholder) {
            return Err(format!("lacks the placeholder {placeholder}"));
        }
        text = text.replace(placeholder, value);
    }
    match placeholder_in(&text) {
        Some(left) => Err(format!("has a placeholder that nobody fills: {left}")),
        None => Ok(text),
    }
}

/// The first `__UPPER_CASE__` in `text`.
fn placeholder_in(text: &str) -> Option<&str> {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.split(|letter| !is_word(letter)).find(|word| {
        word.strip_prefix("__")
            .and_then(|rest| rest.strip_suffix("__"))
            .is_some_and(|name| {
                name.starts_with(|first: char| first.is_ascii_uppercase())
                    && name.chars().all(|letter| {
                        letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'
                    })
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_filled() {
        let text = stamp(
            "a(\"__GLUE__\", \"__GLUE__\", `__GLUE_SRI__`)",
            &[("__GLUE__", "g.js"), ("__GLUE_SRI__", "sha")],
        );
        assert_eq!(text.unwrap(), "a(\"g.js\", \"g.js\", `sha`)");
    }

    #[test]
    fn a_missing_placeholder_is_an_error() {
        let why = stamp("a('__GLUE__')", &[("__GLUE__", "g"), ("__WASM__", "w")]).unwrap_err();
        assert_eq!(why, "lacks the placeholder __WASM__");
    }

    #[test]
    fn a_placeholder_left_over_is_an_error() {
        let why = stamp("a('__GLUE__', '__WSAM__')", &[("__GLUE__", "g")]).unwrap_err();
        assert_eq!(why, "has a placeholder that nobody fills: __WSAM__");
    }

    #[test]
    fn other_underscores_are_not_placeholders() {
        for text in ["__proto__", "__wbg_init", "a__B__c", "____", "__ A __"] {
            assert_eq!(placeholder_in(text), None, "{text}");
        }
        assert_eq!(placeholder_in("'__A_1__'"), Some("__A_1__"));
    }
}
