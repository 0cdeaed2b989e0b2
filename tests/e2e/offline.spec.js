// Nobody is there: a message can be left, or at least that is said.
import { writeFile } from "node:fs/promises";
import { expect, html, rows, tag, test } from "./host-page.js";
import { ada, calls, consoleOf, newsOf, stored, storedToken, Widget } from "./widget.js";

const LEAVE = "**/api/v1/livechat/offline.message";
const said = "Do you ship to Ghent?\n– by post 📮 مرحبا";
const messages = "SELECT name, email, message, department, host FROM offline_messages ORDER BY id";

const departments = `
[[departments]]
id = "sales"
name = "Sales"
[[departments]]
id = "support"
name = "Support"
[[departments]]
id = "press"
name = "Press"
show_on_offline_form = false
`;

/** A page whose server says that nobody is there, the panel open. */
async function opened({ page, startServer, hostPage }, config = "online = false\n", options = {}, settings = {}) {
  const server = await startServer({ config, ...settings });
  const host = await hostPage({ "/": { body: html(tag(server.url, options)) } });
  const widget = new Widget(page);
  await page.goto(host);
  const told = await newsOf(page);
  await widget.open();
  return { server, host, widget, told };
}

const message = (widget) => widget.panel.getByLabel("How can we help?");
const sent = (widget) => expect(widget.headline("Your message is sent")).toBeFocused();

async function leave(widget, text = said, { name, email } = ada) {
  await widget.name.fill(name);
  await widget.email.fill(email);
  await message(widget).fill(text);
  await widget.panel.getByRole("button", { name: "Send message" }).click();
}

test("a message is left, and the server has it, word for word", async ({ page, startServer, hostPage }) => {
  const { server, host, widget, told } = await opened({ page, startServer, hostPage });
  const made = calls(page);
  await expect(widget.title).toHaveText("Leave a message");
  await expect(widget.panel).toContainText("Nobody is here right now. Leave a message, and we answer by email.");
  await expect(widget.name).toBeFocused();
  await expect(widget.phone).toHaveCount(0);
  await leave(widget, ` ${said}\n`, { name: " Ada ", email: "Ada@Example.com" });
  await sent(widget);
  await expect(widget.panel).toContainText("We answer by email to Ada@Example.com.");
  expect(await told()).toMatchObject({ offline: 1, left: 1 });
  // Who leaves a message is not registered for that.
  expect(made).toEqual(["POST livechat/offline.message"]);
  expect(await stored(page)).toEqual({});

  // And another.
  await widget.panel.getByRole("button", { name: "Write another message" }).click();
  await leave(widget, "One more");
  await sent(widget);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toEqual([
    { name: "Ada", email: "ada@example.com", message: said, department: null, host },
    { name: "Ada", email: "ada@example.com", message: "One more", department: null, host },
  ]);
  expect(await rows(server.dataDir, "SELECT * FROM visitors")).toEqual([]);
});

test("the server's own title and words take the place of ours", async ({ page, startServer, hostPage }) => {
  const config = `online = false
[theme]
offline_title = "We are asleep"
[messages]
offline = "Write to us; <b>we</b> wake at eight."
offline_success = "Thank you. Until eight!"
`;
  const { widget } = await opened({ page, startServer, hostPage }, config);
  await expect(widget.title).toHaveText("We are asleep");
  await expect(widget.panel).toContainText("Write to us; <b>we</b> wake at eight.");
  await leave(widget);
  await sent(widget);
  await expect(widget.panel).toContainText("Thank you. Until eight!");
});

test("departments are those of the server's offline form", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, `online = false\n${departments}`);
  const department = widget.panel.getByRole("combobox", { name: "Department (optional)" });
  await expect(department.getByRole("option")).toHaveText(["Choose…", "Sales", "Support"]);
  await department.selectOption("Support");
  await leave(widget);
  await sent(widget);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toMatchObject([{ name: "Ada", department: "support" }]);
});

test("the owner's department is preselected", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, `online = false\n${departments}`, { department: "Sales" });
  await leave(widget);
  await sent(widget);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toMatchObject([{ department: "sales" }]);
});

test("what is missing is listed, and mended", async ({ page, startServer, hostPage }) => {
  const { widget } = await opened({ page, startServer, hostPage });
  await widget.panel.getByRole("button", { name: "Send message" }).click();
  const summary = widget.panel.getByRole("group", { name: "3 things to mend" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("listitem")).toHaveText(["Enter your name", "Enter your email, like name@example.com", "Write your message"]);
  await summary.getByRole("link", { name: "Write your message" }).click();
  await expect(message(widget)).toBeFocused();
  await leave(widget);
  await sent(widget);
});

for (const [words, shown] of [
  ["", "Nobody is here right now. Please come back later."],
  [`[messages]\noffline_unavailable = "We are on the fields until May."\n`, "We are on the fields until May."],
]) {
  test(`without a form, that is said: ${shown}`, async ({ page, startServer, hostPage }) => {
    const { widget } = await opened({ page, startServer, hostPage }, `online = false\n[form]\noffline = false\n${words}`, { consent: "yes" });
    await expect(widget.headline(shown)).toBeFocused();
    await expect(widget.panel.locator("form, input")).toHaveCount(0);
    expect(await stored(page)).toEqual({});
  });
}

test("when somebody is there again, so is the form", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, "online = false\n[form]\noffline = false\n");
  await expect(widget.headline("Nobody is here right now. Please come back later.")).toBeVisible();
  await page.keyboard.press("Escape");
  await server.stop();
  await writeFile(`${server.dataDir}/livechat.toml`, "online = true\n");
  await server.start();
  await widget.openForm();
  await expect(widget.send).toHaveText("Start chat");
});

test("a visitor whom the server knows is greeted, and leaves a message without saying again who they are", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, "", { fields: "name email" });
  await widget.name.fill("Ada");
  await widget.email.fill(ada.email);
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
  await server.stop();
  await writeFile(`${server.dataDir}/livechat.toml`, "online = false\n");
  await server.start();
  await page.reload();
  await widget.open();
  await widget.headline("Welcome back, Ada").waitFor();
  await widget.panel.getByRole("button", { name: "Leave a message" }).click();
  await expect(widget.name).toHaveValue("Ada");
  await expect(widget.email).toHaveValue(ada.email);
  await message(widget).fill(said);
  await widget.panel.getByRole("button", { name: "Send message" }).click();
  await sent(widget);
  expect(await storedToken(page)).not.toBeNull();
  await server.stop();
  expect(await rows(server.dataDir, messages)).toMatchObject([{ name: "Ada", email: ada.email, message: said }]);
});

test("after consent, where that is wanted", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, "online = false\n", { consent: "yes" });
  await expect(widget.title).toHaveText("Before we start");
  await widget.panel.getByRole("button", { name: "I agree" }).click();
  await leave(widget);
  await sent(widget);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toHaveLength(1);
});

for (const [what, answer, words] of [
  ["cannot be reached", (route) => route.abort(), "We cannot reach the chat right now. Nothing you typed is lost. Try again."],
  ["fails", (route) => route.fulfill({ status: 503, body: "down" }), "Something went wrong on our side. Nothing you typed is lost. Try again."],
  ["refuses", (route) => route.fulfill({ status: 400, json: { success: false, error: "Could not send [error-x]", message: "Could not send" } }), "The chat did not take this: Could not send Nothing you typed is lost. Try again."],
]) {
  test(`a server that ${what} loses nothing`, async ({ page, startServer, hostPage }) => {
    const { server, widget } = await opened({ page, startServer, hostPage });
    await page.route(LEAVE, answer, { times: 1 });
    await leave(widget);
    await expect(widget.alert).toHaveText(words);
    await expect(message(widget)).toHaveValue(said);
    await widget.panel.getByRole("button", { name: "Send message" }).click();
    await sent(widget);
    await server.stop();
    expect(await rows(server.dataDir, messages)).toHaveLength(1);
  });
}

test("two in a row: the second counts down, and goes out by itself", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, "online = false\n", {}, { env: { LIVECHAT_RATE_LIMIT: "on" } });
  await leave(widget, "One");
  await sent(widget);
  await widget.panel.getByRole("button", { name: "Write another message" }).click();
  await leave(widget, "Two");
  await expect(widget.form).toContainText("Many people are writing right now. We keep what you typed and send it in a moment.");
  await sent(widget);
  await server.stop();
  expect(await rows(server.dataDir, "SELECT message FROM offline_messages")).toEqual([{ message: "One" }, { message: "Two" }]);
});

test("without a network it waits, and goes out by itself", async ({ page, context, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage });
  await context.setOffline(true);
  await leave(widget);
  await expect(widget.form).toContainText("You are offline. We keep what you typed and send it when you are back.");
  await context.setOffline(false);
  await sent(widget);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toHaveLength(1);
});

test("the page is left while it waits: it goes out on the next one, once", async ({ page, context, startServer, hostPage }) => {
  const { server, host, widget } = await opened({ page, startServer, hostPage });
  await context.setOffline(true);
  await leave(widget);
  await expect(widget.form).toContainText("You are offline.");
  await page.close();
  await context.setOffline(false);
  const next = new Widget(await context.newPage());
  const made = calls(next.page);
  await next.page.goto(host);
  // Nobody opens anything.
  await expect.poll(() => stored(next.page)).toEqual({});
  expect(made.filter((call) => call.startsWith("POST"))).toEqual(["POST livechat/offline.message"]);
  await next.open();
  await sent(next);
  await server.stop();
  expect(await rows(server.dataDir, messages)).toMatchObject([{ name: "Ada", email: ada.email, message: said }]);
});

test("a chat that is switched off has no launcher", async ({ page, startServer, hostPage }) => {
  const lines = consoleOf(page);
  const { widget, told, host } = await opened({ page, startServer, hostPage }, "enabled = false\n");
  await expect(widget.alert).toHaveText("The chat is switched off at the moment.");
  await page.keyboard.press("Escape");
  await expect(widget.launcher).toBeHidden();
  expect(await told()).toMatchObject({ off: 1 });
  // Where the page wants everything ready, nobody ever sees one.
  await page.goto(`${host}/`);
  await page.evaluate(() => {
    window.off = new Promise((done) => document.addEventListener("livechat:off", done));
    document.querySelector("livechat-widget").setAttribute("data-eager", "");
    document.documentElement.append(document.querySelector("livechat-widget"));
  });
  await page.evaluate(() => window.off.then(() => {}));
  await expect(widget.launcher).toBeHidden();
  expect(lines).toEqual([]);
});
