//! Writes a brotli and a gzip form beside each file that shrinks, as small as they go: it is done
//! once, and fetched often.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::stamp;

/// What is text, or wasm; pictures and fonts are compressed already.
const EXTENSIONS: &[&str] = &["css", "html", "js", "json", "svg", "txt", "wasm"];

/// The compressed sizes of a file in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sizes {
    /// brotli, quality 11.
    pub(super) brotli: usize,
    /// gzip, level 9.
    pub(super) gzip: usize,
}

/// Compresses all that is worth it in `folder`; the sizes by path.
pub(super) fn all(folder: &Path) -> Outcome<BTreeMap<PathBuf, Sizes>> {
    let mut files = Vec::new();
    stamp::collect(folder, &mut files)?;
    files.retain(|file| is_compressible(file));
    files
        .into_iter()
        .map(|file| one(&file).map(|sizes| (file, sizes)))
        .collect()
}

/// Compresses one file.
pub(super) fn one(path: &Path) -> Outcome<Sizes> {
    let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    let told = |error: std::io::Error| Failure::file("compress", path, &error);
    let brotli = brotli(&bytes).map_err(told)?;
    let gzip = gzip(&bytes).map_err(told)?;
    for (extension, bytes) in [("br", &brotli), ("gz", &gzip)] {
        let mut name = path.as_os_str().to_owned();
        name.push(".");
        name.push(extension);
        let path = PathBuf::from(name);
        fs::write(&path, bytes).map_err(|error| Failure::file("write to", &path, &error))?;
    }
    Ok(Sizes {
        brotli: brotli.len(),
        gzip: gzip.len(),
    })
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let (quality, window) = (11, 22);
    let mut compressor = brotli::CompressorWriter::new(Vec::new(), 4096, quality, window);
    compressor.write_all(bytes)?;
    Ok(compressor.into_inner())
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    // No name and no time inside: the same file gives the same bytes.
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn is_compressible(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| EXTENSIONS.contains(&extension))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_forms_give_back_what_went_in() {
        let text = "the same words, the same words, the same words".repeat(50);
        let mut back = String::new();
        brotli::Decompressor::new(brotli(text.as_bytes()).unwrap().as_slice(), 4096)
            .read_to_string(&mut back)
            .unwrap();
        assert_eq!(back, text);
        back.clear();
        flate2::read::GzDecoder::new(gzip(text.as_bytes()).unwrap().as_slice())
            .read_to_string(&mut back)
            .unwrap();
        assert_eq!(back, text);
    }

    #[test]
    fn only_what_shrinks_is_compressed() {
        assert!(is_compressible(Path::new("assets/x.wasm")));
        assert!(is_compressible(Path::new("index.html")));
        assert!(!is_compressible(Path::new("shop.webp")));
        assert!(!is_compressible(Path::new("x.js.br")));
        assert!(!is_compressible(Path::new("LICENSE")));
    }
}
