// @ts-check
/**
 * The index of what few pages ever need. The loader fetches it only when one of them does: names
 * and hashes that are not in the loader are not in every page view.
 */
const parts = {
  diagnose: ["__DIAGNOSE__", "__DIAGNOSE_SRI__"],
  fallback: ["__FALLBACK__", "__FALLBACK_SRI__"],
  navigation: ["__NAVIGATION__", "__NAVIGATION_SRI__"],
  rocketchat: ["__ROCKETCHAT__", "__ROCKETCHAT_SRI__"],
};

/**
 * Fetches a part, checked against its hash, and calls it.
 *
 * @param {(file: string, integrity: string) => Promise<any>} load brings a module that lies beside the loader
 * @param {keyof typeof parts} name
 * @param {unknown[]} args what the part is called with
 * @returns {Promise<any>} what the part returns
 */
export default async (load, name, ...args) => {
  const [file = "", integrity = ""] = parts[name];
  const part = await load(file, integrity);
  return part.default(...args);
};
