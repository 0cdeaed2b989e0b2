// Every screen of the panel from right to left, narrow, enlarged, with other spacing, in forced colours,
// and under a thumb.
import AxeBuilder from "@axe-core/playwright";
import { screens, settled } from "./screens.js";
import { expect, test } from "./server.js";
import { Widget } from "./widget.js";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Screens without a panel are the loader's; that in Arabic is there already. */
const panels = Object.entries(screens).filter(([name]) => !/^(launcher|widget-missing|nothing-loaded|in-arabic)/.test(name));

/** Without a network no other language comes. */
const inArabic = panels.filter(([name]) => name !== "offline");

for (const colorScheme of ["light", "dark"]) {
  test.describe(`right to left, ${colorScheme}`, () => {
    test.use({ colorScheme });
    for (const [name, reach] of inArabic) {
      test(`axe finds nothing: ${name}`, async ({ page, startServer }) => {
        const server = await startServer();
        const widget = new Widget(page);
        await reach(widget, server.url);
        await page.evaluate(() => window.Livechat.set({ language: "ar" }));
        await expect(widget.panel).toHaveAttribute("dir", "rtl");
        await settled(page);
        const axe = new AxeBuilder({ page }).withTags(tags);
        // The page's skip link is none to axe when the first link to another page is in a shadow root.
        if (name === "consent") axe.exclude(".skip");
        const { violations } = await axe.analyze();
        expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`))).toEqual([]);
      });
    }
  });
}

/** What of the panel is wider than its place, or cut off. */
const cutOff = (page) =>
  page.evaluate(() => {
    const panel = document.querySelector("livechat-widget").shadowRoot.querySelector("dialog");
    // Words for a screen reader only, like those of the head while somebody talks, are cut off on purpose.
    const unseen = (part) => Boolean(part) && (getComputedStyle(part).clipPath === "inset(50%)" || unseen(part.parentElement));
    const shown = [panel, ...panel.querySelectorAll("*")].filter((part) => part.checkVisibility() && !part.closest(".unseen, svg, select, .spinner") && !unseen(part) && getComputedStyle(part).display !== "inline");
    const wide = shown.filter((part) => part.clientWidth > 0 && part.localName !== "input" && part.scrollWidth > part.clientWidth + 1);
    const tall = shown.filter((part) => part.clientHeight > 0 && /hidden|clip/.test(getComputedStyle(part).overflowY) && part.scrollHeight > part.clientHeight + 1);
    const outside = shown.filter((part) => {
      const { left, right } = part.getBoundingClientRect();
      return left < -0.5 || right > innerWidth + 0.5;
    });
    return [...new Set([...wide, ...tall, ...outside])].map((part) => part.outerHTML.slice(0, 100));
  });

for (const [name, reach] of panels) {
  test(`${name}: narrow, enlarged, with other spacing, in forced colours, under a thumb`, async ({ page, startServer }) => {
    const server = await startServer();
    const widget = new Widget(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await reach(widget, server.url);
    await settled(page);

    await test.step("at 320 pixels nothing scrolls sideways", async () => {
      expect(await cutOff(page)).toEqual([]);
    });

    await test.step("everything that is pressed has 44 pixels", async () => {
      const small = await page.evaluate(() => {
        const panel = document.querySelector("livechat-widget").shadowRoot.querySelector("dialog");
        const found = [];
        for (const target of panel.querySelectorAll("button, a[href], input, select, textarea, summary")) {
          if (!target.checkVisibility() || target.closest(".unseen")) continue;
          // A link within a sentence is as high as its line.
          const sentence = [...(target.parentNode?.childNodes ?? [])].some((node) => node.nodeType === 3 && node.data.trim());
          if (target.localName === "a" && sentence) continue;
          // A box, and a choice, is pressed with its label.
          const boxes = [target, ...(/^(checkbox|radio)$/.test(target.type) ? target.labels : [])].map((part) => part.getBoundingClientRect());
          const width = Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left));
          const height = Math.max(...boxes.map(({ bottom }) => bottom)) - Math.min(...boxes.map(({ top }) => top));
          if (width < 44 || height < 44) found.push(`${target.localName} "${target.ariaLabel ?? target.textContent.trim()}": ${Math.round(width)} x ${Math.round(height)}`);
        }
        return found;
      });
      expect(small).toEqual([]);
    });

    await test.step("in forced colours whatever has the focus is seen to have it", async () => {
      await page.emulateMedia({ forcedColors: "active" });
      const without = new Set();
      for (let press = 0; press < 16; press++) {
        await page.keyboard.press("Tab");
        const bare = await page.evaluate(() => {
          const focused = document.querySelector("livechat-widget").shadowRoot.activeElement;
          if (!focused) return null;
          const { outlineStyle, outlineWidth } = getComputedStyle(focused);
          return outlineStyle === "none" || parseFloat(outlineWidth) < 2 ? focused.outerHTML.slice(0, 100) : null;
        });
        if (bare) without.add(bare);
      }
      expect([...without]).toEqual([]);
      await page.emulateMedia({ forcedColors: "none" });
    });

    await test.step("with WCAG's text spacing nothing is cut off", async () => {
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
        document.querySelector("livechat-widget").shadowRoot.adoptedStyleSheets.push(sheet);
      });
      expect(await cutOff(page)).toEqual([]);
    });

    await test.step("at 400 % everything can be brought into view", async () => {
      await page.setViewportSize({ width: 320, height: 256 });
      expect(await cutOff(page)).toEqual([]);
      for (const part of await widget.panel.locator("button, a, input:not([name=website]), select, textarea, h3, p").all()) {
        if (!(await part.isVisible()) || !(await part.textContent() || await part.getAttribute("id"))) continue;
        if (await part.evaluate((part) => Boolean(part.closest(".unseen")))) continue;
        await part.scrollIntoViewIfNeeded();
        await expect(part).toBeInViewport();
      }
    });
  });
}
