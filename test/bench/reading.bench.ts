// Reading a guide, as every verb does it, beside remark-parse alone on the same text: how many times as long it takes. Warm,
// in turns in one process, and cold, each in a process of its own. About two minutes on a quiet machine; MB=0.1 and
// KIND=prose take a part of it:
//   npx vitest bench --run --config test/vitest.config.ts test/bench/reading.bench.ts
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { afterAll, bench, describe } from "vitest";
import { readRunbook } from "../../src/runbook/read-runbook.ts";
import { bundle } from "../support/bundle.ts";
import { ONCE, once, timesAsLong } from "./side-by-side.ts";

const SIZES = (process.env.MB ?? "0.1,1,2").split(",").map(Number);
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
const prose = (size: number, heading: boolean): string =>
  Array.from(
    { length: size / 420 },
    (_, at) =>
      `${heading && at % 8 === 0 ? `## Part ${at}\n\n` : ""}${`Node ${at} keeps its data on a volume of its own, and what starts there waits for the mount before it writes. `.repeat(4)}\n\n`,
  ).join("");
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
  "prose under headings": (size) => prose(size, true),
  "prose without a heading": (size) => prose(size, false),
};

function repeated(text: string): (size: number) => string {
  return (size) => text.repeat(Math.ceil(size / text.length)).slice(0, size);
}

/** Rounds that are enough for a text of so many characters. */
const roundsOf = (size: number): number => (size < 500_000 ? 5 : size < 1_500_000 ? 2 : 1);

function warm(text: string): Promise<number> {
  const bytes = new TextEncoder().encode(text);
  return timesAsLong(
    roundsOf(text.length),
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
const folder = mkdtempSync(join(here, ".cold-"));
afterAll(() => rmSync(folder, { recursive: true }));

const programs = once(async () => {
  for (const [each, code] of Object.entries(COLD)) {
    const entry = join(folder, `${each}.ts`);
    writeFileSync(
      entry,
      `import { readFileSync } from "node:fs"; ${code} const it = given(readFileSync(process.argv[2]));
          const start = performance.now(); work(it); console.log(performance.now() - start);`,
    );
    await bundle(entry, join(folder, `${each}.mjs`));
  }
});

async function cold(text: string): Promise<number> {
  await programs();
  const guide = join(folder, "guide.md");
  writeFileSync(guide, text);
  const rounds = Array.from({ length: Math.min(3, roundsOf(text.length)) });
  const time = (each: string): number =>
    Number(execFileSync(process.execPath, [join(folder, `${each}.mjs`), guide]));
  const taken = rounds.map(() => ({ read: time("read"), parse: time("parse") }));
  return Math.min(...taken.map(({ read }) => read)) / Math.min(...taken.map(({ parse }) => parse));
}

for (const megabytes of SIZES)
  describe(`${megabytes} MB`, () => {
    for (const [kind, make] of Object.entries(KINDS)) {
      if (!kind.includes(process.env.KIND ?? "")) continue;
      const measure = once(async () => {
        const text = make(megabytes * 1024 * 1024);
        const ratios = [await warm(text), await cold(text)].map((ratio) => ratio.toFixed(2));
        console.log(
          `${megabytes} MB of ${kind}: warm ${ratios[0]}, cold ${ratios[1]} times as long as remark-parse`,
        );
      });
      bench(kind, measure, ONCE);
    }
  });
