// A log beside what Systems Manager remembers: what agrees is told to agree, and each way in which one can differ from the
// other is told by its name. The commands are the scripts that are really sent.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLine } from "../../../src/audit/lines/log-line.ts";
import { HISTORY_DAYS, type PastCommand, readHistory } from "../../../src/aws/history/command-history.ts";
import { type Comparison, compareHistory } from "../../../src/aws/history/compare-history.ts";
import { readEvidence, withoutOthers } from "../../../src/aws/history/evidence.ts";
import type { Claim, LogClaims } from "../../../src/aws/history/log-claims.ts";
import { claimCollector } from "../../../src/aws/history/log-claims.ts";
import { commentOf } from "../../../src/aws/ledger/send-script.ts";
import { sha256 } from "../../../src/digest.ts";
import { WRAPPER_SHA256, WRAPPER_VERSION } from "../../../src/ledger/node/wrapper-text.ts";
import type { Order } from "../../../src/ledger/order.ts";
import { type ProbeOrder, renderProbe } from "../../../src/ledger/probes.ts";
import { renderScript } from "../../../src/ledger/script.ts";
import { renderShared } from "../../../src/ledger/shared-script.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { INSTANCE, RUN, serviceError } from "../../support/scripted-aws.ts";
import { realLog } from "../../support/tampering.ts";

const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
const REACH = NOW - HISTORY_DAYS * 24 * HOUR;

/** A log of so many commands, two lines each, and the history that led to it. */
function walked(count: number, begunAt = NOW - 5 * HOUR): { log: LogClaims; history: PastCommand[] } {
  const claims = Array.from(
    { length: count },
    (_, i): Claim => ({
      nonce: sha256(`nonce ${i}`).slice(0, 32),
      line: 2 * i + 2,
      task: `step-${i}@node`,
      phase: "command",
      instance: INSTANCE,
      text: `echo ${i}`,
      wrapper: WRAPPER_VERSION,
      requestedAt: begunAt + i * 1000,
      refused: false,
      ids: [`id-${i}`],
    }),
  );
  const lines = 2 * count + 1;
  const heads = new Map(Array.from({ length: lines }, (_, i) => [sha256(`line ${i + 1}`), i + 1]));
  return {
    log: { run: RUN, claims, heads, lines, head: sha256(`line ${lines}`), from: begunAt, to: begunAt + HOUR },
    history: claims.map((claim, i) => commandFor(claim, `id-${i}`)),
  };
}

function orderOf(claim: Claim, run: string): Order {
  return {
    nonce: claim.nonce,
    run,
    epoch: 0,
    notAfter: 1_800_000_000,
    limit: 60,
    body: claim.text,
    secrets: [],
    devices: [],
    capture: null,
    publicKey: null,
    ledgerRoot: "/var/lib/lamplighter",
  };
}

function commandFor(claim: Claim, id: string, run = RUN, wrapper?: "carried" | "stored"): PastCommand {
  const script = renderScript(orderOf(claim, run), wrapper);
  return {
    id,
    instance: INSTANCE,
    document: "AWS-RunShellScript",
    comment: commentOf(claim.nonce, sha256(`line ${claim.line}`)),
    requestedAt: claim.requestedAt,
    status: "Success",
    parametersSha256: sha256(script),
    script,
  };
}

/** A question to the node, sent when the log's newest line was that one. */
function question(probe: ProbeOrder, line: string): PastCommand {
  const { log, history } = walked(1);
  return {
    ...(history[0] as PastCommand),
    id: `question about ${line}`,
    comment: commentOf(`probe-${probe.kind}`, sha256(line)),
    requestedAt: log.from,
    script: renderProbe(probe),
  };
}

const release = (run: string): ProbeOrder => ({ kind: "release", run, epoch: 0 });

const compare = (log: LogClaims, history: readonly PastCommand[]): Comparison =>
  compareHistory(log, history, { reach: REACH, now: NOW });
const kinds = (it: Comparison): readonly string[] => it.differences.map(({ kind }) => kind);

describe("commands of several nodes in one request", () => {
  const INSTANCES = ["i-0aaaaaaaaaaaaaaa1", "i-0aaaaaaaaaaaaaaa2", "i-0aaaaaaaaaaaaaaa3"];
  /** A log of a command on each of three nodes, and the history of the one request. */
  const together = (bodies: (claim: Claim) => string = ({ text }) => text) => {
    const { log, history } = walked(3);
    const claims = log.claims.map((claim, at) => ({ ...claim, instance: INSTANCES[at] ?? "", ids: ["one"] }));
    const orders = claims.map((claim) => ({
      instance: claim.instance,
      order: { ...orderOf(claim, RUN), body: bodies(claim) },
    }));
    const script = renderShared(orders);
    const shared = claims.map(
      ({ instance, requestedAt }): PastCommand => ({
        ...(history[0] as PastCommand),
        id: "one",
        instance,
        comment: commentOf("together-3", sha256("line 6")),
        requestedAt,
        script,
      }),
    );
    return { log: { ...log, claims }, history: shared };
  };

  it("agree with the log, each with its own text on its own node", () => {
    const { log, history } = together();
    const found = compare(log, history);
    expect(found).toMatchObject({ differences: [], neverSent: [], outOfReach: [], anchored: 3 });
    expect(found.matched.map(({ claim, command }) => [claim.instance, command.instance])).toEqual(
      INSTANCES.map((it) => [it, it]),
    );
  });

  it("are told when one node got another text, or none is in the log", () => {
    const altered = together(({ text, line }) => (line === 4 ? "echo other" : text));
    const { differences } = compare(altered.log, altered.history);
    expect(differences).toMatchObject([
      { kind: "text-differs", line: 4, command: { instance: INSTANCES[1] } },
    ]);
    const { log, history } = together();
    const less = { ...log, claims: log.claims.slice(0, 2) };
    expect(compare(less, history).differences).toMatchObject([
      { kind: "not-in-log", command: { instance: INSTANCES[2] } },
    ]);
  });

  it("are told when the log has another node for one of them, or AWS lacks one", () => {
    const { log, history } = together();
    const swapped = log.claims.map((claim, at) => ({ ...claim, instance: INSTANCES[(at + 1) % 3] ?? "" }));
    expect(kinds(compare({ ...log, claims: swapped }, history))).toContain("text-differs");
    expect(compare(log, history.slice(1)).differences).toMatchObject([{ kind: "not-in-history", line: 2 }]);
  });
});

describe("a command that the log says AWS refused", () => {
  const refused = () => {
    const { log, history } = walked(2);
    const claims = log.claims.map((claim, i) => (i === 0 ? { ...claim, refused: true, ids: [] } : claim));
    return { log: { ...log, claims }, history };
  };

  it("is never sent where AWS has none of it", () => {
    const { log, history } = refused();
    const found = compare(log, history.slice(1));
    expect(found).toMatchObject({ differences: [], neverSent: [{ line: 2, refused: true }] });
  });

  it("is a difference where AWS has it", () => {
    const { log, history } = refused();
    const [difference] = compare(log, history).differences;
    expect(difference).toMatchObject({ kind: "refused-in-log", line: 2, command: { id: "id-0" } });
    expect(difference?.words).toContain("never accepted according to the log, but AWS has it as id-0");
  });

  it.each([
    ["at once", [], true],
    ["after it was not known whether it was sent", [{ type: "invocation.uncertain", message: "" }], false],
    ["after a resume", [{ type: "run.resumed", epoch: 2, program: { wrapper: "2" } }], false],
    ["after it was accepted", [{ type: "invocation.accepted", commandId: "id-0" }], false],
  ] as const)("is told from others by how it ended: %s", (_, between, expected) => {
    const collector = claimCollector(new Set());
    const nonce = sha256("nonce").slice(0, 32);
    const events = [
      {
        type: "invocation.requested",
        kind: "script",
        nonce,
        task: "a",
        phase: "command",
        target: "n",
        text: "x",
      },
      ...between.map((event) => ({ ...event, nonce })),
      { type: "invocation.finished", nonce, outcome: "not-run" },
    ];
    for (const [index, event] of events.entries())
      collector.line({ seq: index + 1, prev: "", event: { ...event, at: NOW } as unknown as RunEvent });
    expect(collector.claims("").claims).toMatchObject([{ refused: expected }]);
  });
});

describe("a log and the history that agree", () => {
  it("are told to, with what anchors the one in the other", () => {
    const { log, history } = walked(5);
    expect(compare(log, history)).toMatchObject({
      differences: [],
      anchored: 5,
      outOfReach: [],
      neverSent: [],
      others: [],
    });
    expect(compare(log, history).matched).toHaveLength(5);
  });

  it("agree too when a command was sent again, and when one was never taken", () => {
    const { log, history } = walked(3);
    const again = commandFor(log.claims[1] as Claim, "again");
    const claims = log.claims.with(2, { ...(log.claims[2] as Claim), ids: [] });
    const found = compare({ ...log, claims }, [...history.slice(0, 2), again]);
    expect(kinds(found)).toEqual([]);
    expect(found.neverSent.map(({ line }) => line)).toEqual([6]);
  });

  it("say what AWS has forgotten, and what it does not list yet", () => {
    const old = walked(3, REACH - 1500);
    const found = compare(old.log, old.history.slice(2));
    expect(found.differences).toEqual([]);
    expect(found.outOfReach).toHaveLength(2);
    const young = walked(1, NOW - 30_000);
    expect(compare(young.log, []).outOfReach).toHaveLength(1);
  });

  it("leave the commands of others to the reader, those in the run's time alone", () => {
    const { log, history } = walked(1);
    const patch = { ...commandFor(log.claims[0] as Claim, "patch"), comment: "", script: null };
    const other = commandFor(log.claims[0] as Claim, "other", "01JD0000000000000000000009");
    const later = { ...patch, id: "later", requestedAt: NOW - HOUR };
    const found = compare(log, [...history, patch, other, later]);
    expect(found.differences).toEqual([]);
    expect(found.others.map(({ id }) => id)).toEqual(["patch", "other"]);
  });

  it("count the questions to nodes that fit the log", () => {
    const { log, history } = walked(1);
    const found = compare(log, [...history, question(release(RUN), "line 1")]);
    expect(found).toMatchObject({ differences: [], probes: 1, others: [] });
  });

  it("leave the questions of another run to the reader", () => {
    const { log, history } = walked(1);
    const other = question(release("01JD0000000000000000000009"), "elsewhere");
    expect(compare(log, [...history, other])).toMatchObject({ differences: [], probes: 0, others: [other] });
  });
});

describe("a difference", () => {
  it("of every kind is found wherever it is, and nothing else is told", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.nat(5),
        fc.constantFrom("lost", "unknown", "text", "head", "moved"),
        (count, at, kind) => {
          const { log, history } = walked(count);
          const i = at % count;
          const claim = log.claims[i] as Claim;
          const command = history[i] as PastCommand;
          const cases = {
            lost: () => [compare(log, history.toSpliced(i, 1)), "not-in-history"],
            unknown: () => [compare({ ...log, claims: log.claims.toSpliced(i, 1) }, history), "not-in-log"],
            text: () => [
              compare({ ...log, claims: log.claims.with(i, { ...claim, text: "echo other" }) }, history),
              "text-differs",
            ],
            head: () => [
              compare(log, history.with(i, { ...command, comment: commentOf(claim.nonce, sha256("gone")) })),
              "head-unknown",
            ],
            moved: () => [
              compare(log, history.with(i, { ...command, instance: "i-0fffffffffffffff0" })),
              "text-differs",
            ],
          } satisfies Record<string, () => readonly [Comparison, string]>;
          const [found, name]: readonly [Comparison, string] = cases[kind]();
          expect(kinds(found)).toEqual([name]);
          expect(found.differences[0]?.words).toMatch(/^(?:Line|Command) /);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ["names the run", release(RUN)],
    ["names a command of the log", { kind: "tail", nonce: sha256("nonce 0").slice(0, 32) } as const],
  ])("is a question that %s and was sent when the log had a line that it has not", (_name, probe) => {
    const { log, history } = walked(1);
    const found = compare(log, [...history, question(probe, "a line that was cut off")]);
    expect(found).toMatchObject({
      differences: [
        { kind: "head-unknown", line: null, words: expect.stringContaining("lines are missing") },
      ],
      others: [],
    });
  });

  it.each([
    ["carried", "ll_reserve() {", "ll_reserve() {\n  touch /tmp/taken"],
    ["carried", 'eval "$ll_functions"', 'eval "$ll_functions"; touch /tmp/taken'],
    ["stored", WRAPPER_SHA256, sha256("another")],
    ["stored", 'eval "$ll_functions"', 'eval "$ll_functions"; touch /tmp/taken'],
    ["stored", "ll_wrapper=", "ll_other="],
  ] as const)("is a command whose wrapper was %s and is not the log's: %s", (wrapper, before, after) => {
    const { log } = walked(1);
    const claim = log.claims[0] as Claim;
    const command = commandFor(claim, "id-0", RUN, wrapper);
    expect(kinds(compare(log, [command]))).toEqual([]);
    const altered = { ...command, script: command.script?.replace(before, () => after) ?? null };
    expect(compare(log, [altered]).differences).toMatchObject([
      { kind: "text-differs", words: expect.stringContaining("but its wrapper differs from the log") },
    ]);
  });

  it("is found beside a program that sent the wrapper whole each time and logged 16 digits of its digest", () => {
    const { log, history } = walked(1);
    const functions = "ll_main() {\n  echo old\n}";
    const command = history[0] as PastCommand;
    const [header = "", ...rest] = (command.script ?? "").split("\n");
    const body = rest.slice(rest.findLastIndex((line) => line.startsWith("ll_main <<"))).join("\n");
    const old = { ...command, script: `${header}\n${functions}\n${body}` };
    const by = (wrapper: string) => ({
      ...log,
      claims: log.claims.map((claim) => ({ ...claim, wrapper })),
    });
    expect(kinds(compare(by(`1.${sha256(functions).slice(0, 16)}`), [old]))).toEqual([]);
    for (const other of [`1.${sha256("x").slice(0, 16)}`, "1.", "", "3.x", WRAPPER_VERSION])
      expect(kinds(compare(by(other), [old]))).toEqual(["text-differs"]);
  });

  it("is a command that was sent before the line that asks for it", () => {
    const { log, history } = walked(2);
    const early = {
      ...(history[1] as PastCommand),
      comment: commentOf(log.claims[1]?.nonce ?? "", sha256("line 1")),
    };
    expect(compare(log, [history[0] as PastCommand, early]).differences[0]).toMatchObject({
      kind: "head-unknown",
      line: 4,
    });
  });
});

describe("what a log claims", () => {
  it("is collected from its lines, with the numbers of the digests that were asked for", () => {
    const lines = realLog().lines;
    const wanted = new Set([sha256(lines[4] ?? ""), sha256(lines.at(-1) ?? ""), sha256("nothing")]);
    const collector = claimCollector(wanted);
    for (const line of lines) collector.line(decodeLine(Buffer.from(line)));
    const log = collector.claims(sha256(lines.at(-1) ?? ""));
    expect([...log.heads.values()]).toEqual([5, lines.length]);
    const asked = lines.filter(
      (it) => it.includes('"type":"invocation.requested"') && it.includes('"kind":"script"'),
    );
    expect(log.claims).toHaveLength(asked.length);
    expect(asked.length).toBeGreaterThan(0);
    for (const claim of log.claims) {
      expect(claim.ids).toHaveLength(1);
      expect(claim.instance).toMatch(/^i-/);
      expect(lines[claim.line - 1]).toContain(claim.nonce);
    }
  });

  it("names the instance of a node that the run has made, from when it was made", () => {
    const collector = claimCollector(new Set());
    const events: readonly object[] = [
      {
        type: "run.started",
        run: "RUN",
        plan: { targets: [{ key: "node-01", id: null }] },
        program: { wrapper: "1.old" },
      },
      { type: "run.resumed", program: { wrapper: "2.new" } },
      { type: "invocation.requested", nonce: "made", kind: "aws", target: "node-01" },
      { type: "invocation.finished", nonce: "made", made: { instance: "i-1", group: null, facts: {} } },
      { type: "invocation.requested", nonce: "sent", kind: "script", target: "node-01", text: "ls" },
    ];
    for (const [at, event] of events.entries())
      collector.line({ seq: at + 1, prev: "", event: { at: NOW, ...event } as RunEvent });
    expect(collector.claims("").claims).toMatchObject([
      { nonce: "sent", line: 5, instance: "i-1", wrapper: "2.new" },
    ]);
  });
});

describe("the history", () => {
  it("is read whole, page by page, of each instance, from the moment asked for", async () => {
    const asked: unknown[] = [];
    const commands = await readHistory(
      (async (_operation: string, input: { NextToken?: string; InstanceId: string }) => {
        asked.push(input);
        const page = Number(input.NextToken ?? 0);
        return {
          Commands: [
            {
              CommandId: `${input.InstanceId}-${page}`,
              Parameters: { commands: ["a", "b"] },
              RequestedDateTime: new Date(NOW - page),
            },
          ],
          NextToken: page < 2 ? String(page + 1) : "",
        };
      }) as never,
      { instances: ["i-1", "i-2"], since: NOW - HOUR },
      new AbortController().signal,
    );
    expect(commands.map(({ id }) => id)).toEqual(["i-1-2", "i-2-2", "i-1-1", "i-2-1", "i-1-0", "i-2-0"]);
    expect(commands[0]).toMatchObject({ script: "a\nb", comment: "", status: "" });
    expect(asked[0]).toMatchObject({
      Filters: [{ key: "InvokedAfter", value: "2026-05-31T23:00:00Z" }],
      MaxResults: 50,
    });
  });

  it("is not taken for read when a page fails", async () => {
    const failing = (async () => {
      throw serviceError("AccessDeniedException");
    }) as never;
    await expect(
      readHistory(failing, { instances: ["i-1"], since: 0 }, new AbortController().signal),
    ).rejects.toThrow("said so");
  });
});

describe("saved evidence", () => {
  const { log, history } = walked(1);
  const evidence = {
    format: "lamplighter-evidence/1" as const,
    run: RUN,
    askedAt: new Date(NOW).toISOString(),
    since: new Date(log.from).toISOString(),
    arn: "arn:aws:iam::123456789012:user/auditor",
    account: "123456789012",
    region: "eu-central-1",
    endpoint: null,
    instances: [INSTANCE],
    commands: [
      ...history,
      question(release(RUN), "a line that was cut off"),
      question({ kind: "tail", nonce: sha256("nonce 0").slice(0, 32) }, "another one"),
      { ...(history[0] as PastCommand), id: "other", comment: "reset password", script: "chpasswd <<< x" },
    ],
  };

  it("gives the same comparison, and holds no word of others", () => {
    const text = JSON.stringify(withoutOthers(evidence));
    expect(text).not.toMatch(/chpasswd|reset password/);
    expect(kinds(compare(log, evidence.commands))).toEqual(["head-unknown", "head-unknown"]);
    const read = readEvidence("e.json", text);
    const brief = ({ differences, matched, others }: Comparison) => [
      differences,
      matched.map((it) => it.command.id),
      others.map((it) => it.id),
    ];
    expect(brief(compare(log, read.commands))).toEqual(brief(compare(log, evidence.commands)));
  });

  it("that is none is refused in words", () => {
    for (const text of [
      "",
      "{",
      "[]",
      JSON.stringify({ ...evidence, format: "x" }),
      JSON.stringify({ ...evidence, more: 1 }),
    ])
      expect(() => readEvidence("e.json", text)).toThrow(/^e\.json is not evidence saved by `verify --aws`/);
  });
});
