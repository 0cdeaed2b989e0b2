//! What trunk does not do: `cargo xtask finish` runs as its hook, in the staging folder, and turns
//! a build into what a CDN serves: bundled, minified, named by content, checked by hash, compressed.

mod compress;
mod embed;
mod glue;
mod locale;
mod manifest;
mod order;
mod script;
mod shrink;
mod wasm;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256, Sha384};

use crate::failure::{Failure, Outcome};
use crate::project::Project;
use crate::{setup, stamp};
use embed::Embed;
use script::{Esbuild, Form};
use shrink::Tools;

/// Where the files are to be.
const ASSETS: &str = "assets";

/// A wasm module: what trunk calls it (index.html's `data-bin`), what its files are called, and what
/// the script that starts it calls its glue.
struct Built {
    bin: &'static str,
    what: &'static str,
    glue: &'static str,
}

/// The form's, with which all begins.
const WIDGET: Built = Built {
    bin: "livechat-widget",
    what: "widget",
    glue: "glue.js",
};

/// The conversation's, fetched once somebody is on their way to it.
const CHAT: Built = Built {
    bin: "livechat-chat",
    what: "chat",
    glue: "chat-glue.js",
};

/// Where trunk puts the scripts of the `browser/` folders, which the glue imports from beside it.
const SNIPPETS: &str = "snippets";

/// The file that pages name; the only one whose name stays the same.
const LOADER: &str = "livechat.js";

/// The rarely needed parts, which `embed/parts.js` finds.
const PARTS: [&str; 7] = [
    "chat",
    "diagnose",
    "fallback",
    "navigation",
    "rocketchat",
    "texts",
    "triggers",
];

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
    let (esbuild, wasm_opt) = setup::for_finish(project)?;
    let tools = Tools {
        project,
        wasm_opt,
        esbuild: Esbuild::new(project, esbuild, release),
    };
    finish(
        &staging,
        &source,
        |bin, wasm, glue| {
            if release {
                shrink::shrink(&tools, bin, wasm, glue)
            } else {
                shrink::leave(bin, glue)
            }
        },
        |from, to, form| tools.esbuild.run(from, to, form),
    )?;
    let sizes = if release {
        script::keep_maps(&staging, &project.maps())?;
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

/// Writes the compressed forms of what another build has left in a folder of `dist/`.
pub(crate) fn compress_folder(folder: &Path) -> Outcome {
    compress::all(folder).map(|_| ())
}

/// Without a main program in the page, trunk builds the root package once more, unoptimised and
/// under the same names. Which of the two is left is chance.
fn check_page(source: &Path) -> Outcome {
    let path = source.join("index.html");
    let page = fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
    let programs = || page.split('<').filter(|tag| tag.contains("rel=\"rust\""));
    let workers = programs().filter(|tag| tag.contains("data-type=\"worker\""));
    if programs().count() == workers.count() + 1 {
        Ok(())
    } else {
        Err(Failure::told(
            "index.html must have one <link data-trunk rel=\"rust\"> without data-type=\"worker\": else trunk builds the widget twice, the second time unoptimised (Trunk.toml sees to it that nothing is injected).",
        ))
    }
}

/// Names the files by content, each stamped into the one that fetches it: wasm and glue into the
/// loader, the chat's into the part that starts it, the parts into their index, the index into the
/// loader. `shrink` rewrites wasm and glue;
/// `bundle` reads a script with all that it imports and writes one file.
fn finish(
    staging: &Path,
    source: &Path,
    shrink: impl Fn(&str, &Path, &Path) -> Outcome,
    bundle: impl Fn(&Path, &Path, Form) -> Outcome,
) -> Outcome {
    let assets = staging.join(ASSETS);
    fs::create_dir_all(&assets).map_err(|error| Failure::file("create", &assets, &error))?;

    let mut embed = Embed::copy(&source.join("embed"), &staging.join("embed"))?;
    rename(&staging.join(SNIPPETS), &embed.path(SNIPPETS))?;
    let wasm = program(&WIDGET, &embed, staging, &shrink)?;
    let chat = program(&CHAT, &embed, staging, &shrink)?;
    // Its script lies in the same folder.
    embed.fill("__CHAT_WASM__", &chat.file);
    embed.fill("__CHAT_WASM_SRI__", &chat.integrity);
    embed.fill("__VERSION__", env!("CARGO_PKG_VERSION"));
    embed.fill("__KEYS__", &locale::keys()?);
    let mut locales = Vec::new();
    for locale in locale::all(&source.join("locales"))? {
        let part = format!("lang-{}", locale.tag);
        write(
            &embed.path(&format!("{part}.js")),
            locale.script().as_bytes(),
        )?;
        let made = module(&mut embed, &part, staging, &bundle)?;
        locales.push((locale.tag, made));
    }
    embed.fill("__LOCALES__", &locale::index(&locales, ASSETS));
    for part in PARTS {
        let made = module(&mut embed, part, staging, &bundle)?;
        embed.fill_file(part, &made);
    }
    let parts = module(&mut embed, "parts", staging, &bundle)?;
    embed.fill_file("parts", &parts);
    let glue = staging.join("glue.js");
    bundle(&embed.script("shell")?, &glue, Form::Module)?;
    embed.fill_file("glue", &name(&glue, &assets, "widget")?);
    embed.fill_file("wasm", &wasm);
    let loader = staging.join(LOADER);
    bundle(&embed.script("livechat")?, &loader, Form::Classic)?;
    embed.check(&loader, &["GLUE", "WASM", "PARTS"])?;
    embed.remove()
}

/// Names a wasm module, and puts its glue where the script that starts it imports it from.
fn program(
    built: &Built,
    embed: &Embed,
    staging: &Path,
    shrink: impl Fn(&str, &Path, &Path) -> Outcome,
) -> Outcome<Named> {
    let made = format!("{}_bg.wasm", built.bin);
    let (wasm, glue) = (staging.join(&made), embed.path(built.glue));
    rename(&staging.join(format!("{}.js", built.bin)), &glue)?;
    shrink(built.bin, &wasm, &glue)?;
    let wasm = name(&wasm, &staging.join(ASSETS), built.what)?;
    let text = fs::read_to_string(&glue).map_err(|error| Failure::file("read", &glue, &error))?;
    write(
        &glue,
        name_wasm_in_glue(&text, &made, &wasm.file)?.as_bytes(),
    )?;
    Ok(wasm)
}

/// Makes a module of `embed/` and names it.
fn module(
    embed: &mut Embed,
    part: &str,
    staging: &Path,
    bundle: impl Fn(&Path, &Path, Form) -> Outcome,
) -> Outcome<Named> {
    let made = staging.join(format!("{part}.js"));
    bundle(&embed.script(part)?, &made, Form::Module)?;
    let filled = if part == "parts" {
        PARTS.map(str::to_uppercase).to_vec()
    } else {
        Vec::new()
    };
    embed.check(
        &made,
        &filled.iter().map(String::as_str).collect::<Vec<_>>(),
    )?;
    name(&made, &staging.join(ASSETS), part)
}

/// A file under its last name.
#[derive(Debug)]
struct Named {
    /// The name in its folder.
    file: String,
    /// What the loader compares: SHA-256, the shortest that browsers take.
    integrity: String,
}

/// Gives the file `made` a name that says what it holds, in `folder`; its map, or its list
/// of functions, comes along.
fn name(made: &Path, folder: &Path, what: &str) -> Outcome<Named> {
    let bytes = read(made)?;
    let file = hashed_name(what, &bytes, extension(made));
    rename(made, &folder.join(&file))?;
    for beside in [script::map_of, shrink::names_of] {
        let from = beside(made);
        if from.is_file() {
            rename(&from, &beside(&folder.join(&file)))?;
        }
    }
    Ok(Named {
        file,
        integrity: format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(&bytes))),
    })
}

fn extension(path: &Path) -> &str {
    path.extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
}

/// `livechat-`, what it is, and 8 digits of the SHA-256 of what the file holds.
fn hashed_name(what: &str, bytes: &[u8], extension: &str) -> String {
    let hash: String = stamp::hex(bytes).chars().take(8).collect();
    format!("livechat-{what}-{hash}.{extension}")
}

/// What a browser compares with what it fetched, in the manifest.
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

/// The glue knows a default name for the wasm; our loader always passes one, but a default that
/// leads nowhere would be a trap.
fn name_wasm_in_glue(glue: &str, made: &str, wasm_name: &str) -> Outcome<String> {
    if glue.contains(made) {
        Ok(glue.replace(made, wasm_name))
    } else {
        Err(Failure::told(format!(
            "The JavaScript from wasm-bindgen no longer names {made}: see what index.html's `data-bin` says, and adapt xtask/src/finish.rs."
        )))
    }
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

/// Removes a file that may be gone already.
fn remove(path: &Path) -> Outcome {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::file("remove", path, &error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_contents() {
        assert_eq!(
            hashed_name("widget", b"", "wasm"),
            "livechat-widget-e3b0c442.wasm"
        );
        assert_ne!(
            hashed_name("parts", b"a", "js"),
            hashed_name("parts", b"b", "js")
        );
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
            name_wasm_in_glue(glue, "livechat-widget_bg.wasm", "w-1.wasm").unwrap(),
            "module_or_path = new URL('w-1.wasm', import.meta.url);"
        );
        assert!(name_wasm_in_glue("export {}", "livechat-widget_bg.wasm", "w-1.wasm").is_err());
    }

    #[test]
    fn a_page_that_would_build_the_widget_twice_is_refused() {
        let root = std::env::temp_dir().join(format!("xtask-page-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        let page = root.join("index.html");
        fs::write(&page, "<link data-trunk rel=\"rust\" data-type=\"worker\">").unwrap();
        assert!(check_page(&root).is_err());
        let main = "<link data-trunk rel=\"rust\">";
        for page_too in ["", "<link rel=\"rust\" data-type=\"worker\">"] {
            fs::write(&page, [main, page_too].concat()).unwrap();
            assert!(check_page(&root).is_ok());
        }
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn the_index_knows_every_part_and_no_other() {
        let index = include_str!("../../embed/parts.js");
        for part in PARTS {
            let upper = part.to_uppercase();
            assert!(
                index.contains(&format!("{part}: [\"__{upper}__\", \"__{upper}_SRI__\"]")),
                "{part}"
            );
        }
        assert_eq!(index.matches("_SRI__").count(), PARTS.len());
    }

    /// A small project, built in `root`; what is in its `dist/` afterwards.
    fn finished(root: &Path) -> PathBuf {
        let (staging, source) = (root.join("stage"), root.join("source"));
        fs::create_dir_all(&staging).unwrap();
        fs::create_dir_all(source.join("embed")).unwrap();
        let snippets = staging.join(SNIPPETS).join("livechat-widget-1/src/browser");
        fs::create_dir_all(&snippets).unwrap();
        fs::write(snippets.join("clock.js"), "").unwrap();
        for (Built { bin, .. }, wasm) in [(&WIDGET, b"\0asm"), (&CHAT, b"\0ASM")] {
            fs::write(staging.join(format!("{bin}_bg.wasm")), wasm).unwrap();
            let glue = format!("new URL('{bin}_bg.wasm', import.meta.url)");
            fs::write(staging.join(format!("{bin}.js")), glue).unwrap();
        }
        let script = |name: &str, text: &str| {
            fs::write(source.join(format!("embed/{name}.js")), text).unwrap();
        };
        script(
            "livechat",
            "x('__GLUE__','__GLUE_SRI__','__WASM__','__WASM_SRI__','__PARTS__','__PARTS_SRI__','__VERSION__')",
        );
        for part in PARTS {
            script(part, &format!("export default () => '{part}'"));
        }
        script("parts", include_str!("../../embed/parts.js"));
        script("shell", "import './glue.js'");
        // What a bundler does: the shell with the glue in it, all else as it is.
        let bundle = |from: &Path, to: &Path, _| {
            let glue = from.with_file_name("glue.js");
            let shell = from.ends_with("shell.js");
            write(to, &read(if shell { &glue } else { from })?)
        };
        finish(&staging, &source, |_, _, _| Ok(()), bundle).unwrap();
        staging
    }

    #[test]
    fn a_staged_build_is_named_stamped_and_complete() {
        let root = std::env::temp_dir().join(format!("xtask-finish-{}", std::process::id()));
        let staging = finished(&root);
        let asset = |what: &str, bytes: &[u8], extension: &str| {
            let name = hashed_name(what, bytes, extension);
            assert_eq!(read(&staging.join(ASSETS).join(&name)).unwrap(), bytes);
            name
        };
        let wasm = asset("widget", b"\0asm", "wasm");
        let glue = format!("new URL('{wasm}', import.meta.url)");
        let glue = asset("widget", glue.as_bytes(), "js");
        let fallback = asset("fallback", b"export default () => 'fallback'", "js");

        let assets: Vec<_> = fs::read_dir(staging.join(ASSETS))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        // Two of wasm, the shell, and the index beside its parts.
        assert_eq!(assets.len(), 4 + PARTS.len(), "{assets:?}");
        let index = assets.iter().find(|name| name.contains("parts")).unwrap();
        let parts = fs::read_to_string(staging.join(ASSETS).join(index)).unwrap();
        assert!(
            parts.contains(&format!("fallback: [\"assets/{fallback}\", \"sha256-")),
            "{parts}"
        );

        let loader = fs::read_to_string(staging.join(LOADER)).unwrap();
        assert!(
            loader.starts_with(&format!("x('assets/{glue}','sha256-")),
            "{loader}"
        );
        assert!(loader.contains(&format!("'assets/{wasm}','sha256-")));
        assert!(loader.contains(&format!("'assets/{index}','sha256-")));
        assert!(loader.contains(env!("CARGO_PKG_VERSION")));
        // Nothing is served but these.
        assert_eq!(fs::read_dir(&staging).unwrap().count(), 2);
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn the_same_sources_give_the_same_bytes_wherever_they_lie() {
        let root = std::env::temp_dir().join(format!("xtask-same-{}", std::process::id()));
        let hash = |folder: &str| stamp::tree(&finished(&root.join(folder)), &["."], "").unwrap();
        assert_eq!(hash("here"), hash("there/and/deeper"));
        fs::remove_dir_all(&root).unwrap();
    }
}
