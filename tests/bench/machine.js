// What the numbers were measured on.
import os from "node:os";
import process from "node:process";

/** In Markdown, without a name that says whose machine it is. */
export function machine(chromium, lighthouse, runs) {
  const cores = os.cpus();
  return [
    `- ${cores.length} cores (${cores[0]?.model.trim() || os.arch()}), ${Math.round(os.totalmem() / 2 ** 30)} GB of memory, ${os.type()} ${os.release().split("-")[0]}`,
    `- ${chromium}, Node ${process.versions.node}, Lighthouse ${lighthouse}`,
    `- ${runs} runs of every visit, on ${new Date().toISOString().slice(0, 10)}`,
  ].join("\n");
}
