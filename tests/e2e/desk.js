// The agents' page, and visitors who come without a widget: what they do goes straight to the server.
import { expect } from "@playwright/test";

/** The agent that a server starts with, and what it is told for that. */
export const kim = { name: "kim", password: "secret-password" };
export const admin = { LIVECHAT_ADMIN: `${kim.name}:${kim.password}` };

/** A queue that agents take from, with two departments. */
export const manual = `
[routing]
method = "manual"
[[departments]]
id = "sales"
name = "Sales"
[[departments]]
id = "support"
name = "Support"
[[custom_fields]]
id = "company"
label = "Company"
`;

let last = 0;

/** A visitor, by their API. */
export class Visitor {
  /**
   * @param {import("./server.js").LivechatServer} server
   * @param {{ name?: string, email?: string, phone?: string, department?: string, customFields?: object[] }} [who]
   */
  constructor(server, who = {}) {
    this.server = server;
    this.who = { name: "Ada Lovelace", email: "ada@example.com", ...who };
    this.token = `visitor-${(last += 1)}-`.padEnd(64, "0");
  }

  async #call(method, path, body) {
    const response = await fetch(`${this.server.url}/api/v1/livechat/${path}`, {
      method,
      headers: { "Content-Type": "application/json", "User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0" },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!answer.success) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Comes, opens a room and says something. */
  async comes(text = "Do you ship tomatoes to Norway?") {
    await this.#call("POST", "visitor", { visitor: { token: this.token, ...this.who } });
    const { room } = await this.#call("GET", `room?token=${this.token}`);
    this.rid = room._id;
    if (text) await this.says(text);
    return this;
  }

  says(msg) {
    return this.#call("POST", "message", { token: this.token, rid: this.rid, msg });
  }

  visits(title, href) {
    const pageInfo = { change: "url", title, location: { href } };
    return this.#call("POST", "page.visited", { token: this.token, rid: this.rid, pageInfo });
  }

  async sends(name, type, text) {
    const form = new FormData();
    form.set("file", new Blob([text], { type }), name);
    const headers = { "X-Visitor-Token": this.token };
    const response = await fetch(`${this.server.url}/api/v1/livechat/upload/${this.rid}`, { method: "POST", headers, body: form });
    if (!response.ok) throw new Error(`upload: ${await response.text()}`);
  }

  closes() {
    return this.#call("POST", "room.close", { token: this.token, rid: this.rid });
  }

  /** What was said in the room, the oldest first. */
  async hears() {
    const { messages } = await this.#call("GET", `messages.history/${this.rid}?token=${this.token}`);
    return messages.reverse();
  }

  /**
   * A socket on which they type and hear of typing, in a page of its own: it is the browser that has
   * sockets.
   *
   * @param {import("@playwright/test").BrowserContext} context
   */
  async socket(context) {
    const page = await context.newPage();
    await page.goto(`${this.server.url}/health`);
    await page.evaluate(
      async ([rid, token]) => {
        window.heard = [];
        const socket = new WebSocket(`${location.origin.replace("http", "ws")}/websocket`);
        await new Promise((resolve) => (socket.onopen = resolve));
        const send = (frame) => socket.send(JSON.stringify(frame));
        const event = `${rid}/user-activity`;
        const who = { token, visitorToken: token };
        window.types = (types) =>
          send({ msg: "method", id: "m", method: "stream-notify-room", params: [event, "x", types ? ["user-typing"] : [], who] });
        const ready = new Promise((resolve) => {
          socket.onmessage = ({ data }) => {
            const frame = JSON.parse(data);
            if (frame.msg === "ready") resolve();
            if (frame.msg === "ping") send({ msg: "pong" });
            if (frame.msg === "changed") window.heard.push(frame.fields.args.slice(0, 2));
          };
        });
        send({ msg: "connect", version: "1", support: ["1"] });
        send({ msg: "sub", id: "t", name: "stream-notify-room", params: [event, { useCollection: false, args: [who] }] });
        await ready;
      },
      [this.rid, this.token],
    );
    return {
      types: (types) => page.evaluate((types) => window.types(types), types),
      /** `[name, ["user-typing"]]` of everybody who typed, and `[name, []]` of who stopped. */
      heard: () => page.evaluate(() => window.heard),
      close: () => page.close(),
    };
  }
}

/** Another agent, signed in over the API, who is there for as long as the returned socket is open. */
export async function colleague(server, name, password) {
  const response = await fetch(`${server.url}/api/v1/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: name, password }),
  });
  const { data } = await response.json();
  const headers = { "X-User-Id": data.userId, "X-Auth-Token": data.authToken, "Content-Type": "application/json" };
  return {
    id: data.userId,
    call: async (method, path, body) => {
      const answer = await fetch(`${server.url}/api/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
      return answer.json();
    },
  };
}

/** The page as an agent finds it: by its words and roles. */
export class Desk {
  /** @param {import("@playwright/test").Page} page */
  constructor(page, server) {
    this.page = page;
    this.server = server;
    this.user = page.getByLabel("Name or email");
    this.password = page.getByLabel("Password");
    this.signIn = page.getByRole("button", { name: "Sign in" });
    this.lists = page.getByRole("navigation", { name: "Conversations" });
    this.waiting = page.getByRole("list", { name: /^Waiting/ });
    this.mine = page.getByRole("list", { name: /^Yours/ });
    this.log = page.getByRole("log");
    this.field = page.getByLabel("Your answer");
    this.take = page.getByRole("button", { name: "Take this conversation" });
    this.details = page.getByRole("complementary", { name: "About the visitor" });
    this.dialog = page.getByRole("dialog");
  }

  async open() {
    await this.page.goto(`${this.server.url}/agent/`);
    await this.user.waitFor();
  }

  async enter({ name, password } = kim) {
    await this.open();
    await this.user.fill(name);
    await this.password.fill(password);
    await this.signIn.click();
    await expect(this.page.getByRole("heading", { name: "Conversations" })).toBeVisible();
  }

  /** Takes the conversation of this name from the queue. */
  async takes(name) {
    await this.waiting.getByRole("link", { name }).click();
    await this.take.click();
    await this.field.waitFor();
  }

  async answers(text) {
    await this.field.fill(text);
    await this.field.press("Enter");
  }
}

/** A server with a queue, and Kim's page. */
export async function desk({ page, startServer }, settings = {}) {
  const server = await startServer({ env: admin, config: manual, ...settings });
  return { server, desk: new Desk(page, server) };
}

/** Kim in the middle of a conversation with Ada. */
export async function talk({ page, startServer }) {
  const { server, desk: kims } = await desk({ page, startServer });
  await kims.enter();
  const ada = await new Visitor(server, { phone: "+44 20 7946 0123" }).comes();
  await kims.takes(/Ada/);
  return { server, desk: kims, ada };
}
