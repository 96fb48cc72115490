// The house rules: which room may import which, and what may stand in a pure room.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = fileURLToPath(new URL("../src", import.meta.url));

/** Single files that are open to all. */
const OPEN = ["errors.ts", "digest.ts", "support-dates.ts"];

/** Room (or single file) → the rooms it may import. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  shell: ["output"],
  output: [],
  runbook: ["shell"],
  plan: ["shell", "runbook", "output"],
  ledger: ["shell", "runbook", "plan", "output"],
  run: ["shell", "runbook", "plan", "ledger", "output"],
  transcript: ["shell", "runbook", "plan", "run", "output"],
  help: ["output"],
  report: ["shell", "runbook", "plan", "run", "output", "transcript"],
  "engine.ts": ["run"],
  audit: ["run", "plan", "runbook", "shell", "output", "process-mark.ts"],
  aws: ["run", "plan", "ledger", "output"],
  local: ["run", "plan", "ledger", "output", "process-mark.ts"],
  rehearsal: ["run", "plan", "runbook", "ledger", "output"],
  view: ["run", "plan", "runbook", "shell", "output", "transcript", "engine.ts"],
  cli: ["*"],
  ...Object.fromEntries(OPEN.map((file) => [file, []])),
  "process-mark.ts": [],
};

/** Type-only imports that cross a wall on purpose: a port is named by the room that calls it. */
const TYPE_DOORS: readonly (readonly [string, string])[] = [
  ["rehearsal", "aws/call.ts"],
  ["aws", "audit/store/object-store.ts"],
  ["aws", "runbook/runbook.ts"],
  ["audit", "view/replay/log-source.ts"],
];

const PURE = ["shell", "runbook", "plan", "run", "ledger", "output", "transcript", "report", "help"];

/** Packages that only one place may know. */
const OWNED: readonly (readonly [RegExp, (file: string) => boolean, string])[] = [
  [
    /^@aws-sdk\/(?!client-s3)/,
    (file) => /^aws\/(?:[\w-]+-)?client\.ts$/.test(file),
    "only the clients in aws/ load the SDK; the store's client is object-store.ts alone",
  ],
  [/^@aws-sdk\/client-s3/, (file) => file === "aws/object-store.ts", "only aws/object-store.ts loads S3's"],
  [/^(ink|react)(\/|$)/, (file) => /^(view|cli)\//.test(file), "only view/ and cli/ know Ink"],
  [
    /^(unified|remark-.*|mdast-util-.*|micromark.*)$/,
    (file) => file === "runbook/parse-markdown.ts",
    "only runbook/parse-markdown.ts knows remark",
  ],
  [/^just-bash/, (file) => file.startsWith("rehearsal/"), "only rehearsal/ knows just-bash"],
  [/^unbash/, (file) => file.startsWith("shell/"), "only shell/ knows the bash parser"],
  [/^commander$/, (file) => file.startsWith("cli/"), "only cli/ reads the command line"],
];

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const files = listFiles(src).map((path) => relative(src, path));
const imports = files.flatMap(importsOf);
const roomOf = (file: string): string => file.split("/")[0] ?? file;

describe("imports", () => {
  it("sees the whole house", () => {
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) expect(Object.keys(ALLOWED), file).toContain(roomOf(file));
    for (const room of PURE) expect(existsSync(join(src, room)), room).toBe(true);
  });

  it("go only where the walls have doors", () => {
    const wrong = imports
      .filter((it) => it.specifier.startsWith("."))
      .flatMap((it) => {
        const to = relative(src, resolve(dirname(join(src, it.file)), it.specifier));
        const [from, room] = [roomOf(it.file), roomOf(to)];
        if (from === room || OPEN.includes(room)) return [];
        const allowed = ALLOWED[from] ?? [];
        if (allowed.includes("*") || allowed.includes(room)) return [];
        if (it.typeOnly && TYPE_DOORS.some(([a, b]) => a === from && b === to)) return [];
        return [`${it.file} imports ${to}`];
      });
    expect(wrong).toEqual([]);
  });

  it("name packages only where they belong", () => {
    const wrong = imports.flatMap((it) =>
      OWNED.filter(([name, mayKnow]) => name.test(it.specifier) && !it.typeOnly && !mayKnow(it.file)).map(
        ([, , rule]) => `${it.file} imports ${it.specifier}: ${rule}`,
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("keep the pure rooms pure", () => {
    const wrong = files
      .filter((file) => PURE.includes(roomOf(file)))
      .flatMap((file) => {
        const code = withoutComments(readFileSync(join(src, file), "utf8"));
        const found = [
          /["']node:/,
          /\basync\b/,
          /\bawait\b/,
          /\bDate\b/,
          /Math\.random/,
          /\bprocess\.\w/,
        ].filter((it) => it.test(code));
        return found.map((it) => `${file} contains ${it.source}`);
      });
    expect(wrong).toEqual([]);
  });

  it("keep files short and named in kebab-case (components in PascalCase)", () => {
    const long = files.filter((file) => readFileSync(join(src, file), "utf8").split("\n").length > 320);
    expect(long).toEqual([]);
    const odd = files.filter((file) => {
      const name = file.split("/").at(-1) ?? "";
      return !/^[a-z0-9]+(-[a-z0-9]+)*\.tsx?$/.test(name) && !/^[A-Z][A-Za-z0-9]*\.tsx$/.test(name);
    });
    expect(odd).toEqual([]);
  });
});

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return listFiles(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

function importsOf(file: string): readonly Import[] {
  const code = withoutComments(readFileSync(join(src, file), "utf8"));
  const found: Import[] = [];
  for (const it of code.matchAll(/^(import|export)\s+(type\s+)?[^;]*?from\s+["']([^"']+)["']/gms)) {
    found.push({ file, specifier: it[3] ?? "", typeOnly: it[2] !== undefined });
  }
  for (const it of code.matchAll(/^import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm)) {
    found.push({ file, specifier: it[1] ?? it[2] ?? "", typeOnly: false });
  }
  return found;
}

/** Comments would look like code; strings that hold `//` do not matter here. */
function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}
