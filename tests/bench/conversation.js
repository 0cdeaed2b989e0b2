// A long conversation beside a short one, and what of its cost grows with its length:
// `node conversation.js --program SERVER --dist DIR --report FILE`, which `cargo xtask bench` calls.
import process from "node:process";
import { parseArgs } from "node:util";
import { Agent, KIM } from "../e2e/agent.js";
import { startBrowser } from "./cdp.js";
import { startServer } from "./embedded.js";
import { growth, measuredOn, shortfalls } from "./grows.js";
import { converse } from "./long.js";
import { write } from "./report.js";
import { hostSite } from "./sites.js";
import { ourTag, page } from "./widgets.js";

const [SHORT, LONG] = [100, 10_000];

async function main() {
  const { program, dist, report } = parseArgs({ options: { program: { type: "string" }, dist: { type: "string" }, report: { type: "string" } } }).values;
  if (!program || !dist || !report) throw new Error("usage: node conversation.js --program SERVER --dist DIR --report FILE");
  const ends = [];
  try {
    const server = await startServer({ program, dist, env: KIM });
    ends.push(server.stop);
    const host = await hostSite();
    ends.push(host.close);
    const browser = await startBrowser();
    ends.push(browser.close);
    host.pages["/talk"] = page("A page with our chat", ourTag(server.url));
    const agent = await Agent.signIn(server.url);
    const costs = [];
    for (const count of [SHORT, LONG]) {
      console.log(`A conversation of ${count} messages`);
      costs.push(await converse(browser, `${host.url}/talk`, agent, count));
    }
    const sections = { "long-machine": measuredOn(browser.version), long: growth(...costs) };
    console.log(`\n${sections.long}\n`);
    await write(report, sections);
    const short = shortfalls(...costs);
    for (const line of short) console.error(line);
    return short.length === 0;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(`The bench came to no result: ${error.message}`);
  process.exitCode = 1;
}
