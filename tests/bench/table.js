// Tables in Markdown whose columns line up, so that they are also read on a terminal.

/**
 * @param {string[]} head
 * @param {string[][]} lines
 * @param {string} sides "l" or "r" for each column
 */
export function table(head, lines, sides) {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...lines].map((line) => (line[column] ?? "").length)));
  const draw = (cells) => `| ${widths.map((width, column) => (sides[column] === "r" ? (cells[column] ?? "").padStart(width) : (cells[column] ?? "").padEnd(width))).join(" | ")} |`;
  const rule = `|${widths.map((width, column) => (sides[column] === "r" ? `${"-".repeat(width + 1)}:` : "-".repeat(width + 2))).join("|")}|`;
  return [draw(head), rule, ...lines.map(draw)].join("\n");
}
