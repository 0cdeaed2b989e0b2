// An agent at their desk, by the calls that any Rocket.Chat client makes.
import { randomUUID } from "node:crypto";

/** What a server is started with so that `kim` can sign in. */
export const KIM = { LIVECHAT_ADMIN: "kim:a long enough password" };

export class Agent {
  #headers = {};

  /** @param {string} url the server's address */
  constructor(url) {
    this.url = url;
  }

  /** Signs in; from then on new conversations come here. */
  static async signIn(url, user = "kim", password = KIM.LIVECHAT_ADMIN.slice(4)) {
    const agent = new Agent(url);
    const { data } = await agent.call("login", { user, password });
    agent.#headers = { "X-Auth-Token": data.authToken, "X-User-Id": data.userId };
    agent.id = data.userId;
    agent.token = data.authToken;
    await agent.call("livechat/agent.status", { status: "available" });
    return agent;
  }

  /** A `GET`, or with a body a `POST`. */
  async call(path, body) {
    const answer = await fetch(`${this.url}/api/v1/${path}`, {
      method: body ? "POST" : "GET",
      headers: { ...this.#headers, ...(body && { "Content-Type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const json = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(json)}`);
    return json;
  }

  /** The one conversation that is open, once there is one. */
  async room() {
    for (let left = 100; left; left--) {
      const { rooms } = await this.call("livechat/rooms?open=true");
      if (rooms.length) return rooms[0]._id;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error("nobody talks");
  }

  /** Takes the one that waits, if it waits: the server may hand it out meanwhile. */
  async take() {
    const { inquiries } = await this.call("livechat/inquiries.list");
    for (const { _id } of inquiries) {
      await this.call("livechat/inquiries.take", { inquiryId: _id }).catch((error) => {
        if (!error.message.includes("error-inquiry-taken")) throw error;
      });
    }
  }

  /** Says something. */
  async say(rid, msg, more = {}) {
    const { message } = await this.call("chat.sendMessage", { message: { _id: randomUUID().slice(0, 17), rid, msg, ...more } });
    return message;
  }

  /** What was said in a conversation, the oldest first: who, and what. */
  async said(rid) {
    const { messages } = await this.call(`livechat/${rid}/messages?count=100`);
    return messages
      .filter((message) => !message.t)
      .sort((one, other) => Date.parse(one.ts) - Date.parse(other.ts))
      .map((message) => message.msg);
  }

  /** Types, or stops, in a page of its own: browsers have sockets. */
  async types(page, rid, typing) {
    await page.evaluate(
      async ([token, room, doing]) => {
        const socket = new WebSocket(`${location.origin.replace("http", "ws")}/websocket`);
        const send = (frame) => socket.send(JSON.stringify(frame));
        const heard = (id) =>
          new Promise((done) => socket.addEventListener("message", ({ data }) => JSON.parse(data).id === id && done()));
        await new Promise((done) => (socket.onopen = done));
        send({ msg: "connect", version: "1", support: ["1"] });
        send({ msg: "method", id: "1", method: "login", params: [{ resume: token }] });
        await heard("1");
        send({ msg: "method", id: "2", method: "stream-notify-room", params: [`${room}/user-activity`, "kim", doing, {}] });
        await heard("2");
        socket.close();
      },
      [this.token, rid, typing ? ["user-typing"] : []],
    );
  }
}
