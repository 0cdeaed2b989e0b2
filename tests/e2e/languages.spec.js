// Every language says the same as English does, one file of it is fetched, and no other is seen first.
import { readdirSync } from "node:fs";
import { expect, html, rows, tag, test } from "./host-page.js";
import { ada, consoleOf, hold, Widget, wordsIn } from "./widget.js";

const LANGUAGE = "**/assets/livechat-lang-*.js";
const PARTS = "**/assets/livechat-parts-*.js";

/** The languages that there is a file of, as the files are called. */
const others = readdirSync(new URL("../../locales", import.meta.url)).map((name) => name.replace(".json", ""));
const rightToLeft = ["ar", "fa", "he"];
const english = { name: "Name", email: "Email", phone: "Phone", close: "Close", start: "Start chat", title: "Talk to us", registered: "You are registered, {name}" };
const wordsOf = (language) => (language === "en" ? english : wordsIn(language));

const fields = "name email phone?";
const bare = `[theme]\ntitle = ""\noffline_title = ""\n`;

/** The languages whose files the page asks for from now on. */
function fetched(page) {
  const seen = [];
  page.on("request", (request) => {
    const name = /\/livechat-lang-(.+)-[0-9a-f]+\.js/.exec(request.url())?.[1];
    // A module that is preloaded and then taken is one file.
    if (name && !seen.includes(name)) seen.push(name);
  });
  return seen;
}

/** A page in this language, with these options. */
const inLanguage = (lang, body) => html(body).replace(`<html lang="en">`, lang ? `<html lang="${lang}">` : "<html>");

const halve = async (route) => {
  const response = await route.fetch();
  const body = await response.text();
  await route.fulfill({ response, body: body.slice(0, body.length / 2) });
};

const start = (widget, language) => widget.panel.getByRole("button", { name: wordsOf(language).start, exact: true });

test("there are the languages that were promised", () => {
  expect(["en", ...others].sort()).toEqual(
    "ar bn cs de el en es fa fr he hi hu id it ja ko nl pl pt-BR ro ru sv th tr uk vi zh-Hans zh-Hant".split(" ").sort(),
  );
});

for (const language of ["en", ...others]) {
  test(`${language}: a visitor registers, on a screen as narrow as any, and one file was fetched`, async ({ page, startServer, hostPage }) => {
    const words = wordsOf(language);
    const server = await startServer({ config: bare });
    const host = await hostPage({ "/": { body: html(tag(server.url, { fields: `${fields} message?`, language, consent: "yes", policy: "https://shop.test/privacy" })) } });
    const widget = new Widget(page, words);
    const files = fetched(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(host);
    expect(files).toEqual([]);
    await widget.open();
    await expect(widget.panel).toHaveAttribute("lang", language);
    await expect(widget.panel).toHaveAttribute("dir", rightToLeft.includes(language) ? "rtl" : "ltr");

    /** Nothing is wider than the screen, and nothing is cut off. */
    const fits = async (screen) => {
      const wide = await page.evaluate(() => {
        const root = document.querySelector("livechat-widget").shadowRoot;
        const panel = root.querySelector("dialog");
        const shown = [...panel.querySelectorAll("*")].filter((element) => element.checkVisibility() && !element.closest(".unseen, svg"));
        const over = shown.filter((element) => {
          const { left, right } = element.getBoundingClientRect();
          return element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 ? element.tagName !== "INPUT" : left < -0.5 || right > innerWidth + 0.5;
        });
        return over.map((element) => `${element.tagName} ${element.textContent}`).concat(document.documentElement.scrollWidth > innerWidth ? ["the page"] : []);
      });
      expect({ screen, wide }).toEqual({ screen, wide: [] });
    };

    // Consent, then the form with all that can be wrong with it.
    const choices = widget.panel.locator(".foot").getByRole("button");
    await expect(choices).toHaveCount(2);
    if (language !== "en") await expect(choices).toHaveText([words.agree, words.decline]);
    await fits("consent");
    await choices.first().click();
    await expect(start(widget, language)).toBeVisible();
    await expect(widget.title).toHaveText(words.title);
    await widget.email.fill("ada@gmial.com");
    await widget.phone.fill("12");
    await start(widget, language).click();
    const summary = widget.panel.getByRole("group");
    await expect(summary).toBeFocused();
    if (language !== "en") {
      const plural = words.problems[new Intl.PluralRules(language).select(2)] ?? words.problems.other ?? words.problems;
      await expect(summary.getByRole("heading")).toHaveText(plural.replace("{count}", "2"));
      await expect(summary.getByRole("listitem").first()).toHaveText(words.nameMissing);
    }
    await fits("form");

    await page.route("**/livechat/visitor", (route) => route.abort(), { times: 1 });
    await page.route("**/livechat/message", (route) => route.abort(), { times: 1 });
    await widget.name.fill("Ada");
    await widget.email.fill(ada.email);
    await widget.phone.fill(ada.phone);
    await widget.panel.locator("textarea").fill("?");
    await start(widget, language).click();
    await widget.alert.waitFor();
    await fits("trouble");
    await start(widget, language).click();
    await widget.headline(words.registered.replace("{name}", "Ada")).waitFor();
    if (language !== "en") await expect(widget.panel).toContainText(words.messageNotSent);
    await fits("greeting");
    if (language !== "en") {
      await widget.panel.getByRole("button", { name: words.forget, exact: true }).click();
      await expect(widget.headline(words.forgetTitle)).toBeVisible();
      await fits("forget");
    }
    expect(files).toEqual(language === "en" ? [] : [language]);
    await server.stop();
    expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada" }]);
  });
}

test.describe("which one", () => {
  test.use({ locale: "fr-CA" });
  for (const [what, language, lang, expected] of [
    ["the owner's choice, before all", "de", "es", "de"],
    ["the page's, before the browser's", undefined, "es", "es"],
    ["the browser's, where the page has none", undefined, "", "fr"],
    ["another region of the same language", "de-AT", "es", "de"],
    ["Portugal reads Brazil's", "pt-PT", "", "pt-BR"],
    ["Taiwan writes as Hong Kong does", undefined, "zh-TW", "zh-Hant"],
    ["Chinese without more is simplified", "zh", "", "zh-Hans"],
    ["an old tag", "iw", "", "he"],
    ["English, on an English page in a French browser", undefined, "en-GB", "en"],
    ["English, by choice, on a Spanish page", "en", "es", "en"],
    ["a language that there is not, then the page's", "eo", "es", "es"],
    ["Serbian in Latin letters is none of ours, then the browser's", "sr-Latn", "", "fr"],
    ["what is no tag at all", "not a tag!", "pl", "pl"],
  ]) {
    test(`${what}: ${expected}`, async ({ page, startServer, hostPage }) => {
      const server = await startServer({ config: bare });
      const host = await hostPage({ "/": { body: inLanguage(lang, tag(server.url, { fields, ...(language && { language }) })) } });
      const widget = new Widget(page);
      const files = fetched(page);
      await page.goto(host);
      await widget.open();
      await expect(start(widget, expected)).toBeVisible();
      await expect(widget.panel).toHaveAttribute("lang", expected);
      expect(files).toEqual(expected === "en" ? [] : [expected]);
    });
  }

  test("a browser that wants nothing of ours gets English", async ({ page, startServer, hostPage }) => {
    await page.addInitScript(() => Object.defineProperty(navigator, "languages", { get: () => ["eo", "la"] }));
    const server = await startServer({ config: bare });
    const host = await hostPage({ "/": { body: inLanguage("tlh", tag(server.url, { fields })) } });
    const widget = new Widget(page);
    const files = fetched(page);
    await page.goto(host);
    await widget.openForm();
    await expect(start(widget, "en")).toBeVisible();
    expect(files).toEqual([]);
  });

  test("of the element's own surroundings, where it stands in them", async ({ page, startServer, hostPage }) => {
    const server = await startServer({ config: bare });
    const element = `<section lang="it"><livechat-widget server="${server.url}" fields="${fields}"></livechat-widget></section>`;
    const host = await hostPage({ "/": { body: html(`${tag(server.url, { fields, launcher: "none" })}${element}`) } });
    await page.goto(host);
    const widget = new Widget(page);
    await page.evaluate(() => document.querySelector("section livechat-widget").open());
    await expect(start(widget, "it")).toBeVisible();
  });
});

test.describe("what the launcher is called", () => {
  const called = (page, name) => expect(page.locator("livechat-widget").getByRole("button", { name, exact: true })).toBeVisible();

  test("Chat, which most languages know; the word of the page's own once it was asked for", async ({ page, startServer, hostPage }) => {
    const server = await startServer({ config: bare });
    const host = await hostPage({ "/": { body: inLanguage("ru", tag(server.url, { fields })) } });
    const files = fetched(page);
    await page.goto(host);
    await called(page, "Chat");
    // Who only reaches for it finds it as it was.
    await page.locator("livechat-widget").getByRole("button", { name: "Chat" }).hover();
    await page.waitForLoadState("networkidle");
    await called(page, "Chat");
    expect(files).toEqual([]);
    await page.locator("livechat-widget").getByRole("button", { name: "Chat" }).click();
    await called(page, "Чат");
    await page.evaluate(() => window.Livechat.set({ language: "ja" }));
    await called(page, "チャット");
    await page.evaluate(() => window.Livechat.set({ language: "en" }));
    await called(page, "Chat");
  });

  for (const [what, options, name] of [
    ["the owner's title, in whatever language", { language: "ru", title: "Ask us" }, "Ask us"],
    ["the owner's word", { language: "ru", texts: { launcher: "Спросите нас" } }, "Спросите нас"],
    ["the owner's word in English", { texts: { launcher: "Help" } }, "Help"],
  ]) {
    test(what, async ({ page, startServer, hostPage }) => {
      // The server's colour and side do not bring our word back.
      const server = await startServer({ config: `[theme]\ntitle = "Talk"\ncolor = "#123456"\n` });
      const host = await hostPage({ "/": { body: html(tag(server.url, { fields, ...options })) } });
      const widget = new Widget(page, wordsOf(options.language ?? "en"));
      await page.goto(host);
      await page.evaluate(() => window.Livechat.open());
      await expect(widget.name).toBeVisible();
      await called(page, name);
    });
  }
});

test.describe("a file that does not come", () => {
  for (const [what, url, answer] of [
    ["cannot be fetched", LANGUAGE, (route) => route.abort()],
    ["is not there", LANGUAGE, (route) => route.fulfill({ status: 404, body: "gone" })],
    ["is not as it was built", LANGUAGE, (route) => route.fulfill({ contentType: "text/javascript", headers: { "Access-Control-Allow-Origin": "*" }, body: "export default () => ({ lang: 'de', dir: 'ltr', texts: ['changed'] })" })],
    ["is cut off", LANGUAGE, halve],
    ["has an index that cannot be fetched", PARTS, (route) => route.abort()],
  ]) {
    test(`${what}: the form is there, in English`, async ({ page, startServer, hostPage }) => {
      const server = await startServer({ config: bare });
      const host = await hostPage({ "/": { body: html(tag(server.url, { fields, language: "de" })) } });
      const widget = new Widget(page);
      await page.route(url, answer);
      await page.goto(host);
      await widget.openForm();
      await expect(widget.panel).toHaveAttribute("lang", "en");
      await expect(widget.panel).toHaveAttribute("dir", "ltr");
      await widget.name.fill("Ada");
      await widget.email.fill(ada.email);
      await start(widget, "en").click();
      await widget.headline("You are registered, Ada").waitFor();
      await expect(widget.panel).not.toContainText("changed");
    });
  }

  test("while it is on its way nothing is shown in another", async ({ page, startServer, hostPage }) => {
    const server = await startServer({ config: bare });
    const host = await hostPage({ "/": { body: html(tag(server.url, { fields, language: "de" })) } });
    const widget = new Widget(page, wordsIn("de"));
    // Every word that was ever in the panel, however short a time.
    await page.addInitScript(() => {
      window.shown = [];
      const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function (init) {
        const root = attach.call(this, init);
        const note = () => {
          for (const element of root.querySelectorAll("dialog, dialog *")) {
            for (const words of [element.getAttribute("aria-label"), ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data)]) {
              if (words?.trim() && !window.shown.includes(words)) window.shown.push(words);
            }
          }
        };
        new MutationObserver(note).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
        return root;
      };
    });
    const release = await hold(page, LANGUAGE);
    await page.goto(host);
    await Promise.all([page.waitForRequest(LANGUAGE), widget.launcher.click()]);
    await expect(widget.launcher).toHaveAttribute("aria-busy", "true");
    await expect(widget.panel).toHaveCount(0);
    release();
    await expect(start(widget, "de")).toBeVisible();
    const words = wordsIn("de");
    const shown = await page.evaluate(() => window.shown);
    expect(shown).toContain(words.start);
    // What is the same in both is no flash of the other.
    for (const other of ["Talk to us", "Tell us who you are, and a person answers.", "One moment…", "Email", "Phone", "Start chat", "Close", "We use this to answer you."]) {
      expect(shown).not.toContain(other);
    }
  });
});

test.describe("words of the owner's own", () => {
  test("take the place of ours, in English without another language", async ({ page, startServer, hostPage }) => {
    const lines = consoleOf(page);
    const server = await startServer({ config: bare });
    const texts = { start: "Ask us", name: "Who are you?", nothing: "x", problems: { one: "{count} thing!", other: "{count} things!" } };
    const host = await hostPage({ "/": { body: html(tag(server.url, { fields, texts })) } });
    const widget = new Widget(page);
    const files = fetched(page);
    await page.goto(host);
    await widget.open();
    await widget.panel.getByRole("button", { name: "Ask us" }).click();
    await expect(widget.panel.getByRole("group", { name: "2 things!" })).toBeVisible();
    await expect(widget.panel.getByLabel("Who are you?")).toBeVisible();
    await expect(widget.panel.getByLabel("Email")).toBeVisible();
    expect(files).toEqual([]);
    expect(lines.filter((line) => line.includes('there is no "nothing"'))).toHaveLength(1);
  });

  test("and beside another language, which says the rest", async ({ page, startServer, hostPage }) => {
    const server = await startServer({ config: bare });
    const host = await hostPage({ "/": { body: html(tag(server.url, { fields, language: "de", texts: { start: "Los geht’s", email: "" } })) } });
    const widget = new Widget(page, wordsIn("de"));
    await page.goto(host);
    await widget.open();
    await expect(widget.panel.getByRole("button", { name: "Los geht’s" })).toBeVisible();
    await expect(widget.title).toHaveText(wordsIn("de").title);
  });

  test("given later, they are there at once; what makes no sense changes nothing", async ({ page, startServer, hostPage }) => {
    const lines = consoleOf(page);
    const server = await startServer({ config: bare });
    const host = await hostPage({ "/": { body: html(tag(server.url, { fields })) } });
    const widget = new Widget(page);
    await page.goto(host);
    await widget.openForm();
    await widget.name.fill("Ada");
    await page.evaluate(() => window.Livechat.set({ texts: { start: "Ask us" } }));
    await expect(widget.send).toHaveText("Ask us");
    await expect(widget.name).toHaveValue("Ada");
    for (const texts of ["{", "7", "null", "[]", `{"start":7}`]) {
      await page.evaluate((texts) => window.Livechat.set({ texts }), texts);
      await expect(widget.send).toHaveText("Start chat");
      await expect(widget.name).toHaveValue("Ada");
    }
    expect(lines.some((line) => line.includes("data-texts is no JSON"))).toBe(true);
    expect(lines.filter((line) => !line.startsWith("warning:"))).toEqual([]);
  });
});

test("another language at run time keeps what was typed, and says what is wrong in it", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: bare });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields: ["name", "email", { key: "soil", label: "Soil", type: "select", options: ["Sand", "Clay"] }] })) } });
  const widget = new Widget(page);
  const set = (language) => page.evaluate((language) => window.Livechat.set({ language }), language);
  await page.goto(host);
  await widget.openForm();
  await widget.name.fill("Ada");
  await widget.panel.getByLabel("Soil").selectOption("Clay");
  await widget.email.fill("ada@");
  await widget.send.click();
  await expect(widget.email).toHaveAccessibleDescription("Error: Enter an email like name@example.com");
  for (const language of ["de", "ar", "ja"]) {
    const words = wordsIn(language);
    const now = new Widget(page, words);
    await set(language);
    await expect(start(now, language)).toBeVisible();
    await expect(now.panel).toHaveAttribute("dir", language === "ar" ? "rtl" : "ltr");
    await expect(now.panel.getByRole("button", { name: words.close, exact: true })).toBeVisible();
    await expect(now.name).toHaveValue("Ada");
    await expect(now.email).toHaveValue("ada@");
    await expect(now.panel.getByLabel("Soil")).toHaveValue("Clay");
    await expect(now.email).toHaveAccessibleDescription(`${words.errorPrefix} ${words.emailMalformed}`);
  }
  await set("en");
  await expect(start(widget, "en")).toBeVisible();
  await widget.email.fill(ada.email);
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
});

test("of two that are asked for one after the other the last one counts", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: bare });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields })) } });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.openForm();
  const release = await hold(page, "**/assets/livechat-lang-de-*.js");
  await page.evaluate(() => window.Livechat.set({ language: "de" }));
  await page.evaluate(() => window.Livechat.set({ language: "fr" }));
  await expect(start(widget, "fr")).toBeVisible();
  const [late] = await Promise.all([page.waitForResponse("**/assets/livechat-lang-de-*.js"), release()]);
  await late.finished();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(start(widget, "fr")).toBeVisible();
  await expect(widget.panel).toHaveAttribute("lang", "fr");
});

test("right to left, the panel is mirrored; addresses and numbers are not", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: bare });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields, language: "ar" })) } });
  const widget = new Widget(page, wordsIn("ar"));
  await page.goto(host);
  await widget.openForm();
  const [title, close] = [await widget.title.boundingBox(), await widget.close.boundingBox()];
  expect(close.x + close.width).toBeLessThanOrEqual(title.x + 1);
  for (const field of [widget.email, widget.phone]) await expect(field).toHaveCSS("direction", "ltr");
  await widget.name.fill("Ada");
  await expect(widget.name).toHaveCSS("direction", "ltr");
  await widget.name.fill("آدا");
  await expect(widget.name).toHaveCSS("direction", "rtl");
  // Where it stands on the page is the owner's choice, and that of the page: the same as in English.
  const box = await widget.launcher.boundingBox();
  expect(page.viewportSize().width - box.x - box.width).toBe(20);
});
