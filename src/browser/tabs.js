// @ts-check
/** The same site in other tabs. */

/**
 * The value that another tab wrote.
 *
 * @param {StorageEvent} event
 * @param {string} ours
 * @returns {unknown} null when it was removed, undefined when the event is about another key
 */
export const written = ({ key, newValue }, ours) => {
  // No key: everything was cleared.
  if (key !== null && key !== ours) return undefined;
  try {
    return JSON.parse(newValue || "");
  } catch {
    return null;
  }
};
