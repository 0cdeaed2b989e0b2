// Takes pictures of every screen: `node screenshots.mjs FOLDER [NAME…]`, with CHROMIUM in the
// environment. `cargo xtask screenshots` calls it.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { chromium } from "@playwright/test";
import { Agent } from "./agent.js";
import { screens, settled } from "./screens.js";
import { binary, LivechatServer } from "./server.js";
import { ada, changeConfig, Widget } from "./widget.js";

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node screenshots.mjs FOLDER [NAME…]");
  process.exit(2);
}

const desktop = { viewport: { width: 1280, height: 800 } };
const phone = (width, height) => ({ viewport: { width, height }, hasTouch: true, isMobile: true });
const dark = { colorScheme: "dark" };

/**
 * name: [how to get there, what the browser is like]. The way there is given the widget and a server's
 * address, and the server, which is the picture's own: nobody is known by what another picture typed.
 */
const pictures = {
  "demo-light": [screens.launcher, desktop],
  "demo-dark": [screens.launcher, { ...desktop, ...dark }],
  "demo-phone": [screens.launcher, phone(375, 667)],
  "launcher-hover": [
    async (widget, base) => {
      await screens.launcher(widget, base);
      await widget.launcher.hover();
    },
    desktop,
  ],
  "launcher-focus": [
    async (widget, base) => {
      await screens.launcher(widget, base);
      // From the last control before it: only a focus by keyboard shows its ring.
      await widget.page.getByLabel("The snippet").evaluate((snippet) => snippet.focus({ preventScroll: true }));
      await widget.page.keyboard.press("Tab");
    },
    desktop,
  ],
  "panel-beside-page": [screens.form, desktop],
};

// Each screen at the same size, by day; those where colour matters by night as well.
for (const name of Object.keys(screens).filter((name) => name !== "launcher")) pictures[name] = [screens[name]];
for (const name of ["form", "filled", "several-errors", "sending", "offline", "trouble", "success", "widget-missing"]) {
  pictures[`dark-${name}`] = [screens[name], dark];
}

for (const name of ["form", "several-errors", "success", "offline"]) {
  pictures[`phone-320-${name}`] = [screens[name], phone(320, 640)];
  pictures[`phone-375-${name}`] = [screens[name], phone(375, 667)];
}
pictures["phone-landscape-form"] = [screens.form, phone(667, 320)];

// A page of 1280 x 800 at 200 %.
const zoomed = { viewport: { width: 640, height: 400 } };
pictures["zoom-200-form"] = [screens.form, zoomed];
pictures["zoom-200-several-errors"] = [screens["several-errors"], zoomed];

for (const name of ["form", "several-errors", "success", "sending"]) pictures[`forced-colors-${name}`] = [screens[name], { forcedColors: "active" }];
for (const name of ["sending", "loading"]) pictures[`reduced-motion-${name}`] = [screens[name], { reducedMotion: "reduce" }];

pictures["long-label"] = [
  async (widget, base) => {
    await changeConfig(widget.page, (config) => {
      config.customFields[0].label = "Which of the many things that can be grown in a garden, on a balcony or on a window sill do you grow? Donaudampfschifffahrtsgesellschaftskapitänsmütze";
      config.customFields[0].options = Array.from({ length: 200 }, (_, each) => `Variety no. ${each + 1} of the two hundred varieties that we sell`);
    });
    await screens.form(widget, base);
    await widget.panel.getByRole("combobox").selectOption({ index: 200 });
  },
];
pictures["right-to-left"] = [
  async (widget, base) => {
    await screens.form(widget, base);
    await widget.fill({ ...ada, name: "עדה לאבלייס" });
  },
];
pictures["right-to-left-success"] = [
  async (widget, base) => {
    await screens.launcher(widget, base);
    await widget.register({ ...ada, name: "עדה לאבלייס" });
  },
];
pictures["long-name-success"] = [
  async (widget, base) => {
    await screens.launcher(widget, base);
    const email = `${"a-very-long-address.".repeat(3)}of@somebody-with-a-long-domain.example`;
    await widget.register({ ...ada, name: "Wolfeschlegelsteinhausenbergerdorff ".repeat(2).trim(), email });
  },
];

/** The README's first picture. */
pictures.conversation = [
  async (widget, base, server) => {
    const password = "a long enough password";
    const add = ["agent", "add", "kim", "--name", "Kim Novak", "--password-stdin", "--data", server.dataDir];
    execFileSync(binary, add, { input: password });
    const agent = await Agent.signIn(base, "kim", password);
    await screens.launcher(widget, base);
    await widget.register(ada);
    await widget.say("Hello, do you ship tomatoes to Norway?");
    const room = await agent.room();
    const answer = async (text) => {
      await agent.say(room, text);
      await widget.said(text.replaceAll("*", "")).waitFor();
    };
    await answer("Hi Ada! Yes, seeds go everywhere in *Europe*. How long is your summer?");
    await widget.say("Ten weeks, if we are lucky.");
    await answer("Then ‘Siberia’ is yours: it sets fruit at 5 °C.");
    // The eye is on the words, not on the focus.
    await widget.composer.blur();
    await widget.page.mouse.move(0, 0);
  },
  { viewport: { width: 1280, height: 720 } },
];

const names = wanted.length ? wanted : Object.keys(pictures);
const unknown = names.filter((name) => !(name in pictures));
if (unknown.length) {
  console.error(`no picture called ${unknown.join(", ")}; there are ${Object.keys(pictures).join(", ")}`);
  process.exit(2);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  // Chromium refuses its sandbox to root.
  args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--hide-scrollbars"],
});
let failed = 0;
for (const name of names) {
  const [reach, options = {}] = pictures[name];
  const context = await browser.newContext({ viewport: { width: 520, height: 760 }, deviceScaleFactor: 2, locale: "en-GB", ...options });
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "livechat-picture-"));
  const server = new LivechatServer({ dataDir });
  try {
    await server.start();
    const page = await context.newPage();
    await reach(new Widget(page), server.url, server);
    await settled(page);
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    console.log(name);
  } catch (error) {
    failed += 1;
    console.error(`${name}: ${error.message.split("\n")[0]}`);
  } finally {
    await context.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
await browser.close();
process.exitCode = failed ? 1 : 0;
