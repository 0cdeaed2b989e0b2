// @ts-check
/** Randomness that nobody can guess, and digests: the browser's own. */

/** @param {Uint8Array} bytes */
const hex = (bytes) => {
  let text = "";
  for (const byte of bytes) text += (byte + 256).toString(16).slice(1);
  return text;
};

/**
 * @param {Uint8Array<ArrayBuffer>} bytes filled with random ones
 * @returns whether the page has `crypto`
 */
export const fill = (bytes) => {
  try {
    crypto.getRandomValues(bytes);
    return true;
  } catch {
    return false;
  }
};

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** 17 random letters and digits. */
export const messageId = () => {
  const bytes = new Uint8Array(17);
  fill(bytes);
  let id = "";
  // In a page without `crypto` an id can be guessed; it is new all the same.
  for (const byte of bytes) id += LETTERS.charAt((byte + Math.random() * 256) % LETTERS.length);
  return id;
};

/**
 * SHA-256 in lower-case hex digits.
 *
 * @param {string} text
 */
export const digest = async (text) => {
  try {
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
  } catch {
    // Pages without https have none.
    return undefined;
  }
};
