// What the installed bundle loads: a verb does not pay for what it does not use, and what is loaded when it is needed is there.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleMeta, chunkOf, type LazyImport, lazyImports, namesTaken } from "../support/bundle-meta.ts";
import { installedPackage } from "../support/installed-program.ts";
import { runProgram, stateFolder } from "../support/run-program.ts";

const meta = bundleMeta();

/** Packages and sources that are loaded once this source file's chunk is, before anything is imported on demand. */
function loadedWith(source: string): ReadonlySet<string> {
  const start = chunkOf(meta, source);
  if (start === null) throw new Error(`no chunk has ${source}`);
  const seen = new Set<string>();
  const waiting = [start];
  const inputs = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const output = meta.outputs[path];
    for (const input of Object.keys(output?.inputs ?? {})) inputs.add(input);
    for (const it of output?.imports ?? []) {
      if (it.kind === "import-statement") waiting.push(it.path);
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
  "@aws-sdk/client-docdb",
  "@aws-sdk/client-s3",
];

describe("the bundle", () => {
  it.each([
    ["src/cli/main.ts"],
    ["src/cli/verbs/plan.ts"],
    ["src/cli/verbs/check.ts"],
    ["src/cli/verbs/verify.ts"],
    ["src/cli/verbs/runs.ts"],
    ["src/cli/verbs/purge.ts"],
    ["src/cli/verbs/replay.ts"],
    ["src/cli/verbs/export.ts"],
    ["src/cli/verbs/help.ts"],
    ["src/cli/verbs/run.ts"],
    ["src/cli/verbs/resume.ts"],
    ["src/view/plain/plain-walk.ts"],
    ["src/view/plain/plain-setup.ts"],
    ["src/report/html-report.ts"],
  ])("%s loads neither Ink, nor the AWS SDK, nor the practice shell", (source) => {
    expect(packagesOf(source).filter((name) => HEAVY.includes(name))).toEqual([]);
  });

  it.each(["src/cli/main.ts", "src/rehearsal/worker.ts"])(
    "nothing loads %s, which runs when it is loaded",
    (entry) => {
      const own = chunkOf(meta, entry);
      expect(own).not.toBeNull();
      const users = Object.entries(meta.outputs).filter(([, { imports }]) =>
        imports.some(({ path }) => path === own),
      );
      expect(users.map(([path]) => path)).toEqual([]);
    },
  );

  it.each(["src/cli/verbs/verify.ts", "src/cli/verbs/runs.ts"])(
    "%s reads shell text only where it has to",
    (source) => {
      expect(packagesOf(source)).not.toContain("unbash");
      expect(packagesOf("src/plan/verify/understated.ts")).toContain("unbash");
    },
  );

  it("loads DocumentDB's client for a guide that requires a cluster alone", () => {
    for (const source of ["src/aws/client/client.ts", "src/rehearsal/worker.ts"])
      expect(packagesOf(source)).not.toContain("@aws-sdk/client-docdb");
    expect(packagesOf("src/aws/client/docdb-client.ts")).toContain("@aws-sdk/client-docdb");
  });

  it("loads S3's client for a store alone", () => {
    expect(packagesOf("src/aws/client/client.ts")).not.toContain("@aws-sdk/client-s3");
    expect(packagesOf("src/aws/store/object-store.ts")).toContain("@aws-sdk/client-s3");
  });

  it("the entry knows the command line and nothing else", () => {
    expect(packagesOf("src/cli/main.ts")).toEqual(["commander"]);
  });

  it("holds Ink and the practice shell where they are used", () => {
    expect(packagesOf("src/view/walk/run-walk.tsx")).toContain("ink");
    expect(packagesOf("src/rehearsal/worker.ts")).toContain("just-bash");
  });

  it("lists runs without the parts of Node that load slowly", async () => {
    const tell = "process.on('exit', () => console.error(process.moduleLoadList.join()))";
    const hook = `--import=data:text/javascript,${encodeURIComponent(tell)}`;
    const { stderr } = await runProgram(["runs"], { state: stateFolder(), env: { NODE_OPTIONS: hook } });
    const loaded = stderr.trim().split(",");
    expect(loaded).toContain("NativeModule crypto");
    for (const part of ["child_process", "dns/promises", "readline", "timers/promises"])
      expect(loaded).not.toContain(`NativeModule ${part}`);
  });

  it("carries the schema of reports as it was last read by a person", () => {
    const golden = new URL("../fixtures/report/report.schema.json", import.meta.url);
    expect(readFileSync(join(installedPackage(), "dist", "report.schema.json"), "utf8")).toBe(
      readFileSync(golden, "utf8"),
    );
  });

  it("carries the licence of every package in it", () => {
    const licences = readFileSync(join(installedPackage(), "dist", "LICENSES.txt"), "utf8");
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

/**
 * A process that loads the chunks named by its arguments and prints which sets of names each has: what it exports, and what the
 * modules in it export that it has together with others. A chunk that does not load has a text, which says why.
 */
const LOADS = `
const exported = {};
for (const path of process.argv.slice(1))
  try {
    const chunk = require(path);
    const sets = [chunk, ...Object.values(chunk).filter((it) => typeof it === "object" && it !== null)];
    exported[path] = sets.map((it) => Object.keys(it));
  } catch (error) {
    exported[path] = String(error?.stack ?? error);
  }
console.log(JSON.stringify(exported));
process.exit();
`;

// The two entries, the program and the practice account's thread, run when they are imported: the tests start them.
describe("what the installed program loads when it is needed", () => {
  const lazy = lazyImports(meta);
  const path = ({ chunk }: LazyImport): string => join(installedPackage(), chunk);
  let exported: Readonly<Record<string, readonly (readonly string[])[] | string>>;
  beforeAll(() => {
    const paths = [...new Set(lazy.map(path))];
    const words = ["-e", LOADS, "--", ...paths];
    exported = JSON.parse(execFileSync("node", words, { encoding: "utf8" }));
  });

  it.each(lazy.map((it) => [it.from, it.file, it] as const))(
    "%s for %s: loads, with each name that is taken",
    (from, file, it) => {
      const sets = exported[path(it)] ?? [];
      expect(sets, `${file}: ${it.chunk}, which is ${from}, does not load`).toBeInstanceOf(Array);
      const has = (set: readonly string[]): boolean => it.names?.every((name) => set.includes(name)) ?? true;
      const found = Array.isArray(sets) && sets.some(has);
      expect(found, `${file} takes ${it.names} from ${from}, and ${it.chunk} does not have it`).toBe(true);
    },
  );

  it("is taken by our sources in a way that this test reads", () => {
    const ours = lazy.filter(({ file }) => file.startsWith("src/"));
    expect(ours.length).toBeGreaterThan(30);
    expect(ours.filter(({ names }) => names === null)).toEqual([]);
  });

  it("is read from the text in each form, and not at all where one of several is in another", () => {
    const text = `
      import("./a.ts").then((it) => it.a(1));
      (await import("./b.ts")).b();
      const { c, d: own } = await import("./c.ts");
      const sdk = await import("sdk");
      use(sdk.Client, new sdk.Command());
      const [{ e }, { f }] = await Promise.all([
        import("./e.ts"),
        import("./f.ts"),
      ]);
      const { g } = await import("./g.ts");
      keep(import("./g.ts"));
      const twice = await import("./h.ts");
      const { twice, i } = other;
      use(twice.name);`;
    expect(Object.fromEntries(namesTaken(text))).toEqual({
      "./a.ts": ["a"],
      "./b.ts": ["b"],
      "./c.ts": ["c", "d"],
      sdk: ["Client", "Command"],
      "./e.ts": ["e"],
      "./f.ts": ["f"],
    });
  });
});
