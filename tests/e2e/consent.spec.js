// Consent: before it nothing is kept and nothing is sent; afterwards there is a proof of it.
import { createHash } from "node:crypto";
import { expect, html, rows, tag, test } from "./host-page.js";
import { ada, calls, CONFIG, hold, kept, newsOf, storedToken, stored, Widget } from "./widget.js";

const fields = "name email";
const question = "Before we start";
const sentence = "May we keep what you write, for a year?";
const policy = "https://shop.test/privacy";
const ours = "To answer you, we keep your details and what you write here.";

/** A field of the server's that takes the proof, as a site's admin makes it. */
const withProof = `
[[custom_fields]]
id = "consent"
label = "Consent"
public = false
`;

const agree = (widget) => widget.panel.getByRole("button", { name: "I agree" }).click();
const decline = (widget) => widget.panel.getByRole("button", { name: "No, thank you" }).click();
const asked = (widget) => expect(widget.title).toHaveText(question);

/** Types and sends what the form of these tests asks. */
async function send(widget, visitor = ada) {
  await widget.name.fill(visitor.name);
  await widget.email.fill(visitor.email);
  await widget.send.click();
  await widget.headline(`You are registered, ${visitor.name}`).waitFor();
}

test("before they agree nothing is kept and nothing is sent, whatever the page says of them", async ({ page, context, startServer, hostPage }) => {
  const server = await startServer({ config: "" });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields, consent: sentence, track: "full" })) } });
  const widget = new Widget(page);
  const made = calls(page);
  await page.goto(host);
  await widget.open();
  await asked(widget);
  await page.evaluate(async () => {
    await window.Livechat.identify({ name: "Ada", email: "ada@example.com", customFields: { plan: "gold" } });
    await window.Livechat.visit({ title: "A page", href: "https://shop.test/a" });
    history.pushState(null, "", "/another");
    window.wanted = window.Livechat.register({ name: "Ada" });
  });
  await page.keyboard.press("Escape");
  await widget.open();
  await asked(widget);

  expect(await stored(page)).toEqual({});
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(async () => (await indexedDB.databases()).length + (await caches.keys()).length)).toBe(0);
  expect(made).toEqual(["GET livechat/config"]);

  // Having agreed, the page's wish goes out: it was not lost, it waited.
  await agree(widget);
  expect(await page.evaluate(() => window.wanted)).toBe(true);
  await server.stop();
  expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada" }]);
});

test("the site's text is a text with links, and never markup", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: "" });
  const text = `<b>We</b> keep it. Read [our policy](${policy}) & https://law.test/gdpr. [Write](mailto:dpo@shop.test) [x](javascript:alert(1)) <img src=x onerror="document.title='broken'">`;
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields, consent: text, policy: `${policy}?full` })) } });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.open();
  await asked(widget);
  await expect(widget.panel).toContainText(
    `<b>We</b> keep it. Read our policy & https://law.test/gdpr. Write [x](javascript:alert(1)) <img src=x onerror="document.title='broken'">`,
  );
  await expect(widget.panel.locator("b, img")).toHaveCount(0);
  await expect(page).toHaveTitle("A host");
  const links = await widget.panel.getByRole("link").all();
  const led = await Promise.all(links.map(async (link) => [await link.textContent(), await link.getAttribute("href")]));
  expect(led).toEqual([
    ["our policy", policy],
    ["https://law.test/gdpr", "https://law.test/gdpr"],
    ["Write", "mailto:dpo@shop.test"],
    ["Privacy policy", `${policy}?full`],
  ]);
  // In a tab of their own, which does not know where it came from.
  for (const link of links) {
    await expect(link).toHaveAttribute("target", "_blank");
    await expect(link).toHaveAttribute("rel", "noopener noreferrer");
  }
});

test("who declines is left alone: the panel closes, nothing is kept or sent, and it asks again", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: "" });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields, consent: "yes" })) } });
  const widget = new Widget(page);
  const made = calls(page);
  await page.goto(host);
  const told = await newsOf(page);
  await widget.open();
  await expect(widget.panel).toContainText(ours);
  await page.evaluate(() => void (window.wanted = window.Livechat.register({ name: "Ada" })));
  await decline(widget);
  await expect(widget.panel).toBeHidden();
  await expect(widget.launcher).toBeFocused();
  expect(await told()).toMatchObject({ declined: 1, close: 1, refused: 1 });
  // The page that waited for a registration waits no longer.
  expect(await page.evaluate(() => window.wanted)).toBe(false);
  expect(await stored(page)).toEqual({});
  expect(made).toEqual(["GET livechat/config"]);

  await widget.open();
  await asked(widget);
  await agree(widget);
  await send(widget);
  expect(await told()).toMatchObject({ declined: 1, registered: 1 });
});

test("the proof is on the device and, word for word, on the server", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: withProof });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields, consent: `${sentence} [More](${policy}) – “äß”`, policy, "consent-field": "consent" })) } });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.open();
  await asked(widget);
  const before = Date.now();
  await agree(widget);
  await widget.name.waitFor();
  const after = Date.now();

  const text = `${sentence} [More](${policy}) – “äß”`;
  const proof = await kept(page, "consent");
  expect(proof).toEqual({ text, hash: createHash("sha256").update(text).digest("hex"), policy, time: expect.any(String), language: "en" });
  const time = Date.parse(proof.time);
  expect(proof.time).toBe(new Date(time).toISOString());
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(after);

  await send(widget);
  await server.stop();
  const found = await rows(server.dataDir, "SELECT name, key, value FROM visitors JOIN visitor_fields ON visitor_id = id");
  const own = await page.evaluate(() => localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith("livechat:consent:"))));
  expect(found).toEqual([{ name: "Ada", key: "consent", value: own }]);
});

test("what the widget says of its own is proved in the language in which it was read", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: withProof });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields, consent: "yes", "consent-field": "consent", language: "de" })) } });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.open();
  await widget.panel.getByRole("button", { name: "Ich stimme zu" }).click();
  await widget.panel.getByRole("button", { name: "Chat starten" }).waitFor();
  const proof = await kept(page, "consent");
  expect(proof.language).toBe("de");
  expect(proof.text).toMatch(/^Um Ihnen (zu )?antworten/);
  expect(proof.hash).toBe(createHash("sha256").update(proof.text).digest("hex"));
  expect(proof).not.toHaveProperty("policy");
});

test("the server can ask for it, in its own words or without any", async ({ page, startServer, hostPage }) => {
  const words = "We keep your details for two years.";
  for (const [messages, shown] of [
    [`[messages]\ndata_processing_consent = "${words}"\n`, words],
    ["", ours],
  ]) {
    const server = await startServer({ config: `[form]\nconsent = true\n${messages}` });
    const host = await hostPage({ "/": { body: html(tag(server.url, { fields })) } });
    const widget = new Widget(page);
    await page.goto(host);
    await widget.open();
    await asked(widget);
    await expect(widget.panel).toContainText(shown);
    await agree(widget);
    await send(widget);
    expect((await kept(page, "consent")).text).toBe(shown);
  }
});

test("whoever agreed is asked again when they are asked something else, and only then", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: "" });
  const other = "And may we call you?";
  const host = await hostPage({
    "/": { body: html(tag(server.url, { fields, consent: sentence, policy })) },
    "/other": { body: html(tag(server.url, { fields, consent: other, policy })) },
    "/policy": { body: html(tag(server.url, { fields, consent: other, policy: `${policy}/2` })) },
    "/none": { body: html(tag(server.url, { fields })) },
  });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.open();
  await asked(widget);
  await agree(widget);
  await widget.name.fill("Ad");

  await page.reload();
  await widget.openForm();
  await expect(widget.name).toHaveValue("Ad");

  for (const [path, text] of [
    ["/other", other],
    ["/policy", other],
    ["/", sentence],
  ]) {
    await page.goto(host + path);
    await widget.open();
    await asked(widget);
    await expect(widget.panel).toContainText(text);
    await agree(widget);
    await expect(widget.name).toHaveValue("Ad");
  }
  await page.goto(`${host}/none`);
  await widget.openForm();
});

test("asked while they type, they go on where they were once they agree", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: "" });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields })) } });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.openForm();
  await widget.name.fill("Ada");
  await page.evaluate((consent) => window.Livechat.set({ consent }), sentence);
  await asked(widget);
  await expect(widget.panel).toContainText(sentence);
  await agree(widget);
  await expect(widget.name).toHaveValue("Ada");
  await send(widget);
});

test("in a browser that computes no hash the proof has none, and everything else goes on", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: withProof });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields, consent: sentence, "consent-field": "consent" })) } });
  const widget = new Widget(page);
  // As a page without TLS has it.
  await page.addInitScript(() => Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined }));
  await page.goto(host);
  await widget.open();
  await asked(widget);
  await agree(widget);
  await send(widget);
  const proof = await kept(page, "consent");
  expect(proof).toEqual({ text: sentence, time: expect.any(String), language: "en" });
  await server.stop();
  const found = await rows(server.dataDir, "SELECT value FROM visitor_fields");
  expect(found.map(({ value }) => JSON.parse(value))).toEqual([proof]);
});

test("where nothing can be stored, the proof still reaches the server, and the next page asks again", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: withProof });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields, consent: sentence, "consent-field": "consent" })) } });
  const widget = new Widget(page);
  await page.addInitScript(() => {
    for (const store of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, store, {
        get() {
          throw new DOMException("Denied", "SecurityError");
        },
      });
    }
  });
  await page.goto(host);
  await widget.open();
  await asked(widget);
  await agree(widget);
  await send(widget);
  await page.reload();
  await widget.open();
  await asked(widget);
  await server.stop();
  const found = await rows(server.dataDir, "SELECT value FROM visitor_fields");
  expect(found.map(({ value }) => JSON.parse(value).text)).toEqual([sentence]);
});

test("a visitor of before is asked, too, before they are greeted", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: "" });
  const host = await hostPage({
    "/": { body: html(tag(server.url, { fields })) },
    "/asks": { body: html(tag(server.url, { fields, consent: sentence })) },
  });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.openForm();
  await send(widget);
  const token = await storedToken(page);
  await page.goto(`${host}/asks`);
  await widget.open();
  await asked(widget);
  await expect(widget.panel).not.toContainText("Ada");
  await agree(widget);
  await expect(widget.headline("Welcome back, Ada")).toBeVisible();
  expect(await storedToken(page)).toBe(token);
});

test("what one tab agreed to, a tab that is opened later is not asked again", async ({ page, context, startServer, hostPage }) => {
  const server = await startServer({ config: "" });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields, consent: sentence })) } });
  const [one, two] = [new Widget(page), new Widget(await context.newPage())];
  await one.page.goto(host);
  await one.open();
  await asked(one);
  await agree(one);
  await one.name.waitFor();
  await two.page.goto(host);
  await two.openForm();
});

test("a server that does not answer, or not well, is no consent", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: "" });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields, consent: sentence })) } });
  const widget = new Widget(page);
  await page.route(CONFIG, (route) => route.fulfill({ status: 503, body: "down" }), { times: 1 });
  await page.goto(host);
  await widget.open();
  const release = await hold(page, CONFIG);
  await widget.panel.getByRole("button", { name: "Try again" }).click();
  await expect(widget.panel.getByText("One moment…").first()).toBeVisible();
  await expect(widget.panel.locator("form")).toHaveCount(0);
  release();
  await asked(widget);
  expect(await stored(page)).toEqual({});
});
