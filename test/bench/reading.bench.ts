// Reading a guide, as every verb does it, beside remark-parse alone on the same text, which is not linear itself. Warm in
// turns in one process, and cold, each in a process of its own. Run it by hand (MB=1,2 for the large ones; slow):
//   npx vitest bench --run --config test/vitest.config.ts test/bench/reading.bench.ts
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { bench, describe } from "vitest";
import { readRunbook } from "../../src/runbook/read-runbook.ts";
import { compare, ONCE } from "./side-by-side.ts";

const SIZES = (process.env.MB ?? "0.1").split(",").map(Number);
const here = fileURLToPath(new URL(".", import.meta.url));
const processor = unified().use(remarkParse).freeze();

function guidesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.mdx?$/.test(file) && !/nested|not-taken/.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").replace(/^---\n[\s\S]*?\n---\n/, ""))
    .join("\n\n");
}

const step = (at: number): string =>
  `Run it on the node:\n\n\`\`\`bash\nsudo mkdir -p /data/${at}\necho "$HOME" > /data/${at}/f\n\`\`\`\n\n`;
const steps = (count: number, heading: boolean): string =>
  Array.from({ length: count }, (_, at) => `${heading ? `## Step ${at}\n\n` : ""}${step(at)}`).join("");
const file = (lines: number): string =>
  `# A file\n\nCreate \`/etc/big.conf\` with this content:\n\n\`\`\`\n${"key = value # of the thing\n".repeat(lines)}\`\`\`\n`;
const corpus = process.env.CORPUS ?? fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));

/** Each gives a guide of about so many characters. */
const KINDS: Readonly<Record<string, (size: number) => string>> = {
  "fixtures, full of commands": repeated(
    guidesIn(fileURLToPath(new URL("../fixtures/runbook/", import.meta.url))),
  ),
  ...(existsSync(corpus) ? { "guides of others": repeated(guidesIn(corpus)) } : {}),
  "small commands under headings": (size) => steps(size / 115, true),
  "small commands without a heading": (size) => steps(size / 100, false),
  "one large file": (size) => file(size / 27),
};

function repeated(text: string): (size: number) => string {
  return (size) => text.repeat(Math.ceil(size / text.length)).slice(0, size);
}

async function warm(name: string, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  await compare(
    `read, warm, ${name}, beside remark-parse`,
    text.length < 500_000 ? 5 : 2,
    () => readRunbook(bytes),
    () => processor.parse(text),
  );
}

/** What is measured in a process of its own prints its milliseconds. */
const COLD = {
  read: `import { readRunbook as work } from "${here}../../src/runbook/read-runbook.ts"; const given = (bytes) => bytes;`,
  parse: `import remarkParse from "remark-parse"; import { unified } from "unified";
    const work = (text) => unified().use(remarkParse).parse(text); const given = (bytes) => bytes.toString();`,
};

async function cold(name: string, text: string): Promise<void> {
  const folder = mkdtempSync(join(here, ".cold-"));
  try {
    const guide = join(folder, "guide.md");
    writeFileSync(guide, text);
    for (const [each, code] of Object.entries(COLD))
      await build({
        stdin: {
          contents: `import { readFileSync } from "node:fs"; ${code} const it = given(readFileSync(process.argv[2]));
            const start = performance.now(); work(it); console.log(performance.now() - start);`,
          resolveDir: here,
        },
        outfile: join(folder, `${each}.mjs`),
        ...{ bundle: true, platform: "node", format: "esm", logLevel: "error" },
      });
    const time = (each: string): number =>
      Math.min(
        ...[1, 2, 3].map(() => Number(execFileSync(process.execPath, [join(folder, `${each}.mjs`), guide]))),
      );
    const ratio = time("read") / time("parse");
    console.log(`read, cold, ${name}, beside remark-parse: takes ${ratio.toFixed(2)} times as long`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const megabytes of SIZES)
  describe(`${megabytes} MB`, () => {
    for (const [kind, make] of Object.entries(KINDS)) {
      const text = make(megabytes * 1024 * 1024);
      const name = `${megabytes} MB of ${kind}`;
      bench(`${kind}, warm`, () => warm(name, text), ONCE);
      bench(`${kind}, cold`, () => cold(name, text), ONCE);
    }
  });
