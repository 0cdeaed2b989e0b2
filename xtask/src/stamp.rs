//! Hashes of files: to know whether a build is up to date by what its inputs hold, not by when
//! they were written.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::failure::{Failure, Outcome};

/// The SHA-256 of `bytes` in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    digits(&Sha256::digest(bytes))
}

/// One hash over `notes` and everything in `paths` under `root`: names and contents. Paths that
/// are missing count as empty; `node_modules` is not entered.
pub(crate) fn tree(root: &Path, paths: &[&str], notes: &str) -> Outcome<String> {
    let mut files = Vec::new();
    for path in paths {
        collect(&root.join(path), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    hash.update(notes.as_bytes());
    for file in &files {
        let bytes = fs::read(file).map_err(|error| Failure::file("read", file, &error))?;
        let name = file.strip_prefix(root).unwrap_or(file).to_string_lossy();
        hash.update(format!("\n{name} {}\n", bytes.len()).as_bytes());
        hash.update(&bytes);
    }
    Ok(digits(&hash.finalize()))
}

/// All files in `path`, which may be a file itself or be missing.
pub(crate) fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    if !path.is_dir() || path.ends_with("node_modules") {
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(|error| Failure::file("read", path, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| Failure::file("read", path, &error))?;
        collect(&entry.path(), files)?;
    }
    Ok(())
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_hash_changes_with_contents_and_names_and_not_with_what_it_skips() {
        let root = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(root.join("src/deep")).unwrap();
        fs::write(root.join("src/deep/a.rs"), "a").unwrap();
        let hash = || tree(&root, &["src", "missing"], "v1").unwrap();
        let first = hash();
        assert_eq!(first, hash());

        fs::create_dir_all(root.join("src/node_modules")).unwrap();
        fs::write(root.join("src/node_modules/x"), "x").unwrap();
        assert_eq!(first, hash());

        fs::write(root.join("src/deep/a.rs"), "b").unwrap();
        let second = hash();
        assert_ne!(first, second);

        fs::rename(root.join("src/deep/a.rs"), root.join("src/deep/b.rs")).unwrap();
        assert_ne!(second, hash());
        assert_ne!(hash(), tree(&root, &["src"], "v2").unwrap());
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn a_hash_is_lower_case_hexadecimal() {
        assert_eq!(
            hex(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
