// @ts-check
/**
 * Finds out what stands between a visitor and the chat, in one report that an owner can paste into
 * a ticket. It asks only because the owner asked it to: it calls the server, writes a probe into
 * storage and takes it away again. The report holds no token, nothing that anybody typed, and no
 * address with its query.
 */

/** As long as an answer may take, in milliseconds. */
const PATIENCE = 10000;

/** The smallest module there is: the magic number and a version. */
const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

/** @typedef {import("./livechat").LivechatReport["checks"][number]} Check */

/** How an answer came. @typedef {{ status: number, ms: number, body: any }} Answer */

/**
 * Fetches as the widget does: no cookies, no referrer.
 *
 * @param {string} url
 * @param {RequestInit} [init]
 * @returns {Promise<Answer>} fails when there is no answer that may be read
 */
const ask = async (url, init) => {
  const start = performance.now();
  const answer = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...init });
  const text = init?.method === "HEAD" ? "" : await answer.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    // Whoever needs JSON sees that there is none.
  }
  return { status: answer.status, ms: Math.round(performance.now() - start), body };
};

/** Whether anything answers there, readable or not. @param {string} url */
const answers = (url) =>
  fetch(url, { mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) }).then(
    () => true,
    () => false,
  );

/** What an error says of itself. @param {unknown} error */
const words = (error) => (error instanceof Error || error instanceof DOMException ? `${error.name}: ${error.message}` : String(error));

/** An address without what may hold secrets. @param {string} address */
const bare = (address) => address.replace(/[?#].*/s, "");

/**
 * Whether messages come at once, and pictures may be shown: the answers do not matter, what the page's policy and what
 * lies between say to them does.
 *
 * @param {string} server
 * @returns {Promise<Check>}
 */
const checkLive = (server) =>
  new Promise((done) => {
    const name = "live";
    new Image().src = `${server}/avatar/livechat`;
    const socket = new WebSocket(`${server.replace(/^http/, "ws")}/websocket`);
    const told = (/** @type {boolean} */ ok) => () => {
      socket.close();
      done(ok ? { name, ok, says: "messages come at once" } : { name, ok, says: "no WebSocket: messages are asked for again and again, and come late", cure: `allow ${new URL(socket.url).origin} in the page's connect-src, and upgrades to WebSocket in the proxy before the server` });
    };
    socket.onopen = told(true);
    socket.onerror = told(false);
    setTimeout(told(false), PATIENCE);
  });

/**
 * The server, from its config to a POST of another origin.
 *
 * @param {string} server
 * @returns {Promise<Check[]>}
 */
const checkServer = async (server) => {
  /** @type {Check[]} */
  const checks = [];
  const add = (/** @type {Check} */ check) => checks.push(check);
  const config = `${server}/api/v1/livechat/config`;

  /** @type {Answer} */
  let answer;
  try {
    answer = await ask(config);
  } catch (error) {
    const mixed = location.protocol === "https:" && server.startsWith("http:");
    if (await answers(config)) {
      add({ name: "server", ok: true, says: `${server} answers` });
      add({ name: "cors-get", ok: false, says: "its answer may not be read from this page", cure: "let the server, or the proxy before it, send Access-Control-Allow-Origin: * (Rocket.Chat does)" });
    } else {
      add({
        name: "server",
        ok: false,
        says: `${server} cannot be reached: ${words(error)}`,
        cure: mixed ? "the page is https, so the server must be, too" : `open ${config} in a browser; if it shows JSON, allow ${new URL(server).origin} in the page's connect-src and switch blockers off`,
      });
    }
    return checks;
  }
  const { status, ms, body } = answer;
  const good = status === 200 && body?.success && body.config;
  add(
    good || status === 429
      ? { name: "server", ok: true, says: `${server} answers ${status} in ${ms} ms` }
      : { name: "server", ok: false, says: `${config} answers ${status}${body ? "" : ", and no JSON"}`, cure: "data-server must be the address of Rocket.Chat, or of livechat-server, with its path if it has one" },
  );
  add({ name: "cors-get", ok: true, says: "its answers may be read from this page" });
  if (good) {
    const { enabled, online } = body.config;
    add(
      enabled
        ? { name: "livechat", ok: true, says: online ? "switched on, somebody is there" : "switched on, nobody is there" }
        : { name: "livechat", ok: false, says: "switched off", cure: "switch it on: in Rocket.Chat under Omnichannel, in livechat-server with enabled = true" },
    );
  }

  try {
    const info = await ask(`${server}/api/info`);
    const version = info.body?.version ?? info.body?.info?.version;
    add({ name: "server-version", ok: true, says: typeof version === "string" ? version.slice(0, 40) : "not told" });
  } catch {
    add({ name: "server-version", ok: true, says: "not told" });
  }

  // A registration without a visitor: refused by every server, and nothing is changed by it.
  try {
    const { status } = await ask(`${server}/api/v1/livechat/visitor`, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
    add(
      status >= 500
        ? { name: "cors-post", ok: false, says: `visitors may register from this page, but the server answers ${status}`, cure: "look into the server's log" }
        : { name: "cors-post", ok: true, says: "visitors may register from this page" },
    );
  } catch (error) {
    add({
      name: "cors-post",
      ok: false,
      says: `the server takes no registrations from ${location.origin}: ${words(error)}`,
      cure: `in Rocket.Chat switch on API_Enable_CORS and let API_CORS_Origin allow ${location.origin}; in livechat-server add it to [cors] origins`,
    });
  }
  add(await checkLive(server));
  return checks;
};

/** Whether WebAssembly runs under the page's policy. @returns {Promise<Check>} */
const checkWasm = async () => {
  const name = "webassembly";
  if (typeof WebAssembly !== "object") {
    return { name, ok: false, says: "this browser has none", cure: "nothing on the site: Lockdown Mode or a policy of the device switches it off, and visitors get a small form" };
  }
  try {
    await WebAssembly.compile(EMPTY_MODULE);
    return { name, ok: true, says: "runs" };
  } catch (error) {
    return { name, ok: false, says: words(error), cure: "add 'wasm-unsafe-eval' to script-src in the page's Content-Security-Policy" };
  }
};

/** Whether a visitor can be remembered. @returns {Check} */
const checkStorage = () => {
  const name = "storage";
  const probe = "livechat:probe";
  try {
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return { name, ok: true, says: "visitors are remembered" };
  } catch (error) {
    return { name, ok: false, says: `visitors are forgotten when they leave the page: ${words(error)}`, cure: "nothing if the visitor wants it so; a sandboxed frame needs allow-same-origin" };
  }
};

/**
 * Whether the files of the build lie beside the loader, as its manifest has them.
 *
 * @param {string} base the loader's address
 * @returns {Promise<Check>}
 */
const checkFiles = async (base) => {
  const name = "files";
  const cure = "upload all of dist/ again, with Access-Control-Allow-Origin: *, and empty the CDN's cache";
  const head = (/** @type {string} */ file) =>
    ask(new URL(file, base).href, { method: "HEAD" }).then(
      ({ status }) => (status === 200 ? "" : `${file}: ${status}`),
      (error) => `${file}: ${words(error)}`,
    );
  try {
    const { body, status } = await ask(new URL("manifest.json", base).href);
    /** @type {string[]} */
    const listed = (body?.files ?? []).map((/** @type {{ name: unknown }} */ file) => String(file.name)).filter((/** @type {string} */ file) => /^(livechat\.js|assets\/livechat-[\w-]+\.(js|wasm))$/.test(file));
    const folder = bare(new URL(".", base).href);
    // Under the name that Rocket.Chat's snippet has for the loader, only what it fetches is served.
    if (!listed.length) return { name, ok: true, says: `this report came from ${folder}; without a manifest.json there (${status}) the rest was not looked at` };
    const wrong = (await Promise.all(listed.map(head))).filter(Boolean);
    if (wrong.length) return { name, ok: false, says: wrong.join("; "), cure };
    return { name, ok: true, says: `${listed.length} files of version ${String(body.version).slice(0, 40)} lie in ${folder}` };
  } catch (error) {
    return { name, ok: false, says: `${bare(base)}: ${words(error)}`, cure };
  }
};

/** What the page's policy forbade meanwhile. @param {SecurityPolicyViolationEvent[]} violations @returns {Check} */
const checkPolicy = (violations) => {
  const name = "csp";
  if (!violations.length) return { name, ok: true, says: "forbids nothing that the chat needs" };
  const told = new Set(violations.map(({ effectiveDirective, blockedURI }) => `${effectiveDirective} forbids ${bare(blockedURI)}`));
  return { name, ok: false, says: [...told].join("; "), cure: "add what is named to these directives of the page's Content-Security-Policy" };
};

/** Where the page is and what it is shown in. @returns {Check} */
const describePage = () => {
  const facts = [
    bare(location.href),
    document.compatMode === "BackCompat" && "in quirks mode",
    window.top !== window && "in a frame",
    !isSecureContext && "not secure",
    navigator.onLine ? "online" : "offline",
    document.documentElement.lang && `page in "${document.documentElement.lang}"`,
    `browser in "${navigator.language}"`,
    `${document.querySelectorAll("livechat-widget").length} widget(s)`,
    navigator.userAgent,
  ];
  return { name: "page", ok: true, says: facts.filter(Boolean).join(", ") };
};

/** @param {{ ok: boolean, version: string, checks: Check[] }} report @param {string} state */
const print = ({ ok, version, checks }, state) =>
  [
    `livechat ${version}, ${state}: ${ok ? "nothing stands in a visitor's way" : "something stands in a visitor's way"}`,
    ...checks.flatMap(({ name, ok, says, cure }) => [`${ok ? "  ok" : "FAIL"}  ${name}: ${says}`, ...(cure ? [`      cure: ${cure}`] : [])]),
  ].join("\n");

/**
 * Looks at all of it. Never fails.
 *
 * @param {HTMLElement} _host the element
 * @param {import("./widget").Life} life
 * @param {string} [base] the loader's address; this file lies in a folder beside it
 * @returns {Promise<import("./livechat").LivechatReport>}
 */
export default async (_host, life, base = new URL("../livechat.js", import.meta.url).href) => {
  /** @type {SecurityPolicyViolationEvent[]} */
  const violations = [];
  const note = (/** @type {SecurityPolicyViolationEvent} */ event) => {
    // A policy that only reports forbids nothing.
    if (event.disposition === "enforce") violations.push(event);
  };
  document.addEventListener("securitypolicyviolation", note);
  /** A check that breaks is a finding, too. @param {string} name @param {() => Check | Check[] | Promise<Check | Check[]>} check */
  const tried = async (name, check) => {
    try {
      return [await check()].flat();
    } catch (error) {
      return [{ name, ok: false, says: words(error) }];
    }
  };

  const server = () => {
    const url = new URL(life.options?.server || "//", document.baseURI);
    if (!/^https?:$/.test(url.protocol)) throw new Error(`data-server="${bare(url.href)}" is no http address`);
    return checkServer(url.origin + url.pathname.replace(/\/+$/, ""));
  };
  const found = await Promise.all([tried("server", server), tried("webassembly", checkWasm), tried("storage", checkStorage), tried("files", () => checkFiles(base))]);
  // What the last of them caused is told in a task of its own.
  await new Promise((done) => setTimeout(done));
  document.removeEventListener("securitypolicyviolation", note);

  const checks = [...found.flat(), ...(await tried("csp", () => checkPolicy(violations))), ...(await tried("page", describePage))];
  const report = { version: "__VERSION__", ok: checks.every(({ ok }) => ok), checks };
  return { ...report, text: print(report, life.state ?? "idle") };
};
