// Our widget beside Rocket.Chat's, and Lighthouse:
// `node bench.js --server ADDRESS --runs N --cache DIR --report FILE`, which `cargo xtask bench` calls.
import process from "node:process";
import { parseArgs } from "node:util";
import { startBrowser } from "./cdp.js";
import { audit, shortfalls } from "./lighthouse.js";
import { machine } from "./machine.js";
import { officialFiles, VERSION } from "./official.js";
import { profiles } from "./profiles.js";
import { comparison, scores, verdicts, write } from "./report.js";
import { hostSite, officialSite } from "./sites.js";
import { load, openForm } from "./visit.js";
import { officialTag, ourTag, page, parts } from "./widgets.js";

const FEWEST_RUNS = 5;
const kinds = Object.keys(parts);

async function main() {
  const { values } = parseArgs({ options: { server: { type: "string" }, runs: { type: "string" }, cache: { type: "string" }, report: { type: "string" } } });
  const runs = Number(values.runs);
  if (!values.server || !values.cache || !values.report || !(runs >= FEWEST_RUNS)) {
    throw new Error(`usage: node bench.js --server ADDRESS --runs N --cache DIR --report FILE, with N of at least ${FEWEST_RUNS}`);
  }
  const official = await officialSite(await officialFiles(values.cache), values.server);
  const host = await hostSite();
  try {
    host.pages["/nothing"] = page("A page with no chat", "");
    host.pages["/ours"] = page("A page with our chat", ourTag(values.server));
    host.pages["/official"] = page("A page with Rocket.Chat's chat", officialTag(official.url));
    const address = (kind) => `${host.url}/${kind}`;

    const { measured, version } = await compare(address, runs);
    const audits = {};
    for (const kind of kinds) {
      console.log(`Lighthouse: ${kind}`);
      audits[kind] = await audit(address(kind), kind === "ours" ? `${values.server}/livechat.js` : undefined);
    }

    const sections = {
      machine: machine(version, audits.ours.version, runs),
      targets: verdicts(measured),
      slow: comparison(measured.slow),
      fast: comparison(measured.fast),
      lighthouse: scores(audits),
    };
    for (const name of ["slow", "fast"]) console.log(`\n${profiles[name].title}; Rocket.Chat's widget is ${VERSION}\n\n${sections[name]}`);
    console.log(`\nTargets\n\n${sections.targets}\n\nLighthouse\n\n${sections.lighthouse}\n`);
    await write(values.report, sections);

    const short = shortfalls(audits.ours);
    for (const line of short) console.error(line);
    return short.length === 0;
  } finally {
    await Promise.all([host.close(), official.close()]);
  }
}

/** Every page and visit, `runs` times, taking turns: what slows the machine down for a while slows all. */
async function compare(address, runs) {
  const measured = {};
  const browser = await startBrowser();
  try {
    for (const [name, profile] of Object.entries(profiles)) {
      measured[name] = Object.fromEntries(kinds.map((kind) => [kind, { load: [], openForm: [] }]));
      for (let run = 1; run <= runs; run++) {
        console.log(`${profile.title}: run ${run} of ${runs}`);
        for (const kind of kinds) {
          measured[name][kind].load.push(await load(browser, address(kind), parts[kind], profile));
          if (parts[kind]) measured[name][kind].openForm.push(await openForm(browser, address(kind), parts[kind], profile));
        }
      }
    }
  } finally {
    browser.close();
  }
  return { measured, version: browser.version };
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(`The bench came to no result: ${error.message}`);
  process.exitCode = 1;
}
