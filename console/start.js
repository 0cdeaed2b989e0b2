// Starts the page. The names of its files carry hashes, which trunk writes into the page's head; a
// script in the page itself, which trunk would write, no strict content policy lets run.
const at = (what) => document.querySelector(`link[data-what="${what}"]`).href;
const { default: start } = await import(at("glue"));
await start({ module_or_path: at("wasm") });
