// As much of Rocket.Chat's realtime protocol (DDP) as its widget wants before it shows its button.
// The bench needs it while the embedded server has no `/websocket` of its own.
import { WebSocketServer } from "ws";

const sockets = new WebSocketServer({ noServer: true });

/** Takes an upgraded connection and answers whatever is asked with "done". */
export function answerDdp(request, socket, head) {
  sockets.handleUpgrade(request, socket, head, (client) => {
    const say = (message) => client.send(JSON.stringify(message));
    client.on("message", (bytes) => {
      const { msg, id } = JSON.parse(bytes.toString());
      if (msg === "connect") say({ msg: "connected", session: "bench" });
      if (msg === "ping") say({ msg: "pong", ...(id && { id }) });
      if (msg === "sub") say({ msg: "ready", subs: [id] });
      if (msg === "unsub") say({ msg: "nosub", id });
      if (msg === "method") {
        say({ msg: "result", id, result: null });
        say({ msg: "updated", methods: [id] });
      }
    });
    client.on("error", () => client.terminate());
  });
}
