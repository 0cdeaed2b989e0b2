// @ts-check
/**
 * The npm package: the same element, whose files the site's own bundler brings. The addresses are
 * literal, because that is what bundlers follow; the build fills in their names.
 */
import { define as defineWith } from "./element.js";
import { speak } from "./languages.js";

const TAG = "livechat-widget";

/** @type {Record<string, () => Promise<{ default: Function }>>} */
const parts = {
  // @ts-ignore: a name of the build's
  chat: () => import("./__CHAT__"),
  // @ts-ignore
  diagnose: () => import("./__DIAGNOSE__"),
  // @ts-ignore
  fallback: () => import("./__FALLBACK__"),
  // @ts-ignore
  navigation: () => import("./__NAVIGATION__"),
  // @ts-ignore
  texts: () => import("./__TEXTS__"),
  // @ts-ignore
  triggers: () => import("./__TRIGGERS__"),
};

/** @type {Record<string, () => Promise<{ default: Function }>>} */
// @ts-ignore: the build's: an import for each language
const locales = __LOCALE_IMPORTS__;

const part = async (/** @type {string} */ name, /** @type {any[]} */ ...args) => {
  if (name === "language") {
    /** @type {Record<string, (own?: string) => Promise<any>>} */
    const bring = {};
    for (const tag in { ...locales, texts: 0 }) bring[tag] = (own) => part(tag, own);
    return speak(bring, .../** @type {[string[], string]} */ (args));
  }
  return (await (parts[name] ?? locales[name])?.())?.default(...args);
};

/** Makes `<livechat-widget>` known to the document, for markup of one's own. */
export const define = () => {
  defineWith(TAG, {
    // The glue finds its wasm itself, beside it.
    // @ts-ignore
    widget: async () => [await import("./__GLUE__"), undefined],
    part,
  });
};

/**
 * Puts a widget on the page.
 *
 * @param {import("./livechat").LivechatOptions & { server: string }} options
 * @param {ParentNode} [parent] what it is put into; by default it outlives whatever the app swaps
 * @returns {import("./livechat").LivechatElement}
 */
export const mount = (options, parent) => {
  define();
  /** @type {any} */
  const host = document.createElement(TAG);
  host.set(options);
  host.auto = parent ? 0 : 1;
  (parent ?? document.documentElement).append(host);
  return host;
};
