// Chromium by its own protocol, with nothing in between: a test library puts scripts of its own into
// every frame, and with a slowed-down processor they would be measured too.
import process from "node:process";
import { killAll, launch } from "chrome-launcher";
import { WebSocket } from "ws";

/** Chromium refuses its sandbox to root. */
const asRoot = process.getuid?.() === 0;

/** How long Chromium may take to answer one call. */
const PATIENCE_MS = 60_000;

// Chromium runs in a process group of its own: who ends the bench would leave it behind.
process.once("SIGTERM", () => {
  killAll();
  process.exit(143);
});

/** A running Chromium without a window. */
export async function startBrowser() {
  const chrome = await launch({
    chromePath: process.env.CHROMIUM || process.env.CHROME,
    chromeFlags: ["--headless=new", "--disable-gpu", "--disable-quic", "--window-size=1280,800", ...(asRoot ? ["--no-sandbox"] : [])],
    logLevel: "silent",
  });
  try {
    const answer = await fetch(`http://127.0.0.1:${chrome.port}/json/version`);
    const { Browser: version, webSocketDebuggerUrl } = await answer.json();
    const connection = await connect(webSocketDebuggerUrl);
    return {
      port: chrome.port,
      version: version.replace(/^HeadlessChrome\//, "Chrome/").replace("Chrome/", "Chromium "),
      /** The browser itself, as a session. */
      root: connection.session(),
      /** The session of a target that was attached with `flatten`. */
      session: connection.session,
      close() {
        connection.close();
        chrome.kill();
      },
    };
  } catch (error) {
    chrome.kill();
    throw error;
  }
}

async function connect(address) {
  const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  let last = 0;
  const calls = new Map();
  const sessions = new Map();

  socket.on("message", (bytes) => {
    const { id, sessionId, method, params, result, error } = JSON.parse(bytes.toString());
    if (id === undefined) return sessions.get(sessionId)?.tell(method, params);
    const call = calls.get(id);
    calls.delete(id);
    if (error) call?.reject(new Error(`${call.method}: ${error.message}`));
    else call?.resolve(result);
  });
  socket.on("close", () => {
    for (const { method, reject } of calls.values()) reject(new Error(`${method}: Chromium is gone`));
    calls.clear();
  });

  const send = (sessionId, method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const timer = setTimeout(() => {
        calls.delete(id);
        reject(new Error(`${method}: Chromium did not answer in ${PATIENCE_MS / 1000} seconds`));
      }, PATIENCE_MS);
      const settle = (act) => (value) => {
        clearTimeout(timer);
        act(value);
      };
      calls.set(id, { method, resolve: settle(resolve), reject: settle(reject) });
      socket.send(JSON.stringify({ id, sessionId, method, params }));
    });

  /** One conversation: with the browser, a page, or a frame that has a process of its own. */
  const session = (sessionId) => {
    const known = sessions.get(sessionId);
    if (known) return known;
    const listeners = new Map();
    const made = {
      id: sessionId,
      send: (method, params) => send(sessionId, method, params),
      on(method, act) {
        listeners.set(method, [...(listeners.get(method) ?? []), act]);
      },
      tell(method, params) {
        for (const act of listeners.get(method) ?? []) act(params);
      },
    };
    sessions.set(sessionId, made);
    return made;
  };
  return { session, close: () => socket.terminate() };
}
