// A server that answers wrongly, late or not at all: a calm sentence, and everything still there.
import { expect, html, snippet, test } from "./host-page.js";
import { ada, ASSETS, changeConfig, CONFIG, consoleOf, GLUE, hearsPointer, hold, VISITOR, WASM, Widget } from "./widget.js";

const page404 = "<!doctype html><title>502</title><h1>Bad gateway</h1>";
const no = (status, error, errorType) => ({ status, json: { success: false, error, errorType } });

const registrationAnswers = [
  ["HTML", { status: 200, contentType: "text/html", body: page404 }, "The chat gave an answer that we cannot read."],
  ["half an answer", { status: 200, contentType: "application/json", body: '{"visitor":{"_id":"abc","tok' }, "The chat gave an answer that we cannot read."],
  ["no visitor", { status: 200, json: { success: true } }, "The chat gave an answer that we cannot read."],
  ["an error of its own", no(500, "Internal server error"), "Something went wrong on our side."],
  ["a proxy's error page", { status: 502, contentType: "text/html", body: page404 }, "Something went wrong on our side."],
  ["a refusal", no(400, "Visitors may not register [error-not-allowed]", "error-not-allowed"), "The chat did not take this: Visitors may not register"],
];

for (const [what, answer, sentence] of registrationAnswers) {
  test(`a registration answered with ${what} can be sent again`, async ({ page, startServer }) => {
    const server = await startServer();
    const widget = new Widget(page);
    await page.goto(`${server.url}/`);
    await widget.openForm();
    await widget.fill(ada);
    await page.route(VISITOR, (route) => route.fulfill(answer), { times: 1 });

    await widget.send.click();
    await expect(widget.alert).toHaveText(`${sentence} Nothing you typed is lost. Try again.`);
    expect(await widget.typed()).toEqual(ada);
    await expect(widget.send).toBeFocused();
    await widget.send.click();
    await expect(widget.headline("You are registered, Ada")).toBeVisible();
  });
}

test("a refusal that concerns a field is said beside it", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.fill(ada);
  await page.route(VISITOR, (route) => route.fulfill(no(400, "Invalid email [error-invalid-email]", "error-invalid-email")), { times: 1 });
  await widget.send.click();
  await expect(widget.email).toBeFocused();
  await expect(widget.email).toHaveAccessibleDescription("Error: Enter an email like name@example.com");
});

test("what is on its way is not edited", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.fill(ada);
  const release = await hold(page, VISITOR);
  await widget.send.click();
  for (const field of ["name", "email", "phone"]) await expect(widget[field]).not.toBeEditable();
  await expect(widget.garden).toBeDisabled({ timeout: 1_000 });
  release();
});

test("after ten seconds without an answer, that is said", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.fill(ada);
  await hold(page, VISITOR);
  // The browser's own timer for this cannot be moved forward, so these ten seconds pass.
  await widget.send.click();
  await expect(widget.send).toHaveText("Sending…");
  await expect(widget.alert).toHaveText("The chat takes too long to answer. Nothing you typed is lost. Try again.", { timeout: 15_000 });
  expect(await widget.typed()).toEqual(ada);
});

for (const [what, answer, sentence] of [
  ["HTML", { status: 200, contentType: "text/html", body: page404 }, "The chat gave an answer that we cannot read."],
  ["an error", no(500, "Internal server error"), "Something went wrong on our side."],
  ["too many requests", no(429, "Error, too many requests. Please slow down. You must wait 7 seconds before trying this endpoint again. [error-too-many-requests]", "error-too-many-requests"), "Many people are writing right now. Try again in 7 s."],
]) {
  test(`a form that did not come because of ${what} can be asked for again`, async ({ page, startServer }) => {
    const server = await startServer();
    const widget = new Widget(page);
    await page.route(CONFIG, (route) => route.fulfill(answer), { times: 1 });
    await page.goto(`${server.url}/`);
    await widget.open();
    await expect(widget.alert).toHaveText(sentence);
    await widget.panel.getByRole("button", { name: "Try again" }).click();
    await expect(widget.name).toBeFocused();
  });
}

test("a form that did not come comes by itself once the server is there", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.route(CONFIG, (route) => route.abort(), { times: 1 });
  await page.goto(`${server.url}/`);
  await widget.open();
  await expect(widget.alert).toHaveText("We cannot reach the chat right now.");
  await expect(widget.name).toBeFocused();
});

for (const [what, url] of [
  ["glue", GLUE],
  ["wasm", WASM],
]) {
  test(`a click after the ${what} file could not be fetched fetches it again`, async ({ page, startServer }) => {
    const server = await startServer();
    const widget = new Widget(page);
    let broken = true;
    await page.route(url, (route) => (broken ? route.abort() : route.fallback()));
    await page.goto(`${server.url}/`);
    await widget.launcher.click();
    await widget.fallback.getByLabel("Name").fill("Ada");
    broken = false;
    await widget.launcher.click();
    await expect(widget.send).toBeVisible();
    await expect(widget.fallback).toHaveCount(0);
    // What was typed into the one form is in the other.
    await expect(widget.name).toHaveValue("Ada");
  });
}

test("where nothing at all can be fetched the launcher says so, and is the way to try again", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  const lines = consoleOf(page);
  let broken = true;
  await page.route(ASSETS, (route) => (broken ? route.abort() : route.fallback()));
  await page.goto(`${server.url}/`);
  await widget.launcher.click();
  await expect(widget.unloaded).toBeVisible();
  await expect(widget.unloaded).toContainText("Please try again");
  expect(lines.filter((line) => line.startsWith("error: livechat"))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith("uncaught"))).toEqual([]);
  broken = false;
  await widget.unloaded.click();
  await expect(widget.name).toBeVisible();
  await expect(widget.launcher).toBeVisible();
});

test("and it says so in the owner's words, where they gave any", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const unloaded = "Der Chat konnte nicht geladen werden.";
  const host = await hostPage({ "/": { body: html(snippet(server.url).replace("async", `async data-unloaded="${unloaded}"`)) } });
  await page.route(ASSETS, (route) => route.abort());
  await page.goto(`${host}/`);
  await new Widget(page).launcher.click();
  await expect(page.getByRole("button", { name: unloaded, exact: true })).toHaveText(unloaded);
});

test("where storage is blocked a visitor registers all the same", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({
    "/": { body: html(`<iframe sandbox="allow-scripts allow-forms" src="/inside" width="800" height="700" title="Inside"></iframe>`) },
    "/inside": { body: html(snippet(server.url)) },
  });
  await page.goto(`${host}/`);
  const widget = new Widget(page.frameLocator("iframe"));
  await hearsPointer(page, widget.launcher);
  await widget.register(ada);
  // It does not promise what it cannot keep.
  await expect(widget.panel).not.toContainText("remembers you");
});

test("a stored value that is not ours is no visitor, and no obstacle", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await page.evaluate((key) => localStorage.setItem(key, '{"token":{"$gt":""}}'), `livechat:1:${server.url}`);
  await widget.register(ada);
});

test("with CORS off the visitor reads a calm sentence and the owner what to turn on", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ args: ["--cors-origins", "off"] });
  const host = await hostPage({ "/": { body: html(snippet(server.url)) } });
  const widget = new Widget(page);
  const lines = consoleOf(page);
  await page.goto(`${host}/`);
  await widget.openForm();
  await widget.fill(ada);
  await widget.send.click();
  await expect(widget.alert).toHaveText("We cannot reach the chat right now. Nothing you typed is lost. Try again.");
  expect(await widget.typed()).toEqual(ada);
  const hints = lines.filter((line) => line.startsWith("warning: livechat:"));
  expect(hints).toEqual([expect.stringContaining("API_Enable_CORS")]);
});

test("a chat that is switched off says so and takes its button away", async ({ page, startServer }) => {
  const server = await startServer({ config: "enabled = false\n" });
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await widget.open();
  await expect(widget.alert).toHaveText("The chat is switched off at the moment.");
  await widget.close.click();
  await expect(widget.launcher).toHaveCount(0);
});

test("a config with a broken pattern, 200 options and an endless label still makes a form", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await changeConfig(page, (config) => {
    const field = { defaultValue: null, regexp: "", required: false };
    config.customFields = [
      { ...field, _id: "broken", label: "Broken", type: "input", regexp: "([" },
      { ...field, _id: "many", label: "Many", type: "select", options: Array.from({ length: 200 }, (_, each) => `Option ${each}`) },
      { ...field, _id: "long", label: "long ".repeat(2_000), type: "input" },
    ];
  });
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.fill({ ...ada, garden: undefined });
  await widget.panel.getByLabel("Broken").fill("anything");
  await widget.panel.getByLabel("Many").selectOption("Option 199");
  await expect(widget.send).toBeVisible();
  expect(await widget.panel.evaluate((panel) => panel.scrollWidth <= panel.clientWidth)).toBe(true);
});
