//! Puts functions that resemble each other next to each other: what brotli and gzip find again
//! close by costs them fewer bits. The code stays the same, only the order changes.

use std::collections::HashMap;

/// How many bytes in a row two functions must share for it to count.
const GRAM: usize = 4;

/// The order: each function followed by the one, of those left, that resembles it most.
///
/// In whole numbers throughout, so that every machine comes to the same order.
pub(super) fn by_likeness(functions: &[&[u8]]) -> Vec<usize> {
    let grams: Vec<Vec<u32>> = functions.iter().map(|code| grams(code)).collect();
    let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
    for (function, grams) in grams.iter().enumerate() {
        for gram in grams {
            holders.entry(*gram).or_default().push(function);
        }
    }
    let sizes: Vec<u64> = grams.iter().map(|grams| grams.len() as u64 + 10).collect();
    let mut left: Vec<usize> = (0..functions.len()).collect();
    let mut order = Vec::with_capacity(functions.len());
    // From the longest on: it resembles the most.
    let mut next = left.iter().copied().max_by_key(|function| {
        (
            functions.get(*function).map_or(0, |code| code.len()),
            usize::MAX - function,
        )
    });
    while let Some(function) = next {
        order.push(function);
        left.retain(|other| *other != function);
        let mut shared = vec![0_u64; functions.len()];
        for gram in grams.get(function).into_iter().flatten() {
            let holders = holders.get(gram).map_or(&[][..], Vec::as_slice);
            // What few have in common says more than what all have.
            let weight = u64::from((functions.len() / holders.len().max(1)).ilog2());
            for other in holders {
                if let Some(shared) = shared.get_mut(*other) {
                    *shared += weight;
                }
            }
        }
        // Long functions share more by chance: shared² / size, compared without dividing.
        let value = |function: usize| {
            let shared = shared.get(function).copied().unwrap_or_default();
            (shared * shared, sizes.get(function).copied().unwrap_or(1))
        };
        next = left.iter().copied().reduce(|best, other| {
            let ((best_square, best_size), (square, size)) = (value(best), value(other));
            if square * best_size > best_square * size {
                other
            } else {
                best
            }
        });
    }
    order
}

/// The runs of [`GRAM`] bytes in `code`, each once.
fn grams(code: &[u8]) -> Vec<u32> {
    let mut grams: Vec<u32> = code
        .windows(GRAM)
        .map(|bytes| {
            bytes
                .iter()
                .fold(0, |gram, byte| gram << 8 | u32::from(*byte))
        })
        .collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_comes_together_and_nothing_is_lost() {
        let code: [&[u8]; 6] = [
            b"abcdefghijklmnop",
            b"0123456789",
            b"qrstuvwx",
            b"abcdefghijkl",
            b"",
            b"x0123456789",
        ];
        assert_eq!(by_likeness(&code)[..2], [0, 3]);
        let order = by_likeness(&code);
        let place = |function| order.iter().position(|at| *at == function).unwrap();
        assert_eq!(place(1).abs_diff(place(5)), 1, "{order:?}");
        let mut all = order.clone();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4, 5]);
        assert_eq!(by_likeness(&[]), [0_usize; 0]);
    }
}
