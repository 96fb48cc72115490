// A log is read in quick ways and in a general one. Whatever stands in it, they must say the same.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { foldLines } from "../../src/audit/chain/fold-lines.ts";
import { verifyLog } from "../../src/audit/chain/verify-log.ts";
import { decodeLine, encodeLine, LineError, lineDigest, NO_LINE } from "../../src/audit/lines/log-line.ts";
import { BugError } from "../../src/errors.ts";
import { safeText } from "../../src/output/clean.ts";
import { evolve, type RunWithoutOutput } from "../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import { planOf } from "../support/plan-builder.ts";
import { story } from "../support/story.ts";

const folder = mkdtempSync(join(tmpdir(), "lamplighter-both-ways-"));
const path = join(folder, "audit.jsonl");
afterAll(() => rmSync(folder, { recursive: true }));

const begun = story(planOf([{ run: "make" }]))
  .start()
  .identified("node")
  .confirm()
  .accepted();
const ended = begun.later(60_000).exit(0).givenBack().log.slice(begun.log.length);

const text = fc.oneof(
  fc.constantFrom(
    "one line\n",
    "",
    "\t\n",
    'a "word" and a \\',
    "é – 😀\n",
    "\ufffd\n",
    '","bytes":7,"prev":"',
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const output = fc.record({
  text: text.map(safeText),
  bytes: fc.oneof(fc.nat(300), fc.maxSafeNat()),
  after: fc.nat(90_000),
});

/** The events of a run whose command has written these outputs. */
const events = fc.array(output, { minLength: 1, maxLength: 6 }).map((outputs): readonly RunEvent[] => {
  const { nonce } = begun.invocation;
  const told = outputs.map(
    ({ text, bytes, after }): RunEvent => ({
      type: "invocation.output",
      at: begun.run.at + after,
      nonce,
      text,
      bytes,
    }),
  );
  return [...begun.log, ...told, ...ended];
});
/** Its lines. */
const log = events.map(chained);

function chained(events: readonly RunEvent[]): readonly Buffer[] {
  let prev = NO_LINE;
  return events.map((event, index) => {
    const line = encodeLine({ seq: index + 1, prev, event });
    prev = lineDigest(line);
    return Buffer.from(line);
  });
}

/** What is put into a line in the place of some of its bytes. */
const piece = fc.oneof(
  fc
    .constantFrom(
      ...[
        '"',
        "\\",
        "\\n",
        "\\u0041",
        "\\ud800",
        "\\/",
        "\n",
        "\t",
        "\u007f",
        "\u0085",
        "\ufffd",
        "\ufeff",
        " ",
        ",",
      ],
      ...[
        "0",
        "00",
        "-",
        "1e3",
        ".0",
        "9007199254740993",
        "1969",
        "60",
        "A",
        '"bytes":1,',
        '","bytes":"5',
        '"text":"",',
      ],
    )
    .map((it) => Buffer.from(it)),
  fc.uint8Array({ maxLength: 3 }).map((it) => Buffer.from(it)),
);
interface Change {
  readonly line: number;
  readonly at: number;
  readonly length: number;
  readonly put: Buffer;
  /** Whether the lines behind it name it as it is now. */
  readonly chained: boolean;
}
const change: fc.Arbitrary<Change> = fc.record({
  line: fc.nat(),
  at: fc.nat(),
  length: fc.nat(4),
  put: piece,
  chained: fc.boolean(),
});

function changed(lines: readonly Buffer[], { line, at, length, put, chained }: Change): readonly Buffer[] {
  const index = line % lines.length;
  const old = lines[index] ?? Buffer.alloc(0);
  const start = at % (old.length + 1);
  const made = Buffer.concat([old.subarray(0, start), put, old.subarray(start + length)]);
  const out = lines.with(index, made);
  for (let next = index + 1; chained && next < out.length; next++) {
    const digest = lineDigest(out[next - 1] ?? "");
    out[next] = Buffer.concat([(out[next] ?? old).subarray(0, -66), Buffer.from(`${digest}"}`)]);
  }
  return out;
}

interface Verdict {
  readonly events: readonly RunEvent[];
  readonly lines: number;
  readonly head: string;
  readonly goodBytes: number;
  /** What is wrong with the line behind the good ones; null when nothing is. */
  readonly wrong: string | null;
  /** The run that the good lines come to. */
  readonly run: RunWithoutOutput;
}

/** What the general way says: each line decoded by itself, its bytes hashed, the whole run folded. */
function generally(bytes: Buffer): Verdict {
  const events: RunEvent[] = [];
  let [head, goodBytes, run] = [NO_LINE, 0, initial()];
  const until = (wrong: string | null): Verdict => ({
    events,
    lines: events.length,
    head,
    goodBytes,
    wrong,
    run,
  });
  while (goodBytes < bytes.length) {
    const end = bytes.indexOf(0x0a, goodBytes);
    if (end < 0) return until("is incomplete");
    const line = bytes.subarray(goodBytes, end);
    try {
      const { seq, prev, event } = decodeLine(line);
      if (seq !== events.length + 1) return until("is numbered");
      if (prev !== head) return until("continue");
      run = evolve(run, event);
      events.push(event);
    } catch (cause) {
      if (!(cause instanceof LineError || cause instanceof BugError)) throw cause;
      return until(cause.message);
    }
    head = lineDigest(line);
    goodBytes = end + 1;
  }
  return until(null);
}

function expectTheSame(bytes: Buffer): void {
  writeFileSync(path, bytes);
  const events: RunEvent[] = [];
  const fold = foldLines();
  const report = verifyLog(path, (line) => {
    fold.take(line);
    events.push(line.event);
  });
  const { wrong, run, ...slow } = generally(bytes);
  expect({ events, lines: report.lines, head: report.head, goodBytes: report.goodBytes }).toEqual(slow);
  expect({ ...fold.run(), tails: null }).toEqual({ ...run, tails: null });
  if (wrong === null) expect(report.state).toBe(slow.lines === 0 ? "truncated" : "no-head");
  else expect(report.words).toContain(wrong);
}

const withNewlines = (lines: readonly Buffer[]): Buffer =>
  Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\n")]));

describe("verifying a log says what the general way says", () => {
  it("of logs that are as they were written", () => {
    fc.assert(
      fc.property(log, (lines) => {
        expectTheSame(withNewlines(lines));
        expect(verifyLog(path).lines).toBe(lines.length);
      }),
      { numRuns: 200 },
    );
  });

  it("of logs with a changed line, whether or not the lines behind it were written anew", () => {
    fc.assert(
      fc.property(log, fc.array(change, { minLength: 1, maxLength: 2 }), (lines, changes) => {
        expectTheSame(withNewlines(changes.reduce(changed, lines)));
      }),
      { numRuns: 1000 },
    );
  });

  it("of chains whose events stand in another order, or twice, or tell of another command", () => {
    fc.assert(
      fc.property(events, fc.nat(), fc.nat(), fc.boolean(), fc.boolean(), (list, from, to, twice, other) => {
        const event = list[from % list.length] as RunEvent;
        const rest = twice ? list : list.toSpliced(from % list.length, 1);
        const put = other && event.type === "invocation.output" ? { ...event, nonce: "0".repeat(32) } : event;
        expectTheSame(withNewlines(chained(rest.toSpliced(to % (rest.length + 1), 0, put))));
      }),
      { numRuns: 500 },
    );
  });

  it("of logs that end anywhere, and of any bytes", () => {
    fc.assert(
      fc.property(log, fc.nat(), fc.uint8Array({ maxLength: 10 }), (lines, at, more) => {
        const bytes = withNewlines(lines);
        expectTheSame(Buffer.concat([bytes.subarray(0, at % bytes.length), more]));
      }),
      { numRuns: 200 },
    );
  });
});
