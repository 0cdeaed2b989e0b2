// A page with the snippet on it is as quiet as one without, until somebody reaches for the button.
import { expect, html, snippet, test } from "./host-page.js";
import { GLUE, WASM, ada, consoleOf, storedToken, Widget } from "./widget.js";

/** Every address that the page asks the chat server for. */
function requestsTo(page, server) {
  const paths = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin === server.url) paths.push(url.pathname);
  });
  return paths;
}

const isGlue = /^\/assets\/livechat-widget-[0-9a-f]+\.js$/;
const isWasm = /^\/assets\/livechat-widget-[0-9a-f]+\.wasm$/;

test("before the click only the loader is fetched, and nothing is stored", async ({ page, context, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(snippet(server.url)) } });
  const widget = new Widget(page);
  const requests = requestsTo(page, server);

  await page.goto(`${host}/`);
  await expect(widget.launcher).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(requests).toEqual(["/livechat.js"]);
  expect(await stored(page)).toEqual({ localStorage: [], sessionStorage: [], cookie: "", databases: [], caches: [], workers: 0 });
  expect(await context.cookies()).toEqual([]);
});

test("opening the panel stores nothing either, typing only the draft; once it is sent the token is all there is", async ({ page, context, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(snippet(server.url)) } });
  const widget = new Widget(page);
  await page.goto(`${host}/`);
  await widget.openForm();
  const nothing = { localStorage: [], sessionStorage: [], cookie: "", databases: [], caches: [], workers: 0 };
  expect(await stored(page)).toEqual(nothing);

  await widget.fill(ada);
  const draft = [`livechat:draft:1:${server.url}`];
  expect(await stored(page)).toEqual({ ...nothing, localStorage: draft, sessionStorage: draft });

  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
  expect(await stored(page)).toEqual({ ...nothing, localStorage: [`livechat:1:${server.url}`] });
  expect(await storedToken(page)).toMatch(/^[0-9a-f]{64}$/);
  expect(await context.cookies()).toEqual([]);
});

test("the pointer on the button fetches the two files of the widget, and nothing else", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(snippet(server.url)) } });
  const widget = new Widget(page);
  await page.goto(`${host}/`);
  await expect(widget.launcher).toBeVisible();
  const requests = requestsTo(page, server);

  await widget.launcher.hover();
  await expect.poll(() => requests.length).toBe(2);
  await page.waitForLoadState("networkidle");
  expect(requests).toHaveLength(2);
  for (const wanted of [isGlue, isWasm]) expect(requests).toContainEqual(expect.stringMatching(wanted));
  await expect(widget.panel).toBeHidden();

  await widget.openForm();
  expect(requests.filter((path) => !path.startsWith("/assets/"))).toEqual(["/api/v1/livechat/config"]);
  expect(requests).toHaveLength(3);
});

test("focus on the button fetches the widget ahead of the click", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(snippet(server.url)) } });
  const widget = new Widget(page);
  await page.goto(`${host}/`);
  await expect(widget.launcher).toBeVisible();
  const fetched = Promise.all([page.waitForResponse(GLUE), page.waitForResponse(WASM)]);
  await widget.launcher.focus();
  await fetched;
  await expect(widget.panel).toBeHidden();
});

test("the script adds two names to the page's window: its own, and Rocket.Chat's", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/with": { body: html(snippet(server.url)) }, "/without": { body: html("") } });
  const widget = new Widget(page);
  const globals = () => page.evaluate(() => Object.getOwnPropertyNames(window).sort());

  await page.goto(`${host}/without`);
  const without = await globals();
  await page.goto(`${host}/with`);
  await expect(widget.launcher).toBeVisible();
  const ours = [...without, "Livechat", "RocketChat"].sort();
  expect(await globals()).toEqual(ours);
  await widget.openForm();
  expect(await globals()).toEqual(ours);
});

test("nothing on the page moves, neither for the button nor for the panel", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.addInitScript(() => {
    window.shifts = [];
    // As browsers count it: what moves at once where somebody clicked is expected, not a shift.
    const unexpected = (list) => list.getEntries().filter((entry) => !entry.hadRecentInput);
    new PerformanceObserver((list) => window.shifts.push(...unexpected(list).map((entry) => entry.value))).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.send.click();
  await widget.panel.getByRole("group", { name: /things to mend/ }).waitFor();
  await widget.close.click();
  await expect(widget.panel).toBeHidden();
  expect(await page.evaluate(() => window.shifts)).toEqual([]);
});

test("the token stands in no address but the config's, in no console line and in no log", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(snippet(server.url)) } });
  const widget = new Widget(page);
  const addresses = [];
  page.on("request", (request) => addresses.push(request.url()));
  const lines = consoleOf(page);

  await page.goto(`${host}/`);
  await widget.register(ada);
  await page.reload();
  await widget.open();
  await widget.headline("Welcome back, Ada").waitFor();

  const token = await storedToken(page);
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  const withToken = addresses.filter((address) => address.includes(token));
  // The form asks who it is, and each time the conversation.
  expect(new Set(withToken)).toEqual(new Set([`${server.url}/api/v1/livechat/config?token=${token}`]));
  expect(page.url()).not.toContain(token);
  expect(lines).toEqual([]);

  await server.stop();
  expect(server.log).toContain("/api/v1/livechat/config");
  for (const secret of [token, ada.email, ada.phone, "7946"]) expect(server.log).not.toContain(secret);
});

/** All that a page can keep on a device. */
function stored(page) {
  return page.evaluate(async () => ({
    localStorage: Object.keys(localStorage),
    sessionStorage: Object.keys(sessionStorage),
    cookie: document.cookie,
    databases: (await indexedDB.databases()).map((database) => database.name),
    caches: "caches" in window ? await caches.keys() : [],
    workers: "serviceWorker" in navigator ? (await navigator.serviceWorker.getRegistrations()).length : 0,
  }));
}
