// The agents' page when something goes wrong: answers that do not come, sessions that end, conversations
// that are taken away from under somebody's hands.
import { Desk, desk, kim, talk, Visitor } from "./desk.js";
import { expect, test } from "./server.js";

const spoken = (page, words) => expect(page.locator("[aria-live=polite]").filter({ hasText: words })).toHaveCount(1);

test("a conversation that ends while one writes: it is said, the words stay in sight, the focus on the page", async ({ page, startServer }) => {
  const { desk: kims, ada } = await talk({ page, startServer });
  await kims.field.pressSequentially("Half a sen");
  await ada.closes();
  await expect(page.getByText("This conversation has ended.")).toBeVisible();
  await expect(page.getByText("Half a sen")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Ada Lovelace" }).first()).toBeFocused();
  await spoken(page, "The conversation with Ada Lovelace has ended");
});

test("one that waits goes while one looks: the focus stays on the page", async ({ page, startServer }) => {
  const { server, desk: kims } = await desk({ page, startServer });
  await kims.enter();
  const ada = await new Visitor(server).comes();
  await kims.waiting.getByRole("link", { name: /Ada/ }).click();
  await kims.take.focus();
  await ada.closes();
  await expect(kims.take).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Ada Lovelace" }).first()).toBeFocused();
});

test("who cannot be looked up is looked up again on demand", async ({ page, startServer }) => {
  const { server, desk: kims } = await desk({ page, startServer });
  await kims.enter();
  await page.route(/visitors\.info/, (route) => route.abort());
  await new Visitor(server).comes();
  await kims.takes(/Ada/);
  await expect(kims.details).toContainText("They could not be looked up.");
  await page.unroute(/visitors\.info/);
  await kims.details.getByRole("button", { name: "Try again" }).click();
  await expect(kims.details).toContainText("ada@example.com");
});

test("lists that do not come are said, and come when they can be had", async ({ page, startServer }) => {
  const { server, desk: kims } = await desk({ page, startServer });
  await new Visitor(server).comes();
  const lists = /inquiries\.|livechat\/rooms\?/;
  let refused = true;
  await page.route(lists, (route) => (refused ? route.fulfill({ status: 403, json: { success: false, error: "unauthorized" } }) : route.continue()));
  await kims.enter();
  await expect(page.getByRole("alert").filter({ hasText: "Your conversations could not be fetched. This account may not answer visitors." })).toBeVisible();
  // Not a click: the socket may ask for them first, and the button is gone.
  await kims.lists.getByRole("button", { name: "Try again" }).focus();
  refused = false;
  await page.keyboard.press("Enter");
  await expect(kims.waiting.getByRole("link", { name: /Ada/ })).toBeVisible();
});

test("a window whose session has ended leaves that of another window alone", async ({ page, context, startServer }) => {
  const { server, desk: kims } = await desk({ page, startServer });
  const enter = async (desk) => {
    await desk.page.getByLabel("Stay signed in on this device").check();
    await desk.user.fill(kim.name);
    await desk.password.fill(kim.password);
    await desk.signIn.click();
    await expect(desk.page.getByRole("heading", { name: "Conversations" })).toBeVisible();
  };
  await kims.open();
  await enter(kims);
  const other = new Desk(await context.newPage(), server);
  await other.page.goto(`${server.url}/agent/`);
  await expect(other.page.getByRole("heading", { name: "Conversations" })).toBeVisible();
  // A slow answer is the last that the other window hears of its session.
  let answer;
  await other.page.route(/agent\.status/, async (route) => {
    await new Promise((resolve) => (answer = resolve));
    await route.continue();
  });
  await other.page.getByRole("switch").click();
  await other.page.evaluate(() => (window.WebSocket = null));
  await page.getByRole("button", { name: "Sign out" }).click();
  await enter(kims);
  answer();
  await expect(other.page.getByLabel("Password")).toBeVisible();
  await other.page.reload();
  await expect(other.page.getByRole("heading", { name: "Conversations" })).toBeVisible();
});

test("a tilde that is written on a Mac takes no conversation", async ({ page, startServer }) => {
  const { server, desk: kims } = await talk({ page, startServer });
  await new Visitor(server, { name: "Ben", email: "ben@example.com" }).comes("Hello?");
  await expect(kims.waiting.getByRole("link", { name: /Ben/ })).toBeVisible();
  const press = (key) =>
    kims.field.evaluate((field, key) => {
      const event = new KeyboardEvent("keydown", { key, code: "KeyN", altKey: true, bubbles: true, cancelable: true });
      return field.dispatchEvent(event);
    }, key);
  expect(await press("Dead")).toBe(true);
  await expect(kims.waiting.getByRole("link", { name: /Ben/ })).toBeVisible();
  expect(await press("n")).toBe(false);
  await expect(kims.mine.getByRole("link", { name: /Ben/ })).toBeVisible();
});

test("each message is told where the page is not in sight, and the one before it goes", async ({ page, startServer }) => {
  await page.addInitScript(() => {
    window.told = [];
    window.Notification = class {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title, { body, tag }) {
        window.told.push((this.it = { title, body, tag, closed: false }));
      }
      close() {
        this.it.closed = true;
      }
    };
  });
  const { ada } = await talk({ page, startServer });
  await page.getByRole("button", { name: "Desktop notifications" }).click();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden" });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
  await ada.says("One");
  await ada.says("Two");
  await expect.poll(() => page.evaluate(() => window.told.map(({ body, closed }) => [body, closed]))).toEqual([["One", true], ["Two", false]]);
  const tags = await page.evaluate(() => window.told.map(({ tag }) => tag));
  expect(new Set(tags).size).toBe(2);
});

test("what was not sent is asked about before signing out", async ({ page, startServer }) => {
  const { server, desk: kims } = await talk({ page, startServer });
  await server.stop();
  await kims.answers("One");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(kims.dialog.getByRole("heading", { name: "Sign out without sending?" })).toBeVisible();
  await kims.dialog.getByRole("button", { name: "Stay signed in" }).click();
  await expect(kims.log).toContainText("One");
});
