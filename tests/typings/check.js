// Holds Rocket.Chat's own validators against the requests that our client writes: one per line in the file
// that is named, as core/examples/requests.rs writes them. A line per check, then how many passed.
//
// package.json overrides typia, which they are compiled with: they name it as only yarn can fetch it.

import { readFileSync, readdirSync } from "node:fs";

import * as typings from "@rocket.chat/rest-typings";

import { BEYOND, UNVALIDATED, VALIDATED } from "./endpoints.js";

const counts = { passed: 0, failed: 0 };

function check(name, problem) {
  counts[problem ? "failed" : "passed"] += 1;
  console.log(problem ? `${name} … FAILED: ${problem}` : `${name} … ok`);
}

/** What stands in the places of the path: `{token}` is `…`. */
function params({ endpoint, address }) {
  const values = address.split("?")[0].split("/");
  const places = endpoint.split("/").map((name, at) => [name, decodeURIComponent(values[at])]);
  return Object.fromEntries(
    places.filter(([name]) => name.startsWith("{")).map(([name, value]) => [name.slice(1, -1), value]),
  );
}

/** The query as a server gets it. */
function query({ address }) {
  return Object.fromEntries(new URL(address, "http://x").searchParams);
}

/** Why a validator refuses; it may coerce what it is given, so it gets its own. */
function refusal(validator, value) {
  const own = structuredClone(value);
  return validator(own) ? "" : (validator.errors ?? []).map((error) => error.message).join("; ") || "refused";
}

/** Puts `wrong` over a request; what is undefined goes. */
function spoiled(value, wrong) {
  return JSON.parse(JSON.stringify({ ...value, ...wrong }));
}

const seen = new Set();
const called = new Set();

for (const line of readFileSync(process.argv[2], "utf8").trim().split("\n")) {
  const request = JSON.parse(line);
  const endpoint = `${request.method} ${request.endpoint}`;
  const name = `${request.call} (${endpoint})`;
  called.add(request.call.split(" ")[0]);
  if (UNVALIDATED[endpoint]) {
    if (!seen.has(endpoint)) console.log(`# ${name} has no validator: ${UNVALIDATED[endpoint]}`);
    seen.add(endpoint);
    continue;
  }
  const wanted = VALIDATED[endpoint];
  const validator = wanted && typings[wanted.validator];
  if (!validator) {
    check(name, wanted ? `${wanted.validator} is not published` : "no validator is named for it in endpoints.js");
    continue;
  }
  const parts = { body: request.body, query: query(request), params: params(request) };
  const value = parts[wanted.part];
  if (BEYOND[request.call]) {
    check(
      `${name} is beyond its validator: ${BEYOND[request.call]}`,
      refusal(validator, value) ? "" : "it is not any more: take it off the list",
    );
    continue;
  }
  check(name, refusal(validator, value));
  if (!seen.has(endpoint)) {
    seen.add(endpoint);
    check(
      `${wanted.validator} can refuse`,
      refusal(validator, spoiled(value, wanted.wrong)) ? "" : "it took a request that is wrong",
    );
  }
}

// Every call there is was written, and every entry of the lists is used.
const sources = new URL("../../core/src/wire/client/", import.meta.url);
for (const file of readdirSync(sources).filter((file) => file.endsWith(".rs"))) {
  const text = readFileSync(new URL(file, sources), "utf8");
  for (const [, name] of text.matchAll(/^impl Call for (\w+)/gm)) {
    if (!called.has(name)) check(name, "core/examples/requests.rs does not write its request");
  }
}
for (const endpoint of [...Object.keys(VALIDATED), ...Object.keys(UNVALIDATED)]) {
  if (!seen.has(endpoint)) check(endpoint, "is in endpoints.js, and nothing sends it");
}

const fine = counts.failed === 0 && counts.passed > 0;
console.log(`\ntest result: ${fine ? "ok" : "FAILED"}. ${counts.passed} passed; ${counts.failed} failed`);
process.exit(fine ? 0 : 1);
