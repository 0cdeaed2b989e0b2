// @ts-check
/** What comes later. */

/**
 * Calls `act` with what a promise gives; with nothing if it fails.
 *
 * @param {Promise<unknown>} promise
 * @param {(given?: unknown) => void} act
 */
export const when = (promise, act) => void promise.then(act, () => act());
