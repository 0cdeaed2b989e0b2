// @ts-check
/** The owner's patterns, run by the browser's engine. */

/**
 * @param {string} pattern
 * @param {string} value
 * @returns {boolean | undefined} undefined when the pattern does not compile
 */
export const matches = (pattern, value) => {
  try {
    return new RegExp(pattern, "i").test(value);
  } catch {
    return undefined;
  }
};
