// How long reading a guide takes beside remark-parse alone on the same text, which is not linear itself.
// Run with: npx vitest bench --run --config test/vitest.config.ts test/bench/reading.bench.ts
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { bench, describe } from "vitest";
import { readRunbook } from "../../src/runbook/read-runbook.ts";

const folder = fileURLToPath(new URL("../fixtures/runbook/", import.meta.url));
const guides = readdirSync(folder)
  .filter((file) => file.endsWith(".md") && file !== "nested.md" && file !== "not-taken.md")
  .map((file) => readFileSync(folder + file, "utf8").replace(/^---\n[\s\S]*?\n---\n/, ""))
  .join("\n\n");
const processor = unified().use(remarkParse).freeze();

for (const megabytes of [0.1, 1, 2])
  describe(`${megabytes} MB`, () => {
    const text = guides.repeat(Math.ceil((megabytes * 1024 * 1024) / guides.length));
    const bytes = new TextEncoder().encode(text);
    const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
    bench("remark-parse alone", () => void processor.parse(text), once);
    bench("readRunbook", () => void readRunbook(bytes), once);
  });
