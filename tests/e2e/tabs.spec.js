// Several tabs of a site are one visitor.
import { expect, html, rows, tag, test } from "./host-page.js";
import { ada, hold, kept, registrations, stored, storedToken, VISITOR, Widget } from "./widget.js";

const names = "SELECT name, token FROM visitors WHERE disabled = 0";
const fields = "name email? phone?";

/** Two tabs of one site, the form open in both. */
async function two({ page, context, startServer, hostPage }, before = () => {}) {
  const server = await startServer({ config: "" });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields })) } });
  await before();
  const tabs = [new Widget(page), new Widget(await context.newPage())];
  for (const tab of tabs) {
    await tab.page.goto(host);
    await tab.openForm();
  }
  return { server, host, tabs };
}

const greeted = (tab, name = "Ada") => expect(tab.panel.getByRole("heading", { name: new RegExp(`^(You are registered|Welcome back|Your details are saved), ${name}$`) })).toBeVisible();

test("two tabs that send at once are one visitor", async ({ page, context, startServer, hostPage }) => {
  const { server, tabs } = await two({ page, context, startServer, hostPage });
  const sent = tabs.flatMap((tab) => [registrations(tab.page)]);
  // Nothing but the token says that they are the same.
  for (const [index, tab] of tabs.entries()) {
    await tab.name.fill("Ada");
    await tab.email.fill(`ada${index}@example.com`);
  }
  await Promise.all(tabs.map((tab) => tab.send.click()));
  for (const tab of tabs) await greeted(tab);
  const tokens = sent.flat().map((request) => request.postDataJSON().visitor.token);
  expect(new Set(tokens).size).toBe(1);
  expect(await storedToken(page)).toBe(tokens[0]);
  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada", token: tokens[0] }]);
});

test("the second waits until the first has its answer", async ({ page, context, startServer, hostPage }) => {
  const { server, tabs } = await two({ page, context, startServer, hostPage });
  const [one, other] = tabs;
  for (const tab of tabs) await tab.name.fill("Ada");
  const release = await hold(one.page, VISITOR);
  const [first, second] = tabs.map((tab) => registrations(tab.page));
  await one.send.click();
  await expect.poll(() => first.length).toBe(1);
  await other.send.click();
  await expect(other.send).toHaveText("Sending…");
  expect(second).toHaveLength(0);
  release();
  for (const tab of tabs) await greeted(tab);
  await server.stop();
  expect(await rows(server.dataDir, names)).toHaveLength(1);
});

test("a tab that is closed while it sends holds nobody up", async ({ page, context, startServer, hostPage }) => {
  const { server, tabs } = await two({ page, context, startServer, hostPage });
  const [one, other] = tabs;
  for (const tab of tabs) await tab.name.fill("Ada");
  await hold(one.page, VISITOR);
  const first = registrations(one.page);
  await one.send.click();
  await expect.poll(() => first.length).toBe(1);
  await other.send.click();
  await expect(other.send).toHaveText("Sending…");
  await one.page.close();
  await greeted(other);
  await server.stop();
  expect(await rows(server.dataDir, names)).toHaveLength(1);
});

test("in a browser without locks both get through", async ({ page, context, startServer, hostPage }) => {
  const { server, tabs } = await two({ page, context, startServer, hostPage }, () => context.addInitScript(() => Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined })));
  // Both are being filled in: a form in which nothing stands would follow the first.
  for (const tab of tabs) await tab.name.fill("Ada");
  for (const tab of tabs) await tab.send.click();
  for (const tab of tabs) await greeted(tab);
  await server.stop();
  expect(await rows(server.dataDir, names)).toHaveLength(1);
});

test("the tab that only stands there follows, and says who they are", async ({ page, context, startServer, hostPage }) => {
  const { tabs } = await two({ page, context, startServer, hostPage });
  const [one, other] = tabs;
  await one.name.fill("Ada");
  await one.send.click();
  await greeted(one);
  await expect(other.headline("Welcome back, Ada")).toBeVisible();
  await expect(other.form).toHaveCount(0);
});

test("what somebody types in the other tab stays, and changes their details", async ({ page, context, startServer, hostPage }) => {
  const { server, tabs } = await two({ page, context, startServer, hostPage });
  const [one, other] = tabs;
  await other.phone.fill(ada.phone);
  await one.name.fill("Ada");
  await one.send.click();
  await greeted(one);
  await expect(other.title).toHaveText("Your details");
  await expect(other.phone).toHaveValue(ada.phone);
  await other.name.fill("Ada L");
  await other.panel.getByRole("button", { name: "Save" }).click();
  await greeted(other, "Ada L");
  await server.stop();
  expect(await rows(server.dataDir, "SELECT name, phone FROM visitors")).toEqual([{ name: "Ada L", phone: ada.phone }]);
});

test("a server that knows them by their phone answers with another token, which both follow", async ({ page, context, startServer, hostPage }) => {
  const { server, host, tabs } = await two({ page, context, startServer, hostPage });
  const [one, other] = tabs;
  const theirs = "a".repeat(64);
  const before = await page.request.post(`${server.url}/api/v1/livechat/visitor`, { data: { visitor: { token: theirs, name: "Ada", phone: ada.phone } } });
  expect(before.status()).toBe(200);
  await one.name.fill("Ada");
  await one.phone.fill(ada.phone);
  const sent = registrations(one.page);
  await one.send.click();
  await greeted(one);
  expect(sent[0].postDataJSON().visitor.token).not.toBe(theirs);
  expect(await storedToken(page)).toBe(theirs);
  await expect(other.headline("Welcome back, Ada")).toBeVisible();

  // What the other does from now on is theirs as well; and so is the next page.
  await other.panel.getByRole("button", { name: "Change my details" }).click();
  await other.email.fill(ada.email);
  const changed = registrations(other.page);
  await other.panel.getByRole("button", { name: "Save" }).click();
  await greeted(other);
  expect(changed.map((request) => request.postDataJSON().visitor.token)).toEqual([theirs]);
  await page.goto(host);
  await one.open();
  await greeted(one);
  await server.stop();
  expect(await rows(server.dataDir, "SELECT name, email, token FROM visitors")).toEqual([{ name: "Ada", email: ada.email, token: theirs }]);
});

test("who has themselves forgotten in one tab is a stranger in the other", async ({ page, context, startServer, hostPage }) => {
  const { server, tabs } = await two({ page, context, startServer, hostPage });
  const [one, other] = tabs;
  await one.name.fill("Ada");
  await one.send.click();
  for (const tab of tabs) await greeted(tab);
  await one.panel.getByRole("button", { name: "Forget me" }).click();
  await one.panel.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(one.headline("Your details are deleted.")).toBeVisible();
  await expect(other.name).toBeVisible();
  await expect(other.name).toHaveValue("");
  for (const tab of tabs) expect(await stored(tab.page)).toEqual({});
  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([]);
});

test("stores that another tab cleared make a stranger of nobody who is typing", async ({ page, context, startServer, hostPage }) => {
  const { server, tabs } = await two({ page, context, startServer, hostPage });
  const [one, other] = tabs;
  await one.name.fill("Ada");
  await other.page.evaluate(() => localStorage.clear());
  await one.phone.fill(ada.phone);
  await expect(one.name).toHaveValue("Ada");
  await one.send.click();
  await greeted(one);
  await server.stop();
  expect(await rows(server.dataDir, names)).toMatchObject([{ name: "Ada" }]);
});

test("two tabs that find a registration which did not get through send it as one visitor", async ({ page, context, startServer, hostPage }) => {
  const { server, host, tabs } = await two({ page, context, startServer, hostPage });
  const [one, other] = tabs;
  await other.page.close();
  await one.page.route(VISITOR, (route) => route.abort());
  await one.name.fill("Ada");
  await one.send.click();
  await expect(one.alert).toContainText("Nothing you typed is lost.");
  await one.page.close();
  const pages = [await context.newPage(), await context.newPage()];
  await Promise.all(pages.map((each) => each.goto(host)));
  for (const each of pages) {
    const tab = new Widget(each);
    await tab.open();
    await greeted(tab);
    expect(await kept(each, "draft")).toBeNull();
  }
  await server.stop();
  expect(await rows(server.dataDir, names)).toMatchObject([{ name: "Ada" }]);
});

test("two tabs that find a first message which did not get through send the same, and the server keeps one", async ({ page, context, startServer, hostPage }) => {
  const server = await startServer({ config: "" });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields: "name message?" })) } });
  const first = new Widget(page);
  await page.goto(host);
  await first.openForm();
  await first.name.fill("Ada");
  await first.panel.getByLabel("How can we help?").fill("Is it in stock?");
  await page.route(VISITOR, (route) => route.abort());
  await first.send.click();
  await expect(first.alert).toContainText("Nothing you typed is lost.");
  await page.close();

  const tabs = [new Widget(await context.newPage()), new Widget(await context.newPage())];
  const said = [];
  const releases = [];
  for (const tab of tabs) {
    tab.page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/livechat/message")) said.push(request);
    });
    releases.push(await hold(tab.page, VISITOR));
  }
  // Both have found it before either is answered.
  for (const tab of tabs) {
    await tab.page.goto(host);
    await tab.open();
    await expect(tab.send).toHaveText("Sending…");
  }
  for (const release of releases) release();
  for (const tab of tabs) {
    await expect(tab.said("Is it in stock?")).toBeVisible();
    await expect(tab.said("Is it in stock?")).toHaveCount(1);
  }
  expect(said).toHaveLength(2);
  const [one, other] = said.map((request) => request.postDataJSON());
  expect(one.msg).toBe("Is it in stock?");
  expect(other).toEqual(one);
  for (const tab of tabs) expect(await kept(tab.page, "draft")).toBeNull();
  await server.stop();
  expect(await rows(server.dataDir, "SELECT text FROM messages WHERE kind IS NULL")).toEqual([{ text: "Is it in stock?" }]);
});
