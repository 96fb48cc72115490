// A command for one's own machine that another machine began: nothing here tells what became of it, and it is not said
// to have never run.

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { begunElsewhere } from "../../src/cli/destination/own-machine.ts";
import { localTransport } from "../../src/local/transport.ts";
import { createVault } from "../../src/output/vault.ts";
import type { OpeningEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import { OrderedMap } from "../../src/run/model/ordered-map.ts";
import type { Report } from "../../src/run/model/ports.ts";
import type { Invocation } from "../../src/run/model/run.ts";
import { safe, started } from "../support/audit-events.ts";

const NONCE = "a".repeat(32);

it.each([true, false])("is told as interrupted, with where to look (fence: %s)", async (fence) => {
  const directory = mkdtempSync(join(tmpdir(), "lamplighter-elsewhere-"));
  const transport = localTransport({
    directory,
    vault: createVault("key"),
    elsewhere: new Map([[NONCE, "laptop"]]),
    environment: {},
    hint: null,
    lend: null,
    user: null,
    now: Date.now,
  });
  const report = await new Promise<Report>((resolve) =>
    transport.start(
      {
        key: "k",
        type: "reconcile",
        nonce: NONCE,
        epoch: 2,
        target: "local",
        requestedAt: 0,
        notAfter: 0,
        text: "aws s3 ls",
        commandId: null,
        capture: null,
        fence,
        stop: false,
      },
      new AbortController().signal,
      resolve,
    ),
  );
  await transport.close();
  expect(report).toMatchObject({ type: "finished", nonce: NONCE, outcome: "interrupted", exitCode: null });
  expect(report).toMatchObject({ message: expect.stringContaining("started on another computer, laptop") });
  expect(readdirSync(directory)).toEqual([]);
  rmSync(directory, { recursive: true });
});

const resumed = (epoch: number, host: string): OpeningEvent => ({
  type: "run.resumed",
  at: 0,
  epoch,
  operator: { user: "ben", host, arn: null },
  program: { version: "0.0.0", sha256: "0".repeat(64), wrapper: "1" },
  message: safe(""),
});

it.each<[string, string, number, readonly (readonly [string, string])[]]>([
  ["by the first process, elsewhere", "local", 1, [[NONCE, "laptop"]]],
  ["by a later process, here", "local", 2, []],
  ["on a node", "node", 1, []],
])("is one that was begun %s", (_, target, epoch, found) => {
  const invocation = { nonce: NONCE, target, epoch } as Invocation;
  const run = { ...initial(), open: [NONCE], invocations: OrderedMap.of([[NONCE, invocation]]) };
  expect([...begunElsewhere(run, [started() as OpeningEvent, resumed(2, "desk")], "desk")]).toEqual(found);
});
