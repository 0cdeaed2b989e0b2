// A site that had Rocket.Chat: its snippet with another address in it, and its scripts as they were.
import { expect, html, rows, test } from "./host-page.js";
import { consoleOf, registrations, storedToken, Widget, wordsIn } from "./widget.js";

const API = "/api/v1/livechat";
const ada = { name: "Ada", email: "ada@example.com" };

/** Rocket.Chat's snippet, and a script of the page's that calls before anything has come. */
const rocket = (server, calls) => `<script>
(function () {
  window.RocketChat = function (call) { window.RocketChat._.push(call); };
  window.RocketChat._ = [];
  window.RocketChat.url = "${server}/livechat";
  var first = document.getElementsByTagName("script")[0], ours = document.createElement("script");
  ours.async = true;
  ours.src = "${server}/livechat/rocketchat-livechat.min.js?_=201903270000";
  first.parentNode.insertBefore(ours, first);
})();
</script>
<script>${calls}</script>`;

/** Every callback there is, and what each was called with, in `window.heard`. */
const LISTEN = `
  window.heard ??= [];
  RocketChat(function () {
    for (const name of ["ChatMaximized", "ChatMinimized", "ChatStarted", "ChatEnded", "PrechatFormSubmit", "OfflineFormSubmit",
      "WidgetShown", "WidgetHidden", "AssignAgent", "AgentStatusChange", "QueuePositionChange", "ServiceOffline"]) {
      this["on" + name]((...values) => heard.push([name, ...values]));
    }
  });`;
const heard = (page) => page.evaluate(() => window.heard);

/**
 * Opens a site with the snippet, and what a test looks at. `calls` is a script that runs before
 * ours has come, `config` the server's.
 */
async function open({ page, startServer, hostPage }, calls = "", config) {
  const server = await startServer({ config });
  const host = await hostPage({ "/": { body: html(rocket(server.url, calls)) } });
  const lines = consoleOf(page);
  const requests = [];
  page.on("request", (request) => request.url().startsWith(server.url) && requests.push(request));
  await page.goto(`${host}/`);
  const widget = new Widget(page);
  // The server has a name of its own for it.
  widget.launcher = page.getByRole("button", { name: /^(Chat|Talk to us)$/ });
  const asked = (path) => requests.filter((request) => request.url().includes(path));
  /** What was sent to a path, in its order. */
  const sent = (path) => asked(API + path).filter((request) => request.method() === "POST").map((request) => request.postDataJSON());
  /** What the server has in its database when it has answered all, and is stopped. */
  const stored = async (sql) => {
    for (const request of requests) await request.response();
    await server.stop();
    return rows(server.dataDir, sql);
  };
  return { host, server, lines, requests, asked, sent, stored, widget };
}

/** A call as the page makes it once all is loaded: `this` is the API. */
const call = (page, name, ...values) => page.evaluate(([name, values]) => window.RocketChat(function () { this[name](...values); }), [name, values]);

/** Registers Ada in the form. */
async function register(widget) {
  await widget.fill(ada);
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
}

test("the snippet with another address shows our launcher, asks for nothing more, and registers visitors", async ({ page, startServer, hostPage }) => {
  const { server, requests, lines, widget, stored } = await open({ page, startServer, hostPage });
  await expect(widget.launcher).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(requests.map((request) => request.url())).toEqual([`${server.url}/livechat/rocketchat-livechat.min.js?_=201903270000`]);

  await widget.openForm();
  await register(widget);
  expect(lines).toEqual([]);
  expect(await stored("SELECT name, email FROM visitors")).toEqual([ada]);
});

for (const [form, fields] of [
  ["tuples", { customField: ["garden", "Herbs"], setCustomFields: [["address", "1 Main Street"], ["garden", "Flowers", false]] }],
  ["objects", { customField: { key: "garden", value: "Herbs" }, setCustomFields: [{ key: "address", value: "1 Main Street" }, { key: "garden", value: "Flowers", overwrite: false }] }],
]) {
  test(`initialize, with custom fields as ${form}, before the script has come: the visitor finds it all, the server gets it`, async ({ page, startServer, hostPage }) => {
    const options = {
      ...fields,
      theme: { color: "rgb(18, 52, 86)", title: "Ask us", position: "left", fontColor: "#fff", offlineTitle: "Away" },
      department: "Support",
      businessUnit: "unit-1",
      guestName: "Ada",
      guestEmail: "ada@example.com",
      guestToken: "a-token-of-the-site",
      language: "de",
      agent: { _id: "agent-1", username: "bob" },
      parentUrl: "https://shop.example/herbs?secret=1#x",
      setGuestMetadata: { plan: "gold" },
      hiddenSystemMessages: ["uj", "ul"],
    };
    const { asked, sent, lines, stored } = await open({ page, startServer, hostPage }, `RocketChat(function () { this.initialize(${JSON.stringify(options)}); });`);
    const words = wordsIn("de");
    const widget = new Widget(page, words);
    const launcher = page.getByRole("button", { name: "Ask us" });
    await launcher.click();
    await expect(widget.name).toHaveValue("Ada");
    await expect(widget.email).toHaveValue("ada@example.com");
    await expect(widget.garden).toHaveValue("Herbs");
    await expect(widget.title).toHaveText("Ask us");
    await expect(launcher).toHaveCSS("background-color", "rgb(18, 52, 86)");
    expect((await launcher.boundingBox()).x).toBeLessThan(100);
    const kept = await page.evaluate(() => ({ ...window.Livechat.dataset }));
    expect(kept).toMatchObject({ language: "de", parentUrl: options.parentUrl });
    const config = new URL(asked(`${API}/config`).at(-1).url()).searchParams;
    expect(Object.fromEntries(config)).toEqual({ token: options.guestToken, department: "Support", businessUnit: "unit-1" });

    await expect(widget.send).toHaveText(words.start);
    await widget.send.click();
    await widget.headline(words.registered.replace("{name}", "Ada")).waitFor();
    await expect.poll(() => sent("/custom.field")).toEqual([{ token: options.guestToken, key: "address", value: "1 Main Street", overwrite: true }]);
    const without = ["setTheme: without effect here: fontColor, offlineTitle", "setGuestMetadata: without effect here"];
    expect(lines).toEqual(without.map((line) => `info: livechat: ${line}`));
    expect(await stored("SELECT token, name, email, department, group_concat(key || '=' || value) AS fields FROM visitors JOIN visitor_fields ON visitor_id = id")).toEqual([
      { token: options.guestToken, ...ada, department: "support", fields: "address=1 Main Street,garden=Herbs" },
    ]);
  });
}

test("initialize registers a guest, and takes the keys that make sense beside those that do not", async ({ page, startServer, hostPage }) => {
  const options = { nonsense: 1, guestName: {}, theme: null, setCustomFields: 7, customField: 7, agent: {}, registerGuest: ada };
  const { lines, stored } = await open({ page, startServer, hostPage }, `RocketChat(function () { this.initialize(${JSON.stringify(options)}); this.initialize(); });`);
  await expect.poll(() => storedToken(page)).toBeTruthy();
  await expect.poll(() => lines.length).toBe(6);
  for (const line of lines) expect(line).toMatch(/^warning: livechat: (nonsense|guestName|setCustomFields|customField|agent|initialize): /);
  expect(await stored("SELECT name, email FROM visitors")).toEqual([ada]);
});

test("after load, RocketChat(fn) calls at once with the API as `this`, which is RocketChat.livechat; no method answers", async ({ page, startServer, hostPage }) => {
  const { widget } = await open({ page, startServer, hostPage });
  await expect(widget.launcher).toBeVisible();
  const found = await page.evaluate(() => {
    const found = { at: "never" };
    window.RocketChat(function () {
      found.at = "once";
      found.api = this === window.RocketChat.livechat;
      found.answers = ["initialize", "setGuestName", "onChatStarted", "showWidget"].map((name) => typeof this[name]());
    });
    return found;
  });
  expect(found).toEqual({ at: "once", api: true, answers: Array(4).fill("undefined") });
  await page.evaluate(() => window.RocketChat.livechat.maximizeWidget());
  await expect(widget.name).toBeFocused();
});

test("the page opens, closes, hides and shows; every callback hears of it, once, whatever another does", async ({ page, startServer, hostPage }) => {
  const { widget, lines } = await open({ page, startServer, hostPage }, `RocketChat(function () { this.onChatMaximized(function () { throw new Error("of the page"); }); });${LISTEN}${LISTEN}`);
  const twice = (name) => [[name], [name]];

  await call(page, "maximizeWidget");
  await expect(widget.name).toBeFocused();
  expect(await heard(page)).toEqual(twice("ChatMaximized"));
  await call(page, "maximizeWidget");
  await call(page, "minimizeWidget");
  await expect(widget.panel).toBeHidden();
  await call(page, "minimizeWidget");
  expect(await heard(page)).toEqual([...twice("ChatMaximized"), ...twice("ChatMinimized")]);

  await widget.open();
  await call(page, "hideWidget");
  await expect(widget.panel).toBeHidden();
  await expect(widget.launcher).toBeHidden();
  await call(page, "showWidget");
  await expect(widget.launcher).toBeVisible();
  await expect(widget.panel).toBeHidden();
  expect((await heard(page)).slice(4)).toEqual([...twice("ChatMaximized"), ...twice("WidgetHidden"), ...twice("ChatMinimized"), ...twice("WidgetShown")]);

  await call(page, "clearAllCallbacks");
  await call(page, "hideWidget");
  await expect(widget.launcher).toBeHidden();
  // The page's own button opens it though.
  await call(page, "maximizeWidget");
  await expect(widget.panel).toBeVisible();
  expect(await heard(page)).toHaveLength(12);
  expect(lines).toEqual(Array(2).fill("uncaught: of the page"));
});

test("hidden before anything was loaded, it stays hidden and unloaded", async ({ page, startServer, hostPage }) => {
  const { widget, asked } = await open({ page, startServer, hostPage }, `${LISTEN}RocketChat(function () { this.hideWidget(); this.minimizeWidget(); });`);
  await expect.poll(() => heard(page)).toEqual([["WidgetHidden"]]);
  await expect(widget.launcher).toBeHidden();
  await page.waitForLoadState("networkidle");
  expect(asked(".wasm").concat(asked(API))).toEqual([]);
});

test("onPrechatFormSubmit gets the form", async ({ page, startServer, hostPage }) => {
  const { widget } = await open({ page, startServer, hostPage }, LISTEN, '[[departments]]\nid = "sales"\nname = "Sales"\n');
  await call(page, "setTheme", { title: "Chat" });
  await call(page, "setDepartment", "sales");
  await page.evaluate(() => window.Livechat.set({ fields: "name email phone" }));
  await widget.openForm();
  await widget.phone.fill("+44 20 7946 0123");
  await register(widget);
  expect(await heard(page)).toEqual([["ChatMaximized"], ["PrechatFormSubmit", { ...ada, department: "sales" }]]);
});

test("onServiceOffline hears that nobody is there, onOfflineFormSubmit who has left a message", async ({ page, startServer, hostPage }) => {
  const { widget } = await open({ page, startServer, hostPage }, LISTEN, "online = false\n");
  await widget.open();
  await expect(widget.title).toHaveText("Leave a message");
  expect(await heard(page)).toEqual([["ChatMaximized"], ["ServiceOffline"]]);

  await widget.fill({ name: ada.name, email: ada.email });
  await widget.panel.getByLabel("How can we help?").fill("Is it in stock?");
  await widget.send.click();
  await widget.headline("Your message is sent").waitFor();
  expect((await heard(page)).slice(2)).toEqual([["OfflineFormSubmit", { name: ada.name, email: ada.email }]]);
});

test("callbacks of a chat wait for the chat's news, and get its data", async ({ page, startServer, hostPage }) => {
  const { lines, widget } = await open({ page, startServer, hostPage }, `${LISTEN}RocketChat(function () { this.showWidget(); });`);
  await expect(widget.launcher).toBeVisible();
  await expect.poll(() => heard(page)).toEqual([["WidgetShown"]]);
  const agent = { name: "Bob", username: "bob", status: "online" };
  const told = [
    ["chat-started", null, ["ChatStarted"]],
    ["queue-position-change", { spot: 2 }, ["QueuePositionChange", { spot: 2 }]],
    ["assign-agent", agent, ["AssignAgent", agent]],
    ["agent-status-change", { ...agent, status: "away" }, ["AgentStatusChange", { ...agent, status: "away" }]],
    ["chat-ended", null, ["ChatEnded"]],
  ];
  for (const [news, detail] of told) {
    await page.evaluate(([news, detail]) => window.Livechat.dispatchEvent(new CustomEvent(`livechat:${news}`, { detail, bubbles: true, composed: true })), [news, detail]);
  }
  // `undefined`, as there is nothing to say, comes out of the page as null.
  expect((await heard(page)).slice(1).map(([name, data]) => (data ? [name, data] : [name]))).toEqual(told.map(([, , call]) => call));
  expect(lines).toEqual([]);
});

test("what a page knows of its visitor stands in the form, and leaves alone what was typed", async ({ page, startServer, hostPage }) => {
  const { sent, widget, stored } = await open({ page, startServer, hostPage });
  await widget.openForm();
  await widget.name.fill("Augusta");
  await call(page, "setGuestName", "Ada");
  await call(page, "setGuestEmail", "ada@example.com");
  await call(page, "setGuestEmail", undefined);
  await call(page, "setCustomField", "garden", "Herbs");
  await call(page, "setCustomField", "address", 1, false);
  await call(page, "setDepartment", "sales");
  await expect(widget.garden).toHaveValue("Herbs");
  await expect(widget.email).toHaveValue("ada@example.com");
  await expect(widget.name).toHaveValue("Augusta");
  await widget.send.click();
  await widget.headline("You are registered, Augusta").waitFor();
  const token = await storedToken(page);
  await expect.poll(() => sent("/custom.field")).toEqual([{ token, key: "address", value: "1", overwrite: false }]);

  await test.step("from then on the server is told", async () => {
    await call(page, "setGuestName", "Ada");
    await expect.poll(() => sent("/visitor").at(-1).visitor).toEqual({ token, name: "Ada" });
    await call(page, "setGuestEmail", "countess@example.com");
    await expect.poll(() => sent("/visitor").at(-1).visitor).toEqual({ token, email: "countess@example.com" });
    await call(page, "setDepartment", "Support");
    await expect.poll(() => sent("/visitor").at(-1).visitor).toEqual({ token, department: "Support" });
    await call(page, "transferChat", "sales");
    await expect.poll(() => sent("/visitor").at(-1).visitor).toEqual({ token, department: "sales" });
    await call(page, "setCustomField", "address", "1 Main Street");
    await expect.poll(() => sent("/custom.field").at(-1)).toEqual({ token, key: "address", value: "1 Main Street", overwrite: true });
    // One that is not to replace what is there.
    await call(page, "setCustomField", "garden", "Flowers", false);
    await expect.poll(() => sent("/custom.field").at(-1)).toEqual({ token, key: "garden", value: "Flowers", overwrite: false });
  });
  expect(await stored("SELECT name, email, department, group_concat(key || '=' || value) AS fields FROM visitors JOIN visitor_fields ON visitor_id = id")).toEqual([
    { name: "Ada", email: "countess@example.com", department: "sales", fields: "address=1 Main Street,garden=Herbs" },
  ]);
});

test("a department or a business unit that is cleared is asked for no more", async ({ page, startServer, hostPage }) => {
  const { asked, sent, widget } = await open({ page, startServer, hostPage }, `RocketChat(function () {
    this.setDepartment("sales");
    this.setBusinessUnit("unit-1");
    this.clearDepartment();
    this.clearBusinessUnit();
    this.showWidget();
  });`);
  await widget.openForm();
  expect(asked(`${API}/config`).map((request) => new URL(request.url()).search)).toEqual([""]);
  await call(page, "setBusinessUnit", "unit-2");
  await expect.poll(() => asked("businessUnit=unit-2").length).toBe(1);
  await register(widget);
  expect(sent("/visitor")[0].visitor.department ?? "").toBe("");
});

test("registerGuest registers without the form, under the token it brings or one of ours", async ({ page, startServer, hostPage }) => {
  const guest = { ...ada, phone: "+44 20 7946 0123", username: "countess", department: "support", customFields: [{ key: "garden", value: "Herbs", overwrite: true }] };
  const { sent, widget, stored } = await open({ page, startServer, hostPage }, `RocketChat(function () { this.registerGuest(${JSON.stringify(guest)}); });`);
  await expect.poll(() => storedToken(page)).toMatch(/^[0-9a-f]{64}$/);
  await expect.poll(() => sent("/visitor")).toHaveLength(1);
  await expect(widget.panel).toBeHidden();
  await widget.open();
  await expect(widget.headline("You are registered, Ada").or(widget.headline("Welcome back, Ada"))).toBeVisible();
  await expect(widget.form).toHaveCount(0);

  await call(page, "registerGuest", { token: "a-token-of-the-site", name: "Bob", email: "bob@example.com" });
  await expect.poll(() => sent("/visitor").at(-1).visitor).toMatchObject({ token: "a-token-of-the-site", name: "Bob" });
  const found = await stored("SELECT name, email, phone, username, department, (SELECT value FROM visitor_fields WHERE visitor_id = id) AS garden FROM visitors ORDER BY created_at");
  expect(found[0]).toEqual({ ...ada, phone: guest.phone, username: "countess", department: "support", garden: "Herbs" });
  expect(found[1]).toMatchObject({ name: "Bob", email: "bob@example.com" });
});

test("setGuestToken makes the visitor another one: whom the server knows by it is greeted", async ({ page, startServer, hostPage }) => {
  const { server, asked, widget } = await open({ page, startServer, hostPage });
  await widget.openForm();
  await register(widget);
  const answer = await page.request.post(`${server.url}${API}/visitor`, { data: { visitor: { token: "a-token-of-the-site", name: "Bob" } } });
  expect(answer.ok()).toBe(true);
  await call(page, "setGuestToken", "a-token-of-the-site");
  await expect.poll(() => asked(`${API}/config`).at(-1).url()).toContain("token=a-token-of-the-site");
  await expect(widget.headline("Welcome back, Bob")).toBeVisible();
});

test("pageVisited tells the server of a registered visitor's page: its address alone, unless the owner asks for all of it", async ({ page, startServer, hostPage }) => {
  const { host, sent, widget, stored } = await open({ page, startServer, hostPage });
  await page.evaluate(() => history.replaceState(null, "", "/shop?secret=1#top"));
  await call(page, "pageVisited", "url");
  await widget.openForm();
  // Nobody is known yet.
  expect(sent("/page.visited")).toEqual([]);
  await register(widget);
  const token = await storedToken(page);
  // Now somebody is, and is told where they are.
  await expect.poll(() => sent("/page.visited").length).toBe(1);
  const visit = async (change, href, title = "A host") => {
    await call(page, "pageVisited", change);
    await expect.poll(() => sent("/page.visited").at(-1)).toEqual({ token, pageInfo: { change, title, location: { href } } });
  };
  await visit("url", `${host}/shop`);
  await page.evaluate(() => (document.title = "Herbs"));
  await visit("title", `${host}/shop`, "Herbs");
  // What the widget tells by itself from then on is another matter (navigation.spec.js).
  await page.route("**/assets/livechat-navigation-*.js", (route) => route.abort());
  await page.evaluate(() => window.Livechat.set({ track: "full" }));
  await visit("url", `${host}/shop?secret=1#top`, "Herbs");
  await page.evaluate(() => window.Livechat.set({ track: null }));
  await call(page, "setParentUrl", "https://shop.example/herbs?secret=1");
  await visit("url", "https://shop.example/herbs", "Herbs");
  expect(await stored("SELECT href FROM page_visits ORDER BY id")).toEqual([`${host}/shop`, `${host}/shop`, `${host}/shop?secret=1#top`, "https://shop.example/herbs"].map((href) => ({ href })));
});

test("setTheme and setLanguage change what is on the screen; of setGuestMetadata it is said that it changes nothing", async ({ page, startServer, hostPage }) => {
  const { lines, widget } = await open({ page, startServer, hostPage });
  await widget.openForm();
  await widget.name.fill("Augusta");
  const launcher = page.locator("livechat-widget").getByRole("button", { name: "Ask us", exact: true });
  await call(page, "setTheme", { color: "rgb(18, 52, 86)", title: "Ask us", position: "left" });
  await expect(widget.title).toHaveText("Ask us");
  await expect(launcher).toHaveCSS("background-color", "rgb(18, 52, 86)");
  expect((await launcher.boundingBox()).x).toBeLessThan(100);
  await expect.poll(async () => (await widget.panel.boundingBox()).x).toBeLessThan(100);
  // One key leaves the others as they are.
  await call(page, "setTheme", { position: "right" });
  await expect.poll(async () => (await widget.panel.boundingBox()).x).toBeGreaterThan(300);
  await expect(widget.title).toHaveText("Ask us");
  await expect(widget.name).toHaveValue("Augusta");

  await call(page, "setLanguage", "pt-BR");
  const brazilian = wordsIn("pt-BR");
  await expect(widget.send).toHaveText(brazilian.start);
  await expect(new Widget(page, brazilian).name).toHaveValue("Augusta");
  await call(page, "setGuestMetadata", { plan: "gold" });
  await expect.poll(() => lines).toEqual(["info: livechat: setGuestMetadata: without effect here"]);
});

test("the server is asked for setAgent's agent, and of what it says itself setHiddenSystemMessages leaves kinds out", async ({ page, startServer, hostPage }) => {
  const { lines, widget, asked } = await open({ page, startServer, hostPage }, `RocketChat(function () { this.setAgent({ _id: "agent-1", username: "bob" }); });`);
  await widget.openForm();
  await widget.fill(ada);
  await widget.send.click();
  await widget.composer.fill("Hello");
  await widget.composer.press("Enter");
  const began = widget.log.getByText("The conversation began");
  await expect(began).toBeVisible();
  expect(asked(`${API}/room?`).map((request) => new URL(request.url()).searchParams.get("agentId"))).toEqual(["agent-1"]);
  await call(page, "setHiddenSystemMessages", ["uj", "livechat-started"]);
  await expect(began).toBeHidden();
  await expect(widget.said("Hello")).toBeVisible();
  await call(page, "setHiddenSystemMessages", []);
  await expect(began).toBeVisible();
  expect(lines).toEqual([]);
});

test("nonsense neither throws nor stops what comes after it; each is one line in the console", async ({ page, startServer, hostPage }) => {
  const { lines, widget, asked } = await open({ page, startServer, hostPage }, "window.unhandled = 0; addEventListener('unhandledrejection', () => (window.unhandled += 1));");
  await expect(widget.launcher).toBeVisible();
  const bad = await page.evaluate(() => {
    const bad = ["noSuchMethod", "constructor", "toString"].map((name) => [name]);
    bad.push(["initialize", 7], ["setTheme"], ["setTheme", { color: {} }], ["setDepartment", {}], ["setBusinessUnit", []], ["setLanguage", {}], ["transferChat", {}]);
    bad.push(["setGuestToken", {}], ["setGuestName", Symbol("x")], ["setGuestEmail", () => {}], ["setCustomField"], ["setCustomField", "a", {}], ["registerGuest", "x"]);
    bad.push(["setAgent", { _id: "a" }], ["setAgent"], ["setHiddenSystemMessages", "uj"], ["setGuestMetadata", 1], ["setParentUrl", {}]);
    bad.push(["onChatMaximized"], ["onServiceOffline", "x"]);
    const api = window.RocketChat.livechat;
    for (const [name, ...values] of bad) api[name](...values);
    window.RocketChat(function () {
      String(this);
    });
    api.setTheme({ title: "Still here" });
    return bad.map(([name]) => name);
  });
  await expect(page.getByRole("button", { name: "Still here" })).toBeVisible();
  expect(lines.map((line) => /^warning: livechat: (\w+): ./.exec(line)?.[1] ?? line).slice(0, bad.length)).toEqual(bad);
  expect(await page.evaluate(() => window.unhandled)).toBe(0);
  expect(asked(".wasm")).toEqual([]);
});

test("RocketChat.livechat can be handed through async functions", async ({ page, startServer, hostPage }) => {
  const { widget } = await open({ page, startServer, hostPage });
  await page.waitForFunction(() => window.RocketChat?.livechat);
  await page.evaluate(async () => (await (async () => window.RocketChat.livechat)()).maximizeWidget());
  await expect(widget.panel).toBeVisible();
});
