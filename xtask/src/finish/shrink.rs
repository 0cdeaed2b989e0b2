//! Makes wasm and glue of a release smaller together: each side drops what the other no longer
//! asks for, and the names between them become short.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::glue::{self, Glue};
use super::script::{Esbuild, Form};
use super::wasm::{Function, Module};
use super::{order, read, remove, write};
use crate::failure::{Failure, Outcome};
use crate::process::{command, run_logged};
use crate::project::Project;

/// What rustc lets a wasm file use, by name: the file says it too, but only until names are dropped.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What each gives is in `docs/size.md`. Not among them is `--traps-never-happen`: it takes away the
/// checks that end in a trap, and with them the safety of memory.
const FIRST_ROUND: [&str; 5] = ["--flatten", "--rereloop", "-Os", "-Os", LOW_MEMORY_UNUSED];

/// Once more, for what only the first round made needless, and in the order that the names say.
const SECOND_ROUND: [&str; 3] = ["-Os", LOW_MEMORY_UNUSED, REORDER];

/// In the order of their names, which [`name_by_place`] makes.
const REORDER: &str = "--reorder-functions-by-name";

/// Rust puts the stack lowest. Its last kilobyte is reached only by one that overflows anyway.
const LOW_MEMORY_UNUSED: &str = "--low-memory-unused";

/// The programs that do it.
pub(super) struct Tools<'a> {
    pub(super) project: &'a Project,
    pub(super) wasm_opt: PathBuf,
    pub(super) esbuild: Esbuild<'a>,
}

/// Rewrites the wasm of `module` and its glue in place, and leaves the list of functions at
/// [`names_of`].
pub(super) fn shrink(tools: &Tools<'_>, module: &str, wasm: &Path, glue_path: &Path) -> Outcome {
    let mut glue = glue::Glue::read(&text(glue_path)?, module).map_err(told)?;
    for passes in [&FIRST_ROUND[..], &SECOND_ROUND] {
        let used = shaken(tools, &glue, glue_path)?;
        let mut module = Module::read(&read(wasm)?).map_err(told)?;
        module
            .keep_exports(&glue::exports_in(&used))
            .map_err(told)?;
        if passes.contains(&REORDER) {
            name_by_place(&mut module).map_err(told)?;
        }
        write(wasm, &module.to_bytes())?;
        optimise(tools, wasm, passes)?;
        let module = Module::read(&read(wasm)?).map_err(told)?;
        module
            .imports()
            .and_then(|imports| glue.keep_imports(&imports))
            .map_err(told)?;
    }
    let mut module = Module::read(&read(wasm)?).map_err(told)?;
    check(&module, &shaken(tools, &glue, glue_path)?)?;
    let imports = module.imports().map_err(told)?;
    let imports = glue::short_names(imports.iter().map(|import| &import.name));
    let exports = glue::short_names(&module.exports().map_err(told)?);
    module
        .rename_imports(glue::SHORT_MODULE, &imports)
        .and_then(|()| module.rename_exports(&exports))
        .map_err(told)?;
    // Before they are dropped, which moves no function.
    let names = names(&module)?;
    module.drop_custom();
    write(&names_of(wasm), names.as_bytes())?;
    write(wasm, &module.to_bytes())?;
    write(
        glue_path,
        glue.renamed(&imports, &exports).map_err(told)?.as_bytes(),
    )
}

/// A debug build's glue, which only starts as that of a release does.
pub(super) fn leave(module: &str, glue_path: &Path) -> Outcome {
    let glue = glue::with_start(&text(glue_path)?, module).map_err(told)?;
    write(glue_path, glue.as_bytes())
}

/// The glue as it will be: only what is reached from what the loader calls.
fn shaken(tools: &Tools<'_>, glue: &Glue, path: &Path) -> Outcome<String> {
    write(path, glue.text().as_bytes())?;
    let entry = path.with_extension("entry.js");
    let made = path.with_extension("shaken.js");
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    write(&entry, glue::entry(&file).as_bytes())?;
    tools.esbuild.run(&entry, &made, Form::Shaken)?;
    let shaken = text(&made)?;
    remove(&entry)?;
    remove(&made)?;
    Ok(shaken)
}

/// All that the glue uses must be exported, or it would fail in the page.
fn check(module: &Module, glue: &str) -> Outcome {
    let exports = module.exports().map_err(told)?;
    let exports: BTreeSet<_> = exports.iter().map(String::as_str).collect();
    match glue::exports_in(glue)
        .into_iter()
        .find(|used| !exports.contains(used))
    {
        Some(missing) => Err(told(format!("uses {missing}, which the wasm lacks"))),
        None => Ok(()),
    }
}

/// Puts before each function's name the place where it is to be, for wasm-opt to sort by.
fn name_by_place(module: &mut Module) -> Result<(), String> {
    let order = order::by_likeness(&module.code()?);
    let functions = module.functions()?;
    let names = order
        .iter()
        .enumerate()
        .filter_map(|(place, function)| {
            let Function { index, name, .. } = functions.get(*function)?;
            Some((*index, format!("{place:05} {}", without_place(name))))
        })
        .collect();
    module.name_functions(&names)
}

/// The name without the place.
fn without_place(name: &str) -> &str {
    name.split_once(' ')
        .filter(|(place, _)| place.len() == 5 && place.chars().all(|digit| digit.is_ascii_digit()))
        .map_or(name, |(_, name)| name)
}

fn optimise(tools: &Tools<'_>, wasm: &Path, passes: &[&str]) -> Outcome {
    let mut run = command(&tools.wasm_opt);
    // -g: the names of functions stay, until they are kept elsewhere.
    run.args(FEATURES)
        .args(passes)
        .arg("-g")
        .arg(wasm)
        .arg("-o")
        .arg(wasm);
    run_logged(
        tools.project,
        "Optimising the WebAssembly",
        "wasm-opt",
        &mut run,
        "wasm-opt is missing: remove xtask/node/node_modules and run the command again.",
    )
}

/// A line per function: index, place and bytes of its code, name.
fn names(module: &Module) -> Outcome<String> {
    let mut list = String::from("# index  offset  bytes  function\n");
    for function in module.functions().map_err(told)? {
        // Writing to a string cannot fail.
        writeln!(
            list,
            "{:>7} {:#7x} {:>6}  {}",
            function.index,
            function.offset,
            function.bytes,
            without_hashes(without_place(&function.name))
        )
        .ok();
    }
    Ok(list)
}

/// `core[c128285deb144c]::fmt` → `core::fmt`: which version of a crate it is, Cargo.lock knows.
fn without_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest))
                if hash.len() > 8 && hash.chars().all(|digit| digit.is_ascii_hexdigit()) =>
            {
                text.push_str(rest);
            }
            _ => {
                text.push('[');
                text.push_str(part);
            }
        }
    }
    text
}

/// Where the list of functions of `wasm` is.
pub(super) fn names_of(wasm: &Path) -> PathBuf {
    let mut name = wasm.as_os_str().to_owned();
    name.push(".names");
    PathBuf::from(name)
}

fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

fn told(why: impl std::fmt::Display) -> Failure {
    Failure::told(format!(
        "What wasm-bindgen made {why}: adapt xtask/src/finish/glue.rs to its version."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_named_by_place_and_back() {
        let file = super::super::wasm::tests::sample(&["__wbg_a"], &["mount"]);
        let mut module = Module::read(&file).unwrap();
        for _ in 0..2 {
            name_by_place(&mut module).unwrap();
            assert_eq!(module.functions().unwrap()[0].name, "00000 core::talk");
        }
        let names = names(&module).unwrap();
        assert!(names.ends_with("      3  core::talk\n"), "{names}");
        assert_eq!(without_place("<T as Into>::into"), "<T as Into>::into");
    }

    #[test]
    fn names_are_told_without_hashes() {
        assert_eq!(
            without_hashes("<core[c128285deb144c]::fmt::Formatter>::pad::<[u8; 4]>"),
            "<core::fmt::Formatter>::pad::<[u8; 4]>"
        );
    }
}
