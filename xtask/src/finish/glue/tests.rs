//! What becomes of the text that wasm-bindgen writes.

use super::names::short_names;
use super::*;

/// What wasm-bindgen 0.2.130 writes, as far as we touch it.
const TEXT: &str = include_str!("sample.js");

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
    assert!(Glue::read(&changed, "livechat-widget").is_err_and(|why| why.contains("wasmModule")));
}
