// @ts-check
/** The same site in other tabs. */
import { read } from "./storage.js";

/**
 * What stands under our key, now: another tab may have written it before this one did, and told
 * only afterwards; and a frame of the page may have cleared its session.
 *
 * @param {StorageEvent} event
 * @param {string} ours
 * @returns {unknown} null when there is nothing, undefined when the event is about another key
 */
export const written = ({ key }, ours) =>
  // No key: everything was cleared.
  key === null || key === ours ? (read(ours) ?? null) : undefined;
