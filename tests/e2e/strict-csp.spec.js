// The strictest Content-Security-Policy that a site can have, on another origin than the chat's.
import { Agent, KIM } from "./agent.js";
import { expect, html, rows, snippet, test } from "./host-page.js";
import { Talk } from "./talk.js";
import { ada, consoleOf, GLUE, Widget, WASM } from "./widget.js";

const policy = (server) =>
  `default-src 'none'; script-src ${server} 'wasm-unsafe-eval'; connect-src ${server}; style-src 'self'; base-uri 'none'; form-action 'none'`;

/** Opens a page under `csp` and gives the list of what the browser held against it. */
async function under(page, host) {
  const violations = [];
  await page.exposeFunction("violated", (what) => violations.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => window.violated(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
  });
  await page.goto(`${host}/`);
  return violations;
}

for (const [name, more] of [
  ["a policy that allows the chat's origin and nothing else", ""],
  ["the same with Trusted Types demanded", "; require-trusted-types-for 'script'; trusted-types 'none'"],
]) {
  test(`under ${name}, a visitor of another origin registers`, async ({ page, startServer, hostPage }) => {
    page.setDefaultTimeout(10_000);
    const server = await startServer();
    const host = await hostPage({
      "/": { body: html(snippet(server.url)).replace(/<link rel="icon"[^>]*>/, ""), headers: { "Content-Security-Policy": policy(server.url) + more } },
    });
    const widget = new Widget(page);
    const violations = await under(page, host);
    await widget.openForm();
    // Not only is it there, it is drawn: the style sheet was let in.
    await expect(widget.panel).toHaveCSS("position", "fixed");
    await widget.fill(ada);
    await widget.send.click();
    await expect(widget.headline("You are registered, Ada")).toBeVisible();
    // The page's own missing icon is no business of ours.
    expect(violations.filter((violation) => !violation.includes("favicon"))).toEqual([]);

    await server.stop();
    expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada" }]);
  });
}

test("where the policy forbids the socket, answers come all the same, within seconds", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ env: KIM });
  const host = await hostPage({ "/": { body: html(snippet(server.url)), headers: { "Content-Security-Policy": policy(server.url) } } });
  const talk = new Talk(page);
  const agent = await Agent.signIn(server.url);
  await page.goto(`${host}/`);
  await talk.register();
  await talk.tell("Is this seed sterile?");
  await agent.say(await agent.room(), "No, it is not.");
  await expect(talk.bubbles.filter({ hasText: "No, it is not." })).toBeVisible({ timeout: 25_000 });
});

for (const [what, url] of [
  ["glue", GLUE],
  ["wasm", WASM],
]) {
  test(`a ${what} file with one changed byte is not run`, async ({ page, startServer, hostPage }) => {
    const server = await startServer();
    const host = await hostPage({ "/": { body: html(snippet(server.url)) } });
    const widget = new Widget(page);
    const lines = consoleOf(page);
    await page.route(url, async (route) => {
      // The other form looks what is wrong with the file.
      if (route.request().method() !== "GET") return route.fallback();
      const response = await route.fetch();
      const body = await response.body();
      // A blank more at the end of a script; another last byte in a module.
      const changed = what === "glue" ? Buffer.concat([body, Buffer.from(" ")]) : Buffer.from(body).fill(0, body.length - 1);
      const headers = { "content-type": response.headers()["content-type"], "access-control-allow-origin": "*" };
      await route.fulfill({ status: 200, headers, body: changed });
    });

    await page.goto(`${host}/`);
    await widget.launcher.click();
    await expect(widget.fallback).toBeVisible();
    await expect(widget.panel).toHaveCount(1);
    await expect.poll(() => lines.filter((line) => line.startsWith("error: livechat "))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith("uncaught"))).toEqual([]);
    // The launcher is at rest again, and says what it does.
    await expect(widget.launcher).not.toHaveAttribute("aria-busy");
  });
}

test("what a page does to all its elements does not reach the panel", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({
    "/": { body: html(snippet(server.url), `<link rel="stylesheet" href="/hostile.css">`) },
    "/hostile.css": {
      type: "text/css",
      body: `button, input, p, label, dialog { color: red !important; font-size: 40px !important; display: none !important }
             body { font: italic 40px serif; color: red; text-align: right; letter-spacing: 5px; line-height: 3; direction: rtl; visibility: visible }`,
    },
  });
  const widget = new Widget(page);
  await page.goto(`${host}/`);
  await widget.openForm();
  await expect(widget.name).toHaveCSS("font-size", "16px");
  await expect(widget.name).toHaveCSS("letter-spacing", "normal");
  await expect(widget.title).toHaveCSS("color", "rgb(22, 26, 25)");
  await expect(widget.title).toHaveCSS("font-style", "normal");
  await widget.fill(ada);
  await widget.send.click();
  await expect(widget.headline("You are registered, Ada")).toBeVisible();
});

for (const size of ["62.5%", "24px"]) {
  test(`a page whose own text is ${size} large leaves ours readable`, async ({ page, startServer, hostPage }) => {
    const server = await startServer();
    const host = await hostPage({
      "/": { body: html(snippet(server.url), `<link rel="stylesheet" href="/host.css">`) },
      "/host.css": { type: "text/css", body: `html { font-size: ${size} }` },
    });
    const widget = new Widget(page);
    await page.goto(`${host}/`);
    await widget.openForm();
    await expect(widget.name).toHaveCSS("font-size", "16px");
    expect((await widget.panel.boundingBox()).width).toBe(384);
  });
}

test("a page that unsets everything with !important can still be written from", async ({ page, startServer, hostPage }) => {
  page.setDefaultTimeout(5_000);
  const server = await startServer();
  const host = await hostPage({
    "/": { body: html(`<div class="cover">An overlay</div>${snippet(server.url)}`, `<link rel="stylesheet" href="/hostile.css">`) },
    "/hostile.css": {
      type: "text/css",
      body: `* { all: unset !important; color: red !important; font-size: 40px !important }
             .cover { position: fixed !important; inset: 0 !important; z-index: 999999 !important; background: pink !important }`,
    },
  });
  const widget = new Widget(page);
  await page.goto(`${host}/`);
  await widget.openForm();
  await widget.fill(ada);
  await widget.send.click();
  await expect(widget.headline("You are registered, Ada")).toBeVisible();
});
