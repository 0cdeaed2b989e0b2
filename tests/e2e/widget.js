// The widget as a visitor finds it: by its words and roles, never by its classes.
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";

export const ada = { name: "Ada", email: "ada@example.com", phone: "+44 20 7946 0123", garden: "Herbs" };

/** `POST livechat/visitor`. */
export const VISITOR = "**/api/v1/livechat/visitor";
/** `GET livechat/config`, with or without a token. */
export const CONFIG = "**/api/v1/livechat/config*";
/** The two files that the loader fetches. */
export const GLUE = "**/assets/livechat-widget-*.js";
export const WASM = "**/assets/livechat-widget-*.wasm";
/** Everything that it ever fetches. */
export const ASSETS = "**/assets/*";

/** What the widget says in another language, by the names of its sentences. */
export const wordsIn = (tag) => JSON.parse(readFileSync(new URL(`../../locales/${tag}.json`, import.meta.url), "utf8"));

/** What a visitor looks for, in English, which is inside the widget. */
const english = { name: "Name", email: "Email", phone: "Phone", close: "Close", registered: "You are registered, {name}" };

export class Widget {
  /** @param {import("@playwright/test").Page} page */
  constructor(page, words = english) {
    this.page = page;
    this.words = words;
    // In the language of the page as soon as that is here.
    this.launcher = page.getByRole("button", { name: new RegExp(`^(Chat|${words.launcher ?? "Chat"})$`) });
    /** The launcher, when nothing of all that could be fetched. */
    this.unloaded = page.getByRole("button", { name: "The chat could not be loaded. Please try again." });
    /** The form without the widget, when only the widget could not. */
    this.fallback = page.locator("dialog.fallback");
    this.panel = page.getByRole("dialog");
    this.title = this.panel.getByRole("heading", { level: 2 });
    /** What the form says, without what only a screen reader hears; the conversation's forms are others. */
    this.form = this.panel.locator("form:not(#chat form)");
    this.name = this.panel.getByLabel(words.name);
    this.email = this.panel.getByLabel(words.email);
    this.phone = this.panel.getByLabel(words.phone);
    this.garden = this.panel.getByLabel("What do you grow?");
    /** The button that sends, whatever it says at the moment. */
    this.send = this.form.locator("[type=submit]");
    this.close = this.panel.getByRole("button", { name: words.close });
    this.alert = this.panel.getByRole("alert");
    /** What was said, and where more is written. */
    this.log = this.panel.getByRole("log");
    this.composer = this.panel.getByRole("textbox", { name: "Your message" });
  }

  /** Clicks the launcher and waits for the panel. */
  async open() {
    await this.launcher.click();
    await this.panel.waitFor();
  }

  /** Opens the panel and waits for the form in it. */
  async openForm() {
    await this.open();
    await this.name.waitFor();
  }

  /** Types what is given; leaves the rest as it is. */
  async fill(visitor = ada) {
    for (const field of ["name", "email", "phone"]) {
      if (visitor[field] !== undefined) await this[field].fill(visitor[field]);
    }
    if (visitor.garden !== undefined) await this.garden.selectOption(visitor.garden);
  }

  /** What stands in the fields now. */
  async typed() {
    return {
      name: await this.name.inputValue(),
      email: await this.email.inputValue(),
      phone: await this.phone.inputValue(),
      garden: await this.garden.inputValue(),
    };
  }

  /** A headline that the panel shows to a visitor whom the server knows. */
  headline(words) {
    return this.panel.getByRole("heading", { name: words, exact: true });
  }

  /** The message in the conversation that says this and nothing else; lines may be paragraphs of their own. */
  said(text) {
    const words = text.trim().split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return this.log.locator("[dir=auto]").filter({ hasText: new RegExp(`^\\s*${words.join("\\s*")}\\s*$`) });
  }

  /** Writes into the conversation and sends it; waits until the server has it. */
  async say(text) {
    await this.composer.fill(text);
    await this.composer.press("Enter");
    await this.said(text).waitFor();
    await this.log.getByText(/^(Sending…|Sent)$/).waitFor({ state: "detached" });
  }

  /** What else can be done with the conversation. */
  async more(words) {
    await this.panel.getByRole("button", { name: "More", exact: true }).click();
    await this.panel.getByRole("button", { name: words, exact: true }).click();
  }

  /** Opens, fills in and sends the form, and waits for the success. */
  async register(visitor = ada) {
    await this.openForm();
    await this.fill(visitor);
    await this.send.click();
    await this.headline(this.words.registered.replace("{name}", visitor.name)).waitFor();
  }
}

/** Every POST of a registration that the page makes from now on. */
export function registrations(page) {
  const seen = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/v1/livechat/visitor")) seen.push(request);
  });
  return seen;
}

/** Every line of the page's console from now on, as `type: text`. */
export function consoleOf(page) {
  const lines = [];
  page.on("console", (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => lines.push(`uncaught: ${error.message}`));
  return lines;
}

/** Leaves a request unanswered until the returned function is called. */
export async function hold(page, url) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(url, async (route) => {
    await released;
    // The page may be gone by then.
    await route.fallback().catch(() => {});
  });
  return () => release();
}

/** Lets `change` mend the server's true config before the widget reads it. */
export async function changeConfig(page, change) {
  await page.route(CONFIG, async (route) => {
    // The widget may still ask when a test is over and the server gone: then nothing answers.
    const response = await route.fetch().catch(() => null);
    if (!response) return route.abort().catch(() => {});
    const body = await response.json();
    change(body.config);
    return route.fulfill({ response, json: body });
  });
}

/** The token that the page remembers, or null. */
export function storedToken(page) {
  return page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key.startsWith("livechat:1:"));
    return key ? JSON.parse(localStorage.getItem(key)).token : null;
  });
}

/**
 * Waits until the launcher, in a frame without an origin, hears of the pointer. Such a frame is a
 * process of its own: before it has drawn, the browser gives what the pointer does to the page
 * around it, and a click is lost, whatever it was to be on.
 */
export async function hearsPointer(page, launcher) {
  const fetched = page.waitForRequest(GLUE);
  let heard = false;
  fetched.then(() => (heard = true), () => {});
  await expect(async () => {
    await page.mouse.move(0, 0);
    await launcher.hover({ timeout: 1_000 });
    expect(heard).toBe(true);
  }).toPass();
}

/** Every call of the server's API that the page makes from now on, as `POST livechat/visitor`. */
export function calls(page) {
  const seen = [];
  page.on("request", (request) => {
    const path = request.url().split("/api/v1/")[1];
    if (path !== undefined) seen.push(`${request.method()} ${path}`);
  });
  return seen;
}

/** Everything that the page's origin keeps on the device, by name. */
export function stored(page) {
  return page.evaluate(() => ({ ...localStorage, ...sessionStorage, ...(document.cookie && { cookie: document.cookie }) }));
}

/** What the page keeps of the widget under `livechat:<what>:1:<server>`, as JSON has it; else null. */
export function kept(page, what, store = "localStorage") {
  return page.evaluate(
    ([what, store]) => {
      const key = Object.keys(window[store]).find((key) => key.startsWith(`livechat:${what}:1:`));
      return key ? JSON.parse(window[store].getItem(key)) : null;
    },
    [what, store],
  );
}

/** Counts `livechat:<news>` from now on: `await told()` is how often each came. */
export async function newsOf(page) {
  await page.evaluate(() => {
    window.told = {};
    const names = "open close theme off submitted registered refused declined offline left reset".split(" ");
    for (const name of names) document.addEventListener(`livechat:${name}`, () => (window.told[name] = (window.told[name] ?? 0) + 1));
  });
  return () => page.evaluate(() => window.told);
}
