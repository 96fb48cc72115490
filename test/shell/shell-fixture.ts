// Fixture pairs of the shell room: `name.sh` is a block, `name.json` what is read from it, short enough to be read
// by a person. `UPDATE=1` rewrites the JSON.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { analyseCommand } from "../../src/shell/analyse.ts";
import type { Span } from "../../src/shell/model/command.ts";
import { readBlock } from "../../src/shell/read-block.ts";

const FOLDER = fileURLToPath(new URL("../fixtures/shell/", import.meta.url));
const PLACEHOLDER = /<[A-Z_]+>|\b(?:SWARM_TOKEN|IP_ADDR|nvme1n1|node-01\.example\.com)\b/g;

/** Names of all fixtures, without extension. */
export const fixtureNames: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".sh"))
  .map((file) => file.slice(0, -3));

/** The placeholders of a fixture's text. */
export function placeholdersOf(text: string): readonly Span[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

export function fixtureText(name: string): string {
  return readFileSync(`${FOLDER}${name}.sh`, "utf8");
}

/** What the fixture should give; rewritten first when UPDATE is set. */
export function expectedReading(name: string, actual: unknown): unknown {
  const path = `${FOLDER}${name}.json`;
  if (process.env.UPDATE !== undefined || !existsSync(path)) {
    if (process.env.UPDATE === undefined) throw new Error(`${path} is missing: run with UPDATE=1`);
    writeFileSync(path, `${JSON.stringify(actual, null, 1)}\n`);
  }
  return JSON.parse(readFileSync(path, "utf8"));
}

/** The block's reading and each command's analysis, with spans as the text they cover. */
export function readFixture(text: string): object {
  const reading = readBlock(text, placeholdersOf(text));
  return {
    commands: reading.commands.map(({ text: command, line, endLine, comment }) => ({
      text: command,
      lines: line === endLine ? line : [line, endLine],
      ...(comment === "" ? {} : { comment }),
      ...analysed(command),
    })),
    comments: reading.comments.map(({ line, text: comment }) => `${line}: ${comment}`),
    uncovered: reading.uncovered.map(
      ({ line, start, end, reason }) => `${line}: ${reason}: ${text.slice(start, end)}`,
    ),
    findings: reading.findings.map(({ rule, severity }) => `${severity} ${rule}`),
  };
}

function analysed(text: string): object {
  const found = analyseCommand(text, placeholdersOf(text));
  const at = (span: Span) => text.slice(span.start, span.end);
  const whole = {
    risk: found.risk,
    riskReasons: found.riskReasons,
    destroys: found.destroys,
    interactive: found.interactive,
    places: found.places.map(
      (place) =>
        `${at(place)}: ${place.place}${place.wholeWord ? ", whole word" : ""}${place.nested ? ", nested" : ""}${
          place.secondReader === null ? "" : `, read by ${place.secondReader}`
        }`,
    ),
    programs: found.programs.join(" "),
    carries: found.carries,
    assigns: found.assigns.map(({ name, captured }) => (captured ? `${name} (captured)` : name)),
    reads: found.reads.map((read) => `${read.name} as ${at(read)}`),
    findings: found.findings.map((item) => `${item.severity} ${item.rule} at ${at(item)}: ${item.message}`),
  };
  // What is empty says nothing to the reader of a fixture.
  return Object.fromEntries(
    Object.entries(whole).filter(
      ([, value]) => value !== null && (!Array.isArray(value) || value.length > 0),
    ),
  );
}
