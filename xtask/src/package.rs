//! `cargo xtask package`: what npm publishes, gathered from `dist/` and `embed/`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::process::{command, run_logged};
use crate::project::Project;
use crate::{build, setup};

/// What lies in the package as it lies in the project.
const AS_IT_IS: [&str; 5] = [
    "embed/README.md",
    "embed/livechat.d.ts",
    "embed/package.json",
    "LICENSE-APACHE",
    "LICENSE-MIT",
];

/// The modules that the entry imports, by what they are called in `dist/assets/`.
const IMPORTED: [(&str, &str); 7] = [
    ("__CHAT__", "chat"),
    ("__DIAGNOSE__", "diagnose"),
    ("__FALLBACK__", "fallback"),
    ("__GLUE__", "widget"),
    ("__NAVIGATION__", "navigation"),
    ("__TEXTS__", "texts"),
    ("__TRIGGERS__", "triggers"),
];

/// What stands for an import of each language.
const LOCALES: &str = "__LOCALE_IMPORTS__";

/// Builds the product, then the package's folder.
pub(crate) fn run(project: &Project) -> Outcome {
    build::all(project)?;
    println!("Package: {}", gather(project)?.display());
    Ok(())
}

/// Leaves the package of the build in `dist/` in a folder; its path.
pub(crate) fn gather(project: &Project) -> Outcome<PathBuf> {
    let folder = project.target().join("npm");
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Failure::file("remove", &folder, &error));
        }
        _ => {}
    }
    let assets = folder.join("assets");
    fs::create_dir_all(&assets).map_err(|error| Failure::file("create", &assets, &error))?;
    check_version(&project.embed().join("package.json"))?;
    for file in AS_IT_IS {
        let from = project.root().join(file);
        copy(&from, &folder.join(from.file_name().unwrap_or_default()))?;
    }
    copy(
        &project.dist().join("livechat.js"),
        &folder.join("livechat.js"),
    )?;
    let served = files(&project.dist().join("assets"))?;
    for file in &served {
        copy(
            &project.dist().join("assets").join(file),
            &assets.join(file),
        )?;
    }
    entry(project, &folder, &served)?;
    Ok(folder)
}

/// The entry: `embed/index.js` with the element in it, and the names of this build.
fn entry(project: &Project, folder: &Path, served: &[String]) -> Outcome {
    let index = project.embed().join("index.js");
    let mut text =
        fs::read_to_string(&index).map_err(|error| Failure::file("read", &index, &error))?;
    for (placeholder, what) in IMPORTED {
        text = text.replace(placeholder, &format!("assets/{}", script_of(served, what)?));
    }
    text = text.replace(LOCALES, &locales(served));
    let source = folder.join("source");
    fs::create_dir_all(&source).map_err(|error| Failure::file("create", &source, &error))?;
    let stamped = source.join("index.js");
    fs::write(&stamped, text).map_err(|error| Failure::file("write to", &stamped, &error))?;
    for imported in ["element.js", "languages.js"] {
        let path = project.embed().join(imported);
        let text =
            fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
        fs::write(
            source.join(imported),
            text.replace("__VERSION__", env!("CARGO_PKG_VERSION")),
        )
        .map_err(|error| Failure::file("write to", &source, &error))?;
    }

    let (esbuild, _) = setup::for_finish(project)?;
    let mut run = command(&esbuild);
    run.arg(&stamped)
        .arg(format!("--outfile={}", folder.join("index.js").display()))
        .args(["--bundle", "--format=esm", "--target=es2022", "--minify"])
        .args(["--external:./assets/*", "--log-level=warning"])
        .arg("--color=false");
    run_logged(
        project,
        "Bundling the package's entry",
        "esbuild",
        &mut run,
        "esbuild is missing: remove xtask/node/node_modules and run the command again.",
    )?;
    fs::remove_dir_all(&source).map_err(|error| Failure::file("remove", &source, &error))
}

/// An import for each language that is served, by its tag.
fn locales(served: &[String]) -> String {
    let imports = served.iter().filter_map(|file| {
        let (tag, _) = file.strip_prefix("livechat-lang-")?.rsplit_once('-')?;
        Some(format!("{tag:?}: () => import(\"./assets/{file}\")"))
    });
    format!("{{{}}}", imports.collect::<Vec<_>>().join(", "))
}

/// npm's version is ours, or one would be published under the other's number.
fn check_version(path: &Path) -> Outcome {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let ours = env!("CARGO_PKG_VERSION");
    if text.contains(&format!("\"version\": \"{ours}\"")) {
        Ok(())
    } else {
        Err(Failure::told(format!(
            "embed/package.json must say \"version\": \"{ours}\", as Cargo.toml does."
        )))
    }
}

/// The names of what is served in `folder`, without the compressed forms.
fn files(folder: &Path) -> Outcome<Vec<String>> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("read", folder, &error))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".js") || name.ends_with(".wasm"))
        .collect();
    names.sort();
    Ok(names)
}

fn script_of<'a>(served: &'a [String], what: &str) -> Outcome<&'a str> {
    let prefix = format!("livechat-{what}-");
    served
        .iter()
        .find(|name| name.starts_with(&prefix) && name.ends_with(".js"))
        .map(String::as_str)
        .ok_or_else(|| {
            Failure::told(format!(
                "dist/assets/ lacks {prefix}….js: build with `cargo xtask build`."
            ))
        })
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to)
        .map(drop)
        .map_err(|error| Failure::file("copy", from, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npm_has_our_version() {
        let path = Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../embed/package.json"
        ));
        check_version(path).unwrap();
    }

    #[test]
    fn a_script_is_found_by_what_it_is() {
        let served = ["livechat-widget-1.js", "livechat-widget-2.wasm"].map(str::to_owned);
        assert_eq!(
            script_of(&served, "widget").unwrap(),
            "livechat-widget-1.js"
        );
        assert!(script_of(&served, "fallback").is_err());
    }

    #[test]
    fn every_language_is_an_import() {
        let served = [
            "livechat-lang-de-1a.js",
            "livechat-lang-pt-BR-2b.js",
            "livechat-texts-3c.js",
        ];
        assert_eq!(
            locales(&served.map(str::to_owned)),
            "{\"de\": () => import(\"./assets/livechat-lang-de-1a.js\"), \"pt-BR\": () => import(\"./assets/livechat-lang-pt-BR-2b.js\")}"
        );
        assert!(include_str!("../../embed/index.js").contains(LOCALES));
    }

    #[test]
    fn the_entry_imports_nothing_that_is_not_filled() {
        let index = include_str!("../../embed/index.js");
        let imports = index.matches("import(\"./__").count();
        assert_eq!(imports, IMPORTED.len());
        for (placeholder, _) in IMPORTED {
            assert!(index.contains(&format!("import(\"./{placeholder}\")")));
        }
    }
}
