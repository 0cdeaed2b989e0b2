// Lighthouse on a blank page, with a widget and without. The widget is as visitors get it: it knows
// nothing of Lighthouse and looks at no user agent.
import lighthouse from "lighthouse";
import { startBrowser } from "./cdp.js";
import { median } from "./numbers.js";

/** What ours has to reach, of 100. */
export const THRESHOLDS = { performance: 99, accessibility: 100, "best-practices": 100 };

/** Performance is measured, so it varies; the other two are looked up. */
const RUNS = 3;

/**
 * The scores of one page in Lighthouse's own mobile setting (a slow phone, simulated).
 *
 * @param {string} url
 * @param {string} [script] a widget's script: the page has to fetch it, and show its button
 * @returns {Promise<{ scores: Record<string, { median: number, all: number[] }>, faults: string[], version: string }>}
 */
export async function audit(url, script) {
  const results = [];
  for (let run = 0; run < RUNS; run++) {
    const lhr = await look(url);
    if (script) checkSeen(lhr, script);
    results.push(lhr);
  }
  const scores = {};
  const faults = new Set();
  for (const category of Object.keys(THRESHOLDS)) {
    const all = results.map(({ categories }) => Math.round((categories[category].score ?? 0) * 100));
    scores[category] = { median: median(all), all };
    for (const { categories, audits } of results) {
      for (const { id, weight } of categories[category].auditRefs) {
        const { score, title } = audits[id];
        if (weight > 0 && score !== null && score < 0.9) faults.add(`${title} (${id})`);
      }
    }
  }
  return { scores, faults: [...faults], version: results[0].lighthouseVersion };
}

/** What falls short of the thresholds, a sentence each. */
export function shortfalls({ scores, faults }) {
  const short = Object.entries(THRESHOLDS)
    .filter(([category, wanted]) => scores[category].median < wanted)
    .map(([category, wanted]) => `Lighthouse gives the page with our widget ${scores[category].median} for ${category}, not ${wanted}.`);
  return short.length ? [...short, ...faults.map((fault) => `Lighthouse finds fault with: ${fault}`)] : [];
}

async function look(url) {
  const browser = await startBrowser();
  try {
    const { lhr } = await lighthouse(url, { port: browser.port, output: "json", logLevel: "silent", onlyCategories: Object.keys(THRESHOLDS) });
    if (lhr.runtimeError) throw new Error(`Lighthouse could not look at ${url}: ${lhr.runtimeError.message}`);
    return lhr;
  } finally {
    browser.close();
  }
}

/** A score without the widget would be worth nothing. */
function checkSeen({ audits }, script) {
  const fetched = audits["network-requests"].details.items.some(({ url, statusCode }) => url === script && statusCode === 200);
  const button = audits["button-name"].scoreDisplayMode !== "notApplicable";
  if (!fetched || !button) throw new Error(`Lighthouse saw the page without the widget: ${fetched ? "no button" : `${script} was not fetched`}`);
}
