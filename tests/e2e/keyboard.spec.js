// Without a mouse, and on a phone.
import { settled } from "./screens.js";
import { expect, test } from "./server.js";
import { ada, Widget } from "./widget.js";

/** Presses Tab until `control` has the focus; gives up where a person would. */
async function tabTo(page, control, most = 40) {
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press("Tab");
    if ((await control.count()) && (await hasFocus(control))) return pressed + 1;
  }
  throw new Error(`not reached with ${most} times Tab`);
}

const hasFocus = (control) => control.evaluate((element) => element.getRootNode().activeElement === element);

test("a visitor registers by keyboard alone", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);

  await tabTo(page, widget.launcher);
  await page.keyboard.press("Enter");
  await expect(widget.name).toBeFocused();
  await expect(widget.launcher).toHaveAttribute("aria-expanded", "true");

  await page.keyboard.type(ada.name);
  await page.keyboard.press("Tab");
  await expect(widget.email).toBeFocused();
  await page.keyboard.type(ada.email);
  await page.keyboard.press("Tab");
  await expect(widget.phone).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(widget.garden).toBeFocused();
  await page.keyboard.type("Herb");
  await page.keyboard.press("Tab");
  await expect(widget.send).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(widget.headline("You are registered, Ada")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(widget.panel.getByRole("button", { name: "Change my details" })).toBeFocused();
});

test("Escape closes the panel and gives the focus back to the launcher", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await tabTo(page, widget.launcher);
  await page.keyboard.press("Space");
  await expect(widget.name).toBeFocused();
  await page.keyboard.type("Ada");

  await page.keyboard.press("Escape");
  await expect(widget.panel).toBeHidden();
  await expect(widget.launcher).toBeFocused();
  await expect(widget.launcher).toHaveAttribute("aria-expanded", "false");

  await page.keyboard.press("Enter");
  await expect(widget.name).toBeFocused();
  await expect(widget.name).toHaveValue("Ada");

  await page.keyboard.press("Shift+Tab");
  await expect(widget.close).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(widget.launcher).toBeFocused();
});

test("one thing to mend takes the focus; it is checked again as it is mended", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.fill({ name: "Ada", email: "ada@" });
  // Nothing is said while somebody types for the first time.
  await expect(widget.email).not.toHaveAttribute("aria-invalid");
  await widget.email.press("Enter");

  await expect(widget.email).toBeFocused();
  await expect(widget.email).toHaveAttribute("aria-invalid", "true");
  await expect(widget.email).toHaveAccessibleDescription("Error: Enter an email like name@example.com");
  await widget.email.fill(ada.email);
  await expect(widget.email).not.toHaveAttribute("aria-invalid");
  await expect(widget.email).toHaveAccessibleDescription("");
});

test("several things to mend are listed, and the list leads to them", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.phone.fill("12");
  await widget.phone.press("Enter");

  const summary = widget.panel.getByRole("group", { name: "3 things to mend" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveText([
    "Enter your name",
    "Enter your email, like name@example.com",
    "Enter a phone number with at least 7 digits",
  ]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(widget.email).toBeFocused();
  expect(new URL(page.url()).hash).toBe("");

  // As they are mended the list shrinks, and goes with the last but one.
  await page.keyboard.type(ada.email);
  await expect(widget.panel.getByRole("group", { name: "2 things to mend" })).toBeVisible();
  await expect(widget.email).toBeFocused();
  await widget.name.fill(ada.name);
  await expect(summary).toHaveCount(0);
  await expect(widget.name).toBeFocused();
});

test("the Enter that ends an input method's composition neither closes nor sends", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await widget.openForm();
  const client = await page.context().newCDPSession(page);
  await client.send("Input.imeSetComposition", { text: "あだ", selectionStart: 2, selectionEnd: 2 });
  await client.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Process", code: "Escape", windowsVirtualKeyCode: 229 });
  await expect(widget.panel).toBeVisible();
  await client.send("Input.insertText", { text: "あだ" });
  await expect(widget.name).toHaveValue("あだ");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true });

  test("the panel is the page: it covers it, and Tab stays in it", async ({ page, startServer }) => {
    const server = await startServer();
    const widget = new Widget(page);
    await page.goto(`${server.url}/`);
    await widget.launcher.tap();
    await widget.name.waitFor();
    // No field has the focus: its keyboard would cover what stands there to be read.
    await expect(widget.title).toBeFocused();
    await settled(page);
    expect(await widget.panel.boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 667 });
    await expect(widget.launcher).toBeHidden();

    const visited = new Set();
    for (let press = 0; press < 20; press++) {
      await page.keyboard.press("Tab");
      visited.add(
        await page.evaluate(() => {
          const outer = document.activeElement;
          if (outer === document.body) return "";
          const inner = outer.shadowRoot?.activeElement;
          return inner?.closest("dialog") ? "in the panel" : `${outer.localName} ${outer.textContent.trim()}`;
        }),
      );
    }
    visited.delete("");
    expect([...visited]).toEqual(["in the panel"]);
  });

  test("everything that is pressed is 44 pixels, and no input makes the phone zoom", async ({ page, startServer }) => {
    const server = await startServer();
    const widget = new Widget(page);
    await page.goto(`${server.url}/`);
    const small = [];
    const measure = async (name, control) => {
      await control.waitFor();
      await settled(page);
      const { width, height } = await control.boundingBox();
      if (width < 44 || height < 44) small.push(`${name}: ${width} x ${height}`);
    };
    await measure("launcher", widget.launcher);
    await widget.launcher.tap();
    await widget.name.waitFor();
    for (const name of ["close", "name", "email", "phone", "garden", "send"]) await measure(name, widget[name]);
    for (const name of ["name", "email", "phone", "garden"]) {
      const size = await widget[name].evaluate((input) => parseFloat(getComputedStyle(input).fontSize));
      expect(size, name).toBeGreaterThanOrEqual(16);
    }
    await widget.fill(ada);
    await widget.send.tap();
    await measure("change", widget.panel.getByRole("button", { name: "Change my details" }));
    expect(small).toEqual([]);
  });

  test("the keyboard of a phone fits the field", async ({ page, startServer }) => {
    const server = await startServer();
    const widget = new Widget(page);
    await page.goto(`${server.url}/`);
    await widget.launcher.tap();
    await expect(widget.name).toHaveAttribute("autocomplete", "name");
    await expect(widget.email).toHaveAttribute("type", "email");
    await expect(widget.phone).toHaveAttribute("type", "tel");
  });
});

for (const [width, height] of [
  [320, 640],
  // 1280 x 800 at 400 %, as WCAG's "reflow" asks.
  [320, 200],
  // The same at 200 %.
  [640, 400],
]) {
  test(`at ${width} x ${height} nothing scrolls sideways, and the button can be reached`, async ({ page, startServer }) => {
    const server = await startServer();
    const widget = new Widget(page);
    await page.setViewportSize({ width, height });
    await page.goto(`${server.url}/`);
    await widget.openForm();
    await widget.send.click();
    await widget.panel.getByRole("group", { name: "2 things to mend" }).waitFor();
    const wide = await page.evaluate(() => {
      const parts = [document.documentElement, ...document.querySelector("livechat-widget").shadowRoot.querySelectorAll("dialog, dialog *")];
      return parts.filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1 && getComputedStyle(part).display !== "inline").map((part) => part.outerHTML.slice(0, 80));
    });
    expect(wide).toEqual([]);
    await widget.fill(ada);
    await widget.send.click();
    await expect(widget.headline("You are registered, Ada")).toBeInViewport();
  });
}
