// Pages that fight back. On each, a visitor registers; on each, the page is left as it was.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect, html, rows, snippet, test } from "./host-page.js";
import { ada, consoleOf, hearsPointer, Widget, wordsIn } from "./widget.js";

const css = (name) => readFile(createRequire(import.meta.url).resolve(name), "utf8");

/** Registers Ada and looks her up in the database. */
async function registers(page, server, widget = new Widget(page)) {
  await widget.register(ada);
  await server.stop();
  expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada" }]);
}

/** What the visitor sees of panel and field, as numbers. */
const look = (page) =>
  page.evaluate(() => {
    const root = document.querySelector("livechat-widget").shadowRoot;
    const style = (selector, ...names) => names.map((name) => getComputedStyle(root.querySelector(selector))[name]);
    return [
      ...style("dialog", "position", "width", "fontSize", "lineHeight", "letterSpacing", "direction", "textAlign", "display"),
      ...style("input", "fontSize", "height", "borderTopWidth", "boxSizing", "color", "textTransform"),
      ...style(".launcher", "width", "height", "borderTopLeftRadius", "padding", "display"),
    ];
  });

for (const [name, sheet] of [
  ["Bootstrap", () => css("bootstrap/dist/css/bootstrap.css")],
  ["Tailwind's reset", () => css("tailwindcss/preflight.css")],
  ["a page that unsets all with !important", () => "* { all: unset !important; color: red !important; font-size: 40px !important; text-transform: uppercase !important }"],
]) {
  test(`under ${name} the widget looks as on a blank page`, async ({ page, startServer, hostPage }) => {
    const server = await startServer();
    const host = await hostPage({
      "/blank": { body: html(snippet(server.url)) },
      "/": { body: html(snippet(server.url), `<link rel="stylesheet" href="/host.css">`) },
      "/host.css": { type: "text/css", body: await sheet() },
    });
    const widget = new Widget(page);
    await page.goto(`${host}/blank`);
    await widget.openForm();
    const blank = await look(page);
    await page.goto(`${host}/`);
    await widget.openForm();
    expect(await look(page)).toEqual(blank);
    await widget.close.click();
    await registers(page, server);
  });
}

test("under a policy that allows our origin's scripts and the server, and nothing else", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({
    "/": {
      body: html(snippet(server.url)).replace(/<link rel="icon"[^>]*>/, ""),
      headers: { "Content-Security-Policy": `default-src 'none'; script-src ${server.url} 'wasm-unsafe-eval'; connect-src ${server.url}` },
    },
  });
  await page.goto(`${host}/`);
  const widget = new Widget(page);
  await widget.openForm();
  await expect(widget.panel).toHaveCSS("width", "384px");
  await widget.close.click();
  await registers(page, server);
});

test("with a nonce and strict-dynamic, the tag's own nonce is enough", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({
    "/": {
      body: html(snippet(server.url).replace("<script ", `<script nonce="n0nce" `)).replace(/<link rel="icon"[^>]*>/, ""),
      headers: { "Content-Security-Policy": `default-src 'none'; script-src 'nonce-n0nce' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src ${server.url}` },
    },
  });
  await page.goto(`${host}/`);
  await registers(page, server);
});

for (const [name, markup] of [
  ["a page's cover with the highest z-index of all", `<div style="position:fixed;inset:0;z-index:2147483647;background:#fffc"><a id="ask" href="#">Chat instead</a></div>`],
  ["a page's modal dialog", `<dialog id="modal"><a id="ask" href="#">Chat instead</a></dialog><script>modal.showModal()</script>`],
]) {
  test(`${name} is above the launcher, but not above the panel that was asked for`, async ({ page, startServer, hostPage }) => {
    const server = await startServer();
    const host = await hostPage({ "/": { body: html(snippet(server.url).replace("async", `async data-open="#ask"`) + markup) } });
    const widget = new Widget(page);
    await page.goto(`${host}/`);
    await page.waitForFunction(() => window.Livechat?.open);
    await page.getByText("Chat instead").click();
    const panel = page.getByRole("dialog").filter({ has: page.getByLabel("Name") });
    await panel.getByLabel("Name").fill("Ada");
    await panel.getByLabel("Email").fill(ada.email);
    await panel.getByRole("button", { name: "Start chat" }).click();
    await widget.page.getByRole("heading", { name: "You are registered, Ada" }).waitFor();
    await page.keyboard.press("Escape");
    await expect(page.getByText("Chat instead")).toBeVisible();
    await expect(page.locator("#ask")).toBeFocused();
  });
}

test("a single-page app that swaps the body keeps launcher, panel and what was typed", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(snippet(server.url)) } });
  const widget = new Widget(page);
  const lines = consoleOf(page);
  const swap = () =>
    page.evaluate(() => {
      const body = document.createElement("body");
      body.append(Object.assign(document.createElement("h1"), { textContent: "Another page" }));
      document.body = body;
      history.pushState(null, "", "/another?page=2#part");
    });
  await page.goto(`${host}/`);
  await expect(widget.launcher).toBeVisible();
  await swap();
  await widget.openForm();
  await widget.name.fill("Ada");
  await swap();
  await expect(widget.panel).toBeVisible();
  await expect(widget.name).toHaveValue("Ada");
  // Even the whole document's content.
  await page.evaluate(() => document.documentElement.replaceChildren(document.createElement("head"), document.createElement("body")));
  await expect(page.locator("livechat-widget")).toHaveCount(1);
  await expect(widget.launcher).toBeVisible();
  expect(lines).toEqual([]);
});

test("under <base href> the files still come from where the tag came from", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/deep/page": { body: html(snippet(server.url), `<base href="https://elsewhere.invalid/x/">`) } });
  await page.goto(`${host}/deep/page`);
  await registers(page, server);
});

test("in quirks mode", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: `<title>Old</title><table><tr><td>Old page</table>${snippet(server.url)}` } });
  await page.goto(`${host}/`);
  expect(await page.evaluate(() => document.compatMode)).toBe("BackCompat");
  await registers(page, server);
});

test("on a page that reads right to left, nothing of ours is mirrored that should not be", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(snippet(server.url)).replace("<html lang=\"en\"", `<html lang="ar" dir="rtl"`) } });
  // It speaks the page's language.
  const widget = new Widget(page, wordsIn("ar"));
  await page.goto(`${host}/`);
  const { width } = page.viewportSize();
  const box = await widget.launcher.boundingBox();
  expect(width - box.x - box.width).toBe(20);
  await widget.openForm();
  await expect(widget.panel).toHaveCSS("direction", "rtl");
  await expect(widget.email).toHaveCSS("direction", "ltr");
  const shown = await widget.panel.boundingBox();
  expect(width - shown.x - shown.width).toBe(20);
  await widget.close.click();
  await registers(page, server, widget);
});

test("in a sandboxed frame without storage", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({
    "/": { body: html(`<iframe sandbox="allow-scripts" src="/framed" style="width:420px;height:700px" title="Framed"></iframe>`) },
    "/framed": { body: html(snippet(server.url)) },
  });
  await page.setViewportSize({ width: 900, height: 900 });
  await page.goto(`${host}/`);
  const frame = page.frameLocator("iframe");
  const launcher = frame.getByRole("button", { name: "Chat", exact: true });
  await hearsPointer(page, launcher);
  await launcher.click();
  await frame.getByLabel("Name").fill("Ada");
  await frame.getByLabel("Email").fill(ada.email);
  await frame.getByRole("button", { name: "Start chat" }).click();
  await frame.getByRole("heading", { name: "You are registered, Ada" }).waitFor();
});

test("beside a library that changes built-ins, as Prototype.js did", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({
    "/": {
      body: html(`<script>
        for (const type of [Array, String, Object, Number]) type.prototype.toJSON = function () { return "[changed]"; };
        Object.prototype.extra = function () {};
        Array.prototype.each = Array.prototype.last = function () {};
        window.$ = window.Hash = function () {};
      </script>${snippet(server.url)}`),
    },
  });
  await page.goto(`${host}/`);
  await registers(page, server);
});

test("on a page that enlarges itself the way out stays in the window", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(snippet(server.url), "<style>html { zoom: 1.5 }</style>") } });
  await page.goto(`${host}/`);
  const widget = new Widget(page);
  await widget.openForm();
  expect((await widget.close.boundingBox()).y).toBeGreaterThan(0);
  await widget.close.click();
  await expect(widget.panel).toBeHidden();
});
