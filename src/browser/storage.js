// @ts-check
/**
 * What this device remembers. Touching a store throws where the visitor, or a sandbox, blocks it;
 * writing to it throws where there is no room.
 */

/** @typedef {"localStorage" | "sessionStorage"} Store */

/** In the order in which they are read. @type {Store[]} */
export const STORES = ["sessionStorage", "localStorage"];

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

/**
 * Takes away all that any part of the widget keeps for a server, in this tab and on this device, and
 * what the loader looks for. A conversation's key has eight more digits at its end.
 *
 * @param {string} server
 */
export const forget = (server) => {
  for (const store of STORES) {
    try {
      for (const key of Object.keys(window[store])) {
        if (key === "livechat" || /^livechat:(?:\w+:)?1:(.*?)(?::[\da-f]{8})?$/.exec(key)?.[1] === server) remove(key, store);
      }
    } catch {
      // As above.
    }
  }
};
