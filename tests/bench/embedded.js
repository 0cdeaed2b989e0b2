// An embedded server of the bench's own, with an agent who can sign in.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";

const READY = "livechat-server listening on ";
const PATIENCE_MS = 30_000;

/** So much of what it logs is told when it does not start. */
const TOLD_CHARS = 2_000;

/**
 * Starts the server on a free port with empty data; `stop` takes both away.
 *
 * @param {{ program: string, dist: string, env?: Record<string, string> }} settings
 */
export async function startServer({ program, dist, env = {} }) {
  const data = await mkdtemp(path.join(os.tmpdir(), "livechat-bench-"));
  const child = spawn(program, ["--listen", "127.0.0.1:0", "--data", data, "--dist", dist], {
    env: { ...process.env, LIVECHAT_RATE_LIMIT: "off", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Who ends the bench must not leave it behind.
  const endAll = () => child.kill();
  process.once("exit", endAll);
  let log = "";
  child.stderr.on("data", (bytes) => (log = (log + bytes).slice(-TOLD_CHARS)));
  const ended = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    process.off("exit", endAll);
    await rm(data, { recursive: true, force: true });
  };
  try {
    const url = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the server was not ready after ${PATIENCE_MS / 1000} seconds:\n${log}`)), PATIENCE_MS);
      const settle = (act, value) => {
        clearTimeout(timer);
        act(value);
      };
      child.once("error", (error) => settle(reject, error));
      child.once("close", (code) => settle(reject, new Error(`the server ended with ${code}:\n${log}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (line.startsWith(READY)) settle(resolve, line.slice(READY.length).trim());
      });
    });
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
