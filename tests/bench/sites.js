// The web servers of the bench: somebody's site, and the official widget on an origin of its own
// before our embedded server.
import http from "node:http";
import { squeezed } from "./official.js";

/** Listens on a free port of this machine; `close` ends it. */
async function listen(server) {
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * A site whose pages are told later, by `pages["/path"] = html`.
 */
export async function hostSite() {
  const pages = {};
  const server = http.createServer((request, response) => {
    const body = pages[request.url];
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" });
    response.end(body ?? "");
  });
  return { pages, ...(await listen(server)) };
}

/**
 * Rocket.Chat's server as its widget sees it: the widget's page at `/livechat` with the server's
 * address in it, its files below that, and everything else from our embedded server.
 *
 * @param {Map<string, { type: string, body: Buffer, brotli?: Buffer }>} files
 * @param {string} embedded the embedded server's address
 */
export async function officialSite(files, embedded) {
  const upstream = new URL(embedded);
  const towards = (request) => ({
    host: upstream.hostname,
    port: upstream.port,
    method: request.method,
    path: request.url,
    headers: { ...request.headers, host: upstream.host },
  });

  const send = (request, response, { type, body, brotli }) => {
    const small = brotli && /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
    response.writeHead(200, {
      "Content-Type": type,
      "Content-Length": (small ? brotli : body).length,
      "Cache-Control": "public, max-age=300",
      Vary: "Accept-Encoding",
      ...(small && { "Content-Encoding": "br" }),
    });
    response.end(small ? brotli : body);
  };

  const pass = (request, response) => {
    const onward = http.request(towards(request), (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  };

  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://bench");
    if (pathname === "/livechat") return send(request, response, page);
    if (pathname.startsWith("/livechat/")) {
      const file = files.get(pathname.slice("/livechat/".length));
      if (file) return send(request, response, file);
      response.writeHead(404);
      return response.end();
    }
    return pass(request, response);
  });

  server.on("upgrade", (request, socket, head) => {
    const onward = http.request(towards(request));
    onward.on("upgrade", (answer, far, first) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("")}\r\n`);
      far.write(head);
      socket.write(first);
      far.pipe(socket).pipe(far);
      far.on("error", () => socket.destroy());
      socket.on("error", () => far.destroy());
    });
    onward.on("response", () => socket.destroy());
    onward.on("error", () => socket.destroy());
    onward.end();
  });

  const site = await listen(server);
  const index = files.get("index.html");
  // As Rocket.Chat's server does it: right after <body>, the site's root without a slash.
  const body = Buffer.from(index.body.toString().replace("<body>", `<body><script>SERVER_URL = ${JSON.stringify(site.url)};</script>`));
  if (body.length === index.body.length) throw new Error("the official widget's page has no <body> to put SERVER_URL into");
  const page = { type: index.type, body, brotli: await squeezed(body) };
  return site;
}
