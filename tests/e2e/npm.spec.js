// The npm package, as a site with a bundler uses it: packed, installed, built by Vite, driven.
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { expect, rows, test } from "./host-page.js";
import { ada, consoleOf, Widget } from "./widget.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const folder = process.env.LIVECHAT_E2E_NPM || path.join(root, "target/npm");

test.describe.configure({ mode: "serial" });

/** @type {string} */
let app;
/** @type {string[]} */
let packed;

test.beforeAll(async () => {
  app = await mkdtemp(path.join(os.tmpdir(), "livechat-npm-"));
  const said = execFileSync("npm", ["pack", "--json", "--pack-destination", app], { cwd: folder, encoding: "utf8" });
  const [{ filename, files }] = JSON.parse(said.slice(said.indexOf("[")));
  packed = files.map((file) => file.path);
  const installed = path.join(app, "node_modules/livechat-widget");
  await mkdir(installed, { recursive: true });
  execFileSync("tar", ["-xzf", path.join(app, filename), "-C", installed, "--strip-components=1"]);
  await writeFile(path.join(app, "index.html"), `<!doctype html><html lang="en"><title>An app</title><link rel="icon" href="data:,"><h1>An app</h1><script type="module" src="/main.js"></script></html>`);
  await writeFile(
    path.join(app, "main.js"),
    `import { mount } from "livechat-widget";
     window.widget = mount({ server: new URLSearchParams(location.search).get("server"), title: "From npm", fields: "name email" });`,
  );
  await build({ root: app, logLevel: "error", configFile: false });
});

test.afterAll(async () => {
  await rm(app, { recursive: true, force: true });
});

test("the package holds what it needs and nothing else", async () => {
  const names = packed.map((name) => name.replace(/-[0-9a-f]{8}\./, "-#."));
  const languages = (await readdir(path.join(root, "locales"))).map((name) => name.replace(".json", ""));
  expect(languages.length).toBeGreaterThan(20);
  expect(names.sort()).toEqual([
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "assets/livechat-chat-#.js",
    "assets/livechat-chat-#.wasm",
    "assets/livechat-diagnose-#.js",
    "assets/livechat-fallback-#.js",
    ...languages.sort().map((tag) => `assets/livechat-lang-${tag}-#.js`),
    "assets/livechat-navigation-#.js",
    "assets/livechat-parts-#.js",
    "assets/livechat-rocketchat-#.js",
    "assets/livechat-texts-#.js",
    "assets/livechat-triggers-#.js",
    "assets/livechat-widget-#.js",
    "assets/livechat-widget-#.wasm",
    "index.js",
    "livechat.d.ts",
    "livechat.js",
    "package.json",
  ]);
  const { exports, types } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  for (const file of [types, exports["."].types, exports["."].default, exports["./livechat.js"]]) {
    expect(packed).toContain(file.replace("./", ""));
  }
});

test("importing it outside a browser, as server rendering does, is safe", () => {
  const said = execFileSync("node", ["--input-type=module", "-e", `import { mount } from "livechat-widget"; console.log(typeof mount)`], { cwd: app, encoding: "utf8" });
  expect(said.trim()).toBe("function");
});

test("an app built by Vite registers a visitor, and takes the widget away", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const dist = path.join(app, "dist");
  const answers = {};
  const { default: fs } = await import("node:fs");
  const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
  for (const name of fs.readdirSync(dist, { recursive: true })) {
    const file = path.join(dist, name);
    if (fs.statSync(file).isFile()) answers[`/${name}`] = { body: await readFile(file), type: types[path.extname(name)] };
  }
  const address = `/index.html?server=${encodeURIComponent(server.url)}`;
  answers[address] = answers["/index.html"];
  const host = await hostPage(answers);
  const lines = consoleOf(page);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));

  await page.goto(`${host}${address}`);
  const launcher = page.getByRole("button", { name: "From npm" });
  await expect(launcher).toBeVisible();
  expect(asked.filter((name) => name.endsWith(".wasm"))).toEqual([]);
  await launcher.click();
  const widget = new Widget(page);
  await widget.name.fill(ada.name);
  await widget.email.fill(ada.email);
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
  await page.evaluate(() => window.widget.destroy());
  await expect(page.locator("livechat-widget")).toHaveCount(0);
  expect(lines).toEqual([]);

  await server.stop();
  expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada" }]);
});
