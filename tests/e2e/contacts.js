// The agents' page with its contacts, as the tests of them find it.
import { admin, colleague, Desk, kim, manual, Visitor } from "./desk.js";
import { expect } from "./server.js";

export const config = `${manual}
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
export async function contacts({ page, startServer }, people = [], settings = {}) {
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

export const ada = { name: "Ada Lovelace", emails: ["ada@example.com"], phones: ["+44 20 7946 0123"], customFields: { company: "Engines" } };
export const bo = { name: "Bo Diddley", emails: ["bo@example.com"] };

/** Ada as she told another name and company. */
export async function disputed(server) {
  const visitor = new Visitor(server, { name: "Ada King", customFields: [{ key: "company", value: "Looms", overwrite: true }] });
  await visitor.comes("Hello?");
  return visitor;
}

export const spoken = (page, words) => expect(page.locator("[aria-live=polite].unseen")).toHaveText(words);

/** What must stay text, and what must not break a line. */
export const hostile = { name: '<img src=x onerror="window.hit=1">\u202Egnp.exe', emails: ["x@example.com"], customFields: { company: "<script>window.hit=1</script>" } };
export const long = { name: `${"W".repeat(10_000)}`, emails: ["long@example.com"] };
