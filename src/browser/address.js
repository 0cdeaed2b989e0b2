// @ts-check
/** Addresses, as the page means them. */

/**
 * An address on the web, which may be relative to the page.
 *
 * @param {string} given
 */
const read = (given) => {
  try {
    const url = new URL(given.trim(), document.baseURI);
    return /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
};

/** The whole of it. @param {string} given */
export const webAddress = (given) => read(given)?.href;

/** Where a server is: without what is asked of it, and without a slash at its end. @param {string} given */
export const serverAddress = (given) => {
  const url = read(given);
  return url && (url.origin + url.pathname).replace(/\/+$/, "");
};
