// What we promise (the budgets of the project's design), and whether it is so. Bytes are those of the
// files as they are fetched, without headers and without the server's answers, as in budgets.toml.
import { grouped, median } from "./numbers.js";

const seconds = (value) => `${(value / 1000).toFixed(2)} s`;
const bytes = (value) => `${grouped(value)} bytes`;
const milliseconds = (value) => `${grouped(value)} ms`;

export const targets = [
  { title: "page load, nobody clicks", profile: "slow", visit: "load", of: "files", most: 2_000, goal: 1_500, show: bytes },
  { title: "requests at page load", profile: "slow", visit: "load", of: "requests", most: 1, goal: 1, show: grouped },
  { title: "until the form is usable", profile: "slow", visit: "openForm", of: "files", most: 75_000, goal: 60_000, show: bytes },
  { title: "main thread blocked at page load, slow", profile: "slow", visit: "load", of: "blocked", most: 0, goal: 0, show: milliseconds },
  { title: "launcher on the screen, slow", profile: "slow", visit: "load", of: "launcher", most: 600, goal: 400, show: seconds },
  { title: "from opening the page to a usable form, slow", profile: "slow", visit: "openForm", of: "form", most: 2_000, goal: 1_500, show: seconds },
];

/** The verdict on each, with our median. */
export const judged = (measured) =>
  targets.map((target) => {
    const value = median(measured[target.profile].ours[target.visit].map((cost) => cost[target.of]));
    return { ...target, value, verdict: value <= target.goal ? "goal reached" : value <= target.most ? "reached" : "**not reached**" };
  });
