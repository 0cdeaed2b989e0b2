// What a page fetches: how many requests, how many bytes, and whether they were as slow as asked.

/**
 * Counts what goes over the wire, of the page and of every frame in it.
 *
 * @param {string} host the host page's origin, which is nobody's widget
 */
export function countTraffic(host) {
  const all = [];
  const open = new Map();
  let lastChange = Date.now();

  const begin = (entry) => {
    lastChange = Date.now();
    all.push({ headers: 0, total: 0, ...entry });
    return all.at(-1);
  };
  const end = (requestId, told) => {
    const entry = open.get(requestId);
    if (!entry) return;
    open.delete(requestId);
    lastChange = Date.now();
    Object.assign(entry, told);
  };

  return {
    watch(session) {
      // A frame's document is asked for in the page's process and arrives in the frame's: the number
      // of a request is the same in both.
      session.on("Network.requestWillBeSent", ({ requestId, request: { url }, timestamp }) => {
        if (!open.has(requestId) && /^https?:/.test(url) && new URL(url).origin !== host) open.set(requestId, begin({ url, began: timestamp }));
      });
      session.on("Network.responseReceived", ({ requestId, response, timestamp }) => {
        const entry = open.get(requestId);
        if (entry) Object.assign(entry, { status: response.status, waited: (timestamp - entry.began) * 1000, headers: response.encodedDataLength });
      });
      session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => end(requestId, { total: encodedDataLength }));
      session.on("Network.loadingFailed", ({ requestId, errorText }) => end(requestId, { failed: errorText }));
      // The opening of a WebSocket is a request as well; its few bytes are not told to us.
      session.on("Network.webSocketCreated", ({ url }) => begin({ url }));
    },

    /** For how long nothing was fetched, in milliseconds; 0 while something is. */
    quiet: () => (open.size ? 0 : Date.now() - lastChange),

    /** The sums so far: `wire` counts headers too, `files` the compressed files without the server's answers. */
    sums() {
      const sum = (entries, bytes) => entries.reduce((total, entry) => total + bytes(entry), 0);
      return {
        requests: all.length,
        wire: sum(all, ({ total }) => total),
        files: sum(all.filter(({ url }) => !new URL(url).pathname.startsWith("/api/")), ({ total, headers }) => Math.max(0, total - headers)),
      };
    },

    /** Throws when a request failed, or was answered faster than `latency` (ms) allows. */
    check(latency) {
      for (const { url, status, failed, waited } of all) {
        if (failed || status >= 400) throw new Error(`${url} was not fetched: ${failed ?? status}`);
        // Chromium rounds here and there.
        if (waited < latency - 10) throw new Error(`${url} was answered after ${Math.round(waited)} ms: the slow network does not reach it`);
      }
    },
  };
}
