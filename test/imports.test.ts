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
  engine: ["run", "output"],
  audit: ["run", "plan", "runbook", "shell", "output", "process-mark.ts"],
  aws: ["run", "plan", "ledger", "output"],
  local: ["run", "plan", "ledger", "output", "process-mark.ts"],
  rehearsal: ["run", "plan", "runbook", "ledger", "output"],
  view: ["run", "plan", "runbook", "shell", "output", "transcript", "engine"],
  cli: ["*"],
  ...Object.fromEntries(OPEN.map((file) => [file, []])),
  "process-mark.ts": [],
};

/**
 * The inner rooms of a room, bottom first: each may import those before it, and the files on top of the room all of them.
 * Where one stands inside another, it comes first.
 */
const INNER: Readonly<Record<string, string>> = {
  runbook:
    "model vocabulary markdown settings variables draft requirements blocks steps commands sessions findings",
  shell:
    "model syntax calls sessions state dataflow quoting waiting risk/dangers risk findings/rules findings",
  plan: "model value-types values substitution tasks devices verify stack aws present steps findings",
  run: "model state evolve decision next intents reports",
  ledger: "encoding node replies",
  aws: "api client store session node requirements orders ledger secrets history effects",
  audit: "schema lines directory chain diagnosis index runs signature store",
  report: "text model collect words html",
  transcript: "layout words lookup plan check run",
  view: "screen widgets terminal nodes setup walk plain/questions plain replay",
  "view/walk": "state words panes frame input",
  cli: "process terminal options destination guide log engine verification verbs",
  rehearsal:
    "base fs node shell commands/disks commands/files commands/services commands/processes commands/system commands cloud ssm stacks account",
};

/** No folder has more entries: who opens it sees at a glance what is there. */
const ENTRIES = 20;

/** Type-only imports that cross a wall on purpose: a port is named by the room that calls it. */
const TYPE_DOORS: readonly (readonly [string, string])[] = [
  ["rehearsal", "aws/api/call.ts"],
  ["aws", "audit/store/object-store.ts"],
  ["aws", "runbook/model/runbook.ts"],
  ["audit", "view/replay/log-source.ts"],
];

const PURE = ["shell", "runbook", "plan", "run", "ledger", "output", "transcript", "report", "help"];

/** Packages that only one place may know. */
const OWNED: readonly (readonly [RegExp, (file: string) => boolean, string])[] = [
  [
    /^@aws-sdk\/(?!client-s3)/,
    (file) => /^aws\/client\/(?:[\w-]+-)?client\.ts$/.test(file),
    "only the clients in aws/client/ load the SDK; the store's client is object-store.ts alone",
  ],
  [
    /^@aws-sdk\/client-s3/,
    (file) => file === "aws/store/object-store.ts",
    "only aws/store/object-store.ts loads S3's",
  ],
  [/^(ink|react)(\/|$)/, (file) => /^(view|cli)\//.test(file), "only view/ and cli/ know Ink"],
  [
    /^(unified|remark-.*|mdast-util-.*|micromark.*)$/,
    (file) => file === "runbook/markdown/parse-markdown.ts",
    "only runbook/markdown/parse-markdown.ts knows remark",
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
/** Who imports whom within `src`. */
const arrows = imports
  .filter((it) => it.specifier.startsWith("."))
  .map((it) => [it.file, relative(src, resolve(dirname(join(src, it.file)), it.specifier))] as const);
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

  it("go one way inside a room", () => {
    const wrong = Object.entries(INNER).flatMap(([room, order]) => {
      const inner = order.split(" ");
      const floor = (file: string): number => {
        const found = inner.filter((it) => file.startsWith(`${room}/${it}/`));
        const deepest = found.sort((one, other) => other.length - one.length)[0];
        return deepest === undefined ? inner.length : inner.indexOf(deepest);
      };
      return arrows
        .filter(
          ([from, to]) => from.startsWith(`${room}/`) && to.startsWith(`${room}/`) && floor(to) > floor(from),
        )
        .map(([from, to]) => `${from} imports ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  it("know every inner room", () => {
    const folders = new Set(files.map((file) => dirname(file)));
    const unknown = [...folders].filter((folder) => {
      const room = Object.keys(INNER)
        .filter((it) => folder.startsWith(`${it}/`))
        .sort((one, other) => other.length - one.length)[0];
      return room !== undefined && !INNER[room]?.split(" ").includes(folder.slice(room.length + 1));
    });
    expect(unknown.filter((folder) => !(folder in INNER))).toEqual([]);
    const missing = Object.entries(INNER).flatMap(([room, order]) =>
      order.split(" ").filter((it) => !existsSync(join(src, room, it))),
    );
    expect(missing).toEqual([]);
  });

  it("never go in a circle", () => {
    const next = new Map<string, string[]>();
    for (const [from, to] of arrows) next.set(from, [...(next.get(from) ?? []), to]);
    // What imports nothing that is left cannot be in a circle, so it is taken away until only circles are left.
    const left = new Set(files);
    for (let before = -1; before !== left.size; ) {
      before = left.size;
      for (const file of left) if (!(next.get(file) ?? []).some((to) => left.has(to))) left.delete(file);
    }
    expect([...left]).toEqual([]);
  });

  it("find no folder with more than a glance takes in", () => {
    const entries = new Map<string, Set<string>>();
    for (const file of files)
      for (let at = file; at !== "."; at = dirname(at)) {
        const folder = dirname(at);
        entries.set(folder, (entries.get(folder) ?? new Set()).add(at));
      }
    const full = [...entries]
      .filter(([, all]) => all.size > ENTRIES)
      .map(([folder, all]) => `${folder}: ${all.size}`);
    expect(full).toEqual([]);
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
