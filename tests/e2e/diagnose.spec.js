// `Livechat.diagnose()`: one report that names what stands in a visitor's way, and its cure.
import { expect, html, test } from "./host-page.js";
import { consoleOf, WASM } from "./widget.js";

const tag = (server, more = "") => `<script async src="${server}/livechat.js" data-server="${server}" ${more}></script>`;

/** The report that a page's owner gets. */
async function diagnose(page, address) {
  await page.goto(address);
  await page.locator("livechat-widget").waitFor({ state: "attached" });
  return page.evaluate(() => window.Livechat.diagnose());
}

const failed = ({ checks }) => checks.filter(({ ok }) => !ok).map(({ name }) => name);
const found = ({ checks }, name) => checks.find((check) => check.name === name);

test("where all is well it says so, of each thing", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/shop?secret=hunter2": { body: html(tag(server.url)) } });
  const lines = consoleOf(page);
  const report = await diagnose(page, `${host}/shop?secret=hunter2#ada@example.com`);
  expect(failed(report)).toEqual([]);
  expect(report).toMatchObject({ ok: true, version: "0.1.0" });
  expect(report.checks.map(({ name }) => name)).toEqual(["server", "cors-get", "livechat", "server-version", "cors-post", "live", "webassembly", "storage", "files", "csp", "page"]);
  expect(found(report, "server").says).toMatch(new RegExp(`^${server.url} answers 200 in \\d+ ms$`));
  expect(found(report, "livechat").says).toBe("switched on, somebody is there");
  expect(found(report, "page").says).toContain(`${host}/shop, `);
  expect(report.text.split("\n")[0]).toBe("livechat 0.1.0, idle: nothing stands in a visitor's way");
  for (const { says } of report.checks) expect(report.text).toContain(says);
  expect(JSON.stringify(report)).not.toMatch(/hunter2|ada@example/);
  // The probe is gone again; nothing was registered.
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect(lines.filter((line) => line.startsWith("uncaught"))).toEqual([]);
});

test("it holds no token, and leaves a visitor's storage as it is", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(tag(server.url)) } });
  const token = "5ec2e7".padEnd(64, "0");
  await page.goto(`${host}/`);
  await page.evaluate(([key, token]) => (localStorage[key] = JSON.stringify({ token })), [`livechat:1:${server.url}`, token]);
  const report = await diagnose(page, `${host}/`);
  expect(JSON.stringify(report)).not.toContain(token);
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({ [`livechat:1:${server.url}`]: JSON.stringify({ token }) });
});

test("a server that lets no page of another origin post is named, with its setting", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ env: { LIVECHAT_CORS_ORIGINS: "off" } });
  const host = await hostPage({ "/": { body: html(tag(server.url)) } });
  const report = await diagnose(page, `${host}/`);
  expect(failed(report)).toEqual(["cors-post"]);
  expect(found(report, "cors-post").cure).toContain(`API_Enable_CORS and let API_CORS_Origin allow ${host};`);
  expect(report.text).toMatch(/FAIL {2}cors-post: the server takes no registrations from .*\n {6}cure: in Rocket\.Chat/);
});

test("livechat that is switched off is told", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: "enabled = false" });
  const host = await hostPage({ "/": { body: html(tag(server.url)) } });
  expect(failed(await diagnose(page, `${host}/`))).toEqual(["livechat"]);
});

test("a server that is not there, one that is no chat, and no address at all", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const shop = await hostPage({});
  const script = (address) => `<script async src="${server.url}/livechat.js" data-server="${address}"></script>`;
  const host = await hostPage({
    "/gone": { body: html(script("http://127.0.0.1:9")) },
    "/shop": { body: html(script(shop)) },
    "/ftp": { body: html(script("ftp://chat.example")) },
  });
  const gone = await diagnose(page, `${host}/gone`);
  expect(failed(gone)).toEqual(["server"]);
  expect(found(gone, "server").says).toContain("http://127.0.0.1:9 cannot be reached: TypeError");
  // It answers, with a page of its own and no permission to read it.
  expect(failed(await diagnose(page, `${host}/shop`))).toEqual(["cors-get"]);
  const ftp = await diagnose(page, `${host}/ftp`);
  expect(found(ftp, "server").says).toContain('data-server="ftp://chat.example/" is no http address');
});

test("what the page's policy forbids is named", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({
    "/": {
      body: html(tag(server.url)).replace(/<link rel="icon"[^>]*>/, ""),
      headers: { "Content-Security-Policy": `default-src 'none'; script-src ${server.url}; connect-src 'self'; style-src 'self'; img-src 'self'` },
    },
  });
  const report = await diagnose(page, `${host}/`);
  expect(failed(report)).toEqual(["server", "webassembly", "files", "csp"]);
  expect(found(report, "webassembly").cure).toContain("add 'wasm-unsafe-eval' to script-src");
  expect(found(report, "csp").says).toContain(`connect-src forbids ${server.url}/api/v1/livechat/config`);
  expect(found(report, "server").cure).toContain(`allow ${server.url} in the page's connect-src`);
});

test("a policy that leaves out the socket and pictures is named: a form would pass, a conversation would not", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({
    "/": {
      body: html(tag(server.url)).replace(/<link rel="icon"[^>]*>/, ""),
      headers: { "Content-Security-Policy": `default-src 'none'; script-src ${server.url} 'wasm-unsafe-eval'; connect-src ${server.url}` },
    },
  });
  const report = await diagnose(page, `${host}/`);
  const socket = server.url.replace("http", "ws");
  expect(failed(report)).toEqual(["live", "csp"]);
  expect(found(report, "live").cure).toContain(`allow ${socket} in the page's connect-src`);
  expect(found(report, "csp").says).toContain(`connect-src forbids ${socket}/websocket`);
  expect(found(report, "csp").says).toContain(`img-src forbids ${server.url}/avatar/`);
});

test("no WebAssembly, no storage and a missing file are findings, not failures", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(tag(server.url)) } });
  await page.addInitScript(() => {
    delete window.WebAssembly;
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      },
    });
  });
  await page.route(WASM, (route) => route.fulfill({ status: 404, headers: { "access-control-allow-origin": "*" }, body: "" }));
  const report = await diagnose(page, `${host}/`);
  expect(failed(report)).toEqual(["webassembly", "storage", "files"]);
  expect(found(report, "storage").says).toContain("SecurityError");
  expect(found(report, "files").says).toMatch(/^assets\/livechat-widget-\w+\.wasm: 404$/);
});

test("by Rocket.Chat's name for the loader it is the same", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(tag(server.url).replace("/livechat.js", "/livechat/rocketchat-livechat.min.js?_=201903270000")) } });
  const report = await diagnose(page, `${host}/`);
  expect(failed(report)).toEqual([]);
  expect(found(report, "files").says).toContain(`this report came from ${server.url}/livechat/;`);
});
