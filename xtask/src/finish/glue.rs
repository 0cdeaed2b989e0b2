//! Trims the JavaScript that wasm-bindgen writes: what our wasm does not call is cut out, what it
//! does call gets short names. wasm-bindgen writes for everybody; we know who calls what.
//!
//! Its version is the one that Cargo.lock names, so its text is known; whatever is not found is an
//! error, not a chance.

mod shorter;

use std::collections::{BTreeMap, BTreeSet};

use super::wasm;

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

/// From here on wasm-bindgen's text is about starting, which we do in [`START`].
const STARTING: &str = "async function __wbg_load(module, imports) {\n";

/// Starts the wasm, once: from the answer of a fetch that compared its hash, or from an address.
/// Streaming insists on its media type, which not every server knows.
const START: &str = "\
let started;
const start = async (source = new URL('__MODULE___bg.wasm', import.meta.url)) => {
    const response = source.headers ? source : await fetch(source);
    const imports = __wbg_get_imports();
    const { instance } = response.headers.get('content-type') == 'application/wasm'
        ? await WebAssembly.instantiateStreaming(response, imports)
        : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
    __wbg_finalize_init(instance);
};
export default (options) =>
    (started ||= start(options?.module_or_path).catch((error) => {
        started = undefined;
        throw error;
    }));
";

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

/// wasm-bindgen's text, started by us: all that is done to a debug build.
pub(super) fn with_start(text: &str, module: &str) -> Read<String> {
    let (text, _) = cut(text, STARTING)?;
    Ok(format!("{text}{}", START.replace("__MODULE__", module)))
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

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$'
}

/// The exports of the wasm that `glue` names, as `wasm.name`.
pub(super) fn exports_in(glue: &str) -> BTreeSet<&str> {
    uses(glue).map(|(_, name)| name).collect()
}

/// Exchanges the exports' names.
fn with_exports(glue: &str, names: &BTreeMap<String, String>) -> String {
    let mut text = String::with_capacity(glue.len());
    let mut written = 0;
    for (at, name) in uses(glue) {
        text.push_str(glue.get(written..at).unwrap_or_default());
        text.push_str(names.get(name).map_or(name, String::as_str));
        written = at + name.len();
    }
    text.push_str(glue.get(written..).unwrap_or_default());
    text
}

/// Where in `glue` an export is named, and which.
fn uses(glue: &str) -> impl Iterator<Item = (usize, &str)> {
    glue.match_indices("wasm.").filter_map(|(at, mark)| {
        let before = glue.get(..at)?.chars().next_back();
        let start = at + mark.len();
        let rest = glue.get(start..)?;
        let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
        let is_use = end > 0 && !before.is_some_and(|before| is_word(before) || before == '.');
        is_use.then_some((start, rest.get(..end)?))
    })
}

/// Short names for `long` ones, the first for the first: a to z, A to Z, aa, ba, …
pub(super) fn short_names<'a>(
    long: impl IntoIterator<Item = &'a String>,
) -> BTreeMap<String, String> {
    long.into_iter()
        .enumerate()
        .map(|(nth, long)| (long.clone(), short_name(nth)))
        .collect()
}

fn short_name(mut nth: usize) -> String {
    let letters: Vec<char> = ('a'..='z').chain('A'..='Z').collect();
    let mut name = String::new();
    loop {
        name.extend(letters.get(nth % letters.len()));
        match (nth / letters.len()).checked_sub(1) {
            Some(rest) => nth = rest,
            None => return name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What wasm-bindgen 0.2.130 writes, as far as we touch it.
    const TEXT: &str = "\
import { call } from './snippets/livechat-widget-1/src/browser/fetch.js';
import * as import1 from \"./snippets/livechat-widget-1/src/browser/clock.js\"
export class Widget {
    __destroy_into_raw() {
        const ptr = this.__wbg_ptr;
        this.__wbg_ptr = 0;
        WidgetFinalization.unregister(this);
        return ptr;
    }
    free() {
        const ptr = this.__destroy_into_raw();
        wasm.__wbg_widget_free(ptr, 0);
    }
    call(name) {
        const ptr0 = passStringToWasm0(name, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
    }
}
if (Symbol.dispose) Widget.prototype[Symbol.dispose] = Widget.prototype.free;
export function mount(root) { wasm.mount(root); }
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_append_01: function() { return handleError(function (arg0) {
            arg0.append();
        }, arguments); },
        __wbg_byob_02: function(arg0) {
            var cb0 = () => {
                wasm.intounderlying_close(arg0);
            };
        },
        __wbg_id_04: function(arg0, arg1) {
            const ret = arg1.id;
            const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            const len1 = WASM_VECTOR_LEN;
            getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
            getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
        },
        __wbg_baseURI_05: function() { return handleError(function (arg0, arg1) {
            const ret = arg1.baseURI;
            var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            var len1 = WASM_VECTOR_LEN;
            getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
            getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
        }, arguments); },
        __wbg_instanceof_Element_06: function(arg0) {
            let result;
            try {
                result = arg0 instanceof Element;
            } catch (_) {
                result = false;
            }
            const ret = result;
            return ret;
        },
        __wbg_static_accessor_SELF_07: function() {
            const ret = typeof self === 'undefined' ? undefined : self;
            return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
        },
    };
    return {
        __proto__: null,
        \"./livechat-widget_bg.js\": import0,
        \"./snippets/livechat-widget-1/src/browser/clock.js\": import1,
    };
}
const WidgetFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_widget_free(ptr, 1));
const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;
function decodeText(bytes) {
    numBytesDecoded += bytes.length;
    if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
        cachedTextDecoder.decode();
        numBytesDecoded = bytes.length;
    }
    return cachedTextDecoder.decode(bytes);
}
let cachedDataViewMemory0 = null;
function getDataViewMemory0() {
    if (cachedDataViewMemory0 === null) {
        cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
    }
    return cachedDataViewMemory0;
}
let cachedUint8ArrayMemory0 = null;
function getUint8ArrayMemory0() {
    return cachedUint8ArrayMemory0;
}
function handleError(f, args) {
    try {
        return f.apply(this, args);
    } catch (e) {
    }
}
function passStringToWasm0(arg, malloc, realloc) {
    if (realloc === undefined) {
    }
}
if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        const buf = cachedTextEncoder.encode(arg);
        view.set(buf);
        return {
            read: arg.length,
            written: buf.length
        };
    };
}
let wasmModule, wasmInstance, wasm;
function __wbg_finalize_init(instance, module) {
    wasmInstance = instance;
    wasm = instance.exports;
    wasmModule = module;
    cachedDataViewMemory0 = null;
    cachedUint8ArrayMemory0 = null;
}
async function __wbg_load(module, imports) {
    new URL('livechat-widget_bg.wasm', import.meta.url);
}
export { initSync, __wbg_init as default };
";

    #[test]
    fn what_the_wasm_does_not_import_is_cut_out() {
        let mut glue = Glue::read(TEXT, "livechat-widget").unwrap();
        glue.keep_imports(&[import("bg.js", "__wbg_append_01")])
            .unwrap();
        let text = glue.text();
        assert!(text.contains("arg0.append();\n        }),\n    };\n    return {"));
        assert!(!text.contains("byob"), "{text}");
        assert!(
            glue.keep_imports(&[import("bg.js", "__wbg_new_03")])
                .is_err()
        );
    }

    fn import(module: &str, name: &str) -> wasm::Import {
        let file = wasm::tests::sample_from(module, &[name], &[]);
        let module = wasm::Module::read(&file).unwrap();
        module.imports().unwrap().remove(0)
    }

    #[test]
    fn a_port_of_ours_is_imported_like_all_else() {
        let mut glue = Glue::read(TEXT, "livechat-widget").unwrap();
        let clock = "./snippets/livechat-widget-1/src/browser/clock.js";
        let sleep = import(clock, "sleep");
        for _ in 0..2 {
            glue.keep_imports(&[import("bg.js", "__wbg_append_01"), sleep.clone()])
                .unwrap();
        }
        let text = glue.text();
        assert!(text.contains("}),\n        sleep: import1.sleep,\n    };"));
        assert!(text.contains("import0,\n    };\n}"), "{text}");
        assert!(text.contains("import * as import1 from"));
        let other = import("./snippets/livechat-widget-1/src/browser/other.js", "nap");
        assert!(glue.keep_imports(&[other]).is_err());
        let twice = glue.keep_imports(&[sleep.clone(), sleep]);
        assert!(twice.is_err_and(|why| why.contains("two functions")));
    }

    #[test]
    fn what_no_browser_needs_is_gone() {
        let text = Glue::read(TEXT, "livechat-widget").unwrap().text();
        for needless in [
            "Symbol.dispose",
            "SAFARI",
            "'encodeInto'",
            "wasmModule",
            "'undefined'",
        ] {
            assert!(!text.contains(needless), "{needless}: {text}");
        }
        assert!(text.contains("= /* @__PURE__ */ new FinalizationRegistry(ptr =>"));
        assert!(text.contains("export default (options)"));
    }

    #[test]
    fn names_are_exchanged_on_both_sides() {
        let mut glue = Glue::read(TEXT, "livechat-widget").unwrap();
        let imports = ["__wbg_append_01".to_owned(), "__wbg_byob_02".to_owned()];
        glue.keep_imports(&imports.clone().map(|name| import("bg.js", &name)))
            .unwrap();
        let exports = ["mount".to_owned(), "__wbg_widget_free".to_owned()];
        let text = glue
            .renamed(&short_names(&imports), &short_names(&exports))
            .unwrap();
        assert!(
            text.contains("        a: handleError((arg0) => {"),
            "{text}"
        );
        assert!(text.contains("        b: (arg0) => {"));
        assert!(text.contains("        a: import0,\n"));
        // The module's own `mount` keeps its name, and so does what is not to be exchanged.
        assert!(text.contains("export function mount(root) { wasm.a(root); }"));
        assert!(text.contains("wasm.b(ptr, 1)"));
        assert!(text.contains("wasm.intounderlying_close(arg0)"));
    }

    #[test]
    fn the_same_is_said_in_fewer_words() {
        let text = Glue::read(TEXT, "livechat-widget").unwrap().text();
        for short in [
            "__wbg_id_04: (arg0, arg1) => {
            const ret = arg1.id;
            giveString(arg0, passStringToWasm0(ret));
        },",
            "__wbg_baseURI_05: handleError((arg0, arg1) => {
            const ret = arg1.baseURI;
            giveString(arg0, isLikeNone(ret) ? 0 : passStringToWasm0(ret));
        }),",
            "__wbg_instanceof_Element_06: (arg0) => {
            const ret = isInstance(arg0, Element);
            return ret;
        },",
            "__wbg_static_accessor_SELF_07: () => 0,",
            "const ptr0 = passStringToWasm0(name);",
            "function getDataViewMemory0() {\n    return new DataView(wasm.memory.buffer);\n}",
        ] {
            assert!(text.contains(short), "{short}: {text}");
        }
        for long in ["realloc", "cachedData", "free()", "apply(", "__proto__"] {
            assert!(!text.contains(long), "{long}: {text}");
        }
    }

    #[test]
    fn another_text_than_the_known_one_is_refused() {
        let changed = TEXT.replace("const import0 = {", "const imports = {");
        assert!(Glue::read(&changed, "livechat-widget").is_err_and(|why| why.contains("import0")));
        let changed = TEXT.replace("let wasmModule, wasmInstance, wasm;", "let wasm;");
        assert!(
            Glue::read(&changed, "livechat-widget").is_err_and(|why| why.contains("wasmModule"))
        );
    }

    #[test]
    fn only_exports_of_the_wasm_are_seen() {
        let text = "wasm.mount(); f(wasm.memory.buffer, 'x_bg.wasm'); my_wasm.a; a.wasm.b; wasm.";
        assert_eq!(exports_in(text), BTreeSet::from(["memory", "mount"]));
    }

    #[test]
    fn short_names_are_never_twice_the_same() {
        let names: Vec<_> = (0..3000).map(short_name).collect();
        assert_eq!(names[..2], ["a", "b"]);
        assert_eq!(names[51..54], ["Z", "aa", "ba"]);
        let different: BTreeSet<_> = names.iter().collect();
        assert_eq!(different.len(), names.len());
    }
}
