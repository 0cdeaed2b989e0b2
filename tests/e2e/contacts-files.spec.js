// The agents' page: contacts come from files, and go into them.
import { readFile } from "node:fs/promises";
import { ada, bo, contacts, spoken } from "./contacts.js";
import { expect, test } from "./server.js";

test("a file with errors is looked through, sent, and what did not go in comes back", async ({ page, startServer }) => {
  const { me } = await contacts({ page, startServer }, [ada]);
  await page.getByRole("link", { name: "Import contacts" }).click();
  const csv = [
    "\ufeffFull name;E-Mail;Notes;Company",
    '"Hopper; Grace";grace@example.com;x;"The ""Mark I"""',
    ";nobody;x;",
    "Ada;ADA@example.com;x;Looms",
    "<b>Bo</b>;bo@example.com;x;",
    "",
  ].join("\r\n");
  await page.getByLabel("Choose a file").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect(page.getByText("3 rows can go in, 1 cannot.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Line 3" })).toContainText("“nobody” is not an e-mail address.");
  await expect(page.getByLabel("What “E-Mail” is")).toHaveValue("email address");
  await expect(page.getByLabel("What “Notes” is")).toHaveValue("");
  await page.getByLabel("What “Full name” is").selectOption("Leave out");
  await expect(page.getByText("Choose the column that says what people are called.")).toBeVisible();
  await page.getByLabel("What “Full name” is").selectOption("Name");
  await page.getByRole("button", { name: "Import 3 rows" }).click();
  await expect(page.getByRole("heading", { name: "Import ended" })).toBeFocused();
  const became = page.getByRole("region", { name: "What became of the rows" });
  await expect(became).toContainText("Added2 lines 2, 5");
  await expect(became).toContainText("There already1 line 4");
  await expect(became).toContainText("Did not go in1 line 3");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download what did not go in" }).click()]);
  const text = await readFile(await download.path(), "utf8");
  expect(text).toBe("\ufeffFull name,E-Mail,Notes,Company,problem\r\n,nobody,x,,The name is missing. “nobody” is not an e-mail address.\r\n");
  const { contacts: all } = await me.call("GET", "omnichannel/contacts.search?sort=%7B%22name%22:1%7D");
  expect(all.map(({ name }) => name)).toEqual(["<b>Bo</b>", "Ada Lovelace", "Hopper; Grace"]);
  expect(all[2].customFields).toEqual({ company: 'The "Mark I"' });
});

test("a server that asks for a pause gets it", async ({ page, startServer }) => {
  await contacts({ page, startServer });
  let limited = 0;
  await page.route("**/omnichannel/contacts", (route) => {
    if (limited++) return route.continue();
    const error = "Error, too many requests. Please slow down. You must wait 2 seconds before trying this endpoint again. [error-too-many-requests]";
    return route.fulfill({ status: 429, contentType: "application/json", body: JSON.stringify({ success: false, error }) });
  });
  await page.getByRole("link", { name: "Import contacts" }).click();
  await page.getByLabel("Choose a file").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("name\nAda\nBo\n") });
  await page.getByRole("button", { name: "Import 2 rows" }).click();
  await expect(page.getByText(/The server asks for a pause/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Import ended" })).toBeVisible();
  await expect(page.getByRole("region", { name: "What became of the rows" })).toContainText("Added2 lines 2–3");
});

test("a file that is dropped is read; an import is stopped, gone on with, and nobody is there twice", async ({ page, startServer }) => {
  const { me } = await contacts({ page, startServer });
  await page.getByRole("link", { name: "Import contacts" }).click();
  const rows = Array.from({ length: 40 }, (_, row) => `Person ${row},p${row}@example.com`);
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
    return data;
  }, `name,email\n${rows.join("\n")}\n`);
  await page.dispatchEvent(".drop", "drop", { dataTransfer: data });
  await page.route("**/omnichannel/contacts", async (route) => {
    await new Promise((done) => setTimeout(done, 50));
    await route.continue().catch(() => {});
  });
  await page.getByRole("button", { name: "Import 40 rows" }).click();
  await page.getByText(/^[1-9]\d* of 40 rows/).waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  const became = page.getByRole("region", { name: "What became of the rows" });
  await expect(became).toContainText("Not tried");
  await page.getByRole("button", { name: "Go on" }).click();
  // Each row is a call or two, one after the other.
  await expect(became).toContainText(/Added\d+/, { timeout: 60_000 });
  await expect(became).not.toContainText("Not tried");
  expect((await me.call("GET", "omnichannel/contacts.search")).total).toBe(40);
});

test("100,000 rows do not freeze the page", async ({ page, startServer }) => {
  await contacts({ page, startServer });
  await page.getByRole("link", { name: "Import contacts" }).click();
  const rows = Array.from({ length: 100_000 }, (_, row) => (row % 1_000 ? `Person ${row},p${row}@example.com` : `Person ${row},broken`));
  const buffer = Buffer.from(`name,email\n${rows.join("\n")}\n`);
  // How often the page was drawn while it read: a page that freezes is drawn once, when it has read.
  await page.evaluate(() => {
    window.drawn = 0;
    const tick = () => {
      const reads = /rows can go in/.test(document.body.innerText);
      if (!reads) window.drawn++;
      requestAnimationFrame(tick);
    };
    document.querySelector("input[type=file]").addEventListener("change", () => requestAnimationFrame(tick), { once: true });
  });
  await page.getByLabel("Choose a file").setInputFiles({ name: "many.csv", mimeType: "text/csv", buffer });
  await expect(page.getByText("99,900 rows can go in, 100 cannot.")).toBeVisible({ timeout: 50_000 });
  await expect(page.getByText("and 50 more")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Line" })).toHaveCount(50);
  expect(await page.evaluate(() => window.drawn)).toBeGreaterThan(10);
});

test("those who are searched for are exported, and no formula runs", async ({ page, startServer }) => {
  const formula = { name: '=HYPERLINK("https://evil.example")', emails: ["x@example.com"] };
  const { me, search, list } = await contacts({ page, startServer }, [ada, bo, formula]);
  await search.fill("example");
  await expect(page).toHaveURL(/q=example/);
  await expect(list.getByRole("link")).toHaveCount(3);
  await spoken(page, /^3 contacts/);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export these contacts" }).click()]);
  expect(download.suggestedFilename()).toBe("contacts.csv");
  const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
  expect(lines[0]).toBe("\ufeffid,name,emails,phones,manager,company,tax_no,garden");
  expect(lines.slice(1, 4).map((line) => line.replace(/^\w+,/, ""))).toEqual([
    '"\'=HYPERLINK(""https://evil.example"")",x@example.com,,,,,',
    "Ada Lovelace,ada@example.com,+44 20 7946 0123,,Engines,,",
    "Bo Diddley,bo@example.com,,,,,",
  ]);
  await spoken(page, /3 contacts exported/);
  expect(me.id).toBeTruthy();
});
