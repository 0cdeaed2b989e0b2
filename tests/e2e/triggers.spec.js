// What the admin has said by itself: to visitors whom nobody knows yet, and to those whom the server knows.
import AxeBuilder from "@axe-core/playwright";
import { expect, html, tag, test } from "./host-page.js";
import { Talk } from "./talk.js";
import { ada } from "./widget.js";

const AT_ONCE = `
[[triggers]]
id = "soon"
when = "time-on-site"
value = "0"
message = "May I help you? <b>Ask</b> away."
sender = "Grace"
once = true
`;
const ON_OPENING = `
[[triggers]]
id = "opened"
when = "chat-opened-by-visitor"
message = "Welcome!"
sender = "Grace"
`;
const ON_SHOP = `
[[triggers]]
id = "shop"
when = "page-url"
value = "/basil"
message = "Looking for basil?"
sender = "Grace"
`;
const EAGER = { eager: "" };

/** A page with our snippet, and what a visitor has of it. */
const visit = async (page, startServer, hostPage, config, options = EAGER) => {
  const server = await startServer({ config });
  const body = html(tag(server.url, options));
  const host = await hostPage({ "/": { body }, "/basil": { body } });
  const talk = new Talk(page);
  await page.goto(`${host}/`);
  return { server, host, talk, said: page.locator(".greeted__text") };
};

/** By its place, not by its name, in which there may be a number. */
const launcherOf = (page) => page.locator(".launcher");

/** Opens the form after something was said: before, and it could arrive between finding and clicking. */
const openGreeted = async (page, talk) => {
  const launcher = launcherOf(page);
  await expect(launcher).toHaveAttribute("data-unread", "1");
  await launcher.click();
  await talk.name.waitFor();
};

test("who is new is greeted: a number on the launcher, the words above the form, then in the conversation", async ({ page, startServer, hostPage }) => {
  const launcher = launcherOf(page);
  const { talk, said } = await visit(page, startServer, hostPage, AT_ONCE);
  await expect(launcher).toHaveAttribute("data-unread", "1");
  await expect(launcher).toHaveAccessibleName("Chat (1 unread)");
  await expect(page.locator(".arrived")).toHaveText("1 unread");
  await expect(talk.panel).toBeHidden();
  await openGreeted(page, talk);
  await expect(said).toHaveText("May I help you? <b>Ask</b> away.");
  await expect(page.locator(".greeted__name")).toHaveText("Grace");
  await expect(launcher).not.toHaveAttribute("data-unread", /./);
  await expect(launcher).toHaveAccessibleName("Chat");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await talk.fill({ name: ada.name, email: ada.email });
  await talk.send.click();
  await talk.composer.waitFor();
  await expect(said).toHaveCount(0);
  await expect(talk.bubbles).toHaveText(["May I help you? <b>Ask</b> away."]);
  await talk.tell("Yes, please");
  await expect(talk.bubbles).toHaveText(["May I help you? <b>Ask</b> away.", "Yes, please"]);
});

test("what is said once is not said again on the next page, and again after they are forgotten", async ({ page, startServer, hostPage }) => {
  const launcher = launcherOf(page);
  const { talk } = await visit(page, startServer, hostPage, AT_ONCE + ON_OPENING);
  await expect(launcher).toHaveAttribute("data-unread", "1");
  await page.reload();
  await talk.openForm();
  await expect(page.locator(".greeted__text")).toHaveText(["Welcome!"]);
  await page.evaluate(() => document.querySelector("livechat-widget").reset());
  await expect(page.locator(".greeted__text")).toHaveText(["Welcome!", "May I help you? <b>Ask</b> away."]);
});

test("a page's address is matched, also when the page changes without being loaded", async ({ page, startServer, hostPage }) => {
  const { talk } = await visit(page, startServer, hostPage, ON_SHOP);
  await talk.openForm();
  await expect(page.locator(".greeted")).toBeAttached();
  await expect(page.locator(".greeted__text")).toHaveCount(0);
  await page.evaluate(() => history.pushState(null, "", "/basil"));
  await expect(page.locator(".greeted__text")).toHaveText(["Looking for basil?"]);
});

test("after a reset the next visitor is a new one: what is said is said to them, and nothing of the other's is theirs", async ({ page, startServer, hostPage }) => {
  const { talk, said } = await visit(page, startServer, hostPage, AT_ONCE + ON_SHOP);
  const greeting = "May I help you? <b>Ask</b> away.";
  await openGreeted(page, talk);
  await expect(said).toHaveText([greeting]);
  await page.evaluate(() => history.pushState(null, "", "/basil"));
  await expect(said).toHaveText([greeting, "Looking for basil?"]);
  await page.evaluate(() => {
    history.pushState(null, "", "/");
    return window.Livechat.reset();
  });
  await expect(said).toHaveText([greeting]);
  await talk.fill({ name: ada.name, email: ada.email });
  await talk.send.click();
  await talk.composer.waitFor();
  await expect(talk.bubbles).toHaveText([greeting]);
});

test("who was forgotten in the conversation is greeted as somebody new", async ({ page, startServer, hostPage }) => {
  const { talk, said } = await visit(page, startServer, hostPage, AT_ONCE);
  await openGreeted(page, talk);
  await talk.fill({ name: ada.name, email: ada.email });
  await talk.send.click();
  await talk.composer.waitFor();
  await expect(talk.bubbles).toHaveCount(1);
  await page.evaluate(() => window.Livechat.reset());
  await expect(said).toHaveText(["May I help you? <b>Ask</b> away."]);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => !key.includes(":said:")))).toEqual([]);
});

test("Markdown is drawn as in the conversation, and leads nowhere that could run", async ({ page, startServer, hostPage }) => {
  const message = "*Hello*, _you_! See [our offers](https://shop.example/a_b) and https://shop.example/c. `*x*` snake_case_name [no](javascript:alert(1))";
  const { talk, said } = await visit(page, startServer, hostPage, AT_ONCE.replace(/message = .*/, () => `message = ${JSON.stringify(message)}`));
  await openGreeted(page, talk);
  await expect(said).toHaveText("Hello, you! See our offers and https://shop.example/c. *x* snake_case_name [no](javascript:alert(1))");
  await expect(said.locator("strong")).toHaveText("Hello");
  await expect(said.locator("em")).toHaveText("you");
  await expect(said.locator("code")).toHaveText("*x*");
  const links = await said.locator("a").evaluateAll((all) => all.map(({ href, target, rel }) => [href, target, rel]));
  expect(links).toEqual(["https://shop.example/a_b", "https://shop.example/c"].map((href) => [href, "_blank", "noopener noreferrer"]));
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("the page's title is the page's again when the widget goes", async ({ page, startServer, hostPage }) => {
  await visit(page, startServer, hostPage, AT_ONCE, { ...EAGER, "count-in-title": "" });
  await expect(launcherOf(page)).toHaveAttribute("data-unread", "1");
  await expect(page).toHaveTitle(/^\(1\) /);
  const title = await page.title();
  await page.evaluate(() => window.Livechat.destroy());
  await expect(page).toHaveTitle(title.slice(4));
});

test("the page hears of it", async ({ page, startServer, hostPage }) => {
  await page.addInitScript(() => addEventListener("livechat:triggered", () => (window.heard = true)));
  await visit(page, startServer, hostPage, AT_ONCE);
  await page.waitForFunction(() => window.heard);
});

test("without the owner's wish nobody is spoken to", async ({ page, startServer, hostPage }) => {
  const { talk } = await visit(page, startServer, hostPage, AT_ONCE + ON_OPENING, {});
  await talk.openForm();
  await expect(page.locator(".greeted")).toHaveCount(0);
});

test("hostile triggers are words, or nothing", async ({ page, startServer, hostPage }) => {
  const launcher = launcherOf(page);
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(tag(server.url, EAGER)) } });
  const says = (msg, more = {}) => [{ name: "send-message", params: { sender: "custom", name: "<i>x</i>", msg, ...more } }];
  await page.route("**/api/v1/livechat/config*", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const now = [{ name: "time-on-site", value: 0 }];
    body.config.triggers = [
      null,
      7,
      { _id: "a", conditions: now, actions: says("<img src=x onerror=alert(1)>") },
      { _id: "b", conditions: [{ name: "page-url", value: "(" }], actions: says("never") },
      { _id: "c", conditions: now, actions: says({ no: "text" }) },
      { _id: { $gt: "" }, conditions: now, actions: says("no id") },
      { _id: "d", conditions: "now", actions: {} },
      { _id: "e", conditions: now, actions: says("y".repeat(100_000)) },
    ];
    await route.fulfill({ response: answer, json: body });
  });
  const talk = new Talk(page);
  await page.goto(`${host}/`);
  await expect(launcher).toHaveAttribute("data-unread", "2");
  await launcher.click();
  await talk.name.waitFor();
  const said = page.locator(".greeted__text");
  await expect(said.first()).toHaveText("<img src=x onerror=alert(1)>");
  expect((await said.last().innerText()).length).toBe(5_000);
  await expect(talk.send).toBeVisible();
});

test("nothing is kept of whom has yet to agree", async ({ page, startServer, hostPage }) => {
  await visit(page, startServer, hostPage, AT_ONCE, { ...EAGER, consent: "yes" });
  await expect(launcherOf(page)).toHaveAttribute("data-unread", "1");
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
});
