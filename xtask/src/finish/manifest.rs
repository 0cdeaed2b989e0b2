//! `manifest.json`: every file of a build with its sizes and its hash, for owners who pin them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::compress::Sizes;
use super::integrity;
use crate::failure::{Failure, Outcome};
use crate::stamp;

/// The manifest's own name; it does not list itself.
pub(super) const NAME: &str = "manifest.json";

#[derive(Serialize)]
struct Manifest {
    version: &'static str,
    files: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: String,
    bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    br: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gzip: Option<usize>,
    integrity: String,
}

/// Writes the manifest of `folder`; `sizes` of what was compressed, if anything was.
pub(super) fn write(folder: &Path, sizes: Option<&BTreeMap<PathBuf, Sizes>>) -> Outcome {
    let mut files = Vec::new();
    stamp::collect(folder, &mut files)?;
    files.retain(|file| !is_compressed_form(file) && !file.ends_with(NAME));
    files.sort();
    let files = files
        .iter()
        .map(|file| entry(folder, file, sizes))
        .collect::<Outcome<Vec<_>>>()?;
    let path = folder.join(NAME);
    serde_json::to_string_pretty(&Manifest {
        version: env!("CARGO_PKG_VERSION"),
        files,
    })
    .map_err(std::io::Error::other)
    .and_then(|text| fs::write(&path, text + "\n"))
    .map_err(|error| Failure::file("write to", &path, &error))
}

fn entry(folder: &Path, file: &Path, sizes: Option<&BTreeMap<PathBuf, Sizes>>) -> Outcome<Entry> {
    let bytes = fs::read(file).map_err(|error| Failure::file("read", file, &error))?;
    let sizes = sizes.and_then(|sizes| sizes.get(file));
    Ok(Entry {
        name: file
            .strip_prefix(folder)
            .unwrap_or(file)
            .to_string_lossy()
            .replace('\\', "/"),
        bytes: bytes.len(),
        br: sizes.map(|sizes| sizes.brotli),
        gzip: sizes.map(|sizes| sizes.gzip),
        integrity: integrity(&bytes),
    })
}

fn is_compressed_form(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension == "br" || extension == "gz")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_lists_files_with_sizes_and_not_itself() {
        let root = std::env::temp_dir().join(format!("xtask-manifest-{}", std::process::id()));
        fs::create_dir_all(root.join("assets")).unwrap();
        fs::write(root.join("assets/a.js"), "1").unwrap();
        fs::write(root.join("assets/a.js.br"), "compressed").unwrap();
        let sizes = BTreeMap::from([(root.join("assets/a.js"), Sizes { brotli: 5, gzip: 7 })]);
        write(&root, Some(&sizes)).unwrap();
        write(&root, Some(&sizes)).unwrap();
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(root.join(NAME)).unwrap()).unwrap();
        assert_eq!(
            manifest["files"],
            serde_json::json!([{ "name": "assets/a.js", "bytes": 1, "br": 5, "gzip": 7, "integrity": integrity(b"1") }])
        );
        fs::remove_dir_all(&root).unwrap();
    }
}
