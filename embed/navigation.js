// @ts-check
/**
 * Follows the visitor from page to page of a site that changes its address and title without
 * loading anew, and reports each visit. It listens and never polls, and leaves the page's own
 * `history` as it is.
 *
 * With the Navigation API nothing is missed. Where a browser is too old for it, `history.pushState`
 * tells nobody: then a visit is noticed by the click or the form that led to it,
 * by going back or forth, by the new title, or by the visitor's return to the tab, and only an
 * address that a script changes by itself under the same title is noticed later, with the next of these.
 */

/** Applications change the address first and the title once they have drawn: so long it is waited. In milliseconds. */
const SETTLING = 100;

/**
 * Reports the page as it is now, and each change from now on.
 *
 * @param {{ visit(page: { change: "url" | "title", title: string, href: string }): unknown }} host
 * @param {string} mode `full` for addresses with query and hash; anything else leaves them out
 * @param {AbortSignal} signal ends it
 */
export default (host, mode, signal) => {
  if (signal.aborted) return;

  /** @type {string | undefined} */
  let lastHref;
  /** @type {string | undefined} */
  let lastTitle;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const look = () => {
    const { title } = document;
    const { href: whole, origin, pathname } = location;
    // Pages from files and frames without an origin have the origin "null".
    const path = origin === "null" ? whole.replace(/[?#].*/s, "") : origin + pathname;
    const href = mode === "full" ? whole : path;
    const moved = href !== lastHref;
    const renamed = title !== lastTitle;
    lastHref = href;
    lastTitle = title;
    if (moved) host.visit({ change: "url", title, href });
    if (renamed) host.visit({ change: "title", title, href });
  };
  /** One look for what happens together. */
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, SETTLING);
  };
  signal.addEventListener("abort", () => clearTimeout(timer));

  const listen = (/** @type {EventTarget} */ to, /** @type {string[]} */ names) => {
    // Capturing: a page may stop its own events.
    for (const name of names) to.addEventListener(name, soon, { signal, capture: true, passive: true });
  };
  const { navigation } = /** @type {any} */ (window);
  // By its entry: an element with that id would go by that name in a browser without the API, and a
  // sandboxed frame has an API that stays silent.
  if (navigation?.currentEntry) {
    listen(navigation, ["currententrychange", "navigatesuccess"]);
  } else {
    listen(window, ["popstate", "hashchange"]);
    listen(document, ["click", "submit", "visibilitychange"]);
  }

  // Back from the browser's cache of whole pages: the visitor was elsewhere meanwhile.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    lastHref = undefined;
    soon();
  }, { signal });

  // The title's element may be replaced, or come later: what is watched is where it stands.
  const titles = new MutationObserver(soon);
  titles.observe(document.head ?? document.documentElement, { childList: true, characterData: true, subtree: true });
  signal.addEventListener("abort", () => titles.disconnect());

  look();
};
