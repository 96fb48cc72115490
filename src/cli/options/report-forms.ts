// The report formats by name, each loaded on demand. Text is produced piece by piece, so a long recording
// needs no more memory than a short one.
import { checkLog } from "../../audit/chain/verify-log.ts";
import { OperatorError } from "../../errors.ts";
import type { Report } from "../../report/model/report.ts";
import type { Transcriber } from "../../report/text-report.ts";
import { pauseBetween } from "../../transcript/lookup/rhythm.ts";

export interface CastOptions {
  readonly version: 2 | 3;
  /** The longest wait between two events; ms. */
  readonly idleLimit: number;
}

export interface ReportSource {
  readonly report: Report;
  /** The log that the report was made from. */
  readonly path: string;
  readonly cast: CastOptions;
}

type Form = (source: ReportSource) => Iterable<string>;

/** The terminal of a recording. */
const CAST_SIZE = { columns: 100, rows: 30 };

const FORMS: Readonly<Record<string, () => Promise<Form>>> = {
  html: async () => whole((await import("../../report/html-report.ts")).htmlReport),
  markdown: async () => whole((await import("../../report/markdown-report.ts")).markdownReport),
  json: async () => whole((await import("../../report/json-report.ts")).jsonReport),
  text: async () => {
    const { createTranscriber } = await import("../../report/text-report.ts");
    return ({ report, path }) => transcript(path, report.log.lines, createTranscriber(report));
  },
  asciicast: recordingForm,
};

/** The format with that name. Throws OperatorError when there is none. */
export async function formNamed(name: string): Promise<Form> {
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  if (form !== undefined) return form();
  throw new OperatorError(
    `Unknown report format "${name}".`,
    `Use one of: ${Object.keys(FORMS)
      .map((it) => `--as ${it}`)
      .join(", ")}.`,
  );
}

function whole(render: (report: Report) => string): Form {
  return ({ report }) => [render(report)];
}

/** A replay without input, drawn without a terminal. */
async function recordingForm(): Promise<Form> {
  const [{ asciicast }, { recordReplay }, { runHistory }, { indexLog }, { chainCheck }] = await Promise.all([
    import("../../report/asciicast.ts"),
    import("../../view/replay/record-replay.ts"),
    import("../../view/replay/run-history.ts"),
    import("../../audit/index/indexed-log.ts"),
    import("../../audit/diagnosis/chain-check.ts"),
  ]);
  return ({ report, path, cast: { version, idleLimit } }) => {
    const always = (): boolean => true;
    const history = runHistory(indexLog(path, (before, after) => pauseBetween(before, after, idleLimit)));
    history.readOn(always);
    const check = chainCheck(path);
    check.checkOn(always);
    const screens = recordReplay({ history, chain: check.status(), size: CAST_SIZE });
    return asciicast(report, screens, { version, ...CAST_SIZE });
  };
}

/** Reads the log again, up to the last line in the report. */
function* transcript(path: string, lines: number, transcriber: Transcriber): Generator<string> {
  yield transcriber.opening;
  let made = "";
  const reading = checkLog(path, ({ event, seq }) => {
    if (seq <= lines) made += transcriber.take(event, seq);
  });
  for (let step = reading.next(); ; step = reading.next()) {
    yield made;
    made = "";
    if (step.done) return;
  }
}
