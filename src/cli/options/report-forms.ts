// The forms of a report by name, each loaded when it is asked for. Text comes piece by piece, so that a long recording needs no
// more memory than a short one.
import { checkLog } from "../../audit/chain/verify-log.ts";
import { OperatorError } from "../../errors.ts";
import type { Caster, CastOptions } from "../../report/asciicast.ts";
import type { Report } from "../../report/model/report.ts";

export interface ReportSource {
  readonly report: Report;
  /** The log that it was made of. */
  readonly path: string;
  readonly cast: CastOptions;
}

type Form = (source: ReportSource) => Iterable<string>;

const FORMS: Readonly<Record<string, () => Promise<Form>>> = {
  html: async () => whole((await import("../../report/html-report.ts")).htmlReport),
  markdown: async () => whole((await import("../../report/markdown-report.ts")).markdownReport),
  json: async () => whole((await import("../../report/json-report.ts")).jsonReport),
  asciicast: async () => {
    const { createCaster } = await import("../../report/asciicast.ts");
    return ({ report, path, cast }) => recording(path, report.log.lines, createCaster(report, cast));
  },
};

/** The form of that name. Throws OperatorError when there is none. */
export async function formNamed(name: string): Promise<Form> {
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  if (form !== undefined) return form();
  const known = Object.keys(FORMS).map((it) => `--as ${it}`);
  throw new OperatorError(`${name} is no form of a report.`, `Give one of ${known.join(", ")}.`);
}

function whole(render: (report: Report) => string): Form {
  return ({ report }) => [render(report)];
}

/** Reads the log once more, up to the last line that the report was made of. */
function* recording(path: string, lines: number, caster: Caster): Generator<string> {
  yield caster.header;
  yield* caster.opening;
  let made: string[] = [];
  const reading = checkLog(path, ({ event, seq }) => {
    if (seq <= lines) made.push(...caster.take(event, seq));
  });
  for (let step = reading.next(); ; step = reading.next()) {
    yield made.join("");
    made = [];
    if (step.done) return;
  }
}
