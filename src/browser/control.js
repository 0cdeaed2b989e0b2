// @ts-check
/** What an event says of the control it happened at. */

/** @param {any} event @returns {string} */
export const valueOf = (event) => event.target.value;

/** @param {any} event @returns {string} empty when it is not ticked */
export const ticked = (event) => (event.target.checked ? "true" : "");

/** @param {any} event whether a date is begun and not whole */
export const isUnfinished = (event) => event.target.validity.badInput;
