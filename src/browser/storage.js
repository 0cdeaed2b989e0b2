// @ts-check
/**
 * What this device remembers. Touching a store throws where the visitor, or a sandbox, blocks it;
 * writing to it throws where there is no room.
 */

/** @typedef {"localStorage" | "sessionStorage"} Store */

/**
 * @param {string} key
 * @returns {unknown} undefined when there is nothing, or no JSON
 */
export const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key) || "");
  } catch {
    return undefined;
  }
};

/**
 * @param {string} key
 * @param {string} text
 * @param {Store} store
 * @returns whether it is kept
 */
export const write = (key, text, store = "localStorage") => {
  try {
    window[store].setItem(key, text);
    return true;
  } catch {
    return false;
  }
};

/**
 * A value with the time at which it was written: so each time is another text, and an event in
 * other tabs.
 *
 * @param {string} name
 * @param {string} value JSON
 */
export const dated = (name, value) => `{"at":${Date.now()},"${name}":${value}}`;

/**
 * @param {string} key
 * @param {string} token JSON
 */
export const writeToken = (key, token) => write(key, dated("token", token));

/**
 * @param {string} key
 * @param {Store} store
 */
export const remove = (key, store = "localStorage") => {
  try {
    window[store].removeItem(key);
  } catch {
    // What cannot be touched holds nothing of ours.
  }
};
