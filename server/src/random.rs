//! Texts that nobody can guess.

/// Characters that are not mistaken for each other when somebody types them: Rocket.Chat's own.
const ALPHABET: &[u8; 55] = b"23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz";

/// The machine gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRandom;

/// So many characters from the machine's cryptographic source.
///
/// # Errors
/// When it gives none.
pub fn text(length: usize) -> Result<String, NoRandom> {
    let mut text = String::with_capacity(length);
    let mut bytes = [0; 64];
    while text.len() < length {
        getrandom::fill(&mut bytes).map_err(|_| NoRandom)?;
        // A remainder of all 256 would make some characters likelier than others: what is above
        // the last whole multiple of 55 is drawn again.
        let fair = bytes.iter().filter(|byte| **byte < 220);
        let drawn = fair.filter_map(|byte| ALPHABET.get(usize::from(*byte) % ALPHABET.len()));
        for character in drawn.take(length - text.len()) {
            text.push(char::from(*character));
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_their_length_and_differ() {
        for length in [0, 1, 17, 43, 200] {
            let text = text(length).unwrap();
            assert_eq!(text.len(), length);
            assert!(text.bytes().all(|byte| ALPHABET.contains(&byte)));
        }
        assert_ne!(text(17), text(17));
    }
}
