// @ts-check
/**
 * `localStorage.livechat`: what the loader brings the widget for on the next page, without being
 * asked. The form's and the conversation's module both write it.
 */

/** Something that was sent waits to go out. */
export const PENDING = 1;

/** A conversation is open. */
export const TALKING = 2;

/**
 * @param {number} bit one of them
 * @param {unknown} on whether there is such a thing to do
 */
export const mark = (bit, on) => {
  try {
    const left = on ? localStorage.livechat | bit : localStorage.livechat & ~bit;
    if (left) localStorage.livechat = left;
    else localStorage.removeItem("livechat");
  } catch {
    // A page without storage remembers nothing.
  }
};
