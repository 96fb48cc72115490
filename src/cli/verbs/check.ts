// `lamplighter check GUIDE`: prints all findings of a guide, for people, editors and code hosts. Runs
// nothing. Reads from AWS only if `--on` or `--rehearse` names the nodes.
import { relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { OperatorError } from "../../errors.ts";
import { allFindings, distinct } from "../../plan/findings/all-findings.ts";
import { checkedFindings } from "../../plan/findings/checked-findings.ts";
import { notTakenFindings } from "../../plan/findings/not-taken-findings.ts";
import { openFindings } from "../../plan/findings/open-findings.ts";
import { awsSideText } from "../../transcript/check/aws-side-text.ts";
import { findingsSarif } from "../../transcript/check/findings-sarif.ts";
import { byPlace, findingsJson, findingsText } from "../../transcript/check/findings-text.ts";
import type { SideOptions } from "../guide/check-aws-side.ts";
import { planGuide } from "../guide/plan-guide.ts";
import { version } from "../process/version.ts";
import { mayColour, textWidth } from "../terminal/terminal.ts";

export interface CheckOptions extends SideOptions {
  readonly json?: true;
  readonly sarif?: true;
  readonly notes?: true;
}

/** Prints the findings of the guide, its plan and the AWS side; 3 if one is an error, else 0. */
export async function check(path: string, options: CheckOptions): Promise<number> {
  if (options.json && options.sarif)
    throw new OperatorError("--json and --sarif cannot be combined.", "Use one of them.");
  const asks = options.rehearse === true || options.on.length > 0;
  const side = asks ? await (await import("../guide/check-aws-side.ts")).checkAwsSide(path, options) : null;
  const plan = side?.plan ?? planGuide(path, options);
  const own = byPlace(distinct([...allFindings(plan), ...openFindings(plan), ...notTakenFindings(plan)]));
  const told = side?.checked.flatMap(({ target, rows }) => checkedFindings(target, rows)) ?? [];
  const findings = byPlace([...own, ...told]);
  const colour = mayColour();
  process.stdout.write(
    options.json
      ? jsonText(findingsJson(path, findings))
      : options.sarif
        ? jsonText(findingsSarif(uriOf(path), findings, version()))
        : `${findingsText(path, own, { colour, notes: options.notes === true })}${side === null ? "" : awsSideText(side, { width: textWidth(), colour })}`,
  );
  return findings.some(({ severity }) => severity === "error") ? 3 : 0;
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Relative to the working directory, as code hosts require; a file outside it has no such path. */
function uriOf(path: string): string {
  const parts = relative(process.cwd(), resolve(path)).split(sep);
  return parts[0] === ".." ? pathToFileURL(path).href : parts.map(encodeURIComponent).join("/");
}
