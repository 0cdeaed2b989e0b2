// @ts-check
/** The realtime connection: text frames of JSON, over a WebSocket. */

/** Longest frame that is read, in characters. */
const MOST = 2_000_000;

/**
 * Opens one. Where a page's CSP or its browser forbids it, it is closed at once.
 *
 * @param {string} url
 * @param {(frame?: unknown) => void} heard each frame, parsed; nothing when it is open
 * @param {() => void} closed called once
 */
export const connect = (url, heard, closed) => {
  /** @type {WebSocket | undefined} */
  let socket;
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    closed();
  };
  try {
    socket = new WebSocket(url);
    socket.onopen = () => over || heard();
    socket.onclose = end;
    // A policy of the page that forbids it is said by this alone, in Chromium.
    socket.onerror = end;
    socket.onmessage = ({ data }) => {
      if (over || typeof data !== "string" || data.length > MOST) return;
      /** @type {unknown} */
      let frame;
      try {
        frame = JSON.parse(data);
      } catch {
        return;
      }
      // Whatever is no object says nothing.
      if (Object(frame) === frame) heard(frame);
    };
  } catch {
    queueMicrotask(end);
  }
  return {
    /** @param {string} frame */
    send: (frame) => {
      try {
        socket?.send(frame);
      } catch {
        // Not open: the end is on its way.
      }
    },
    close: () => {
      over = true;
      socket?.close();
    },
  };
};
