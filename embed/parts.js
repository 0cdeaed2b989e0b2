// @ts-check
/**
 * The index of what few pages ever need. The loader fetches it only when one of them does: names
 * and hashes that are not in the loader are not in every page view.
 */
import { speak } from "./languages.js";

/** @type {Record<string, string[]>} */
const parts = {
  chat: ["__CHAT__", "__CHAT_SRI__"],
  diagnose: ["__DIAGNOSE__", "__DIAGNOSE_SRI__"],
  fallback: ["__FALLBACK__", "__FALLBACK_SRI__"],
  navigation: ["__NAVIGATION__", "__NAVIGATION_SRI__"],
  rocketchat: ["__ROCKETCHAT__", "__ROCKETCHAT_SRI__"],
  texts: ["__TEXTS__", "__TEXTS_SRI__"],
  triggers: ["__TRIGGERS__", "__TRIGGERS_SRI__"],
};

// @ts-ignore: the build's: a file and its hash for each language
const locales = /** @type {Record<string, string[]>} */ (__LOCALES__);

/**
 * Fetches a part, checked against its hash, and calls it.
 *
 * @param {(file: string, integrity: string) => Promise<any>} load brings a module that lies beside the loader
 * @param {string} name
 * @param {unknown[]} args what the part is called with
 * @returns {Promise<any>} what the part returns
 */
const call = async (load, name, ...args) => {
  if (name === "language") {
    /** @type {Record<string, (own?: string) => Promise<any>>} */
    const bring = {};
    for (const tag in { ...locales, texts: 0 }) bring[tag] = (own) => call(load, tag, own);
    return speak(bring, .../** @type {[string[], string]} */ (args));
  }
  const [file = "", integrity = ""] = parts[name] ?? locales[name] ?? [];
  const part = await load(file, integrity);
  return part.default(...args);
};

export default call;
