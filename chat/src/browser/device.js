// @ts-check
/** What this device keeps of a conversation, for all tabs of the site; and which of them leads. */

/** Longest text that is read: more than anybody has unsent. */
const MOST = 500_000;

/** @param {string} key @returns {unknown} */
export const read = (key) => {
  try {
    const text = localStorage.getItem(key) || "";
    return text.length > MOST ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** @param {string} key @param {string | undefined} text JSON; nothing to forget it */
export const write = (key, text) => {
  try {
    if (text === undefined) localStorage.removeItem(key);
    else if (localStorage.getItem(key) !== text) localStorage.setItem(key, text);
  } catch {
    // Blocked or full: it lives as long as the page does.
  }
};

/**
 * Calls `act` with what another tab has written.
 *
 * @param {string} key
 * @param {(value: unknown) => void} act
 * @returns what ends it
 */
export const watch = (key, act) => {
  const heard = (/** @type {StorageEvent} */ event) => {
    if (event.storageArea === localStorageOrNone() && event.key === key) act(read(key));
  };
  addEventListener("storage", heard);
  return () => removeEventListener("storage", heard);
};

const localStorageOrNone = () => {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
};

/**
 * A sound, if this tab is the one that makes them and the browser allows it.
 *
 * @param {string} url
 * @param {string} name the lock that the one tab has
 */
export const chime = (url, name) => {
  const play = () => new Audio(url).play().catch(() => {});
  if (!navigator.locks) return void play();
  // Held for as long as it takes the other tabs to hear the same message.
  navigator.locks
    .request(name, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      play();
      await new Promise((done) => setTimeout(done, 2_000));
    })
    .catch(() => {});
};
