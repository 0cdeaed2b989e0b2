// The documents: their links lead somewhere, their snippets work as they stand, their tables leave
// nothing out, and the policy that they give a site owner is enough for a whole conversation.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Agent, KIM } from "./agent.js";
import { expect, html, test } from "./host-page.js";
import { binary } from "./server.js";
import { Talk } from "./talk.js";
import { consoleOf, Widget } from "./widget.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const read = (name) => readFileSync(path.join(root, name), "utf8");
const inFolder = (folder) => readdirSync(path.join(root, folder)).filter((name) => name.endsWith(".md")).map((name) => `${folder}/${name}`);
const documents = ["README.md", "CHANGELOG.md", ...inFolder("docs"), ...inFolder("docs/adr")];

/** The blocks of code in a document, in this language. */
const blocks = (name, language) => [...read(name).matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(([, code]) => code);

/** The part of a document below a heading, to the next of the same rank. */
const below = (name, heading) => read(name).split(new RegExp(`^## ${heading}$`, "m"))[1].split(/^## /m)[0];

/** What stands in the first column of a part's tables, between backticks. */
const firsts = (text) => text.split("\n").flatMap((line) => (line.startsWith("| `") ? [...line.split(" | ")[0].matchAll(/`([^`]+)`/g)].map(([, code]) => code) : []));

/** Names of an interface's members in `livechat.d.ts`, as a page writes them. */
const members = (name) => {
  const body = new RegExp(`^export interface ${name}\\b.*?\\{\\n([^]*?)^\\}`, "m").exec(read("embed/livechat.d.ts"))[1];
  return [...body.matchAll(/^ {2}"?([a-zA-Z-]+)"?[?<(:]/gm)].map(([, member]) => member);
};

/** A snippet of the documents with a test's addresses in it. */
const here = (code, server) => code.replaceAll("https://cdn.example", server).replaceAll("https://chat.example.com", server);

test("every link from one document to another leads there", () => {
  // As GitHub names a heading.
  const anchors = (file) => [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-"));
  const broken = [];
  for (const name of documents) {
    for (const [, link] of read(name).replace(/^```[^]*?^```|`[^`\n]*`/gm, "").matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [file, anchor] = link.split("#");
      const target = file ? path.join(root, path.dirname(name), file) : path.join(root, name);
      if (!existsSync(target) || (anchor && !anchors(target).includes(anchor))) broken.push(`${name}: ${link}`);
    }
  }
  expect(broken).toEqual([]);
});

test("every snippet of a page shows a launcher, or the page's own link, and behind it the form", async ({ page, startServer, hostPage }) => {
  const snippets = ["README.md", "docs/embedding.md"].flatMap((name) => blocks(name, "html")).filter((code) => code.includes("livechat.js"));
  expect(snippets.length).toBeGreaterThan(5);
  const server = await startServer();
  const seen = new Set();
  for (const code of snippets) {
    // Examples beside each other are pages of their own.
    for (const one of code.split(/(?=<!-- )/)) {
      const host = await hostPage({ "/": { body: html(here(one, server.url)) } });
      const lines = consoleOf(page);
      await page.goto(`${host}/`);
      const own = one.includes('data-launcher="none"');
      const opener = own ? page.locator(".help") : page.locator(".launcher");
      // The page's own link leads elsewhere until the script has run.
      await page.waitForFunction(() => window.Livechat?.state);
      await opener.click();
      await new Widget(page).form.locator("[type=submit]").waitFor();
      if (own) await expect(page.locator(".launcher")).toBeHidden();
      expect(lines, one).toEqual([]);
      seen.add(one);
    }
  }
  expect(seen.size).toBeGreaterThan(6);
});

test("every call in a snippet of script can be made", async ({ page, startServer, hostPage }) => {
  const snippets = blocks("docs/embedding.md", "js").filter((code) => /Livechat\./.test(code));
  expect(snippets.length).toBeGreaterThan(3);
  const server = await startServer();
  const [tag] = blocks("docs/embedding.md", "html");
  for (const code of snippets) {
    const stubs = `const user = { name: "Ada", email: "ada@example.com" }, myCaptcha = { execute: async () => "yes" }, dataLayer = [], video = { pause() {} };`;
    const host = await hostPage({ "/": { body: html(`<button id="help">Help</button>${here(tag, server.url)}`) }, "/chat-token": { body: "a-token-of-the-site", type: "text/plain" } });
    const lines = consoleOf(page);
    await page.goto(`${host}/`);
    await page.waitForFunction(() => window.Livechat?.state);
    await page.evaluate(`(async () => { ${stubs}\n${code} })()`);
    // A report is said, and asks for what is refused; everything else is silent.
    const reports = code.includes("diagnose");
    expect(lines.filter((line) => !reports || !/^(log: livechat |error: Failed to load resource)/.test(line)), code).toEqual([]);
  }
});

test("options, methods and events: the tables have what is typed, and nothing else", () => {
  const kebab = (name) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  expect(firsts(below("docs/embedding.md", "Options")).sort()).toEqual(members("LivechatOptions").map(kebab).sort());
  const methods = firsts(below("docs/embedding.md", "Methods")).map((call) => call.split("(")[0]);
  // `push` is told of before the table.
  expect([...methods, "push"].sort()).toEqual(members("LivechatElement").sort());
  expect(firsts(below("docs/embedding.md", "Events")).sort()).toEqual(members("LivechatEvents").sort());
});

test("the settings of the server are all explained, and its flags", () => {
  const told = below("docs/server.md", "livechat\\.toml");
  let section = "";
  const missing = [];
  for (const line of read("server/src/config/default.toml").split("\n")) {
    const begins = /^(?:# )?\[+([a-z_]+)\]+$/.exec(line);
    if (begins) section = begins[1];
    const [, key] = /^(?:# )?([a-z_]+) = /.exec(line) ?? [];
    if (!key) continue;
    const rows = told.split("\n").filter((row) => (section ? row.includes(`[${section}]`) || row.startsWith("| … ") : true));
    if (!rows.some((row) => firsts(`${row.replace("| … ", "| ")}`).some((code) => code.split(" ").at(-1) === key))) missing.push(`[${section}] ${key}`);
  }
  expect(missing).toEqual([]);
  const help = execFileSync(binary, ["--help"], { encoding: "utf8" });
  const flags = [...help.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag).filter((flag) => !/^--(help|version)$/.test(flag));
  expect(firsts(read("docs/server.md").split("## ")[0]).filter((code) => code.startsWith("--")).map((code) => code.split(" ")[0]).sort()).toEqual(flags.sort());
});

test("under the policy of the documents a whole conversation passes, live, with pictures", async ({ page, startServer, hostPage }) => {
  const [policy] = below("docs/embedding.md", "Content Security Policy").match(/(?<=^```\n)[^]*?(?=^```)/m);
  const server = await startServer({ env: KIM });
  const own = here(policy, server.url).replaceAll("wss://chat.example.com", server.url.replace("http", "ws")).trim().split("\n").join("; ");
  const csp = `default-src 'none'; base-uri 'none'; form-action 'none'; ${own}`;
  const icon = /<link rel="icon"[^>]*>/;
  const [tag] = blocks("docs/embedding.md", "html");
  const host = await hostPage({ "/": { body: html(here(tag, server.url)).replace(icon, ""), headers: { "Content-Security-Policy": csp } } });
  const violations = [];
  await page.exposeFunction("violated", (what) => violations.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => window.violated(`${event.effectiveDirective}: ${event.blockedURI}`));
  });
  const sockets = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  await page.goto(`${host}/`);
  const talk = new Talk(page);
  const agent = await Agent.signIn(server.url);
  await talk.register();
  await talk.tell("Is this seed sterile?");
  const rid = await agent.room();
  await agent.take();
  await talk.panel.getByText("kim").first().waitFor();
  await agent.say(rid, "No, it is not.");
  await talk.bubbles.filter({ hasText: "No, it is not." }).waitFor();
  const chooser = page.waitForEvent("filechooser");
  await talk.panel.getByRole("button", { name: /attach/i }).click();
  await (await chooser).setFiles(path.join(root, "docs/screenshot.png"));
  const picture = talk.log.locator("img.shot");
  await picture.waitFor();
  await expect.poll(() => picture.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);
  expect(sockets).toEqual([`${server.url.replace("http", "ws")}/websocket`]);
  expect(violations.filter((violation) => !violation.includes("favicon"))).toEqual([]);
});
