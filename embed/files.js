// @ts-check
/**
 * Where the rest of the widget comes from when a script tag brought the loader: beside it, and
 * checked against the hashes that the build stamped in.
 *
 * @param {HTMLScriptElement} script
 * @returns {import("./widget").Files}
 */
export const files = (script) => {
  const at = (/** @type {string} */ name) => new URL(name, script.src).href;

  /** A module whose bytes are as they were built. @param {string} name @param {string} integrity */
  const load = (name, integrity) =>
    new Promise((onload, onerror) => {
      // Only a tag can carry a module's hash; the import then takes the module that was checked. A
      // browser that does not know the preload (Safari 16) checks the wasm only. Once it is here, the
      // tag is one node too many in the page.
      const link = document.createElement("link");
      link.relList.supports("modulepreload") || onload(0);
      document.head.append(Object.assign(link, { rel: "modulepreload", href: at(name), integrity, nonce: script.nonce || script.dataset.nonce, onload: () => onload(link.remove()), onerror }));
    }).then(() => import(at(name)));

  /** @type {Promise<any> | 0 | undefined} */
  let fetched;
  return {
    widget: () =>
      (fetched ||= Promise.all([load("__GLUE__", "__GLUE_SRI__"), fetch(at("__WASM__"), { integrity: "__WASM_SRI__" })]).catch((error) => {
        // Tried again, and told, at the click.
        fetched = 0;
        throw error;
      })),
    part: (name, ...args) => load("__PARTS__", "__PARTS_SRI__").then((parts) => parts.default(load, name, ...args)),
  };
};
