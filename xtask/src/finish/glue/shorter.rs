//! The same in fewer words: wasm-bindgen writes for old engines and for much traffic between
//! JavaScript and wasm. Ours are new, and a few calls a second.

use super::{Read, cut, lacks};

/// Functions of wasm-bindgen's by their first lines, and ours in their place. A view of memory costs
/// less than to know whether the last one still holds.
const FUNCTIONS: [(&str, &str); 4] = [
    (
        "function getDataViewMemory0() {\n",
        "    return new DataView(wasm.memory.buffer);\n",
    ),
    (
        "function getUint8ArrayMemory0() {\n",
        "    return new Uint8Array(wasm.memory.buffer);\n",
    ),
    // After `malloc`, which may move the memory.
    (
        "function passStringToWasm0(arg, malloc, realloc) {\n",
        "    const bytes = cachedTextEncoder.encode(arg);
    const ptr = wasm.__wbindgen_malloc(WASM_VECTOR_LEN = bytes.length, 1) >>> 0;
    getUint8ArrayMemory0().set(bytes, ptr);
    return ptr;\n",
    ),
    (
        "function handleError(f, args) {\n",
        "    return (...args) => {
        try {
            return f(...args);
        } catch (e) {
            wasm.__wbindgen_exn_store(addToExternrefTable0(e));
        }
    };\n",
    ),
];

/// What the imports of [`imports`] call instead of saying it each.
const HELPERS: &str = "\
function giveString(to, ptr) {
    new Int32Array(wasm.memory.buffer, to >>> 0, 2).set([ptr, WASM_VECTOR_LEN]);
}
function isInstance(value, type) {
    try {
        return value instanceof type;
    } catch {
        return false;
    }
}
";

/// Elsewhere in the text, and what stands there instead.
const TEXTS: [(&str, &str); 4] = [
    ("let cachedDataViewMemory0 = null;\n", ""),
    ("let cachedUint8ArrayMemory0 = null;\n", ""),
    (
        "    cachedDataViewMemory0 = null;\n    cachedUint8ArrayMemory0 = null;\n",
        "",
    ),
    ("    return {\n        __proto__: null,\n", "    return {\n"),
];

/// For those who free a handle by hand; when ours is gone, its registry does.
fn freeing(class: &str) -> String {
    format!(
        "    __destroy_into_raw() {{
        const ptr = this.__wbg_ptr;
        this.__wbg_ptr = 0;
        {class}Finalization.unregister(this);
        return ptr;
    }}
    free() {{
        const ptr = this.__destroy_into_raw();
        wasm.__wbg_{}_free(ptr, 0);
    }}\n",
        class.to_lowercase()
    )
}

/// How a text is handed to the wasm.
const PASSED: &str =
    "passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);\n            ";
const GIVEN: &str = " len1 = WASM_VECTOR_LEN;
            getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
            getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);\n";

/// In imports, and what stands there instead.
const IN_IMPORTS: [(&str, &str); 4] = [
    (
        "const ptr1 = passStringToWasm0(ret);\n            const giveString;\n",
        "giveString(arg0, passStringToWasm0(ret));\n",
    ),
    (
        "var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret);\n            var giveString;\n",
        "giveString(arg0, isLikeNone(ret) ? 0 : passStringToWasm0(ret));\n",
    ),
    (
        "let result;\n            try {\n                result = arg0 instanceof ",
        "const ret = isInstance(arg0, ",
    ),
    (
        ";\n            } catch (_) {\n                result = false;\n            }\n            const ret = result;\n",
        ");\n",
    ),
];

/// The text around the imports.
pub(super) fn around(before: &str, after: &str) -> Read<(String, String)> {
    // Where a part is, nobody needs to know.
    const MARK: &str = "\n// imports\n";
    let mut text = [before, MARK, after, HELPERS].concat();
    for (head, body) in FUNCTIONS {
        let (first, rest) = cut(&text, head)?;
        let (_, rest) = cut(rest, "\n}\n")?;
        text = [first, head, body, "}\n", rest].concat();
    }
    let (_, handle) = cut(&text, "export class ")?;
    let (class, _) = cut(handle, " {\n")?;
    let freeing = freeing(class);
    for (long, short) in TEXTS.into_iter().chain([(freeing.as_str(), "")]) {
        if !text.contains(long) {
            return Err(lacks(long));
        }
        text = text.replace(long, short);
    }
    let text = text
        .replace(
            "passStringToWasm0(arg, malloc, realloc)",
            "passStringToWasm0(arg)",
        )
        .replace("handleError(f, args)", "handleError(f)")
        .replace(", wasm.__wbindgen_malloc, wasm.__wbindgen_realloc)", ")");
    let (before, after) = cut(&text, MARK)?;
    Ok((before.to_owned(), after.to_owned()))
}

/// An import: `name: function(…) { … },`.
pub(super) fn import(name: &str, code: &str) -> String {
    // `globalThis` is as old as what our wasm needs, and asked first.
    if name.starts_with("__wbg_static_accessor_") && !name.contains("_GLOBAL_THIS_") {
        return format!("        {name}: () => 0,\n");
    }
    let mut code = code
        .replace(PASSED, "passStringToWasm0(ret);\n            ")
        .replace(GIVEN, " giveString;\n")
        .replace(
            ": function() { return handleError(function (",
            ": handleError((",
        )
        .replace("}, arguments); },\n", "}),\n")
        .replace(": function(", ": (");
    for (long, short) in IN_IMPORTS {
        code = code.replace(long, short);
    }
    // The first line ends the parameters; none of ours has a default that holds a bracket.
    code.replacen(") {\n", ") => {\n", 1)
}
