// Puts what was measured into docs/performance.md, between its markers; the words around them are
// written by hand and stay.
import { readFile, writeFile } from "node:fs/promises";
import { median, ratio } from "./numbers.js";
import { rows } from "./rows.js";
import { table } from "./table.js";
import { judged } from "./targets.js";
import { THRESHOLDS } from "./lighthouse.js";

/** The comparison in one profile. @param {Record<string, Record<string, object[]>>} costs by page and visit */
export function comparison(costs) {
  const lines = rows.map(({ title, visit, of, unit, show }) => {
    if (!visit) return [title];
    const cells = (kind) => {
      const values = (costs[kind][visit] ?? []).map((cost) => cost[of]).filter((value) => value !== undefined);
      if (values.length === 0) return ["", "", NaN];
      return [show(median(values)), `${show(Math.min(...values))} – ${show(Math.max(...values))}`, median(values)];
    };
    const [ours, ourNoise, our] = cells("ours");
    const [theirs, theirNoise, their] = cells("official");
    return [unit ? `${title}, ${unit}` : title, ours, ourNoise, theirs, theirNoise, ratio(our, their), cells("nothing")[0]];
  });
  return table(["", "ours", "min – max", "Rocket.Chat", "min – max", "ratio", "bare page"], lines, "lrrrrrr");
}

/** Our promises, and whether they are kept. */
export function verdicts(measured) {
  const lines = judged(measured).map(({ title, value, most, goal, show, verdict }) => [title, show(value), show(most), show(goal), verdict]);
  return table(["", "measured", "at most", "goal", ""], lines, "lrrrl");
}

/** Lighthouse's scores. @param {Record<string, Awaited<ReturnType<import("./lighthouse.js").audit>>>} audits by page */
export function scores(audits) {
  const names = { nothing: "blank page alone", ours: "with our widget", official: "with Rocket.Chat's" };
  const score = ({ median, all }) => (new Set(all).size === 1 ? `${median}` : `${median} (${all.join(", ")})`);
  const lines = Object.keys(names).map((kind) => [names[kind], ...Object.keys(THRESHOLDS).map((category) => score(audits[kind].scores[category]))]);
  lines.push(["to be reached with ours", ...Object.values(THRESHOLDS).map(String)]);
  return table(["", "performance", "accessibility", "best practices"], lines, "lrrr");
}

/** Replaces what is between `<!-- bench:NAME -->` and `<!-- /bench -->` for each given name. */
export async function write(file, parts) {
  let text = await readFile(file, "utf8");
  for (const [name, part] of Object.entries(parts)) {
    const marked = new RegExp(`(<!-- bench:${name} -->\\n)[^]*?(<!-- /bench -->)`);
    if (!marked.test(text)) throw new Error(`${file} has no <!-- bench:${name} --> … <!-- /bench -->`);
    text = text.replace(marked, (_, begin, end) => `${begin}\n${part}\n\n${end}`);
  }
  await writeFile(file, text);
}
