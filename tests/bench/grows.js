// The table of the short and the long conversation, and what must not grow.
import { grouped, megabytes, ratio } from "./numbers.js";
import { table } from "./table.js";

const milliseconds = (value) => value.toFixed(1);

const lines = [
  { title: "**All of it is fetched, by scrolling up**" },
  { title: "pages of 50 messages", of: "olderPages", show: grouped },
  { title: "over the wire, bytes", of: "olderBytes", show: grouped },
  { title: "until one page is drawn, ms", of: "olderTime", show: grouped },
  { title: "main thread for one page, the first 20, ms", of: "firstTask", show: milliseconds },
  { title: "main thread for one page, the last 20, ms", of: "lastTask", show: milliseconds },
  { title: "**A step of 400 pixels through it**" },
  { title: "main thread, median, ms", of: "step", show: milliseconds },
  { title: "main thread, 95 of 100 steps, at most, ms", of: "slowStep", show: milliseconds },
  { title: "longest task of all steps, ms", of: "longest", show: milliseconds },
  { title: "**One more message arrives**" },
  { title: "main thread, ms", of: "arrival", show: milliseconds },
  { title: "**Opened again after a reload**" },
  { title: "newest message on the screen, ms", of: "reopening", show: grouped },
  { title: "main thread until then, ms", of: "reopeningTask", show: grouped },
  { title: "**What is held**" },
  { title: "rows in the document, at most", of: "rows", show: grouped },
  { title: "elements in the widget, at most", of: "elements", show: grouped },
  { title: "JavaScript heap, MB", of: "heap", show: megabytes },
  { title: "WebAssembly's memory, MB", of: "wasm", show: megabytes },
];

/** A message may take so many bytes of memory. */
const MOST_BYTES = 2_000;

/** The long conversation may have so many times the elements of the short one. */
const MOST_ELEMENTS = 1.5;

/** Bytes that each message takes beyond the short conversation. */
const perMessage = (short, long) => (long.heap + long.wasm - short.heap - short.wasm) / (long.count - short.count);

/** What a short conversation costs, what a long one, and how many times more that is. */
export function growth(short, long) {
  const rows = lines.map(({ title, of, show }) => (of ? [title, show(short[of]), show(long[of]), ratio(short[of], long[of])] : [title]));
  rows.push(["memory for one more message, bytes", "", grouped(perMessage(short, long)), ""]);
  return table(["", ...[short, long].map(({ count }) => `${grouped(count)} messages`), "ratio"], rows, "lrrr");
}

/** What it was measured with, and when. */
export const measuredOn = (chromium) => `Measured with ${chromium}, once, on ${new Date().toISOString().slice(0, 10)}.`;

/** What grows though it must not, a sentence each. */
export function shortfalls(short, long) {
  const said = [];
  if (long.elements > short.elements * MOST_ELEMENTS) said.push(`A conversation of ${long.count} messages has ${long.elements} elements in the document, one of ${short.count} only ${short.elements}.`);
  const bytes = perMessage(short, long);
  if (bytes > MOST_BYTES) said.push(`Every message takes ${grouped(bytes)} bytes of memory, more than ${grouped(MOST_BYTES)}.`);
  return said;
}
