// @ts-check
/** What the page around the chat does: it is seen or not, somebody is there or not, the network comes and goes. */

/** What tells that somebody is there. */
const ACTIVITY = ["pointerdown", "keydown", "pointermove", "focus"];

/**
 * @param {(news: string) => void} tell `online`, `offline`, `visible`, `hidden`, or `active`, at most
 *   once in ten seconds
 * @returns what ends it
 */
export const watch = (tell) => {
  const end = new AbortController();
  const on = (/** @type {EventTarget} */ target, /** @type {string} */ kind, /** @type {() => void} */ act) =>
    target.addEventListener(kind, act, { signal: end.signal, passive: true });
  on(window, "online", () => tell("online"));
  on(window, "offline", () => tell("offline"));
  on(document, "visibilitychange", () => tell(document.hidden ? "hidden" : "visible"));
  let last = 0;
  const active = () => {
    const now = Date.now();
    if (now - last > 10_000) {
      last = now;
      tell("active");
    }
  };
  for (const kind of ACTIVITY) on(window, kind, active);
  return () => end.abort();
};

export const isVisible = () => !document.hidden;

export const address = () => location.href;

/**
 * @param {string} pattern
 * @param {string} text
 */
export const matches = (pattern, text) => {
  try {
    return new RegExp(pattern, "i").test(text);
  } catch {
    return false;
  }
};
