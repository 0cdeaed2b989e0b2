// How the end-to-end tests run: one Chromium of the system's, two at a time.
import process from "node:process";
import { defineConfig } from "@playwright/test";

// Chromium refuses its sandbox to root.
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: ".",
  outputDir: "test-results",
  workers: 2,
  fullyParallel: true,
  // A test that passes only sometimes is a bug of ours, or of the test. CI tries it twice all the same,
  // and names it at the end: whoever waits to land did not make it.
  retries: Number(process.env.LIVECHAT_E2E_RETRIES ?? 0),
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  // Something that hangs must not use up all of CI's time.
  globalTimeout: 60 * 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/report.json" }]],
  use: {
    browserName: "chromium",
    locale: "en-GB",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM || process.env.CHROME || "/usr/bin/chromium",
      args: [
        ...(asRoot ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-gpu",
        "--disable-quic",
      ],
    },
  },
});
