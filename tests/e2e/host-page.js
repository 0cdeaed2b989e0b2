// Somebody else's site, on an origin of its own: `hostPage` serves what a test gives it.
import { createServer } from "node:http";
import { test as base } from "./server.js";

export { expect, rows } from "./server.js";

/** The script tag as a site owner pastes it. */
export const snippet = (server) => `<script async src="${server}/livechat.js" data-server="${server}" data-fields="name email phone?"></script>`;

/** The same with other options, and nothing else. What is no text is written as JSON. */
export const tag = (server, options = {}) => {
  const escaped = (value) => (typeof value === "string" ? value : JSON.stringify(value)).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const written = Object.entries({ server, ...options }).map(([name, value]) => ` data-${name}="${escaped(value)}"`);
  return `<script async src="${server}/livechat.js"${written.join("")}></script>`;
};

/** A whole page with `inside` in its body. */
export const html = (inside, head = "") =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A host</title><link rel="icon" href="data:,">${head}</head>
<body><main><h1>A host</h1><p><a href="#">A link of the page</a></p></main>${inside}</body></html>`;

/**
 * `test` with `hostPage(answers)`, which takes `{ "/path": { body, type?, headers? } }` and gives
 * the address of the site.
 */
export const test = base.extend({
  // eslint-disable-next-line no-empty-pattern
  hostPage: async ({}, use) => {
    const servers = [];
    await use(async (answers) => {
      const server = createServer((request, response) => {
        const { body, type = "text/html; charset=utf-8", headers = {} } = answers[request.url] ?? {};
        response.writeHead(body === undefined ? 404 : 200, { "Content-Type": type, ...headers });
        response.end(body ?? "");
      });
      servers.push(server);
      await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
      return `http://127.0.0.1:${server.address().port}`;
    });
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  },
});
