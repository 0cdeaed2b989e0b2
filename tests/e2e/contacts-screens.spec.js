// Every screen of the contacts, by axe, in light and dark, and on a phone.
import AxeBuilder from "@axe-core/playwright";
import { ada, bo, contacts, disputed, hostile, long } from "./contacts.js";
import { expect, test } from "./server.js";

/** The screens, each with how to come to it. */
const screens = {
  empty: (all) => contacts(all),
  list: (all) => contacts(all, [ada, bo, hostile, long, ...Array.from({ length: 30 }, (_, place) => ({ name: `Person ${place}` }))]),
  contact: async (all) => {
    const { server, list } = await contacts(all, [ada, bo]);
    await disputed(server);
    await list.getByRole("link", { name: /Ada/ }).click();
    await all.page.getByText("Which is right?").waitFor();
    await all.page.getByText("None has ended yet.").waitFor();
  },
  "form with errors": async (all) => {
    const { page } = all;
    await contacts(all, [ada]);
    await page.getByRole("link", { name: "New contact" }).first().click();
    await page.getByRole("button", { name: "Add another email" }).click();
    await page.getByRole("textbox", { name: "Email 2" }).fill("x@");
    await page.getByLabel("Tax number").fill("1");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("things to mend").waitFor();
  },
  deleting: async (all) => {
    const { list } = await contacts(all, [ada]);
    await list.getByRole("link", { name: /Ada/ }).click();
    await all.page.getByRole("button", { name: "Delete" }).click();
  },
  "picking a file": async (all) => {
    await contacts(all);
    await all.page.getByRole("link", { name: "Import contacts" }).click();
    await all.page.getByText("or drop it here").waitFor();
  },
  preview: async (all) => {
    await screens["picking a file"](all);
    const buffer = Buffer.from("name,email,company\nAda,ada@example.com,Engines\n,broken,\n");
    await all.page.getByLabel("Choose a file").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer });
    await all.page.getByText("1 row can go in, 1 cannot.").waitFor();
  },
  importing: async (all) => {
    await all.page.route("**/omnichannel/contacts", () => {});
    await all.page.route("**/contacts.checkExistence*", () => {});
    await screens.preview(all);
    await all.page.getByRole("button", { name: "Import 1 row" }).click();
    await all.page.getByText("0 of 2 rows").waitFor();
  },
  imported: async (all) => {
    await screens.preview(all);
    await all.page.getByRole("button", { name: "Import 1 row" }).click();
    await all.page.getByRole("heading", { name: "Import ended" }).waitFor();
  },
};

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const [name, reach] of Object.entries(screens)) {
      test(`axe finds nothing: ${name}`, async ({ page, startServer }) => {
        await reach({ page, startServer });
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
      await reach({ page, startServer });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("a[href], button, input:not([type=checkbox], [type=radio]), textarea, select")]
          .filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.closest(".facts, .banner, .note") && !it.classList.contains("link"))
          .map((it) => [it.ariaLabel ?? it.textContent.trim(), it.getBoundingClientRect()])
          .filter(([, { width, height }]) => width < 44 || height < 44)
          .map(([name, { width, height }]) => `${name}: ${width} × ${height}`),
      );
      expect(small).toEqual([]);
    });
  }

  test("one thing at a time: list, contact, form, and back", async ({ page, startServer }) => {
    const { list } = await contacts({ page, startServer }, [ada]);
    await list.getByRole("link").click();
    await expect(list).toBeHidden();
    await page.getByRole("link", { name: "Edit" }).click();
    await expect(page.getByLabel("Name", { exact: true })).toBeVisible();
    await page.getByRole("link", { name: "Back" }).click();
    await page.getByRole("link", { name: "Back to the list" }).click();
    await expect(list).toBeVisible();
    await expect(page.getByRole("heading", { name: "Contacts", exact: true })).toBeFocused();
  });
});
