// The agents' page: contacts, from search to import.
import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { admin, colleague, Desk, kim, manual, Visitor } from "./desk.js";
import { expect, test } from "./server.js";

const config = `${manual}
[[custom_fields]]
id = "tax_no"
label = "Tax number"
pattern = "^[A-Z]{2}[0-9]+$"
[[custom_fields]]
id = "garden"
label = "Garden"
type = "select"
options = ["Balcony", "Field"]
`;

/** Kim at the contacts of a server that has these. */
async function contacts({ page, startServer }, people = [], settings = {}) {
  const server = await startServer({ env: admin, config, ...settings });
  const me = await colleague(server, kim.name, kim.password);
  const ids = [];
  for (const person of people) {
    const { contactId } = await me.call("POST", "omnichannel/contacts", { emails: [], phones: [], ...person });
    ids.push(contactId);
  }
  const desk = new Desk(page, server);
  await desk.enter();
  await page.getByRole("link", { name: "Contacts", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Contacts", exact: true })).toBeFocused();
  return { server, me, ids, desk, list: page.getByRole("list", { name: "Contacts found" }), search: page.getByLabel("Search contacts") };
}

const ada = { name: "Ada Lovelace", emails: ["ada@example.com"], phones: ["+44 20 7946 0123"], customFields: { company: "Engines" } };
const bo = { name: "Bo Diddley", emails: ["bo@example.com"] };

/** Ada as she told another name and company. */
async function disputed(server) {
  const visitor = new Visitor(server, { name: "Ada King", customFields: [{ key: "company", value: "Looms", overwrite: true }] });
  await visitor.comes("Hello?");
  return visitor;
}

const spoken = (page, words) => expect(page.locator("[aria-live=polite].unseen")).toHaveText(words);

test("who is typed is found, and the address leads there again", async ({ page, startServer }) => {
  const { list, search } = await contacts({ page, startServer }, [ada, bo]);
  await expect(list.getByRole("link")).toHaveCount(2);
  await search.pressSequentially("ada", { delay: 40 });
  await expect(list.getByRole("link")).toHaveCount(1);
  await expect(list).toContainText("ada@example.com");
  await spoken(page, /^1 contact/);
  await expect(page).toHaveURL(/#\/contacts\?q=ada$/);
  await list.getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Ada Lovelace" })).toBeFocused();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
  await expect(search).toHaveValue("ada");
  await expect(list.getByRole("link")).toHaveCount(1);
  await page.goBack();
  await expect(page.getByText("Choose one to see what you know of them.")).toBeVisible();
  await search.fill("nobody at all");
  await expect(page.getByText("Nobody found for “nobody at all”.")).toBeVisible();
});

test("a late answer to what was typed before changes nothing", async ({ page, startServer }) => {
  const { list, search } = await contacts({ page, startServer }, [ada, bo]);
  await page.route(/searchText=b(&|$)/, async (route) => {
    const answer = await route.fetch();
    await new Promise((done) => setTimeout(done, 1_500));
    await route.fulfill({ response: answer });
  });
  const slow = page.waitForRequest(/searchText=b(&|$)/);
  await search.fill("b");
  const late = (await slow).response();
  await search.fill("ada");
  await expect(list.getByRole("link")).toHaveCount(1);
  await late;
  await expect(list).toContainText("Ada Lovelace");
});

test("one goes through pages, and sorts", async ({ page, startServer }) => {
  const people = Array.from({ length: 30 }, (_, place) => ({ name: `Person ${String(place).padStart(2, "0")}` }));
  const { list } = await contacts({ page, startServer }, people);
  await expect(page.getByText("1–25 of 30")).toBeVisible();
  await expect(list.getByRole("link").first()).toContainText("Person 00");
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByText("26–30 of 30")).toBeVisible();
  await expect(page.getByRole("button", { name: "Next page" })).toBeFocused();
  await expect(page).toHaveURL(/page=2/);
  await page.getByLabel("Sort").selectOption("Newest first");
  await expect(list.getByRole("link").first()).toContainText("Person 29");
  await expect(page.getByText("1–25 of 30")).toBeVisible();
});

test("unknown ones are apart, and known once somebody has changed them", async ({ page, startServer }) => {
  const { server, list } = await contacts({ page, startServer }, [bo]);
  await new Visitor(server, { email: undefined, name: "Passer By" }).comes();
  await page.getByLabel("Which contacts").selectOption("Unknown");
  await list.getByRole("link", { name: /Passer By/ }).click();
  await expect(page.getByText("Unknown · ")).toBeVisible();
  await page.getByLabel("Looked after by").selectOption("kim");
  await spoken(page, /kim looks after them now/);
  await page.getByLabel("Which contacts").selectOption("Known");
  await expect(list.getByRole("link", { name: /Passer By/ })).toBeVisible();
});

test("a contact is written with the keyboard alone, and what is wrong is said at its field", async ({ page, startServer }) => {
  const { me } = await contacts({ page, startServer });
  await page.getByRole("link", { name: "New contact" }).first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "New contact" })).toBeFocused();
  const [name, email, tax] = [page.getByLabel("Name", { exact: true }), page.getByLabel("Email"), page.getByLabel("Tax number")];
  const to = async (field) => {
    for (let presses = 0; presses < 30 && !(await field.evaluate((it) => it === document.activeElement)); presses += 1) await page.keyboard.press("Tab");
    await expect(field).toBeFocused();
  };
  await to(email);
  await page.keyboard.type("grace@");
  await to(tax);
  await page.keyboard.type("12");
  await page.keyboard.press("Enter");
  const summary = page.getByRole("alert").filter({ hasText: "3 things to mend" });
  await expect(summary).toBeFocused();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toHaveAccessibleDescription("Enter a name");
  await expect(email).toHaveAccessibleDescription("Enter an email like name@example.com");
  await expect(tax).toHaveAccessibleDescription(/Tax number/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(name).toBeFocused();
  await page.keyboard.type("Grace Hopper");
  await expect(name).not.toHaveAttribute("aria-invalid", "true");
  await to(email);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("grace@gmial.com");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "grace@gmail.com" })).toBeVisible();
  await to(tax);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("DE12");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Grace Hopper" })).toBeFocused();
  await spoken(page, /^Saved/);
  const { contacts: found } = await me.call("GET", "omnichannel/contacts.search?searchText=grace");
  expect(found[0]).toMatchObject({ name: "Grace Hopper", emails: [{ address: "grace@gmial.com" }], customFields: { tax_no: "DE12" } });
});

test("between chats and contacts, and up again, by keys", async ({ page, startServer }) => {
  const { list } = await contacts({ page, startServer }, [ada]);
  await page.keyboard.press("Alt+c");
  await expect(page.getByRole("heading", { name: "Conversations" })).toBeVisible();
  await page.keyboard.press("Alt+c");
  await expect(page.getByRole("heading", { name: "Contacts", exact: true })).toBeFocused();
  await list.getByRole("link").press("Enter");
  await expect(page.getByRole("heading", { name: "Ada Lovelace" })).toBeFocused();
  await page.getByRole("link", { name: "Edit" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Edit Ada Lovelace" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Ada Lovelace" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Contacts", exact: true })).toBeFocused();
});

test("a contact is changed: several addresses and numbers, fields by their labels", async ({ page, startServer }) => {
  const { me, ids, list } = await contacts({ page, startServer }, [ada]);
  await list.getByRole("link").click();
  const facts = page.getByRole("region", { name: "What is known" });
  await expect(facts).toContainText("CompanyEngines");
  await expect(facts.getByRole("link", { name: "ada@example.com" })).toHaveAttribute("href", "mailto:ada@example.com");
  await page.getByRole("link", { name: "Edit" }).click();
  await expect(page.getByRole("heading", { name: "Edit Ada Lovelace" })).toBeFocused();
  await page.getByRole("button", { name: "Add another email" }).click();
  await expect(page.getByRole("textbox", { name: "Email 2" })).toBeFocused();
  await page.keyboard.type("ADA@example.com");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("textbox", { name: "Email 2" })).toBeFocused();
  await expect(page.getByRole("textbox", { name: "Email 2" })).toHaveAccessibleDescription("This address is there already");
  await page.getByRole("textbox", { name: "Email 2" }).fill("countess@example.com");
  await page.getByLabel("Garden").selectOption("Field");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Ada Lovelace" })).toBeFocused();
  await expect(facts).toContainText("GardenField");
  const { contact } = await me.call("GET", `omnichannel/contacts.get?contactId=${ids[0]}`);
  expect(contact.emails.map(({ address }) => address)).toEqual(["ada@example.com", "countess@example.com"]);
  expect(contact.phones).toEqual([{ phoneNumber: "+44 20 7946 0123" }]);
});

test("who is there already is named before saving", async ({ page, startServer }) => {
  const { me } = await contacts({ page, startServer }, [ada]);
  await page.getByRole("link", { name: "New contact" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("Ada again");
  await page.getByLabel("Email").fill("Ada@example.com");
  await page.getByRole("button", { name: "Save" }).click();
  const warning = page.getByRole("alert").filter({ hasText: "already" });
  await expect(warning).toBeFocused();
  await expect(warning.getByRole("link", { name: "Ada Lovelace" })).toBeVisible();
  await page.getByRole("button", { name: "Save anyway" }).click();
  await expect(page.getByRole("heading", { name: "Ada again" })).toBeVisible();
  expect((await me.call("GET", "omnichannel/contacts.search")).total).toBe(2);
});

test("what was written is asked about once before it is lost", async ({ page, startServer }) => {
  const { desk } = await contacts({ page, startServer }, [ada]);
  await page.getByRole("link", { name: "New contact" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("Half");
  await page.getByRole("link", { name: "Chats", exact: true }).click();
  await expect(desk.dialog).toContainText("Leave without saving?");
  await desk.dialog.getByRole("button", { name: "Go on writing" }).click();
  await expect(desk.dialog).toHaveCount(0);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Half");
  await page.getByRole("link", { name: "Cancel" }).click();
  await desk.dialog.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveCount(0);
  await page.getByRole("link", { name: "New contact" }).first().click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("");
});

test("what was said differently is settled", async ({ page, startServer }) => {
  const { server, me, ids, list } = await contacts({ page, startServer }, [ada]);
  await disputed(server);
  await page.reload();
  await expect(list.getByRole("link")).toContainText("Several values are known");
  await list.getByRole("link").click();
  const form = page.getByRole("form", { name: "Which is right?" });
  await form.getByRole("group", { name: "Name" }).getByLabel("Ada King").check();
  await form.getByRole("button", { name: "Keep the chosen" }).click();
  await expect(form.getByRole("alert")).toHaveText("Choose what is right in each.");
  await expect(form.getByRole("group", { name: "Company" }).getByLabel(/Engines/)).toBeFocused();
  await form.getByRole("group", { name: "Company" }).getByLabel(/Engines/).check();
  await form.getByRole("button", { name: "Keep the chosen" }).click();
  await expect(form).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Ada King" })).toBeVisible();
  const { contact } = await me.call("GET", `omnichannel/contacts.get?contactId=${ids[0]}`);
  expect(contact).toMatchObject({ name: "Ada King", customFields: { company: "Engines" } });
  expect(contact.conflictingFields).toBeUndefined();
});

test("from a conversation to its contact and back, and what was said before is read", async ({ page, startServer }) => {
  const { server, me, desk, list } = await contacts({ page, startServer });
  const visitor = await new Visitor(server, { customFields: [{ key: "tax_no", value: "DE1", overwrite: true }] }).comes("First time");
  await me.call("POST", "livechat/inquiries.take", { inquiryId: visitor.rid });
  await me.call("POST", "livechat/room.closeByUser", { rid: visitor.rid, comment: "Done" });
  const first = visitor.rid;
  await visitor.comes("Second time");
  await page.getByRole("link", { name: "Chats" }).click();
  await desk.waiting.getByRole("link", { name: /Ada/ }).click();
  await expect(desk.details).toContainText("Tax number");
  await desk.details.getByRole("link", { name: "Open the contact" }).click();
  await expect(page.getByRole("heading", { name: "Ada Lovelace" })).toBeFocused();
  await page.getByRole("region", { name: "Conversations" }).getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(first));
  await expect(desk.log).toContainText("First time");
  await expect(page.getByText("This conversation has ended.")).toBeVisible();
  await page.reload();
  await expect(desk.log).toContainText("First time");
  await page.getByRole("link", { name: "Back to the contact" }).click();
  await page.getByRole("link", { name: "Open it" }).click();
  await expect(desk.log).toContainText("Second time");
  expect(list).toBeTruthy();
});

test("somebody looks after a contact, and nobody", async ({ page, startServer }) => {
  const { me, ids, list } = await contacts({ page, startServer }, [ada]);
  await list.getByRole("link").click();
  const manager = async () => (await me.call("GET", `omnichannel/contacts.get?contactId=${ids[0]}`)).contact.contactManager;
  await page.getByLabel("Looked after by").selectOption("kim");
  await expect.poll(manager).toBe(me.id);
  await page.reload();
  await expect(page.getByLabel("Looked after by")).toHaveValue(me.id);
  await page.getByLabel("Looked after by").selectOption("Nobody");
  await expect.poll(manager).toBeFalsy();
});

test("a contact is deleted once that is confirmed, and not while they talk", async ({ page, startServer }) => {
  const { server, me, desk, list } = await contacts({ page, startServer }, [ada, bo]);
  const visitor = await disputed(server);
  await list.getByRole("link", { name: /Ada/ }).click();
  const button = page.getByRole("button", { name: "Delete" });
  await button.click();
  await expect(desk.dialog).toContainText("Delete Ada Lovelace?");
  await page.keyboard.press("Escape");
  await expect(desk.dialog).toHaveCount(0);
  await expect(button).toBeFocused();
  await button.click();
  await desk.dialog.getByRole("button", { name: "Delete" }).click();
  await expect(desk.dialog.getByRole("alert")).toContainText("Close it first.");
  await visitor.closes();
  await desk.dialog.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "Contacts", exact: true })).toBeFocused();
  await expect(list.getByRole("link")).toHaveCount(1);
  expect((await me.call("GET", "omnichannel/contacts.search")).total).toBe(1);
});

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

test("an agent who may not see contacts is told what is missing", async ({ page, startServer }) => {
  await page.route("**/omnichannel/contacts.search*", (route) =>
    route.fulfill({
      status: 403,
      contentType: "application/json",
      body: JSON.stringify({ success: false, error: "User does not have the permissions required for this action [error-unauthorized]" }),
    }),
  );
  await contacts({ page, startServer });
  await expect(page.getByRole("alert").filter({ hasText: "may not" })).toContainText("the permission view-livechat-contact");
  await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0);
});

test("a server without contacts says so, and still finds people", async ({ page, startServer }) => {
  await page.route("**/omnichannel/contacts*", (route) =>
    route.fulfill({ status: 404, contentType: "application/json", body: JSON.stringify({ success: false, error: "Resource not found" }) }),
  );
  const { server, search } = await contacts({ page, startServer });
  await new Visitor(server).comes();
  await expect(page.getByText(/needs Rocket\.Chat 7\.0 or newer/)).toBeVisible();
  await search.fill("ada@example.com");
  await expect(page.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
});

test("what the network keeps away comes by itself once it is back", async ({ page, startServer }) => {
  const { server, search, list } = await contacts({ page, startServer }, [ada]);
  await server.stop();
  await search.fill("ada");
  await expect(page.getByRole("alert").filter({ hasText: "The server cannot be reached." })).toBeVisible();
  await server.start();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(list.getByRole("link", { name: /Ada/ })).toBeVisible();
});

test("a personal access token signs in", async ({ page, startServer }) => {
  const server = await startServer({ env: admin, config });
  const answer = await fetch(`${server.url}/api/v1/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: kim.name, password: kim.password }),
  });
  const { data } = await answer.json();
  await page.goto(`${server.url}/agent/#/contacts`);
  await page.getByText("Another server").click();
  await page.getByLabel("Use a personal access token").check();
  await page.getByLabel("User id").fill(data.userId);
  await page.getByLabel("Personal access token", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText("User id or token is not right.");
  await page.getByLabel("Personal access token", { exact: true }).fill(data.authToken);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Contacts", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Password").waitFor();
  // The token is its owner's: it still works elsewhere.
  const headers = { "X-User-Id": data.userId, "X-Auth-Token": data.authToken };
  expect((await fetch(`${server.url}/api/v1/me`, { headers })).status).toBe(200);
});

const hostile = { name: '<img src=x onerror="window.hit=1">\u202Egnp.exe', emails: ["x@example.com"], customFields: { company: "<script>window.hit=1</script>" } };
const long = { name: `${"W".repeat(10_000)}`, emails: ["long@example.com"] };

test("what people call themselves stays text", async ({ page, startServer }) => {
  const { list } = await contacts({ page, startServer }, [hostile, long]);
  await list.getByRole("link", { name: /img src/ }).click();
  await expect(page.getByText("<script>window.hit=1</script>")).toBeVisible();
  await expect(page.locator("main img, main script")).toHaveCount(0);
  expect(await page.locator("main").textContent()).not.toContain("\u202E");
  await list.getByRole("link", { name: /WWW/ }).click();
  await expect(page.getByRole("heading", { name: /WWW/ })).toBeVisible();
  expect(await page.evaluate(() => [window.hit, document.documentElement.scrollWidth <= innerWidth])).toEqual([undefined, true]);
});

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
