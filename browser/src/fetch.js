// @ts-check
/**
 * Calls to the chat server, and how they fail: a refused connection, a lost one and a CORS refusal
 * are one and the same to a page. Whatever a page's own scripts have made of `fetch` is called, and
 * whatever that throws is taken.
 */

/** Longest wait for a whole answer, in milliseconds. */
const TIMEOUT = 10_000;

/** In place of a status: no answer came, or none in time. */
const NONE = 0;
const TOO_LATE = 1;

/** The status of half an answer: a success that cannot be read. */
const HALF = 200;

/**
 * `GET`, `POST` of a JSON body, or `DELETE`. No cookies, which a server answering `*` would make the browser
 * refuse; no referrer and no cache entry, since an address can hold the token. A `GET` has no
 * `Content-Type`: with one, a Rocket.Chat server whose CORS is off (the default) would never see it.
 *
 * @param {string} method
 * @param {string} url
 * @param {string | undefined} body
 * @param {number} most longest body that is read, in bytes
 * @returns {Promise<{ status: number, body?: unknown }>} without a body when it is no JSON, or too long
 */
export const call = async (method, url, body, most) => {
  let status = NONE;
  try {
    const response = await window.fetch(url, {
      method,
      ...(body && { body, headers: { "Content-Type": "application/json" } }),
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    status = HALF;
    if (Number(response.headers.get("content-length")) > most) return { status };
    const text = await response.text();
    status = response.status;
    return new Blob([text]).size > most ? { status } : { status, body: JSON.parse(text) };
  } catch (error) {
    return { status: /** @type {any} */ (error)?.name === "TimeoutError" ? TOO_LATE : status };
  }
};
