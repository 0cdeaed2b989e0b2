// The one script tag: what its attributes do, where it may stand, and what the page can ask of it.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, html, rows, snippet, test } from "./host-page.js";
import { dist } from "./server.js";
import { ada, changeConfig, consoleOf, CONFIG, hold, registrations, storedToken, WASM, Widget } from "./widget.js";

/** A page of the owner's, with these attributes on the script tag. */
const page = (server, attributes = "", more = "") => ({
  "/": { body: html(`<script async src="${server}/livechat.js" data-server="${server}" data-fields="name email phone?" ${attributes}></script>${more}`) },
});

const launcher = (page) => page.locator("livechat-widget .launcher");

test("colour, side, distance, order and words are the owner's", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(
    page(server.url, `data-color="#ffcc00" data-title="Ask the bakery" data-position="left" data-offset="0px 10px 90px 30px" data-z-index="77"`),
  );
  await tab.goto(`${host}/`);
  const button = tab.getByRole("button", { name: "Ask the bakery" });
  await expect(button).toHaveCSS("background-color", "rgb(255, 204, 0)");
  // Black on yellow: white could not be read.
  await expect(button).toHaveCSS("color", /^(rgb\(0, 0, 0\)|lab\(0 0 0\))$/);
  const { width, height } = tab.viewportSize();
  const box = await button.boundingBox();
  expect([box.x, height - box.y - box.height]).toEqual([30, 90]);
  expect(width).toBeGreaterThan(500);
  await expect(tab.locator("livechat-widget")).toHaveCSS("z-index", "77");

  await button.click();
  const panel = tab.getByRole("dialog", { name: "Ask the bakery" });
  await panel.getByLabel("Name").waitFor();
  const shown = await panel.boundingBox();
  expect(shown.x).toBe(30);
  expect(height - shown.y - shown.height).toBeGreaterThan(90 + 60);
  await expect(panel.getByRole("button", { name: "Start chat" })).toHaveCSS("background-color", "rgb(255, 204, 0)");
});

test("values that make no sense leave everything as it is by default", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(
    page(server.url, `data-color="red;} * {display:none" data-title="" data-position="top" data-offset="url(x)" data-z-index="high" data-launcher="maybe" data-open="((" data-track="all"`),
  );
  const widget = new Widget(tab);
  const lines = consoleOf(tab);
  await tab.goto(`${host}/`);
  await expect(widget.launcher).toHaveCSS("background-color", "rgb(11, 107, 87)");
  const { width, height } = tab.viewportSize();
  const box = await widget.launcher.boundingBox();
  expect([width - box.x - box.width, height - box.y - box.height]).toEqual([20, 20]);
  await tab.getByText("A link of the page").click();
  await widget.openForm();
  expect(lines.filter((line) => /error|uncaught/.test(line))).toEqual([]);
});

test("without a server there is one error, and nothing else", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(`<script async src="${server.url}/livechat.js"></script>`) } });
  const lines = consoleOf(tab);
  await tab.goto(`${host}/`, { waitUntil: "networkidle" });
  expect(lines).toEqual(["error: livechat: data-server is missing"]);
  await expect(tab.locator("livechat-widget")).toHaveCount(0);
});

test("with data-launcher=none and data-open the page's own button opens the panel, and gets the focus back", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(page(server.url, `data-launcher="none" data-open=".help, #ask"`, `<p><a href="/contact" id="ask"><b>Ask us</b></a></p>`));
  const widget = new Widget(tab);
  await tab.goto(`${host}/`);
  await tab.waitForFunction(() => window.Livechat);
  await expect(launcher(tab)).toBeHidden();
  await tab.getByText("Ask us").click();
  await widget.name.waitFor();
  expect(new URL(tab.url()).pathname).toBe("/");
  await tab.keyboard.press("Escape");
  await expect(widget.panel).toBeHidden();
  // A click leaves no focus on a link that the mouse hit in every browser; the keyboard does.
  await tab.locator("#ask").press("Enter");
  await expect(widget.panel).toBeVisible();
  await tab.keyboard.press("Escape");
  await expect(tab.locator("#ask")).toBeFocused();
});

for (const [where, body] of [
  ["in the head", (tag) => html("", tag)],
  ["in the head, deferred", (tag) => html("", tag.replace("<script ", "<script defer "))],
  ["in the head, async", (tag) => html("", tag.replace("<script ", "<script async "))],
  ["as a module", (tag) => html(tag.replace("<script ", `<script type="module" `))],
  ["twice", (tag) => html(tag + tag)],
  ["as the last thing of the body", (tag) => html(tag)],
]) {
  test(`the tag works ${where}`, async ({ page: tab, startServer, hostPage }) => {
    const server = await startServer();
    const host = await hostPage({ "/": { body: body(snippet(server.url).replace("async ", "")) } });
    const widget = new Widget(tab);
    const lines = consoleOf(tab);
    await tab.goto(`${host}/`, { waitUntil: "load" });
    await expect(tab.locator("livechat-widget")).toHaveCount(1);
    await widget.openForm();
    expect(lines).toEqual([]);
  });
}

test("it is served from any origin and any folder", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const assets = (await readdir(path.join(dist, "assets"))).filter((name) => /\.(js|wasm)$/.test(name)).map((name) => `assets/${name}`);
  const headers = { "Access-Control-Allow-Origin": "*" };
  const answers = {};
  for (const name of ["livechat.js", ...assets]) {
    const type = name.endsWith(".wasm") ? "application/wasm" : "text/javascript";
    answers[`/some/folder/v1/${name}`] = { body: await readFile(path.join(dist, name)), type, headers };
  }
  const cdn = await hostPage(answers);
  const host = await hostPage({ "/": { body: html(snippet(server.url).replace(`${server.url}/livechat.js`, `${cdn}/some/folder/v1/livechat.js`)) } });
  await tab.goto(`${host}/`);
  await new Widget(tab).register(ada);
});

test("a tag manager that keeps no attributes and no currentScript still works, by the queue", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({
    "/": {
      body: html(`<script>
        (window.Livechat = window.Livechat || []).push(["set", { server: "${server.url}", fields: "name email phone?", title: "From the manager" }]);
        setTimeout(() => {
          const script = document.createElement("script");
          script.type = "module";
          script.src = "${server.url}/livechat.js";
          document.head.append(script);
        });
      </script>`),
    },
  });
  await tab.goto(`${host}/`);
  await tab.getByRole("button", { name: "From the manager" }).click();
  await new Widget(tab).name.waitFor();
});

test("another copy of another version leaves one launcher, and both quiet", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(`${snippet(server.url)}<script src="${server.url}/livechat.js?old" data-server="${server.url}"></script>`) } });
  await tab.route("**/livechat.js?old", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll("0.1.0", "0.0.9") });
  });
  const widget = new Widget(tab);
  const lines = consoleOf(tab);
  await tab.goto(`${host}/`, { waitUntil: "load" });
  await expect(tab.locator("livechat-widget")).toHaveCount(1);
  await widget.launcher.click();
  await expect(widget.panel).toBeVisible();
  expect(lines.filter((line) => line.startsWith("uncaught"))).toEqual([]);
});

test("calls made before anything is loaded are made, in their order, when it is", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(
    page(server.url, "", `<script>
      window.seen = [];
      (window.Livechat = window.Livechat || []).push(
        ["on", "open", () => seen.push("open")],
        ["identify", { name: "Ada", email: "ada@example.com" }],
        ["open"],
      );
    </script>`).valueOf(),
  );
  const widget = new Widget(tab);
  await tab.goto(`${host}/`);
  await widget.name.waitFor();
  await expect(widget.name).toHaveValue("Ada");
  await expect(widget.email).toHaveValue("ada@example.com");
  expect(await tab.evaluate(() => window.seen)).toEqual(["open"]);
});

test("a queued call of a name that there is none of is left out, and the others are made", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const queue = `<script>window.Livechat = [["idntify", { name: "Ada" }], ["set", { title: "Ask us" }]]</script>`;
  const host = await hostPage({ "/": { body: html(`${queue}${snippet(server.url)}`) } });
  const lines = consoleOf(tab);
  await tab.goto(`${host}/`);
  await expect(tab.getByRole("button", { name: "Ask us" })).toBeVisible();
  expect(lines).toEqual([]);
});

test("a call from the head of a page that is slow to come is made when it has come", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const head = `<script>window.Livechat = [["open"]]</script>${snippet(server.url).replace("async ", "")}`;
  const host = await hostPage({ "/": { body: html(`<script src="/slow.js"></script>`, head) }, "/slow.js": { type: "text/javascript", body: "" } });
  const release = await hold(tab, "**/slow.js");
  const fetched = tab.waitForResponse(WASM);
  await tab.goto(`${host}/`, { waitUntil: "commit" });
  await (await fetched).finished();
  await tab.waitForTimeout(300);
  release();
  await new Widget(tab).name.waitFor();
});

test("the page hears what happens, until it does not want to, and never a token", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(page(server.url));
  const widget = new Widget(tab);
  await tab.goto(`${host}/`);
  await tab.waitForFunction(() => window.Livechat?.on);
  expect(await tab.evaluate(() => window.Livechat.state())).toBe("idle");
  await tab.evaluate(() => {
    window.heard = [];
    for (const name of ["ready", "open", "submitted", "registered", "close", "theme"]) {
      document.addEventListener(`livechat:${name}`, (event) => window.heard.push([name, event.detail ?? null]));
    }
    window.opens = 0;
    window.off = window.Livechat.on("open", () => {
      window.opens += 1;
      throw new Error("the page's own mistake");
    });
    window.Livechat.ready.then((element) => (window.same = element === window.Livechat));
  });
  await widget.register(ada);
  expect(await tab.evaluate(() => window.Livechat.state())).toBe("open");
  await tab.evaluate(() => window.Livechat.close());
  await expect(widget.panel).toBeHidden();
  expect(await tab.evaluate(() => [window.Livechat.state(), window.same])).toEqual(["closed", true]);
  await tab.evaluate(async () => {
    window.off();
    await window.Livechat.toggle();
    await window.Livechat.toggle();
  });
  expect(await tab.evaluate(() => window.opens)).toBe(1);

  const heard = await tab.evaluate(() => window.heard);
  const names = heard.map(([name]) => name).filter((name) => name !== "theme");
  expect(names).toEqual(["ready", "open", "submitted", "registered", "close", "open", "close"]);
  expect(heard.find(([name]) => name === "submitted")[1]).toMatchObject({ name: "Ada", email: ada.email });
  expect(JSON.stringify(heard)).not.toContain(await storedToken(tab));
});

test("who opens what is open does not take the way back", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(page(server.url));
  const widget = new Widget(tab);
  await tab.goto(`${host}/`);
  await tab.evaluate(() => {
    const button = document.createElement("button");
    button.textContent = "Help";
    button.onclick = () => window.Livechat.open();
    document.body.prepend(button);
  });
  const help = tab.getByRole("button", { name: "Help" });
  await help.focus();
  await tab.keyboard.press("Enter");
  await widget.name.waitFor();
  await tab.evaluate(() => window.Livechat.open());
  await tab.keyboard.press("Escape");
  await expect(help).toBeFocused();
});

test("options change while the page is open, and what is typed stays", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(page(server.url));
  const widget = new Widget(tab);
  await tab.goto(`${host}/`);
  await widget.openForm();
  await widget.name.fill("Ada");
  await tab.evaluate(() => window.Livechat.set({ title: "The night shift", color: "rebeccapurple", position: "left", fields: "name phone" }));
  await expect(tab.getByRole("heading", { name: "The night shift" })).toBeVisible();
  await expect(widget.phone).toBeVisible();
  await expect(widget.email).toHaveCount(0);
  await expect(widget.name).toHaveValue("Ada");
  await expect(launcher(tab)).toHaveCSS("background-color", "rgb(102, 51, 153)");
  expect((await widget.panel.boundingBox()).x).toBe(20);
  await tab.evaluate(() => window.Livechat.set({ color: null, position: null }));
  await expect(launcher(tab)).toHaveCSS("background-color", "rgb(11, 107, 87)");
});

test("null takes away an option that counts by being there, and one of the markup; the server's is then seen again", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  await changeConfig(tab, (config) => (config.theme.color = "#123456"));
  const host = await hostPage(page(server.url, `data-eager data-launcher="none"`, `<livechat-widget server="${server.url}" color="red" eager></livechat-widget>`));
  const asked = [];
  tab.on("request", (request) => request.url().includes("/config") && asked.push(request.url()));
  await tab.goto(`${host}/`);
  const button = tab.locator("body livechat-widget .launcher");
  await expect(button).toHaveCSS("background-color", "rgb(255, 0, 0)");
  await expect.poll(() => asked.length).toBe(2);
  expect(
    await tab.evaluate(() => {
      const element = document.querySelector("body livechat-widget");
      element.set({ color: null, eager: null });
      window.Livechat.set({ eager: null });
      return [element.getAttributeNames(), window.Livechat.dataset.eager ?? null];
    }),
  ).toEqual([["server"], null]);
  await expect(button).toHaveCSS("background-color", "rgb(18, 52, 86)");
});

test("destroy takes everything away, and the tag can come again", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(page(server.url));
  const widget = new Widget(tab);
  const lines = consoleOf(tab);
  await tab.goto(`${host}/`);
  await widget.openForm();
  await tab.evaluate(() => window.Livechat.destroy());
  await expect(tab.locator("livechat-widget")).toHaveCount(0);
  // What a page does by mistake afterwards does nothing, and does not throw.
  await tab.evaluate(() => {
    window.Livechat.open();
    window.Livechat.identify({ name: "Ada" });
    window.Livechat.destroy();
  });
  await tab.getByText("A link of the page").click();
  await expect(tab.locator("livechat-widget")).toHaveCount(0);

  await tab.evaluate((url) => {
    const script = document.createElement("script");
    script.src = `${url}/livechat.js`;
    script.dataset.server = url;
    document.head.append(script);
  }, server.url);
  await widget.openForm();
  await expect(tab.locator("livechat-widget")).toHaveCount(1);
  expect(lines).toEqual([]);
});

test("as an element: several on one page, each with its own server, gone when they are taken out", async ({ page: tab, startServer, hostPage }) => {
  const [one, other] = [await startServer(), await startServer()];
  const host = await hostPage({
    "/": {
      body: html(`<div id="app"></div><script src="${one.url}/livechat.js" data-server="${one.url}" data-title="First" data-fields="name email"></script>
        <livechat-widget server="${other.url}" title="Second" position="left" fields="name email"></livechat-widget>`),
    },
  });
  await tab.goto(`${host}/`);
  for (const [name, email] of [["First", "first@example.com"], ["Second", "second@example.com"]]) {
    await tab.getByRole("button", { name, exact: true }).click();
    const panel = tab.getByRole("dialog", { name });
    await panel.getByLabel("Name").fill(name);
    await panel.getByLabel("Email").fill(email);
    await panel.getByRole("button", { name: "Start chat" }).click();
    await panel.getByRole("heading", { name: `You are registered, ${name}` }).waitFor();
    await panel.getByRole("button", { name: "Close" }).click();
  }
  await tab.evaluate(() => document.querySelector("livechat-widget[position=left]").setAttribute("title", "Renamed"));
  await expect(tab.getByRole("button", { name: "Renamed" })).toBeVisible();
  // A framework takes it out, keeps it, and puts it back.
  await tab.evaluate(() => {
    window.kept = document.querySelector("livechat-widget[position=left]");
    window.kept.remove();
  });
  await expect(tab.locator("livechat-widget")).toHaveCount(1);
  await tab.evaluate(() => document.querySelector("#app").append(window.kept));
  await tab.getByRole("button", { name: "Renamed" }).click();
  await tab.getByRole("heading", { name: "Welcome back, Second" }).waitFor();

  await one.stop();
  await other.stop();
  expect(await rows(one.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "First" }]);
  expect(await rows(other.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Second" }]);
});

test("data-eager fetches the config at idle, and the server's look applies where the owner wants none", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(page(server.url, `data-eager data-position="right"`));
  await changeConfig(tab, (config) => {
    config.theme = { ...config.theme, color: "#224488", title: "From the server", position: "left" };
  });
  const asked = tab.waitForRequest(CONFIG);
  await tab.goto(`${host}/`);
  await asked;
  const button = tab.getByRole("button", { name: "Chat", exact: true });
  await expect(button).toHaveCSS("background-color", "rgb(34, 68, 136)");
  expect((await button.boundingBox()).x).toBeGreaterThan(600);
  await expect(tab.getByRole("dialog")).toBeHidden();
  await button.click();
  await expect(tab.getByRole("heading", { name: "From the server" })).toBeVisible();
});

test("a visitor with an open conversation gets the widget at idle, others do not", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(page(server.url));
  await tab.goto(`${host}/`);
  await tab.evaluate(() => localStorage.setItem("livechat", "1"));
  const fetched = tab.waitForResponse(/\.wasm$/);
  await tab.reload();
  await fetched;
});

test("the page says who the visitor is: identify, register, reset, getToken", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(page(server.url));
  const widget = new Widget(tab);
  const sent = registrations(tab);
  await tab.goto(`${host}/`);
  await tab.waitForFunction(() => window.Livechat?.register);

  expect(await tab.evaluate(() => window.Livechat.register({ name: "Grace", email: "grace@example.com", customFields: { garden: "Herbs" } }))).toBe(true);
  const first = await storedToken(tab);
  await widget.open();
  await widget.headline("You are registered, Grace").waitFor();

  await tab.evaluate(() => window.Livechat.identify({ phone: "+44 20 7946 0123" }));
  await expect.poll(() => sent.length).toBe(2);
  expect(sent[1].postDataJSON().visitor).toMatchObject({ token: first, phone: "+44 20 7946 0123" });

  await tab.evaluate(() => window.Livechat.reset());
  await widget.name.waitFor();
  await expect(widget.name).toHaveValue("");
  expect(await storedToken(tab)).toBe(null);

  await tab.reload();
  await tab.waitForFunction(() => window.Livechat?.getToken);
  // Nothing waits for its promise: it is fulfilled when something brings the widget.
  await tab.evaluate((token) => void window.Livechat.getToken(async () => token), first);
  await widget.open();
  await widget.headline("Welcome back, Grace").waitFor();
  // It was lent, not given: the device does not keep it.
  expect(await storedToken(tab)).toBe(null);
});

test("the launcher shows that something is coming, once, however often it is clicked", async ({ page: tab, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage(page(server.url));
  const widget = new Widget(tab);
  let release;
  const held = new Promise((done) => (release = done));
  await tab.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await tab.goto(`${host}/`);
  await widget.launcher.click();
  await expect(launcher(tab)).toHaveAttribute("aria-busy", "true");
  await widget.launcher.click();
  await widget.launcher.click();
  release();
  await widget.name.waitFor();
  await expect(widget.panel).toBeVisible();
  await expect(launcher(tab)).not.toHaveAttribute("aria-busy");
});

for (const colorScheme of ["light", "dark"]) {
  test(`any colour of the owner's can be read (${colorScheme})`, async ({ page: tab, startServer, hostPage }) => {
    const server = await startServer();
    const host = await hostPage(page(server.url));
    const widget = new Widget(tab);
    await tab.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await tab.goto(`${host}/`);
    await widget.openForm();
    for (const color of ["#0b6b57", "white", "black", "#ffcc00", "blue", "red", "lime", "#777", "#767676", "#737373", "#747474", "deepskyblue", "hotpink", "saddlebrown", "beige"]) {
      const contrasts = await tab.evaluate(async (color) => {
        window.Livechat.set({ color });
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const root = document.querySelector("livechat-widget").shadowRoot;
        const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const luminance = (text) => {
          canvas.fillStyle = text;
          canvas.fillRect(0, 0, 1, 1);
          const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const contrast = (one, other) => {
          const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
          return (light + 0.05) / (dark + 0.05);
        };
        const style = (selector) => getComputedStyle(root.querySelector(selector));
        const probe = document.createElement("i");
        probe.style.color = "var(--brand-ink)";
        root.querySelector("dialog").append(probe);
        const ink = getComputedStyle(probe).color;
        probe.remove();
        return {
          launcher: contrast(style(".launcher").color, style(".launcher").backgroundColor),
          button: contrast(style("[type=submit]").color, style("[type=submit]").backgroundColor),
          ink: contrast(ink, style("dialog").backgroundColor),
        };
      }, color);
      for (const [what, contrast] of Object.entries(contrasts)) expect.soft(contrast, `${what} of ${color}`).toBeGreaterThanOrEqual(4.5);
    }
  });
}
