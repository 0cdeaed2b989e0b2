// "How can we help?": what a visitor says first opens the conversation, once, whatever breaks on the way.
import { expect, html, rows, tag, test } from "./host-page.js";
import { ada, calls, hold, kept, registrations, VISITOR, Widget } from "./widget.js";

const ROOM = "**/api/v1/livechat/room?*";
const MESSAGE = "**/api/v1/livechat/message";

const fields = "name email message?";
const said = "Do you have basil?\n– “Genovese”, 3 pots 🌿 مرحبا";
const messages = "SELECT name, text FROM messages JOIN rooms ON rooms.id = room_id JOIN visitors ON visitors.id = visitor_id WHERE kind IS NULL";
const once = [{ name: "Ada", text: said }];

/** A page with a form that asks for a first message, open. */
async function opened({ page, startServer, hostPage }, options = {}) {
  const server = await startServer({ config: "", env: options.env });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields, ...options.options })) } });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.openForm();
  return { server, widget };
}

const message = (widget) => widget.panel.getByLabel("How can we help?");
/** The server has it: the visitor sees it in the conversation, once, and nothing else of theirs. */
async function arrived(widget, text = said) {
  await expect(widget.said(text)).toBeVisible();
  await expect(widget.said(text)).toHaveCount(1);
  await expect(widget.log.getByText("You", { exact: true })).toHaveCount(1);
}

async function send(widget, text = said) {
  await widget.name.fill(ada.name);
  await widget.email.fill(ada.email);
  await message(widget).fill(text);
  await widget.send.click();
}

/** The ids of messages that the page sends from now on. */
function idsOf(page) {
  const ids = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/livechat/message")) ids.push(request.postDataJSON()._id);
  });
  return ids;
}

test("it is in the conversation, word for word, and whoever said it sees it there", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage });
  // Enter begins another line, and sends nothing.
  await message(widget).fill("One");
  await message(widget).press("Enter");
  await expect(message(widget)).toHaveValue("One\n");
  await send(widget, `  ${said}\n\n`);
  await arrived(widget);
  // The conversation has taken the greeting's place, and goes on from here.
  await expect(widget.headline("You are registered, Ada")).toBeHidden();
  await expect(widget.composer).toHaveValue("");
  expect(await kept(page, "draft")).toBeNull();
  // No draft brings the widget to the next page; the open conversation does.
  await expect.poll(() => page.evaluate(() => localStorage.livechat)).toBe("2");
  await server.stop();
  expect(await rows(server.dataDir, messages)).toEqual(once);
});

test("who says nothing has no conversation opened for them", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage });
  const made = calls(page);
  await send(widget, " \n ");
  await widget.headline("You are registered, Ada").waitFor();
  await expect(widget.panel).not.toContainText("Your message");
  await widget.composer.waitFor();
  // What a conversation would be like is asked for; none is begun.
  expect(made.filter((call) => !call.startsWith("GET livechat/config"))).toEqual(["POST livechat/visitor"]);
  await server.stop();
  expect(await rows(server.dataDir, "SELECT * FROM rooms")).toEqual([]);
});

test("one that is wanted, and one that is too long, are said on the field", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, { options: { fields: "name email message" } });
  await send(widget, "");
  await expect(message(widget)).toBeFocused();
  await expect(message(widget)).toHaveAccessibleDescription("Error: Write your message");
  await send(widget, "ß".repeat(5001));
  await expect(message(widget)).toHaveAccessibleDescription("Error: Shorten this to 5000 characters");
  await send(widget, "ß".repeat(5000));
  await expect(widget.log.locator("[dir=auto]")).toContainText("ß".repeat(100));
  await server.stop();
  expect(await rows(server.dataDir, messages)).toEqual([{ name: "Ada", text: "ß".repeat(5000) }]);
});

for (const [what, url, break_] of [
  ["the conversation cannot be opened", ROOM, (route) => route.abort()],
  ["the server fails as it opens the conversation", ROOM, (route) => route.fulfill({ status: 500, body: "<h1>Oops</h1>" })],
  ["the conversation's answer is cut off", ROOM, (route) => route.fulfill({ status: 200, contentType: "application/json", body: `{"success":true,"room":{"_id":"` })],
  ["the message does not get through", MESSAGE, (route) => route.abort()],
  [
    "the message gets through, and its answer does not",
    MESSAGE,
    async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    },
  ],
  [
    "the message gets through, and a gateway says otherwise",
    MESSAGE,
    async (route) => {
      await route.fetch();
      await route.fulfill({ status: 502, body: "bad gateway" });
    },
  ],
]) {
  test(`${what}: it is kept, said so, and sent again at a tap, once`, async ({ page, startServer, hostPage }) => {
    const { server, widget } = await opened({ page, startServer, hostPage });
    const ids = idsOf(page);
    await page.route(url, break_, { times: 1 });
    await send(widget);
    await widget.headline("You are registered, Ada").waitFor();
    await expect(widget.panel.getByText("Your message did not get through. We keep it here.")).toBeVisible();
    // With its id: a page that is left now knows which message it was.
    expect((await kept(page, "draft")).draft).toMatchObject({ id: ids[0] ?? expect.any(String), text: said });
    await widget.panel.getByRole("button", { name: "Try again" }).click();
    await arrived(widget);
    await expect(widget.panel.getByRole("button", { name: "Try again" })).toHaveCount(0);
    expect(new Set(ids).size).toBe(1);
    await server.stop();
    expect(await rows(server.dataDir, messages)).toEqual(once);
  });
}

test("left on its way, it goes out by itself on the next page, once, under the same id", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage });
  const ids = idsOf(page);
  // It arrives; the page is left before that is known.
  let reached;
  const came = new Promise((resolve) => (reached = resolve));
  await page.route(
    MESSAGE,
    async (route) => {
      await route.fetch();
      reached();
      await route.abort().catch(() => {});
    },
    { times: 1 },
  );
  await send(widget);
  await came;
  await page.reload();
  // Nobody opens anything.
  await expect.poll(() => ids.length).toBe(2);
  await widget.open();
  await arrived(widget);
  expect(await kept(page, "draft")).toBeNull();
  await server.stop();
  expect(await rows(server.dataDir, messages)).toEqual(once);
  expect(new Set(ids).size).toBe(1);
});

test("left while they were being registered, both arrive, once", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage });
  let reached;
  const came = new Promise((resolve) => (reached = resolve));
  await page.route(
    VISITOR,
    async (route) => {
      await route.fetch();
      reached();
      await route.abort().catch(() => {});
    },
    { times: 1 },
  );
  await send(widget);
  await came;
  const ids = idsOf(page);
  await page.reload();
  await expect.poll(() => ids.length).toBe(1);
  await widget.open();
  await arrived(widget);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toEqual(once);
  expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada" }]);
});

test("the registration's answer is lost: sent again, it is one visitor and one message", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage });
  await page.route(
    VISITOR,
    async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
  await send(widget);
  await expect(widget.alert).toContainText("Nothing you typed is lost.");
  await widget.send.click();
  await arrived(widget);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toEqual(once);
  expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada" }]);
});

test("the network goes in between: it waits, and goes out by itself", async ({ page, context, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage });
  const release = await hold(page, MESSAGE);
  const [request] = await Promise.all([page.waitForRequest(MESSAGE), send(widget)]);
  expect(request.postDataJSON().msg).toBe(said);
  await expect(widget.panel.getByText("Your message is on its way…")).toBeVisible();
  await context.setOffline(true);
  release();
  await expect(widget.panel.getByText("Your message is on its way…")).toBeVisible();
  await context.setOffline(false);
  await arrived(widget);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toEqual(once);
});

test("the server asks to slow down: it waits its turn", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage });
  const ids = idsOf(page);
  const error = "Error, too many requests. Please slow down. You must wait 2 seconds before trying this endpoint again. [error-too-many-requests]";
  await page.route(MESSAGE, (route) => route.fulfill({ status: 429, json: { success: false, error } }), { times: 1 });
  await send(widget);
  await expect(widget.panel.getByText("Your message is on its way…")).toBeVisible();
  await arrived(widget);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toEqual(once);
});

test("a double click says it once", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage });
  const sent = registrations(page);
  await widget.name.fill(ada.name);
  await widget.email.fill(ada.email);
  await message(widget).fill(said);
  await widget.send.dblclick();
  await arrived(widget);
  expect(sent).toHaveLength(1);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toEqual(once);
});

test("who changes their details is not asked for it again", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage });
  await send(widget);
  await arrived(widget);
  await widget.more("Change my details");
  await widget.name.waitFor();
  await expect(message(widget)).toHaveCount(0);
  await widget.panel.getByRole("button", { name: "Save" }).click();
  // Back to the conversation.
  await arrived(widget);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toEqual(once);
});
