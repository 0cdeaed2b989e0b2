//! Trims the JavaScript that wasm-bindgen writes: what our wasm does not call is cut out, what it
//! does call gets short names. wasm-bindgen writes for everybody; we know who calls what.
//!
//! Its version is the one that Cargo.lock names, so its text is known; whatever is not found is an
//! error, not a chance.

mod names;
mod shorter;
mod start;

use std::collections::{BTreeMap, BTreeSet};

use super::wasm;
pub(super) use names::{exports_in, short_names};
use names::{is_word, with_exports};
pub(super) use start::with_start;

/// What `embed/shell.js` and `embed/chat.js` import. All else that is exported belongs to libraries.
const WANTED: &str = "export { mount, default } from";

/// The object of imports, in its lines.
const FIRST: &str = "    const import0 = {\n        __proto__: null,\n";
const LAST: &str = "\n    };\n";
/// A script of `src/browser/` whose functions the wasm imports as they are; those that take or give
/// texts are called by functions of [`FIRST`] instead.
const PORT: &str = "import * as ";

/// The name that `./livechat-…_bg.js` gets, and with it all that the wasm imports from.
pub(super) const SHORT_MODULE: &str = "a";

/// What no browser that runs our wasm needs, and what stands in for it: reference types and bulk
/// memory (Chromium 96, Firefox 79, Safari 15) are younger than `FinalizationRegistry` and
/// `encodeInto`. The last two are a way around a fault after two gigabytes of text, and `using`,
/// which our loader does not.
const NEEDLESS: [(&str, &str); 6] = [
    (
        "(typeof FinalizationRegistry === 'undefined')\n    ? { register: () => {}, unregister: () => {} }\n    : new FinalizationRegistry(",
        // esbuild then drops those of classes that it drops.
        "/* @__PURE__ */ new FinalizationRegistry(",
    ),
    (
        "if (!('encodeInto' in cachedTextEncoder)) {\n    cachedTextEncoder.encodeInto = function (arg, view) {\n        const buf = cachedTextEncoder.encode(arg);\n        view.set(buf);\n        return {\n            read: arg.length,\n            written: buf.length\n        };\n    };\n}\n",
        "",
    ),
    (
        "    numBytesDecoded += bytes.length;\n    if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {\n        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });\n        cachedTextDecoder.decode();\n        numBytesDecoded = bytes.length;\n    }\n",
        "",
    ),
    (
        "const MAX_SAFARI_DECODE_BYTES = 2146435072;\nlet numBytesDecoded = 0;\n",
        "",
    ),
    ("let wasmModule, wasmInstance, wasm;", "let wasm;"),
    ("    wasmInstance = instance;\n", ""),
];

/// The glue, taken apart.
pub(super) struct Glue {
    before: String,
    imports: Vec<Import>,
    after: String,
    /// What the wasm is called.
    module: String,
    /// What the scripts of `src/browser/` are called in the text, by their paths.
    ports: BTreeMap<String, String>,
}

struct Import {
    name: String,
    code: String,
}

/// What was expected of wasm-bindgen's text and not found.
type Read<T> = Result<T, String>;

impl Glue {
    /// Takes wasm-bindgen's text apart, without what is needless.
    ///
    /// `module` is what the wasm is called: `livechat-widget`.
    pub(super) fn read(text: &str, module: &str) -> Read<Self> {
        let mut text = with_start(text, module)?;
        for (needless, instead) in NEEDLESS {
            if !text.contains(needless) {
                return Err(lacks(needless));
            }
            text = text.replace(needless, instead);
        }
        text = text.replace("    wasmModule = module;\n", "");
        // One line per class: what `using` calls.
        let text: String = text
            .split_inclusive('\n')
            .filter(|line| !line.starts_with("if (Symbol.dispose) "))
            .collect();
        let (before, rest) = cut(&text, FIRST)?;
        let (imports, after) = cut(rest, LAST)?;
        let ports = ports(before);
        let mut after = after.to_owned();
        for (path, port) in &ports {
            let (first, rest) = cut(&after, &format!("        \"{path}\": {port},\n"))?;
            after = [first, rest].concat();
        }
        let (before, after) = shorter::around(before, &after)?;
        let mut imports = entries(&format!("{imports}\n"))?;
        for import in &mut imports {
            import.code = shorter::import(&import.name, &import.code);
        }
        Ok(Self {
            before,
            imports,
            after,
            module: module.to_owned(),
            ports,
        })
    }

    /// Cuts out what the wasm does not import; all that it does import must be there. What it takes
    /// from the scripts of `src/browser/` as it is becomes a function like the others.
    pub(super) fn keep_imports(&mut self, kept: &[wasm::Import]) -> Read<()> {
        let mut names = BTreeSet::new();
        for wasm::Import { module, name, .. } in kept {
            if !names.insert(name) {
                return Err(format!("imports two functions called {name}"));
            }
            if self.imports.iter().any(|import| import.name == *name) {
                continue;
            }
            let port = self
                .ports
                .get(module)
                .ok_or_else(|| format!("lacks {name}, which the wasm imports"))?;
            self.imports.push(Import {
                name: name.clone(),
                code: format!("        {name}: {port}.{name},\n"),
            });
        }
        self.imports.retain(|import| names.contains(&import.name));
        Ok(())
    }

    /// The text with other names for the wasm's imports and exports.
    pub(super) fn renamed(
        &self,
        imports: &BTreeMap<String, String>,
        exports: &BTreeMap<String, String>,
    ) -> Read<String> {
        let mut renamed = Self {
            before: self.before.clone(),
            imports: Vec::new(),
            after: self.after.clone(),
            module: self.module.clone(),
            ports: BTreeMap::new(),
        };
        for Import { name, code } in &self.imports {
            let short = imports.get(name).ok_or_else(|| lacks(name))?;
            renamed.imports.push(Import {
                name: short.clone(),
                code: code.replacen(name, short, 1),
            });
        }
        let module = format!("        \"./{}_bg.js\": import0,\n", self.module);
        let (before, after) = cut(&renamed.after, &module)?;
        renamed.after = format!("{before}        {SHORT_MODULE}: import0,\n{after}");
        Ok(with_exports(&renamed.text(), exports))
    }

    /// All of it together.
    pub(super) fn text(&self) -> String {
        let imports: String = self
            .imports
            .iter()
            .map(|import| import.code.as_str())
            .collect();
        // The last entry brings its end of line.
        let imports = imports.trim_end_matches('\n');
        let Self { before, after, .. } = self;
        format!("{before}    const import0 = {{\n{imports}{LAST}{after}")
    }
}

/// A script that exports of the glue in `file` what we call.
pub(super) fn entry(file: &str) -> String {
    format!("{WANTED} \"./{file}\";\n")
}

/// Cuts `text` where `mark` is, which must be once.
fn cut<'a>(text: &'a str, mark: &str) -> Read<(&'a str, &'a str)> {
    text.split_once(mark).ok_or_else(|| lacks(mark))
}

fn lacks(mark: &str) -> String {
    format!(
        "no longer says {:?}",
        mark.trim().lines().next().unwrap_or_default()
    )
}

/// The scripts of `src/browser/` that are imported as a whole, by their paths.
fn ports(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter_map(|line| {
            let (port, path) = line.strip_prefix(PORT)?.split_once(" from \"")?;
            Some((path.strip_suffix('"')?.to_owned(), port.to_owned()))
        })
        .collect()
}

/// Each begins with eight blanks and a name; what belongs to it is farther in, or closes it.
fn entries(text: &str) -> Read<Vec<Import>> {
    let mut entries: Vec<Import> = Vec::new();
    for line in text.split_inclusive('\n') {
        let name = line
            .strip_prefix("        ")
            .and_then(|line| line.split_once(": function("))
            .map(|(name, _)| name)
            .filter(|name| name.chars().all(is_word));
        match (name, entries.last_mut()) {
            (Some(name), _) => entries.push(Import {
                name: name.to_owned(),
                code: line.to_owned(),
            }),
            (None, Some(entry)) => entry.code.push_str(line),
            (None, None) => return Err(lacks(": function(")),
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests;
