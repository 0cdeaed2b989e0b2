// The longest task of a page's main thread, from Chromium's own trace.
/** How long one task took is told in this category. */
const CATEGORY = "disabled-by-default-devtools.timeline";

/**
 * Milliseconds of the processor that the longest task needed while `act` ran.
 *
 * @param {{ send: (method: string, params?: object) => Promise<any>, on: (method: string, act: (params: any) => void) => void }} session the page
 * @param {() => Promise<void>} act
 */
export async function longestTask(session, act) {
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const complete = new Promise((done) => session.on("Tracing.tracingComplete", done));
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: [CATEGORY, "__metadata"], excludedCategories: ["*"] } });
  await act();
  await session.send("Tracing.end");
  await complete;
  const main = events.find(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const tasks = events.filter(({ name, tid, tdur }) => name === "RunTask" && tid === main?.tid && tdur !== undefined);
  if (tasks.length === 0) throw new Error("Chromium's trace tells of no task");
  return tasks.reduce((longest, { tdur }) => Math.max(longest, tdur), 0) / 1000;
}
