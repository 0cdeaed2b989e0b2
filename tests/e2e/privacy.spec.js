// Nothing is kept before a visitor acts, and all of it goes when they want to be forgotten.
import { expect, html, rows, tag, test } from "./host-page.js";
import { ada, calls, hold, newsOf, registrations, stored, storedToken, Widget } from "./widget.js";

const ONE = /\/api\/v1\/livechat\/visitor\/[^/?]+$/;
const fields = "name email phone? message?";
const left = "SELECT name, email, phone, token FROM visitors WHERE disabled = 0";

/** A page on which Ada has just been registered, the greeting open. */
async function registered({ page, startServer, hostPage }, { message, env } = {}) {
  const server = await startServer({ config: "", env });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields })) } });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.openForm();
  await widget.name.fill(ada.name);
  await widget.email.fill(ada.email);
  await widget.phone.fill(ada.phone);
  if (message) await widget.panel.getByLabel("How can we help?").fill(message);
  await widget.send.click();
  if (message) await widget.said(message).waitFor();
  else await widget.headline("You are registered, Ada").waitFor();
  return { server, widget };
}

const button = (widget, name) => widget.panel.getByRole("button", { name, exact: true });
const wants = async (widget) => {
  await button(widget, "Forget me").click();
  await expect(widget.headline("Delete your details?")).toBeFocused();
};
const isForgotten = (widget) => expect(widget.headline("Your details are deleted.")).toBeFocused();

test("nothing is kept before the visitor does something that needs it", async ({ page, context, startServer, hostPage }) => {
  const server = await startServer({ config: "" });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields })) } });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.launcher.hover();
  await widget.openForm();
  await widget.email.focus();
  await page.keyboard.press("Escape");
  await expect(widget.panel).toBeHidden();
  expect(await stored(page)).toEqual({});
  expect(await context.cookies()).toEqual([]);
});

test("forgotten on the server and on the device", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await registered({ page, startServer, hostPage });
  const token = await storedToken(page);
  const told = await newsOf(page);
  const made = calls(page);
  await wants(widget);
  await expect(widget.panel).toContainText("We delete your details and your conversations, in the chat and on this device. This cannot be undone.");
  expect(made).toEqual([]);
  await button(widget, "Delete").click();
  await isForgotten(widget);
  expect(made[0]).toBe(`DELETE livechat/visitor/${token}`);
  expect(await told()).toMatchObject({ reset: 1 });
  expect(await stored(page)).toEqual({});

  // Whoever comes next is a stranger, on this page as on the next one.
  await page.keyboard.press("Escape");
  await widget.openForm();
  await expect(widget.name).toHaveValue("");
  await page.reload();
  await widget.openForm();
  await server.stop();
  expect(await rows(server.dataDir, left)).toEqual([]);
  const all = await rows(server.dataDir, "SELECT * FROM visitors LEFT JOIN visitor_fields ON visitor_id = id");
  for (const secret of [ada.name, ada.email, ada.phone, token]) expect(JSON.stringify(all)).not.toContain(secret);
});

test("who would rather stay stays", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await registered({ page, startServer, hostPage });
  const made = calls(page);
  await wants(widget);
  await button(widget, "Keep them").click();
  await expect(widget.headline("You are registered, Ada")).toBeFocused();
  expect(made).toEqual([]);
  await server.stop();
  expect(await rows(server.dataDir, left)).toHaveLength(1);
});

test("while a conversation is open it is not offered; once it has ended all of it goes", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await registered({ page, startServer, hostPage }, { message: "Do you have basil?" });
  await button(widget, "More").click();
  await expect(button(widget, "End conversation")).toBeVisible();
  await expect(button(widget, "Forget me")).toBeHidden();
  await button(widget, "End conversation").click();
  await button(widget, "End it").click();
  await expect(widget.headline("The conversation has ended")).toBeFocused();
  expect(await storedToken(page)).not.toBeNull();

  await widget.more("Forget me");
  await expect(widget.headline("Delete your details?")).toBeFocused();
  await button(widget, "Delete").click();
  await isForgotten(widget);
  expect(await stored(page)).toEqual({});
  await server.stop();
  expect(await rows(server.dataDir, left)).toEqual([]);
  expect(await rows(server.dataDir, "SELECT * FROM messages")).toEqual([]);
});

test("while a conversation is open in another place the server refuses, which is explained; afterwards all of it goes", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await registered({ page, startServer, hostPage });
  const token = await storedToken(page);
  await wants(widget);
  const { room } = await (await page.request.get(`${server.url}/api/v1/livechat/room?token=${token}`)).json();
  const said = await page.request.post(`${server.url}/api/v1/livechat/message`, { data: { token, rid: room._id, msg: "Do you have basil?" } });
  expect(said.status()).toBe(200);
  await button(widget, "Delete").click();
  await expect(widget.alert).toHaveText("You still have a conversation open. End it first, then we can delete your details.");
  expect(await storedToken(page)).toBe(token);

  const closed = await page.request.post(`${server.url}/api/v1/livechat/room.close`, { data: { token, rid: room._id } });
  expect(closed.status()).toBe(200);
  await button(widget, "Delete").click();
  await isForgotten(widget);
  await server.stop();
  expect(await rows(server.dataDir, left)).toEqual([]);
  expect(await rows(server.dataDir, "SELECT * FROM messages")).toEqual([]);
});

const slowDown = "Error, too many requests. Please slow down. You must wait 42 seconds before trying this endpoint again. [error-too-many-requests]";
for (const [what, answer, words] of [
  ["cannot be reached", (route) => route.abort(), "We cannot reach the chat right now."],
  ["fails", (route) => route.fulfill({ status: 500, body: "<h1>Oops</h1>" }), "Something went wrong on our side."],
  ["answers half of something", (route) => route.fulfill({ status: 200, contentType: "application/json", body: `{"succ` }), "The chat gave an answer that we cannot read."],
  ["asks to slow down", (route) => route.fulfill({ status: 429, json: { success: false, error: slowDown } }), "Many people are writing right now. Try again in 42 s."],
  ["refuses in its own words", (route) => route.fulfill({ status: 400, json: { success: false, error: "Not on Sundays [error-removing-visitor]" } }), "The chat did not take this: Not on Sundays"],
]) {
  test(`a server that ${what}: it is said, nothing is half forgotten, and a second try does it`, async ({ page, startServer, hostPage }) => {
    const { server, widget } = await registered({ page, startServer, hostPage });
    const before = await stored(page);
    await page.route(ONE, answer, { times: 1 });
    await wants(widget);
    await button(widget, "Delete").click();
    await expect(widget.alert).toHaveText(words);
    await expect(button(widget, "Delete")).toBeFocused();
    expect(await stored(page)).toEqual(before);
    await button(widget, "Delete").click();
    await isForgotten(widget);
    await server.stop();
    expect(await rows(server.dataDir, left)).toEqual([]);
  });
}

test("what deletes looks like it, also under the pointer and on its way", async ({ page, startServer, hostPage }) => {
  const { widget } = await registered({ page, startServer, hostPage });
  await wants(widget);
  const remove = widget.panel.locator(".button--bad");
  // What the colour is on its way to, not where it is.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const bad = await remove.evaluate((button) => getComputedStyle(button).backgroundColor);
  expect(bad).toBe("rgb(179, 38, 30)");
  await remove.hover();
  await expect(remove).toHaveCSS("background-color", bad);
  await hold(page, ONE);
  await remove.click();
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await expect(remove).toHaveCSS("background-color", bad);
});

test("without a network it says so, and promises nothing that is not asked for", async ({ page, context, startServer, hostPage }) => {
  const { server, widget } = await registered({ page, startServer, hostPage });
  await wants(widget);
  await context.setOffline(true);
  await button(widget, "Delete").click();
  await expect(widget.alert).toHaveText("We cannot reach the chat right now.");
  await context.setOffline(false);
  await button(widget, "Delete").click();
  await isForgotten(widget);
  await server.stop();
  expect(await rows(server.dataDir, left)).toEqual([]);
});

test("deleted, and the answer was lost: the second try finds nobody, which is what was wanted", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await registered({ page, startServer, hostPage });
  await page.route(
    ONE,
    async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
  await wants(widget);
  await button(widget, "Delete").click();
  await expect(widget.alert).toHaveText("We cannot reach the chat right now.");
  await button(widget, "Delete").click();
  await isForgotten(widget);
  expect(await stored(page)).toEqual({});
  await server.stop();
  expect(await rows(server.dataDir, left)).toEqual([]);
});

test("the sixth in a minute is told how long to wait", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await registered({ page, startServer, hostPage }, { env: { LIVECHAT_RATE_LIMIT: "on" } });
  for (let each = 1; each <= 5; each++) await page.request.delete(`${server.url}/api/v1/livechat/visitor/${String(each).repeat(64)}`);
  await wants(widget);
  await button(widget, "Delete").click();
  await expect(widget.alert).toHaveText(/^Many people are writing right now\. Try again in \d+ s\.$/);
});

test("a double click asks once", async ({ page, startServer, hostPage }) => {
  const { widget } = await registered({ page, startServer, hostPage });
  const made = calls(page);
  await wants(widget);
  await button(widget, "Delete").dblclick();
  await isForgotten(widget);
  expect(made.filter((call) => call.startsWith("DELETE"))).toHaveLength(1);
});

/** A browser whose visitor lets no page keep anything. */
const denyStorage = (page) =>
  page.addInitScript(() => {
    for (const store of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, store, {
        get() {
          throw new DOMException("Denied", "SecurityError");
        },
      });
    }
  });

test("where storage is denied all else works", async ({ page, startServer, hostPage }) => {
  await denyStorage(page);
  const sent = registrations(page);
  const { server, widget } = await registered({ page, startServer, hostPage }, { message: "Hello" });
  await widget.more("Change my details");
  await widget.name.fill("Ada Lovelace");
  await button(widget, "Save").click();
  await expect(widget.said("Hello")).toBeVisible();
  await widget.say("Goodbye");
  expect(sent.map((request) => request.postDataJSON().visitor.token)).toEqual([expect.any(String), sent[0].postDataJSON().visitor.token]);
  await server.stop();
  expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada Lovelace" }]);
  expect(await rows(server.dataDir, "SELECT text FROM messages WHERE kind IS NULL")).toEqual([{ text: "Hello" }, { text: "Goodbye" }]);
});

test("where storage is denied the greeting says that they will not be remembered", async ({ page, startServer, hostPage }) => {
  await denyStorage(page);
  const { widget } = await registered({ page, startServer, hostPage });
  await expect(widget.panel.getByText("This browser does not let us remember you. Keep this page open.")).toBeVisible();
});
