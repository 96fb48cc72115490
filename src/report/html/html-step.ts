// One step of the HTML report: its command, who confirmed it, and its output.

import { SIGNS } from "../../output/signs.ts";
import { visibleCommand } from "../../output/visible.ts";
import { checkWords } from "../../transcript/words/node-words.ts";
import { RESULT_SIGNS } from "../../transcript/words/requirement-words.ts";
import {
  answeredWords,
  byteWords,
  count,
  durationWords,
  phaseWords,
} from "../../transcript/words/run-words.ts";
import type { Report, ReportInvocation, ReportStep } from "../model/report.ts";
import { html, type Markup } from "../text/markup.ts";
import { actorWords, nodeWords, stepStatus } from "../words/report-words.ts";
import { badge, code, commandBlock, commandLines, outputBlock, prose, terms, time } from "./html-words.ts";

/** `told`: the guide's text about it is at the previous step. */
export function stepPart(report: Report, step: ReportStep, told: boolean): Markup {
  const heading = `step-${step.number}-title`;
  return html`<article class="step" id="step-${step.number}" aria-labelledby="${heading}">
<h4 id="${heading}">${step.number}. ${visibleCommand(step.title)}</h4>
<p class="row">${badge(stepStatus(step))} ${riskBadge(step)} ${step.edited ? badge({ tone: "doubt", sign: SIGNS.edited, word: "edited" }) : null}
<span class="quiet">${prose(nodeWords(report, step.node))} · guide ${placeInGuide(step)}${step.attempts > 1 ? ` · ${step.attempts} attempts` : ""}</span></p>
${step.context === "" || told ? null : html`<p class="context">${step.context}</p>`}
${commandPart(step)}
${requirementPart(step)}
${step.remark === "" ? null : html`<p class="remark">${remarkLabel(step)}: ${step.remark}</p>`}
${step.invocations.map((one) => invocationPart(report, step, one))}
${step.notes.map((note) => html`<p class="remark">Note of ${actorWords(report, note.actor)}, ${time(note.at)}: ${note.text}</p>`)}
</article>`;
}

/** AWS's answer for a requirement. */
function requirementPart({ requirement }: ReportStep): Markup | null {
  if (requirement === null) return null;
  const { sign, word } = RESULT_SIGNS[requirement.result];
  const tone = { met: "good", "not-met": "bad", "cannot-tell": "doubt" } as const;
  return html`<p>${badge({ tone: tone[requirement.result], sign, word })} ${prose(requirement.evidence)} <span class="quiet">${time(requirement.at)}</span></p>
${terms([
  ["Found", requirement.observed === null ? null : prose(requirement.observed)],
  [
    "Read from",
    requirement.source === null ? null : html`<code class="id">${prose(requirement.source)}</code>`,
  ],
])}`;
}

/**
 * The step on one node of a fleet: only what is not common to all its nodes. `first`: the step on the fleet's
 * first node.
 */
export function memberPart(report: Report, step: ReportStep, first: ReportStep): Markup {
  const heading = `step-${step.number}-title`;
  const isSame = step.command === first.command && step.carried.join("\n") === first.carried.join("\n");
  return html`<article class="step" id="step-${step.number}" aria-labelledby="${heading}">
<h5 id="${heading}">${step.number}. ${step.node}</h5>
<p class="row">${badge(stepStatus(step))} ${step.edited ? badge({ tone: "doubt", sign: SIGNS.edited, word: "edited" }) : null}
<span class="quiet">${prose(nodeWords(report, step.node))}${step.attempts > 1 ? ` · ${step.attempts} attempts` : ""}</span></p>
${isSame ? null : commandPart(step)}
${step.remark === "" ? null : html`<p class="remark">${remarkLabel(step)}: ${step.remark}</p>`}
${step.invocations.map((one) => invocationPart(report, step, one))}
${step.notes.map((note) => html`<p class="remark">Note of ${actorWords(report, note.actor)}, ${time(note.at)}: ${note.text}</p>`)}
</article>`;
}

export function riskBadge({ risk, kind }: ReportStep): Markup | null {
  if (kind === "manual" || kind === "requirement") return null;
  switch (risk) {
    case "reads":
      return html`<span class="badge plain">reads</span>`;
    case "changes":
      return html`<span class="badge plain">changes</span>`;
    case "destroys":
      return badge({ tone: "bad", sign: "⚠", word: "destroys" });
    case "opaque":
      return badge({ tone: "doubt", sign: "⚠", word: "effect unknown" });
  }
}

export function placeInGuide({ guideLine, guideEndLine }: ReportStep): string {
  return guideLine === guideEndLine ? `line ${guideLine}` : `lines ${guideLine}–${guideEndLine}`;
}

function remarkLabel({ state }: ReportStep): string {
  return state === "skipped" || state === "accepted"
    ? "Reason"
    : state === "attested"
      ? "Statement"
      : "Remark";
}

/** True when the guide's text about a step is only its title, ignoring Markdown marks. */
function saysTheSame(source: string, title: string): boolean {
  const words = (text: string): string => text.replace(/[`*_]/g, "").replace(/\s+/g, " ").trim();
  return words(source) === words(title);
}

export function commandPart(step: ReportStep): Markup | null {
  const { command, carried, devices, checks, source } = step;
  if (command === null && saysTheSame(source, step.title)) return null;
  if (command === null)
    return html`<p class="by-hand">${step.kind === "requirement" ? "Required" : "Do by hand"}:</p><pre class="output"><code>${source}</code></pre>`;
  const confirmed = step.invocations.some(({ phase }) => phase === "command");
  const what = step.kind === "aws" ? "AWS request" : "Command";
  const label = confirmed ? `${what}, as confirmed` : `${what} (not run)`;
  return html`${carried.length === 0 ? null : commandBlock(carried.join("\n"), "Carried over from earlier steps, before the command")}
${commandBlock(command, label)}
${
  devices.length === 0 && checks.done === null && checks.verify === null
    ? null
    : terms([
        ["Checked first on the node", devices.map(checkWords).join("; ")],
        ["Already done?", checks.done === null ? null : html`<code>${visibleCommand(checks.done)}</code>`],
        ["Verified by", checks.verify === null ? null : html`<code>${visibleCommand(checks.verify)}</code>`],
      ])
}
${source === command ? null : html`<details><summary>In the guide</summary>${commandLines(source)}</details>`}`;
}

function invocationPart(report: Report, step: ReportStep, one: ReportInvocation): Markup {
  const attempt = step.attempts > 1 ? ` · attempt ${one.attempt}` : "";
  const body = [...step.carried, step.command ?? ""].join("\n");
  const other = one.phase === "command" && one.text !== body;
  return html`<div class="invocation ${one.ok ? "good" : "bad"}">
<p class="row"><strong>${capital(phaseWords(one.phase))}${attempt}</strong> ${badge({ tone: one.ok ? "good" : "bad", sign: one.ok ? SIGNS.good : SIGNS.bad, word: one.words })}
${confirmation(report, one)} <span class="quiet">${one.duration === null ? "" : `ran ${durationWords(one.duration)} · `}${time(one.requestedAt)}${isSilent(one) ? " · no output in the log" : ""}</span></p>
${other ? commandBlock(one.text, "Command of this attempt") : null}
${one.message === "" ? null : html`<p class="remark">${one.message}</p>`}
${one.captured === null ? null : html`<p class="remark">Captured ${code(one.captured.name)} ${one.captured.value === null ? "(secret, not kept)" : html`= ${code(one.captured.value)}`}</p>`}
${outputPart(one)}
<details class="ids"><summary>Identifiers</summary>${terms([
    ["Log line", String(one.line)],
    [
      one.kind === "local" ? "Process" : one.kind === "aws" ? "Id at AWS" : "Systems Manager command",
      one.commandId === null ? "none" : code(one.commandId),
    ],
    ["Name on the node", code(one.nonce)],
    ["SHA-256 of the command", code(one.sha256)],
    ["Confirmed digest", code(one.shown)],
    ["SHA-256 of the output", one.outputSha256 === null ? null : code(one.outputSha256)],
  ])}</details>
</div>`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

export function confirmation(report: Report, { confirmed, wave }: ReportInvocation): Markup {
  if (wave !== undefined)
    return html`<span class="covered">Covered by <a href="#wave-${wave}">the confirmation for several nodes</a>.</span>`;
  if (confirmed === null) return html`Covered by the earlier confirmation.`;
  const { actor, after, how, typed } = confirmed;
  const time = after === null ? " (the clock was set back meanwhile)" : ` after ${durationWords(after)}`;
  return html`Confirmed by ${actorWords(report, actor)} ${answeredWords(how)}${time}${typed === null ? null : html`, typing ${code(typed)}`}.`;
}

function isSilent({ output: { head, tail } }: ReportInvocation): boolean {
  return head === "" && tail === "";
}

function outputPart(one: ReportInvocation): Markup | null {
  const { head, tail, leftOut } = one.output;
  const missing =
    one.missing === 0
      ? null
      : html`<p class="gap">${byteWords(one.missing)} of the output stayed on the node and are not in the log.</p>`;
  if (isSilent(one)) return missing;
  return html`<details class="output-of"${one.ok ? null : html` open`}><summary>Output (${sizeOf(one)})</summary>${outputBlock(head, tail, leftOut)}</details>${missing}`;
}

function sizeOf({ bytes, output: { head, leftOut } }: ReportInvocation): string {
  const lines = head.split("\n").length - (head.endsWith("\n") ? 1 : 0);
  const words = [
    ...(leftOut === null ? [count(lines, "line")] : ["beginning and end"]),
    ...(bytes === null ? [] : [byteWords(bytes)]),
  ];
  return words.join(", ");
}
