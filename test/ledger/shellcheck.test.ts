import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { WRAPPER } from "../../src/ledger/node/wrapper-text.ts";
import type { Order } from "../../src/ledger/order.ts";
import { renderProbe } from "../../src/ledger/probes.ts";
import { renderScript } from "../../src/ledger/script.ts";
import { renderShared } from "../../src/ledger/shared-script.ts";

const NONCE = "0123456789abcdef0123456789abcdef";
const installed = spawnSync("shellcheck", ["--version"]).status === 0;

const ORDER: Order = {
  nonce: NONCE,
  run: "01JD",
  epoch: 0,
  notAfter: 1,
  limit: 1,
  body: "true",
  secrets: [],
  devices: [],
  capture: null,
  publicKey: null,
};

const scripts: readonly (readonly [string, string])[] = [
  ["the wrapper", WRAPPER],
  ["a script that carries it", renderScript(ORDER)],
  ["a script that takes it from the node", renderScript(ORDER, "stored")],
  [
    "a script that two nodes share",
    renderShared([
      { instance: "i-0aaaaaaaaaaaaaaa1", order: ORDER },
      { instance: "i-0aaaaaaaaaaaaaaa2", order: { ...ORDER, body: "false" } },
    ]),
  ],
  ["greet", renderProbe({ kind: "greet", run: "01JD", epoch: 0, who: "ada@host", take: null })],
  ["release", renderProbe({ kind: "release", run: "01JD", epoch: 0 })],
  ["read", renderProbe({ kind: "read", nonce: NONCE, offset: 0, length: 10 })],
  ["tail", renderProbe({ kind: "tail", nonce: NONCE })],
  ["fence", renderProbe({ kind: "fence", nonce: NONCE, stop: true })],
  ["clean", renderProbe({ kind: "clean" })],
];

it.skipIf(!installed).each(scripts)("ShellCheck finds nothing in %s", (_, text) => {
  // Functions that only another script uses are no fault, nor are variables that the runner reads from its order.
  const found = spawnSync("shellcheck", ["--shell=sh", "--exclude=SC2317,SC2329,SC2034,SC2154", "-"], {
    input: text,
    encoding: "utf8",
  });
  expect(found.stdout).toBe("");
});
