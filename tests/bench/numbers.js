// Medians, and numbers as people read them.

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** 381716 → "381,716". */
export const grouped = (value) => Math.round(value).toLocaleString("en-US");

/** 7936476 → "7.94". */
export const megabytes = (value) => (value / 1_000_000).toFixed(2);

/** How many times more `theirs` is than `ours`: "204×". Nothing has no multiples. */
export function ratio(ours, theirs) {
  if (ours === 0) return theirs === 0 ? "1×" : "–";
  const times = theirs / ours;
  return `${times >= 10 ? grouped(times) : times.toFixed(1)}×`;
}
