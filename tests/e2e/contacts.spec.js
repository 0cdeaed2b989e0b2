// The agents' page: contacts are found, written, settled and deleted.
import { ada, bo, contacts, disputed, spoken } from "./contacts.js";
import { kim, Visitor } from "./desk.js";
import { expect, test } from "./server.js";

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
