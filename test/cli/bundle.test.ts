// What the bundle loads: a verb must not pay for what it does not use.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/run-program.ts";

interface Meta {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly imports: readonly {
          readonly path: string;
          readonly kind: string;
          readonly external?: boolean;
        }[];
        readonly inputs: Readonly<Record<string, unknown>>;
        readonly entryPoint?: string;
      }
    >
  >;
}

const meta: Meta = JSON.parse(readFileSync(join(ROOT, "dist", "meta.json"), "utf8"));

/** Packages and sources that are loaded once this source file's chunk is, before anything is imported on demand. */
function loadedWith(source: string): ReadonlySet<string> {
  const start = Object.entries(meta.outputs).find(([, output]) => output.entryPoint === source);
  if (start === undefined) throw new Error(`${source} has no chunk of its own`);
  const seen = new Set<string>();
  const waiting = [start[0]];
  const inputs = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const output = meta.outputs[path];
    for (const input of Object.keys(output?.inputs ?? {})) inputs.add(input);
    for (const it of output?.imports ?? []) {
      if (it.kind === "import-statement" && it.external !== true) waiting.push(it.path);
    }
  }
  return inputs;
}

function packagesOf(source: string): readonly string[] {
  const names = [...loadedWith(source)].flatMap((input) => {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)];
}

const HEAVY = [
  "ink",
  "react",
  "yoga-layout",
  "just-bash",
  "@aws-sdk/client-ssm",
  "@aws-sdk/client-ec2",
  "@aws-sdk/client-s3",
];

describe("the bundle", () => {
  it.each([
    ["src/cli/main.ts"],
    ["src/cli/plan.ts"],
    ["src/cli/check.ts"],
    ["src/cli/verify.ts"],
    ["src/cli/runs.ts"],
    ["src/cli/purge.ts"],
    ["src/cli/replay.ts"],
    ["src/cli/export.ts"],
    ["src/cli/run.ts"],
    ["src/cli/resume.ts"],
  ])("%s loads neither Ink, nor the AWS SDK, nor the practice shell", (source) => {
    expect(packagesOf(source).filter((name) => HEAVY.includes(name))).toEqual([]);
  });

  it("loads S3's client for a store alone", () => {
    expect(packagesOf("src/aws/client.ts")).not.toContain("@aws-sdk/client-s3");
    expect(packagesOf("src/aws/object-store.ts")).toContain("@aws-sdk/client-s3");
  });

  it("the entry knows the command line and nothing else", () => {
    expect(packagesOf("src/cli/main.ts")).toEqual(["commander"]);
  });

  it("holds Ink and the practice shell where they are used", () => {
    expect(packagesOf("src/view/walk/run-walk.tsx")).toContain("ink");
    expect(packagesOf("src/rehearsal/worker.ts")).toContain("just-bash");
  });

  it("carries the licence of every package in it", () => {
    const licences = readFileSync(join(ROOT, "dist", "LICENSES.txt"), "utf8");
    const inside = new Set(
      Object.values(meta.outputs).flatMap((output) =>
        Object.keys(output.inputs).flatMap(
          (input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [],
        ),
      ),
    );
    expect(inside.size).toBeGreaterThan(20);
    for (const name of inside) expect(licences).toMatch(new RegExp(`^${name} \\d`, "m"));
  });
});
