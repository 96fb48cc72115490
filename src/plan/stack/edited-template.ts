// An operator's own template: used unchanged, provided it parses and CloudFormation can return it unchanged.
import type { Finding, Step } from "../../runbook/model/runbook.ts";
import { stepFinding } from "../tasks/task-findings.ts";
import { readTemplate } from "./template-yaml.ts";

/** Bytes that CloudFormation accepts inline. */
const LARGEST = 51_200;

/** What is wrong with it; any finding blocks the step. */
export function templateFindings(step: Step, text: string): readonly Finding[] {
  const read = readTemplate(text);
  const odd = /[^\n\t\u0020-\u007e]/.exec(text);
  const line = odd === null ? 0 : text.slice(0, odd.index).split("\n").length;
  return [
    ...(read.ok
      ? []
      : [
          stepFinding(
            step,
            "template-unreadable",
            `The template cannot be read: ${read.message}`,
            "Edit it again: it must be YAML or JSON, with Resources.",
          ),
        ]),
    ...(odd === null
      ? []
      : [
          stepFinding(
            step,
            "template-not-plain",
            `Line ${line} of the template has a character that is not plain ASCII`,
            "Use plain ASCII: CloudFormation returns other characters as question marks, so the template could not be compared with the confirmed one.",
          ),
        ]),
    ...(text.length <= LARGEST
      ? []
      : [
          stepFinding(
            step,
            "template-too-large",
            `The template has ${text.length} bytes; the limit is ${LARGEST}`,
            "Remove comments.",
          ),
        ]),
  ];
}

/** The names of the template's parameters; none when it cannot be parsed. */
export function parametersOf(text: string): ReadonlySet<string> {
  const read = readTemplate(text);
  const { Parameters = {} } = read.ok ? read.template : {};
  return new Set(Object.keys((Parameters as object | null) ?? {}));
}
