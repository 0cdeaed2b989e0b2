// The agents' page: contacts that may not be seen, cannot be reached, or try to be more than text.
import { ada, config, contacts, hostile, long } from "./contacts.js";
import { admin, kim, Visitor } from "./desk.js";
import { expect, test } from "./server.js";

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
  await page.getByRole("button", { name: "Try again" }).focus();
  await server.start();
  // Not a click: they may have come by themselves, and the button is gone.
  await page.keyboard.press("Enter");
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
