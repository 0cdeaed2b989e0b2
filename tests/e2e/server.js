// The real server as a fixture: `startServer` gives a test one of its own, on a free port with an
// empty data folder, and stops it at the end; `rows` looks into its database afterwards.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { test as base } from "@playwright/test";
import initSqlJs from "sql.js";

export { expect } from "@playwright/test";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
/** The server that is tested. */
export const binary = process.env.LIVECHAT_E2E_SERVER || path.join(root, "target/release/livechat-server");
/** The build that is tested. */
export const dist = process.env.LIVECHAT_E2E_DIST || path.join(root, "dist");

const READY = "livechat-server listening on ";
const PATIENCE_MS = 20_000;

/**
 * What a server is started with. All of it may be left out.
 *
 * @typedef {object} Settings
 * @property {string} [dataDir] an existing folder, which the test keeps; else a new one, removed at the end
 * @property {number} [port] 0 for any that is free
 * @property {string[]} [args] further arguments
 * @property {Record<string, string>} [env] further environment
 * @property {string} [config] what `livechat.toml` in the data folder says
 */

/** One server process after the other, on the same port and the same data. */
export class LivechatServer {
  /** The demo page's address, without a slash at the end. */
  url = "";
  /** The port that it listens on. */
  port = 0;
  /** All that it has logged. */
  log = "";

  #settings;
  #child = null;
  #exited = Promise.resolve();

  /** @param {Settings & { dataDir: string }} settings */
  constructor(settings) {
    this.#settings = settings;
    this.dataDir = settings.dataDir;
    this.port = settings.port ?? 0;
  }

  /** Starts it and waits until it listens. */
  async start() {
    if (this.#child) throw new Error("this server runs already");
    const { args = [], env = {} } = this.#settings;
    const child = spawn(
      binary,
      ["--listen", `127.0.0.1:${this.port}`, "--data", this.dataDir, "--dist", dist, ...args],
      { cwd: root, env: { ...process.env, LIVECHAT_RATE_LIMIT: "off", ...env }, stdio: ["ignore", "pipe", "pipe"] },
    );
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      child.once("close", () => {
        if (this.#child === child) this.#child = null;
        resolve();
      });
    });
    child.stderr.on("data", (bytes) => {
      this.log += bytes;
    });
    this.url = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        reject(new Error(`the server was not ready after ${PATIENCE_MS} ms:\n${this.log}`));
      }, PATIENCE_MS);
      const settle = (act, value) => {
        clearTimeout(timer);
        act(value);
      };
      createInterface({ input: child.stdout }).on("line", (line) => {
        this.log += `${line}\n`;
        if (line.startsWith(READY)) settle(resolve, line.slice(READY.length).trim());
      });
      child.once("error", (error) => settle(reject, new Error(`cannot run ${binary}: ${error.message}. Run \`cargo xtask build\`.`)));
      child.once("close", (code) => settle(reject, new Error(`the server ended with ${code}:\n${this.log}`)));
    });
    this.port = Number(new URL(this.url).port);
    return this;
  }

  /** Asks it to end, as a service manager does, and waits until it has. */
  async stop() {
    await this.#end("SIGTERM");
  }

  /** Ends it as a power cut does. */
  async kill() {
    await this.#end("SIGKILL");
  }

  /** Stops it and starts it again with the same data on the same port. */
  async restart() {
    await this.stop();
    return this.start();
  }

  async #end(signal) {
    const child = this.#child;
    if (!child) return;
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await this.#exited;
    clearTimeout(timer);
  }
}

/**
 * Playwright's `test`, with `startServer`.
 *
 * @type {import("@playwright/test").TestType<
 *   import("@playwright/test").PlaywrightTestArgs & import("@playwright/test").PlaywrightTestOptions &
 *     { startServer: (settings?: Settings) => Promise<LivechatServer> },
 *   import("@playwright/test").PlaywrightWorkerArgs & import("@playwright/test").PlaywrightWorkerOptions>}
 */
export const test = base.extend({
  startServer: async ({ context }, use, testInfo) => {
    /** @type {LivechatServer[]} */
    const servers = [];
    /** @type {string[]} */
    const folders = [];
    await use(async (settings = {}) => {
      let { dataDir } = settings;
      if (!dataDir) {
        dataDir = await mkdtemp(path.join(os.tmpdir(), "livechat-e2e-"));
        folders.push(dataDir);
      }
      if (settings.config !== undefined) {
        await mkdir(dataDir, { recursive: true });
        await writeFile(path.join(dataDir, "livechat.toml"), settings.config);
      }
      const server = new LivechatServer({ ...settings, dataDir });
      servers.push(server);
      return server.start();
    });
    // What a page still asks through a test's route fails from here on, and is no fault of the test.
    await Promise.all(context.pages().map((page) => page.unrouteAll({ behavior: "ignoreErrors" })));
    for (const server of servers) await server.stop();
    if (testInfo.status !== testInfo.expectedStatus) {
      const log = servers.map((server) => server.log).join("\n---\n");
      await testInfo.attach("server.log", { body: log, contentType: "text/plain" });
    }
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  },
});

/**
 * What `sql` finds in the database of a server that has stopped, as one object per row.
 *
 * @param {string} dataDir the server's data folder
 * @param {string} sql a query
 * @param {Record<string, unknown> | unknown[]} [values] for its parameters
 * @returns {Promise<Record<string, unknown>[]>}
 */
export async function rows(dataDir, sql, values) {
  const bytes = await readFile(await databaseIn(dataDir));
  // In memory there is no write-ahead log, and the header must not ask for one.
  bytes[18] = bytes[19] = 1;
  const { Database } = await initSqlJs();
  const database = new Database(bytes);
  try {
    const statement = database.prepare(sql, values);
    const found = [];
    while (statement.step()) found.push(statement.getAsObject());
    statement.free();
    return found;
  } finally {
    database.close();
  }
}

/** The one SQLite file of a data folder; all of it, with nothing left in its log. */
async function databaseIn(dataDir) {
  const names = await readdir(dataDir);
  for (const name of names.filter((name) => name.endsWith("-wal"))) {
    if ((await stat(path.join(dataDir, name))).size > 0) {
      throw new Error(`${name} is not empty: stop the server before looking into its database`);
    }
  }
  const files = [];
  for (const name of names) {
    const file = path.join(dataDir, name);
    if (!(await stat(file)).isFile()) continue;
    const start = (await readFile(file)).subarray(0, 15).toString("latin1");
    if (start === "SQLite format 3") files.push(file);
  }
  if (files.length !== 1) throw new Error(`${dataDir} holds ${files.length} databases: ${names.join(", ")}`);
  return files[0];
}
