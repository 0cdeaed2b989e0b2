//! How the wasm is started.

use super::{Read, cut};

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

/// wasm-bindgen's text, started by us: all that is done to a debug build.
pub(in crate::finish) fn with_start(text: &str, module: &str) -> Read<String> {
    let (text, _) = cut(text, STARTING)?;
    Ok(format!("{text}{}", START.replace("__MODULE__", module)))
}
