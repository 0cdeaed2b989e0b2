//! What trunk does not do: `cargo xtask finish` runs as its hook, in the staging folder, and turns
//! a build into what a CDN serves: minified, named by content, checked by hash, compressed.

mod compress;
mod loader;
mod manifest;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};

use crate::failure::{Failure, Outcome};
use crate::process::{command, run_logged};
use crate::project::Project;
use crate::{setup, stamp};

/// What trunk calls the two files (index.html's `data-bin`), and where they are to be.
const ASSETS: &str = "assets";
const GLUE: &str = "livechat-widget.js";
const WASM: &str = "livechat-widget_bg.wasm";

/// Finishes the build that trunk has staged.
pub(crate) fn run(project: &Project) -> Outcome {
    let folder = |name| {
        env::var_os(name).map(PathBuf::from).ok_or_else(|| {
            Failure::told(
                "`cargo xtask finish` is trunk's hook: run `cargo xtask build`, or `trunk build`.",
            )
        })
    };
    let staging = folder("TRUNK_STAGING_DIR")?;
    let source = folder("TRUNK_SOURCE_DIR")?;
    check_page(&source)?;
    let release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let esbuild = if release {
        Some(setup::for_finish(project)?)
    } else {
        None
    };
    finish(&staging, &source, |file, form| match &esbuild {
        Some(esbuild) => minify(project, esbuild, file, form),
        None => Ok(()),
    })?;
    let sizes = if release {
        Some(compress::all(&staging)?)
    } else {
        None
    };
    manifest::write(&staging, sizes.as_ref())?;
    if release {
        compress::one(&staging.join(manifest::NAME))?;
    }
    Ok(())
}

/// With `data-type="worker"` trunk finds no main program in the page, and builds the root package
/// once more, unoptimised and under the same names. Which of the two is left is chance.
fn check_page(source: &Path) -> Outcome {
    let path = source.join("index.html");
    let page = fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
    if page.contains("data-type=\"worker\"") {
        Err(Failure::told(
            "index.html says data-type=\"worker\", with which trunk builds the widget twice, the second time unoptimised: leave it out (Trunk.toml sees to it that nothing is injected).",
        ))
    } else {
        Ok(())
    }
}

/// What kind of script a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Imported: names at the top are its own.
    Module,
    /// In a `<script>` tag: names at the top are the page's.
    Classic,
}

/// Names the files by content and stamps the loader; `minify` rewrites a script in place.
fn finish(staging: &Path, source: &Path, minify: impl Fn(&Path, Form) -> Outcome) -> Outcome {
    let assets = staging.join(ASSETS);
    fs::create_dir_all(&assets).map_err(|error| Failure::file("create", &assets, &error))?;
    let wasm_path = staging.join(WASM);
    let wasm = read(&wasm_path)?;
    let wasm_name = hashed_name(&wasm, "wasm");
    rename(&wasm_path, &assets.join(&wasm_name))?;

    let glue_path = staging.join(GLUE);
    let glue = fs::read_to_string(&glue_path)
        .map_err(|error| Failure::file("read", &glue_path, &error))?;
    write(&glue_path, name_wasm_in_glue(&glue, &wasm_name)?.as_bytes())?;
    minify(&glue_path, Form::Module)?;
    let glue = read(&glue_path)?;
    let glue_name = hashed_name(&glue, "js");
    rename(&glue_path, &assets.join(&glue_name))?;

    let template_path = source.join("embed").join("livechat.js");
    let template = fs::read_to_string(&template_path)
        .map_err(|error| Failure::file("read", &template_path, &error))?;
    let stamped = loader::stamp(
        &template,
        &[
            ("__GLUE__", &format!("{ASSETS}/{glue_name}")),
            ("__WASM__", &format!("{ASSETS}/{wasm_name}")),
            ("__GLUE_SRI__", &integrity(&glue)),
            ("__WASM_SRI__", &integrity(&wasm)),
            ("__VERSION__", env!("CARGO_PKG_VERSION")),
        ],
    )
    .map_err(|why| Failure::told(format!("embed/livechat.js {why}.")))?;
    let loader_path = staging.join("livechat.js");
    write(&loader_path, stamped.as_bytes())?;
    minify(&loader_path, Form::Classic)
}

/// `livechat-widget-` and 16 digits of the SHA-256 of what the file holds.
fn hashed_name(bytes: &[u8], extension: &str) -> String {
    let hash: String = stamp::hex(bytes).chars().take(16).collect();
    format!("livechat-widget-{hash}.{extension}")
}

/// What a browser compares with what it fetched.
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

/// The glue knows a default name for the wasm; our loader always passes one, but a default that
/// leads nowhere would be a trap.
fn name_wasm_in_glue(glue: &str, wasm_name: &str) -> Outcome<String> {
    if glue.contains(WASM) {
        Ok(glue.replace(WASM, wasm_name))
    } else {
        Err(Failure::told(format!(
            "The JavaScript from wasm-bindgen no longer names {WASM}: see what index.html's `data-bin` says, and adapt xtask/src/finish.rs."
        )))
    }
}

fn minify(project: &Project, esbuild: &Path, file: &Path, form: Form) -> Outcome {
    let mut run = command(esbuild);
    run.arg(file)
        .arg(format!("--outfile={}", file.display()))
        .args([
            "--allow-overwrite",
            "--minify",
            "--target=es2022",
            "--legal-comments=none",
            "--charset=utf8",
        ])
        .args(["--log-level=warning", "--color=false"]);
    if form == Form::Module {
        run.arg("--format=esm");
    }
    run_logged(
        project,
        &format!(
            "Minifying {}",
            file.file_name().unwrap_or_default().to_string_lossy()
        ),
        "esbuild",
        &mut run,
        "esbuild is missing: remove xtask/node/node_modules and run the command again.",
    )
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| Failure::file("read", path, &error))
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|error| Failure::file("write to", path, &error))
}

fn rename(from: &Path, to: &Path) -> Outcome {
    fs::rename(from, to).map_err(|error| Failure::file("rename", from, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_contents() {
        assert_eq!(
            hashed_name(b"", "wasm"),
            "livechat-widget-e3b0c44298fc1c14.wasm"
        );
        assert_ne!(hashed_name(b"a", "js"), hashed_name(b"b", "js"));
    }

    #[test]
    fn integrity_is_the_one_that_browsers_compute() {
        assert_eq!(
            integrity(b"alert('Hello, world.');"),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }

    #[test]
    fn the_glue_names_the_hashed_wasm() {
        let glue = "module_or_path = new URL('livechat-widget_bg.wasm', import.meta.url);";
        assert_eq!(
            name_wasm_in_glue(glue, "w-1.wasm").unwrap(),
            "module_or_path = new URL('w-1.wasm', import.meta.url);"
        );
        assert!(name_wasm_in_glue("export {}", "w-1.wasm").is_err());
    }

    #[test]
    fn a_page_that_would_build_the_widget_twice_is_refused() {
        let root = std::env::temp_dir().join(format!("xtask-page-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        let page = root.join("index.html");
        fs::write(&page, "<link data-trunk rel=\"rust\" data-type=\"worker\">").unwrap();
        assert!(check_page(&root).is_err());
        fs::write(&page, "<link data-trunk rel=\"rust\">").unwrap();
        assert!(check_page(&root).is_ok());
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn a_staged_build_is_named_stamped_and_complete() {
        let root = std::env::temp_dir().join(format!("xtask-finish-{}", std::process::id()));
        let (staging, source) = (root.join("stage"), root.join("source"));
        fs::create_dir_all(&staging).unwrap();
        fs::create_dir_all(source.join("embed")).unwrap();
        fs::write(staging.join(WASM), b"\0asm").unwrap();
        fs::write(
            staging.join(GLUE),
            "new URL('livechat-widget_bg.wasm', import.meta.url)",
        )
        .unwrap();
        fs::write(
            source.join("embed/livechat.js"),
            "x('__GLUE__','__WASM__','__GLUE_SRI__','__WASM_SRI__','__VERSION__')",
        )
        .unwrap();
        finish(&staging, &source, |_, _| Ok(())).unwrap();

        let wasm_name = hashed_name(b"\0asm", "wasm");
        let glue = format!("new URL('{wasm_name}', import.meta.url)");
        let glue_name = hashed_name(glue.as_bytes(), "js");
        assert_eq!(
            fs::read_to_string(staging.join(ASSETS).join(&glue_name)).unwrap(),
            glue
        );
        assert!(staging.join(ASSETS).join(&wasm_name).is_file());
        let loader = fs::read_to_string(staging.join("livechat.js")).unwrap();
        assert!(
            loader.contains(&format!(
                "'assets/{glue_name}','assets/{wasm_name}','sha384-"
            )),
            "{loader}"
        );
        assert_eq!(fs::read_dir(staging.join(ASSETS)).unwrap().count(), 2);
        fs::remove_dir_all(&root).unwrap();
    }
}
