// The form without WebAssembly: whatever keeps the widget away, a visitor can leave their details,
// and the owner reads one line that says what to mend.
import AxeBuilder from "@axe-core/playwright";
import { expect, html, rows, test } from "./host-page.js";
import { changeConfig, CONFIG, consoleOf, hearsPointer, hold, registrations, storedToken, VISITOR, WASM, wordsIn } from "./widget.js";

/** The widget's own script, which is not all that lies beside it. */
const SCRIPT = "**/assets/livechat-widget-*.js";

const ada = { name: "Ada", email: "ada@example.com", phone: "+44 20 7946 0123" };

const tag = (server, more = `data-fields="name email phone?"`) => `<script async src="${server}/livechat.js" data-server="${server}" ${more}></script>`;

/** The form as a visitor finds it. */
class Form {
  constructor(page) {
    this.page = page;
    this.launcher = page.getByRole("button", { name: "Chat", exact: true });
    this.panel = page.getByRole("dialog");
    this.title = this.panel.getByRole("heading");
    this.name = this.panel.getByLabel("Name");
    this.email = this.panel.getByLabel("Email");
    this.phone = this.panel.getByLabel("Phone (optional)");
    this.send = this.panel.getByRole("button", { name: /^Send/ });
    this.close = this.panel.getByRole("button", { name: "Close" });
    this.alert = this.panel.getByRole("alert");
  }

  async open() {
    await this.launcher.click();
    await this.panel.waitFor();
  }

  async fill(visitor = ada) {
    for (const [field, value] of Object.entries(visitor)) await this[field].fill(value);
  }

  async typed() {
    return { name: await this.name.inputValue(), email: await this.email.inputValue(), phone: await this.phone.inputValue() };
  }
}

const noWebAssembly = (page) => page.addInitScript(() => delete window.WebAssembly);

/** A page on which the widget cannot run, with the form open. */
async function opened({ page, startServer, hostPage }, attributes) {
  page.setDefaultTimeout(10_000);
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(tag(server.url, attributes)) } });
  await noWebAssembly(page);
  await page.goto(`${host}/`);
  const form = new Form(page);
  await form.open();
  return { form, server, host };
}

const policy = (server, more = "") => `default-src 'none'; script-src ${server}; connect-src ${server}; style-src 'self'; base-uri 'none'; form-action 'none'${more}`;
const trusted = "; require-trusted-types-for 'script'; trusted-types 'none'";

for (const [what, prepare, cure] of [
  ["the page's policy forbids WebAssembly", async () => ({ csp: "" }), /add 'wasm-unsafe-eval' to the page's script-src\./],
  ["the same under Trusted Types", async () => ({ csp: trusted }), /add 'wasm-unsafe-eval' to the page's script-src\./],
  [
    "the wasm has changed",
    async (page) => {
      await page.route(WASM, async (route) => {
        const response = await route.fetch();
        const body = Buffer.from(await response.body());
        // What only asks for the head gets no body.
        if (body.length) body.fill(0, body.length - 1);
        await route.fulfill({ status: 200, headers: { "content-type": "application/wasm", "access-control-allow-origin": "*" }, body });
      });
    },
    /\/assets\/livechat-widget-\w+\.wasm has changed: upload all of dist\/ again/,
  ],
  ["the browser has no WebAssembly", noWebAssembly, /WebAssembly is switched off in this browser\./],
  [
    "the script is missing",
    (page) => page.route(SCRIPT, (route) => route.fulfill({ status: 404, headers: { "access-control-allow-origin": "*" }, body: "" })),
    /\/assets\/livechat-widget-\w+\.js answers 404: upload all of dist\/ again/,
  ],
  ["the wasm is blocked", (page) => page.route(WASM, (route) => route.abort()), /wasm is blocked: check CORS, script-src and connect-src/],
]) {
  test(`where ${what}, a visitor leaves their details and the owner reads why`, async ({ page, startServer, hostPage }) => {
    page.setDefaultTimeout(10_000);
    const server = await startServer();
    const { csp } = (await prepare(page)) ?? {};
    const headers = csp === undefined ? {} : { "Content-Security-Policy": policy(server.url, csp) };
    const host = await hostPage({ "/": { body: html(tag(server.url)).replace(/<link rel="icon"[^>]*>/, ""), headers } });
    const lines = consoleOf(page);
    await page.goto(`${host}/`);
    await page.evaluate(() => {
      window.told = [];
      document.addEventListener("livechat:registered", ({ detail }) => window.told.push(detail));
    });
    const form = new Form(page);
    await form.open();
    await expect(form.panel).toHaveAccessibleName("Leave your details");
    await expect(form.panel).toContainText("there is no chat in this form");
    // It is not only there, it is drawn.
    await expect(form.panel).toHaveCSS("position", "fixed");
    await expect(form.name).toBeFocused();
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);

    await form.fill();
    await form.send.click();
    await expect(form.title).toHaveText("You are registered, Ada");
    await expect(form.title).toBeFocused();
    await expect(form.panel).toContainText("We have your details and can reach you at ada@example.com.");
    const token = await storedToken(page);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(await page.evaluate(() => window.told)).toEqual([null]);

    await expect.poll(() => lines.filter((line) => line.startsWith("error: livechat "))).toEqual([expect.stringMatching(cure)]);
    expect(lines.filter((line) => line.startsWith("uncaught"))).toEqual([]);
    expect(lines.join("\n")).not.toContain(token);
    await server.stop();
    expect(await rows(server.dataDir, "SELECT name, email, phone, token FROM visitors")).toEqual([{ ...ada, token }]);
  });
}

const no = (status, error) => ({ status, json: { success: false, error } });
for (const [what, answer, sentence] of [
  ["refused", no(400, "Visitors may <b>not</b> register [error-not-allowed]"), "The chat did not take this: Visitors may <b>not</b> register Nothing you typed is lost. Try again."],
  ["asked to wait", no(429, "Error, too many requests. You must wait 42 seconds before trying this endpoint again. [error-too-many-requests]"), "Many people are writing right now. Try again in 42 s."],
  ["failed by a proxy", { status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" }, "Something went wrong on our side. Nothing you typed is lost. Try again."],
  ["answered with half an answer", { status: 200, contentType: "application/json", body: '{"visitor":{"_id' }, "Something went wrong on our side. Nothing you typed is lost. Try again."],
  ["cut off", null, "We cannot reach the chat right now. Nothing you typed is lost. Try again."],
]) {
  test(`${what}, nothing is lost and it can be sent again`, async ({ page, startServer, hostPage }) => {
    const { form } = await opened({ page, startServer, hostPage });
    await form.fill();
    await page.route(VISITOR, (route) => (answer ? route.fulfill({ headers: { "access-control-allow-origin": "*" }, ...answer }) : route.abort()), { times: 1 });
    await form.send.click();
    await expect(form.alert).toHaveText(sentence);
    await expect(form.send).toBeFocused();
    await expect(form.send).toBeEnabled();
    expect(await form.typed()).toEqual(ada);
    await form.send.click();
    await expect(form.title).toHaveText("You are registered, Ada");
  });
}

test("without a network it says so, and goes out once when it is back", async ({ page, context, startServer, hostPage }) => {
  const { form, server } = await opened({ page, startServer, hostPage });
  await form.fill();
  await context.setOffline(true);
  await form.send.click();
  await expect(form.alert).toHaveText("You are offline. We keep what you typed and send it when you are back.");
  expect(await form.typed()).toEqual(ada);
  const sent = registrations(page);
  await context.setOffline(false);
  await expect(form.title).toHaveText("You are registered, Ada");
  await server.stop();
  expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada" }]);
  expect(sent).toHaveLength(1);
});

for (const language of ["de", "ar", "ja"]) {
  test(`${language}: it speaks the page's language, from the question to the thanks`, async ({ page, startServer, hostPage }) => {
    const words = wordsIn(language);
    page.setDefaultTimeout(10_000);
    const server = await startServer();
    const host = await hostPage({ "/": { body: html(tag(server.url)).replace(`lang="en"`, `lang="${language}"`) } });
    await noWebAssembly(page);
    await page.goto(`${host}/`);
    const form = new Form(page);
    await form.open();
    await expect(form.panel).toHaveAccessibleName(words.fallbackTitle);
    await expect(form.panel).toHaveAttribute("lang", language);
    await expect(form.panel).toHaveCSS("direction", language === "ar" ? "rtl" : "ltr");
    await expect(form.panel.getByText(words.fallbackText)).toBeVisible();
    // Called as the widget would call it, by who reads it aloud too.
    await expect(page.locator("livechat-widget").getByRole("button", { name: words.launcher, exact: true })).toHaveCount(1);
    await expect(form.panel.getByRole("button", { name: words.close, exact: true })).toBeVisible();
    const send = form.panel.getByRole("button", { name: words.fallbackSend });
    const [name, email, phone] = ["name", "email", "phone"].map((field) => form.panel.getByRole("textbox", { name: words[field] }));
    await expect(phone).toHaveAccessibleName(`${words.phone} ${words.optional}`);
    for (const field of [email, phone]) await expect(field).toHaveCSS("direction", "ltr");
    await send.click();
    await expect(name).toHaveAccessibleDescription(words.nameMissing);
    await expect(email).toHaveAccessibleDescription(words.emailMalformed);
    expect((await new AxeBuilder({ page }).include("livechat-widget").analyze()).violations).toEqual([]);
    await name.fill("Ada");
    await email.fill(ada.email);
    const busy = { status: 429, json: { success: false, error: "You must wait 42 seconds before trying this endpoint again. [error-too-many-requests]" } };
    await page.route(VISITOR, (route) => route.fulfill({ headers: { "access-control-allow-origin": "*" }, ...busy }), { times: 1 });
    await send.click();
    const plural = words.busy[new Intl.PluralRules(language).select(42)] ?? words.busy.other ?? words.busy;
    await expect(form.alert).toHaveText(plural.replace("{seconds}", "42"));
    await send.click();
    await expect(form.title).toHaveText(words.registered.replace("{name}", "Ada"));
    await expect(form.panel).toContainText(words.nextByEmail.replace("{email}", ada.email));
  });
}

test("where the language cannot be had it is in English, and marked so", async ({ page, startServer, hostPage }) => {
  await page.route("**/assets/livechat-lang-*.js", (route) => route.abort());
  const { form } = await opened({ page, startServer, hostPage }, `data-language="de"`);
  await expect(form.panel).toHaveAccessibleName("Leave your details");
  await expect(form.panel).toHaveAttribute("lang", "en");
  await expect(form.name).toBeFocused();
});

test("the owner's own words take the place of ours, and their title stays on the button", async ({ page, startServer, hostPage }) => {
  page.setDefaultTimeout(10_000);
  const server = await startServer();
  const texts = JSON.stringify({ fallbackTitle: "Write to the bakery", launcher: "Bakery" }).replaceAll('"', "&quot;");
  const host = await hostPage({ "/": { body: html(tag(server.url, `data-language="ar" data-title="Ask us" data-texts="${texts}"`)) } });
  await noWebAssembly(page);
  await page.goto(`${host}/`);
  const form = new Form(page);
  form.launcher = page.getByRole("button", { name: "Ask us", exact: true });
  await form.open();
  await expect(form.panel).toHaveAccessibleName("Write to the bakery");
  await expect(form.panel.getByText(wordsIn("ar").fallbackText)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(form.launcher).toBeFocused();
});

test("where the owner offers another way, that is said in the page's language", async ({ page, startServer, hostPage }) => {
  const { form } = await opened({ page, startServer, hostPage }, `data-language="fr" data-fallback="/contact"`);
  const words = wordsIn("fr");
  await expect(form.panel).toHaveAccessibleName(words.insteadTitle);
  await expect(form.panel).toContainText(words.insteadText);
  await expect(form.panel.getByRole("link", { name: words.insteadLink, exact: true })).toBeFocused();
});

test("a server that does not answer is not waited for longer than ten seconds", async ({ page, startServer, hostPage }) => {
  const { form } = await opened({ page, startServer, hostPage });
  await form.fill();
  await page.route(VISITOR, () => {}, { times: 1 });
  const sent = registrations(page);
  await form.send.dblclick();
  await expect(form.send).toHaveText("Sending…");
  await expect(form.name).not.toBeEditable();
  await expect(form.alert).toHaveText("The chat takes too long to answer. Nothing you typed is lost. Try again.", { timeout: 12_000 });
  expect(sent).toHaveLength(1);
  expect(await form.typed()).toEqual(ada);
  await form.send.click();
  await expect(form.title).toHaveText("You are registered, Ada");
  // The same secret both times: whatever became of the first, it is one visitor.
  const [first, second] = sent.map((request) => request.postDataJSON().visitor);
  expect(second).toEqual(first);
});

test("what is wrong is said beside its field, until it is mended", async ({ page, startServer, hostPage }) => {
  const { form } = await opened({ page, startServer, hostPage });
  const sent = registrations(page);
  await form.fill({ name: "   ", email: "ada@", phone: "12" });
  await form.send.click();
  await expect(form.name).toBeFocused();
  for (const [field, words] of [
    ["name", "Enter your name"],
    ["email", "Enter an email like name@example.com"],
    ["phone", "Enter a phone number, like +44 20 7946 0123"],
  ]) {
    await expect(form[field]).toHaveAttribute("aria-invalid", "true");
    await expect(form[field]).toHaveAccessibleDescription(words);
  }
  await form.fill({ name: "Ada", email: "ada@example.com", phone: "" });
  for (const field of ["name", "email", "phone"]) {
    await expect(form[field]).toHaveAttribute("aria-invalid", "false");
    await expect(form[field]).toHaveAccessibleDescription("");
  }
  expect(sent).toHaveLength(0);
  await form.phone.fill("(٠٢٠) ٧٩٤٦-٠١٢٣");
  await form.send.click();
  await expect(form.title).toHaveText("You are registered, Ada");
});

test("which fields it asks is the owner's wish, and an empty form reaches nobody", async ({ page, startServer, hostPage }) => {
  const { form } = await opened({ page, startServer, hostPage }, `data-fields="email? phone? shoe-size" data-department="sales"`);
  const email = form.panel.getByLabel("Email (optional)");
  await expect(form.name).toHaveCount(0);
  await expect(form.panel.getByRole("textbox")).toHaveCount(2);
  await form.send.click();
  await expect(email).toHaveAccessibleDescription("Enter an email like name@example.com");
  const sent = registrations(page);
  await form.phone.fill(ada.phone);
  await form.send.click();
  await expect(form.title).toHaveText("You are registered");
  const { visitor } = sent[0].postDataJSON();
  expect(visitor).toEqual({ phone: ada.phone, token: expect.any(String), department: "sales" });
});

test("what the site wants agreed to is read before anything is sent, and goes along as proof", async ({ page, startServer, hostPage }) => {
  const consent = "We keep it for 30 days.";
  const { form, server } = await opened({ page, startServer, hostPage }, `data-consent="${consent}" data-policy="/privacy" data-consent-field="consent"`);
  await expect(form.panel.getByText(consent)).toBeVisible();
  await expect(form.panel.getByRole("link", { name: "/privacy" })).toHaveAttribute("href", "/privacy");
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await form.fill({ name: ada.name, email: ada.email });
  const sent = registrations(page);
  await expect(form.panel.getByRole("button", { name: /^I agree/ })).toHaveText("I agree: Send my details");
  await form.panel.getByRole("button", { name: /^I agree/ }).click();
  await expect.poll(() => sent.length).toBe(1);
  const [{ key, value, overwrite }] = sent[0].postDataJSON().visitor.customFields;
  expect([key, overwrite]).toEqual(["consent", true]);
  expect(JSON.parse(value)).toEqual({ text: consent, policy: new URL("/privacy", page.url()).href, time: expect.stringMatching(/^20.*Z$/), language: "en" });
  expect(await page.evaluate((key) => localStorage[key], `livechat:consent:1:${server.url}`)).toBe(value);
});

/** The config of a server that wants its own sentence agreed to. */
const demands = (page) =>
  changeConfig(page, (config) => {
    config.settings.forceAcceptDataProcessingConsent = true;
    config.messages.dataProcessingConsentText = "May we keep your details?";
  });

test("what only the server wants agreed to is read before anything is sent, too", async ({ page, startServer, hostPage }) => {
  await demands(page);
  const { form, server } = await opened({ page, startServer, hostPage }, "");
  await expect(form.panel.getByText("May we keep your details?")).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await form.fill({ name: ada.name, email: ada.email });
  await form.panel.getByRole("button", { name: "I agree: Send my details" }).click();
  await expect(form.title).toHaveText("You are registered, Ada");
  const proof = await page.evaluate((key) => JSON.parse(localStorage[key]), `livechat:consent:1:${server.url}`);
  expect(proof).toEqual({ text: "May we keep your details?", time: expect.stringMatching(/^20.*Z$/), language: "en" });
});

test("who sends before that is known reads it first", async ({ page, startServer, hostPage }) => {
  await demands(page);
  const release = await hold(page, CONFIG);
  const sent = registrations(page);
  const { form } = await opened({ page, startServer, hostPage }, "");
  await form.fill({ name: ada.name, email: ada.email });
  await form.send.click();
  release();
  await expect(form.panel.getByText("May we keep your details?")).toBeVisible();
  const agree = form.panel.getByRole("button", { name: "I agree: Send my details" });
  await expect(agree).toBeVisible();
  expect(sent).toEqual([]);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await agree.click();
  await expect(form.title).toHaveText("You are registered, Ada");
  expect(sent).toHaveLength(1);
});

test("a server that does not say what it wants agreed to is sent nothing", async ({ page, startServer, hostPage }) => {
  await page.route(CONFIG, (route) => route.fulfill({ status: 200, contentType: "application/json", body: `{"success":tr` }));
  const sent = registrations(page);
  const { form } = await opened({ page, startServer, hostPage }, "");
  await form.fill({ name: ada.name, email: ada.email });
  await form.send.click();
  await expect(form.alert).toHaveText("We cannot reach the chat right now. Nothing you typed is lost. Try again.");
  expect(sent).toEqual([]);
  await page.unroute(CONFIG);
  await form.send.click();
  await expect(form.title).toHaveText("You are registered, Ada");
});

for (const fields of ["name, email, phone?", '["name", {"key": "email", "help": "We answer there"}, {"key": "topic", "label": "Topic"}, "phone?"]']) {
  test(`which fields it asks is found in ${fields.slice(0, 8)}…, too`, async ({ page, startServer, hostPage }) => {
    const { form } = await opened({ page, startServer, hostPage }, `data-fields='${fields}'`);
    await expect(form.panel.getByRole("textbox")).toHaveCount(3);
    await form.fill();
    await form.send.click();
    await expect(form.title).toHaveText("You are registered, Ada");
  });
}

test("with the keyboard alone: in, through, sent, out, and back at the button", async ({ page, startServer, hostPage }) => {
  const { form } = await opened({ page, startServer, hostPage });
  await expect(form.name).toBeFocused();
  await expect(form.launcher).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Escape");
  await expect(form.panel).toBeHidden();
  await expect(form.launcher).toBeFocused();
  await expect(form.launcher).toHaveAttribute("aria-expanded", "false");

  await page.keyboard.press("Enter");
  await expect(form.name).toBeFocused();
  await page.keyboard.type("Ada");
  await page.keyboard.press("Tab");
  await page.keyboard.type("ada@example.com");
  // Closing loses nothing.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  expect(await form.typed()).toEqual({ ...ada, phone: "" });
  await form.email.focus();
  await page.keyboard.press("Enter");
  await expect(form.title).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(form.launcher).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(form.title).toHaveText("You are registered, Ada");
  await expect(form.title).toBeFocused();
});

for (const colorScheme of ["light", "dark"]) {
  for (const color of ["#0b6b57", "#ffdd33", "#111111"]) {
    test(`nothing is found by axe: ${colorScheme}, the owner's colour ${color}`, async ({ page, startServer, hostPage }) => {
      await page.emulateMedia({ colorScheme });
      const { form } = await opened({ page, startServer, hostPage }, `data-fields="name email phone?" data-color="${color}"`);
      const found = async () => (await new AxeBuilder({ page }).include("livechat-widget").analyze()).violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
      expect(await found()).toEqual([]);
      await form.send.click();
      await expect(form.name).toBeFocused();
      expect(await found()).toEqual([]);
      await form.fill();
      await form.send.click();
      await expect(form.title).toHaveText("You are registered, Ada");
      expect(await found()).toEqual([]);
    });
  }
}

for (const [width, height] of [
  [320, 640],
  [320, 200],
  [640, 400],
]) {
  test(`at ${width} x ${height} it is the page: nothing scrolls sideways, all can be pressed`, async ({ page, startServer, hostPage }) => {
    await page.setViewportSize({ width, height });
    const { form } = await opened({ page, startServer, hostPage });
    await expect(form.title).toBeFocused();
    await form.send.click();
    expect(await form.panel.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBe(0);
    for (const control of ["close", "name", "email", "phone", "send"]) {
      const box = await form[control].boundingBox();
      expect(Math.min(box.width, box.height), control).toBeGreaterThanOrEqual(44);
    }
    expect(await form.panel.boundingBox()).toEqual({ x: 0, y: 0, width, height });
    await expect(form.name).toHaveCSS("font-size", "16px");
    await page.keyboard.press("Escape");
    await expect(form.panel).toBeHidden();
    await expect(form.launcher).toBeFocused();
  });
}

for (const [fallback, name, leadsTo] of [
  ["mailto:help@shop.example?subject=Chat", "help@shop.example", "mailto:help@shop.example?subject=Chat"],
  ["tel:+442079460123", "+442079460123", "tel:+442079460123"],
  ["/contact?from=chat", "Contact us", "/contact?from=chat"],
  ["https://help.example/", "Contact us", "https://help.example/"],
]) {
  test(`an owner's other way is offered, not taken: ${fallback}`, async ({ page, startServer, hostPage }) => {
    const { form, host } = await opened({ page, startServer, hostPage }, `data-fallback="${fallback}"`);
    await expect(form.panel).toHaveAccessibleName("The chat did not load");
    const link = form.panel.getByRole("link", { name, exact: true });
    await expect(link).toBeFocused();
    expect(await link.evaluate((link) => link.href)).toBe(new URL(leadsTo, host).href);
    await expect(form.panel.getByRole("textbox")).toHaveCount(0);
    expect(page.url()).toBe(`${host}/`);
    expect((await new AxeBuilder({ page }).include("livechat-widget").analyze()).violations).toEqual([]);
  });
}

for (const fallback of ["javascript:alert(document.domain)", " java\nscript:alert(1)", "data:text/html,x", "http://", ""]) {
  test(`an address that could run, or is none, is as good as none: ${JSON.stringify(fallback)}`, async ({ page, startServer, hostPage }) => {
    const { form } = await opened({ page, startServer, hostPage }, `data-fallback="${fallback}"`);
    await expect(form.panel.getByRole("link")).toHaveCount(0);
    await expect(form.name).toBeFocused();
  });
}

test("the server may know the visitor under another token, which is kept", async ({ page, startServer, hostPage }) => {
  const { form, server } = await opened({ page, startServer, hostPage });
  const known = "k".repeat(64);
  await page.request.post(`${server.url}/api/v1/livechat/visitor`, { data: { visitor: { token: known, phone: ada.phone } } });
  await form.fill();
  await form.send.click();
  await expect(form.title).toHaveText("You are registered, Ada");
  expect(await storedToken(page)).toBe(known);
});

test("a token that the widget has stored is the visitor's here, too", async ({ page, startServer, hostPage }) => {
  const { form, server } = await opened({ page, startServer, hostPage });
  const known = "ab".repeat(32);
  await page.evaluate(([server, token]) => (localStorage[`livechat:1:${server}`] = JSON.stringify({ token })), [server.url, known]);
  await form.fill();
  await form.send.click();
  await expect(form.title).toHaveText("You are registered, Ada");
  await server.stop();
  expect(await rows(server.dataDir, "SELECT token FROM visitors")).toEqual([{ token: known }]);
});

test("in a sandboxed frame, without storage and without forms, it registers all the same", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({
    "/": { body: html(`<iframe sandbox="allow-scripts" src="/inner" width="900" height="700" title="A frame"></iframe>`) },
    "/inner": { body: html(tag(server.url)) },
  });
  await noWebAssembly(page);
  await page.goto(`${host}/`);
  const form = new Form(page.frameLocator("iframe"));
  await hearsPointer(page, form.launcher);
  await form.open();
  await form.fill();
  await form.phone.press("Enter");
  await expect(form.title).toHaveText("You are registered, Ada");
  await server.stop();
  expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada" }]);
});

test("what nobody waits for is not shown, only told", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(tag(server.url, "data-eager")) } });
  await noWebAssembly(page);
  const lines = consoleOf(page);
  await page.goto(`${host}/`);
  await expect.poll(() => lines.filter((line) => line.startsWith("error: livechat "))).toHaveLength(1);
  const form = new Form(page);
  await expect(form.panel).toHaveCount(0);
  await form.open();
  expect(lines.filter((line) => line.startsWith("error: livechat "))).toHaveLength(1);
});

test("the widget, when it comes after all, takes its place", async ({ page, startServer, hostPage }) => {
  page.setDefaultTimeout(10_000);
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(tag(server.url)) } });
  await page.route(WASM, (route) => route.abort());
  await page.goto(`${host}/`);
  const form = new Form(page);
  await form.open();
  await form.fill();
  await page.keyboard.press("Escape");
  await page.unroute(WASM);
  await form.launcher.click();
  await expect(page.getByRole("heading", { name: "Talk to us" })).toBeVisible();
  await expect(page.locator("livechat-widget dialog.fallback")).toHaveCount(0);
  await expect(form.panel).toHaveCount(1);
});
