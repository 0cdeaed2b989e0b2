// @ts-check
/** Time: what passes, and what it is. */

/**
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
export const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * @param {Promise<unknown>} promise
 * @param {number} milliseconds
 * @returns {Promise<unknown>} what the promise gives; `undefined` when it takes longer
 */
export const within = (promise, milliseconds) => Promise.race([promise, sleep(milliseconds)]);

/** Now, as `2026-01-31T09:00:00.000Z`. */
export const now = () => new Date().toISOString();
