// The agents' page: signing in, the queue, conversations from the agent's side.
import AxeBuilder from "@axe-core/playwright";
import { colleague, Desk, desk, kim, manual, talk, Visitor } from "./desk.js";
import { expect, test } from "./server.js";
import { consoleOf } from "./widget.js";

const ben = { name: "Benjamin Zephaniah", email: "ben@example.com" };

test.describe("signing in", () => {
  test("a wrong password is said, and the right one lets in", async ({ page, startServer }) => {
    const { desk: kims } = await desk({ page, startServer });
    await kims.open();
    await expect(kims.user).toBeFocused();
    await kims.signIn.click();
    await expect(page.getByRole("alert")).toHaveText("Enter your name and your password.");
    await kims.user.fill(kim.name);
    await kims.password.fill("wrong");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toHaveText("Name or password is not right.");
    await expect(kims.password).toBeFocused();
    await expect(kims.password).toHaveAttribute("aria-invalid", "true");
    await page.keyboard.type(kim.password);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Conversations" })).toBeVisible();
  });

  test("a reload stays in; another tab only where that was wanted; signing out leaves nothing", async ({ page, context, startServer }) => {
    const { server, desk: kims } = await desk({ page, startServer });
    await kims.enter();
    await page.reload();
    await expect(page.getByRole("heading", { name: "Conversations" })).toBeVisible();
    const other = new Desk(await context.newPage(), server);
    await other.open();
    await other.page.getByLabel("Stay signed in on this device").check();
    await other.user.fill(kim.name);
    await other.password.fill(kim.password);
    await other.signIn.click();
    await expect(other.page.getByRole("heading", { name: "Conversations" })).toBeVisible();
    const third = await context.newPage();
    await third.goto(`${server.url}/agent/`);
    await expect(third.getByRole("heading", { name: "Conversations" })).toBeVisible();
    await third.getByRole("button", { name: "Sign out" }).click();
    await third.getByLabel("Password").waitFor();
    expect(await third.evaluate(() => ({ ...localStorage, ...sessionStorage }))).toEqual({});
  });

  test("the strict policy of the page is kept", async ({ page, startServer }) => {
    const lines = consoleOf(page);
    const { server, desk: kims } = await desk({ page, startServer });
    const answer = await page.goto(`${server.url}/agent`);
    expect(answer.headers()["content-security-policy"]).toContain("default-src 'none'");
    await kims.enter();
    expect(lines).toEqual([]);
  });

  test("another server can be named", async ({ page, startServer }) => {
    const { server, desk: kims } = await desk({ page, startServer });
    const other = await startServer({ env: { LIVECHAT_ADMIN: "bob:another-password" }, config: manual });
    await kims.open();
    await page.getByText("Another server").click();
    await page.getByLabel("Server address").fill(other.url);
    await kims.user.fill("bob");
    await kims.password.fill("another-password");
    await kims.signIn.click();
    await expect(page.getByText("bob", { exact: true })).toBeVisible();
    await new Visitor(other).comes();
    await expect(kims.waiting.getByRole("link", { name: /Ada/ })).toBeVisible();
    expect(server.url).not.toBe(other.url);
  });
});

test("who waits appears by themselves, is looked at, taken and answered; what the visitor says comes live", async ({ page, startServer }) => {
  const { server, desk: kims } = await desk({ page, startServer });
  await kims.enter();
  await expect(page.getByText("Nobody is waiting.")).toBeVisible();
  const ada = await new Visitor(server).comes();
  const entry = kims.waiting.getByRole("link", { name: /Ada/ });
  await expect(entry).toContainText("Do you ship tomatoes to Norway?");
  await expect(page).toHaveTitle(/^\(1\)/);
  await entry.click();
  await expect(kims.log).toContainText("Do you ship tomatoes to Norway?");
  await expect(kims.field).toHaveCount(0);
  await kims.take.click();
  await expect(kims.field).toBeFocused();
  await kims.answers("Hi Ada, *yes*!");
  await expect(kims.log.locator("strong")).toHaveText("yes");
  await expect(kims.field).toHaveValue("");
  await expect.poll(async () => (await ada.hears()).map(({ msg }) => msg)).toContain("Hi Ada, *yes*!");
  await ada.says("Wonderful");
  await expect(kims.log).toContainText("Wonderful");
  await expect(page.locator("[aria-live=polite]").filter({ hasText: "Ada Lovelace says: Wonderful" })).toHaveCount(1);
  // Once each, in order.
  const said = await kims.log.locator(".bubble").allTextContents();
  expect(said).toEqual(["Do you ship tomatoes to Norway?", "Hi Ada, yes!", "Wonderful"]);
});

test("what is not in sight is counted until it is looked at", async ({ page, startServer }) => {
  const { server, desk: kims, ada } = await talk({ page, startServer });
  await new Visitor(server, ben).comes("Hello?");
  await kims.takes(/Ben/);
  await ada.says("One");
  await ada.says("Two");
  const entry = kims.mine.getByRole("link", { name: /Ada/ });
  await expect(entry).toContainText("2 unread");
  await entry.click();
  await expect(entry).not.toContainText("unread");
  await page.reload();
  await expect(kims.log).toContainText("Two");
  await expect(entry).not.toContainText("unread");
});

test("typing is seen both ways", async ({ page, context, startServer }) => {
  const { desk: kims, ada } = await talk({ page, startServer });
  const socket = await ada.socket(context);
  await page.bringToFront();
  await socket.types(true);
  await expect(page.getByText("Ada Lovelace is typing…")).toBeVisible();
  await socket.types(false);
  await expect(page.getByText("Ada Lovelace is typing…")).toHaveCount(0);
  await kims.field.pressSequentially("Hi");
  await expect.poll(socket.heard).toContainEqual([kim.name, ["user-typing"]]);
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await socket.heard()).at(-1)).toEqual([kim.name, []]);
});

test("the visitor's details and pages are told", async ({ page, startServer }) => {
  const { desk: kims, ada } = await talk({ page, startServer });
  for (const words of ["ada@example.com", "+44 20 7946 0123", "Firefox on Windows"]) {
    await expect(kims.details).toContainText(words);
  }
  await ada.visits("Tomatoes", "https://shop.example/tomatoes");
  await ada.says("This one?");
  await expect(kims.details.getByRole("link", { name: "Tomatoes" })).toHaveAttribute("href", "https://shop.example/tomatoes");
});

test("files go both ways, and a picture is seen", async ({ page, startServer }) => {
  const { desk: kims, ada } = await talk({ page, startServer });
  const picture = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await kims.page.getByLabel("Files", { exact: true }).setInputFiles({ name: "leaf.png", mimeType: "image/png", buffer: picture });
  await expect(kims.log.getByRole("img", { name: "leaf.png" })).toBeVisible();
  // From the page's memory: no session in any address.
  await expect(kims.log.getByRole("img", { name: "leaf.png" })).toHaveAttribute("src", /^blob:/);
  await expect.poll(async () => (await ada.hears()).some(({ file }) => file?.name === "leaf.png")).toBe(true);
  await ada.sends("seeds.txt", "text/plain", "basil");
  const [download] = await Promise.all([page.waitForEvent("download"), kims.log.getByRole("button", { name: /seeds\.txt/ }).click()]);
  expect(download.suggestedFilename()).toBe("seeds.txt");
  await kims.page.getByLabel("Files", { exact: true }).setInputFiles({ name: "run.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") });
  const row = page.getByRole("list", { name: "Files on their way" });
  await expect(row).toContainText("Files of this kind cannot be sent here.");
  await row.getByRole("button", { name: "Remove" }).click();
  await expect(row).toHaveCount(0);
});

test("a conversation is closed with a comment", async ({ page, startServer }) => {
  const { desk: kims, ada } = await talk({ page, startServer });
  await page.getByRole("button", { name: "Close" }).click();
  await kims.dialog.getByLabel(/Comment/).fill("Sold.");
  await kims.dialog.getByRole("button", { name: "Close it" }).click();
  await expect(kims.dialog).toHaveCount(0);
  await expect(kims.mine.getByRole("link")).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Conversations" })).toBeFocused();
  const closed = (await ada.hears()).find(({ t }) => t === "livechat-close");
  expect(closed.msg).toBe("Sold.");
});

test("a visitor who ends it is seen to have ended it", async ({ page, startServer }) => {
  const { desk: kims, ada } = await talk({ page, startServer });
  await ada.closes();
  await expect(page.getByText("This conversation has ended.")).toBeVisible();
  await expect(kims.field).toHaveCount(0);
  await expect(kims.mine.getByRole("link")).toHaveCount(0);
});

test("a conversation is passed on to a department, where it waits", async ({ page, startServer }) => {
  const { desk: kims, ada } = await talk({ page, startServer });
  await page.getByRole("button", { name: "Pass on" }).click();
  await kims.dialog.getByRole("button", { name: "Pass it on" }).click();
  await expect(kims.dialog.getByText("Choose somebody, or a department")).toBeVisible();
  await expect(kims.dialog.getByLabel("To whom")).toBeFocused();
  await kims.dialog.getByLabel("To whom").selectOption("Support");
  await kims.dialog.getByLabel(/What they should know/).fill("Wants basil");
  await kims.dialog.getByRole("button", { name: "Pass it on" }).click();
  await expect(kims.waiting.getByRole("link", { name: /Ada/ })).toBeVisible();
  await kims.takes(/Ada/);
  await expect(kims.log).toContainText("passed it on to Support");
  await expect(kims.log).toContainText("Wants basil");
  expect(ada.rid).toBeTruthy();
});

test("away and available, as the server has it", async ({ page, startServer }) => {
  const { server, desk: kims } = await desk({ page, startServer });
  await kims.enter();
  const available = page.getByRole("switch", { name: "Available for new conversations" });
  const me = await colleague(server, kim.name, kim.password);
  for (const [checked, status] of [["true", "available"], ["false", "not-available"]]) {
    await available.click();
    await expect(available).toHaveAttribute("aria-checked", checked);
    await expect.poll(async () => (await me.call("GET", "me")).statusLivechat).toBe(status);
  }
});

test.describe("nothing is lost", () => {
  test("a draft outlives other conversations and a reload", async ({ page, startServer }) => {
    const { server, desk: kims } = await talk({ page, startServer });
    await new Visitor(server, ben).comes("Hello?");
    await kims.field.fill("Half a sen");
    await kims.takes(/Ben/);
    await expect(kims.field).toHaveValue("");
    await kims.mine.getByRole("link", { name: /Ada/ }).click();
    await expect(kims.field).toHaveValue("Half a sen");
    await page.reload();
    await expect(kims.field).toHaveValue("Half a sen");
  });

  test("what is said while the server is away is there once, in order", async ({ page, startServer }) => {
    const { server, desk: kims, ada } = await talk({ page, startServer });
    await server.stop();
    await kims.answers("One");
    await kims.answers("Two");
    await expect(kims.log).toContainText("Waiting to be sent");
    await server.start();
    const said = async () => (await ada.hears()).filter(({ t, u }) => !t && u.username === kim.name).map(({ msg }) => msg);
    await expect.poll(said, { timeout: 40_000 }).toEqual(["One", "Two"]);
    await ada.says("Three");
    await expect(kims.log.locator(".bubble").last()).toHaveText("Three", { timeout: 40_000 });
    expect(await kims.log.locator(".bubble").allTextContents()).toEqual(["Do you ship tomatoes to Norway?", "One", "Two", "Three"]);
  });

  test("what the server refuses can be taken back", async ({ page, startServer }) => {
    const { desk: kims } = await talk({ page, startServer });
    await kims.answers("x".repeat(5_001));
    await expect(kims.log).toContainText("Not sent. It is too long.");
    await kims.log.getByRole("button", { name: "Take back" }).click();
    await expect(kims.field).toHaveValue("x".repeat(5_001));
  });
});

test("markup of a visitor's stays text", async ({ page, startServer }) => {
  const { desk: kims, ada } = await talk({ page, startServer });
  await ada.says('<img src=x onerror="window.hit=1"><script>window.hit=1</script> [x](javascript:window.hit=1)');
  await expect(kims.log).toContainText("<script>window.hit=1</script>");
  await expect(kims.log.locator("img, script, [href^=javascript]")).toHaveCount(0);
  expect(await page.evaluate(() => window.hit)).toBeUndefined();
});

test("everything is done with the keyboard alone", async ({ page, startServer }) => {
  const { server, desk: kims } = await desk({ page, startServer });
  await kims.open();
  await page.keyboard.type(kim.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(kim.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Conversations" })).toBeVisible();
  await new Visitor(server).comes();
  await new Visitor(server, ben).comes("Hello?");
  await expect(kims.waiting.getByRole("link")).toHaveCount(2);
  await page.keyboard.press("Alt+n");
  await expect(kims.field).toBeFocused();
  await page.keyboard.type("One");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("Two");
  await page.keyboard.press("Enter");
  await expect(kims.log.locator(".bubble").last()).toHaveText(/One\s*Two/);
  await page.keyboard.press("Alt+n");
  await expect(kims.mine.getByRole("link")).toHaveCount(2);
  await expect(page.getByRole("heading", { name: ben.name }).first()).toBeVisible();
  // The one with the last word is first.
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Alt+ArrowDown");
  await expect(kims.field).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Conversations" })).toBeFocused();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(kims.field).toBeFocused();
  // Back over the composer's own controls to the head.
  const close = page.getByRole("button", { name: "Close", exact: true });
  for (let presses = 0; presses < 12 && !(await close.evaluate((it) => it === document.activeElement)); presses += 1) {
    await page.keyboard.press("Shift+Tab");
  }
  await expect(close).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(kims.dialog.getByLabel(/Comment/)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(kims.dialog).toHaveCount(0);
  await expect(close).toBeFocused();
});

/** The screens, each with how to come to it. */
const screens = {
  "sign in": async ({ desk: kims }) => {
    await kims.open();
    await kims.signIn.click();
    await kims.page.getByRole("alert").getByText("Enter").waitFor();
  },
  "nobody waits": ({ desk: kims }) => kims.enter(),
  "somebody waits": async ({ desk: kims, server }) => {
    await kims.enter();
    await new Visitor(server).comes();
    await kims.waiting.getByRole("link").click();
    await kims.take.waitFor();
  },
  "a conversation": async ({ desk: kims, server, page }) => {
    await kims.enter();
    const ada = await new Visitor(server, { phone: "+44 20 7946 0123" }).comes();
    await kims.takes(/Ada/);
    await kims.answers("Yes, to *all* of `Europe`:\n\n> short summers\n\n- Siberia\n- https://shop.example/seeds");
    await ada.says("Thank you");
    await page.getByText("Thank you").first().waitFor();
  },
  closing: async (all) => {
    await screens["a conversation"](all);
    await all.page.getByRole("button", { name: "Close", exact: true }).click();
  },
  "passing on": async (all) => {
    await screens["a conversation"](all);
    await all.page.getByRole("button", { name: "Pass on" }).click();
    await all.page.getByRole("option", { name: "Support" }).waitFor({ state: "attached" });
    await all.desk.dialog.getByRole("button", { name: "Pass it on" }).click();
  },
};

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const [name, reach] of Object.entries(screens)) {
      test(`axe finds nothing: ${name}`, async ({ page, startServer }) => {
        await reach({ page, ...(await desk({ page, startServer })) });
        // Colours move for a moment.
        await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
        expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`))).toEqual([]);
      });
    }
  });
}

test.describe("on a phone, 320 px wide", () => {
  test.use({ viewport: { width: 320, height: 568 }, hasTouch: true });

  for (const [name, reach] of Object.entries(screens)) {
    test(`nothing is cut off, and all can be touched: ${name}`, async ({ page, startServer }) => {
      await reach({ page, ...(await desk({ page, startServer })) });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("a[href], button, input:not([type=checkbox]), textarea, select")]
          .filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.closest(".bubble, .said__foot, .notice, .facts, .visits"))
          .map((it) => [it.ariaLabel ?? it.textContent.trim(), it.getBoundingClientRect()])
          .filter(([, { width, height }]) => width < 44 || height < 44)
          .map(([name, { width, height }]) => `${name}: ${width} × ${height}`),
      );
      expect(small).toEqual([]);
    });
  }

  test("one thing at a time: list, conversation, details", async ({ page, startServer }) => {
    const { desk: kims } = await talk({ page, startServer });
    await expect(kims.lists).toBeHidden();
    await expect(kims.details).toBeHidden();
    await page.getByRole("button", { name: "Details" }).click();
    await expect(kims.details).toContainText("ada@example.com");
    await expect(page.getByRole("button", { name: "Close the details" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(kims.details).toBeHidden();
    await expect(page.getByRole("button", { name: "Details" })).toBeFocused();
    await page.getByRole("link", { name: "Back to the list" }).click();
    await expect(kims.lists).toBeVisible();
    await page.goBack();
    await expect(kims.field).toBeVisible();
  });
});
