// The setup questions as plain lines: sections, nodes, values. Does not use Ink. With `auto`, every proposal
// is accepted and printed. Changes nothing outside the program.

import { visible } from "../../output/visible.ts";
import { groupFindings } from "../../plan/findings/group-findings.ts";
import type { Binding, Plan } from "../../plan/model/plan.ts";
import type { Alternatives } from "../../plan/steps/alternatives.ts";
import { destinationWords } from "../../transcript/words/run-words.ts";
import { storeWords } from "../../transcript/words/store-words.ts";
import { placeWords } from "../setup/guide-rows.ts";
import { chosenAssignments, givenBindings, hasDisks, openNames, sectionChoices } from "../setup/selection.ts";
import type { SetupInput, SetupResult } from "../setup/setup-input.ts";
import type { SetupPage, SetupState } from "../setup/setup-model.ts";
import { nextPage, startSetup, undecided } from "../setup/setup-pages.ts";
import { sizeWords, summaryLines } from "../setup/summary-rows.ts";
import { valueSlots } from "../setup/value-slots.ts";
import { suggestionFor } from "../setup/values-state.ts";
import { firstAlternatives, wayChoices, withWay } from "../setup/way-rows.ts";
import { severitySign } from "../widgets/theme.ts";
import { chooseFleets, chooseNodes } from "./choose-nodes.ts";
import { type PromptLines, promptSlot } from "./prompt-slot.ts";
import { answerLines, isNo, wordFor } from "./questions/answer-lines.ts";

export interface PlainSetupOptions extends SetupInput {
  /** The answers, one per line; null when there are none. */
  readonly input: AsyncIterable<string> | null;
  /** Takes text with its newlines. */
  readonly write: (text: string) => void;
  readonly auto: boolean;
  /** False when no terminal shows the answers, so they must be printed. */
  readonly interactive?: boolean;
  /** Reads a line without echo. */
  readonly askSecret: (prompt: string) => Promise<string>;
}

/** Lines have no size. */
const NO_SIZE = { columns: 80, rows: 24 };

/** Asks for everything that a run needs. The end of the answers leaves. */
export async function plainSetup(options: PlainSetupOptions): Promise<SetupResult> {
  const lines = answerLines(options.auto ? null : options.input, false, (line) => {
    if (options.interactive === false) options.write(`${visible(line)}\n`);
  });
  const questions: PromptLines = {
    say: (text) => options.write(text.map((line) => `${line}\n`).join("")),
    line: (prompt) => lines.ask(() => options.write(prompt)),
    secret: options.askSecret,
    auto: options.auto,
  };
  questions.say(introduction(options));
  const proposed = startSetup(options, NO_SIZE);
  const open = undecided(proposed, options);
  let asksAll = hasDisks(options);
  if (!asksAll && open.length === 0) {
    questions.say(summary(proposed, options));
    const start = questions.auto ? "yes" : await askStart(options, questions, ["change", "differs"]);
    const { outcome } = nextPage(proposed, options, 0);
    if (start === "yes" && outcome !== null) return outcome;
    if (start !== "change") return left(questions);
    asksAll = true;
  }
  const asks = (page: SetupPage): boolean => asksAll || questions.auto || open.includes(page);
  const sections = asks("sections") ? await chooseSections(options, questions) : proposed.ticked;
  const alternatives =
    sections === null || !asks("ways")
      ? proposed.alternatives
      : await chooseWays(options, questions, sections);
  const chosen =
    sections === null || alternatives === null || !asks("nodes")
      ? proposed.assignments
      : await chooseNodes(options, questions, sections);
  if (sections === null || alternatives === null || chosen === null) return left(questions);
  const assignments = chosenAssignments(options, sections, chosen);
  const together =
    asksAll || questions.auto ? await chooseFleets(options, questions, assignments) : proposed.together;
  if (together === null) return left(questions);
  const selection = { sections, alternatives, assignments, together };
  const values = await giveValues(options, questions, selection);
  if (values === null) return left(questions);
  const plan = options.planFor({ ...selection, bindings: values.bindings });
  questions.say(planLines(plan));
  if (options.auto) {
    const open = openNames(plan);
    if (open.length > 0) questions.say([`There is no practice value for ${open.join(", ")}.`]);
  } else {
    const start = await askStart(options, questions, []);
    if (start !== "yes") return left(questions);
  }
  return { type: "go", ...selection, ...values };
}

function left({ say }: PromptLines): SetupResult {
  say(["", "Nothing was started."]);
  return { type: "leave" };
}

function introduction(input: SetupInput): readonly string[] {
  const where = destinationWords(input.destination);
  return [
    visible(input.runbook.title),
    ...(input.runbook.purpose === "" ? [] : visible(input.runbook.purpose).split("\n")),
    "",
    `${where.mark === null ? "" : `${visible(where.mark)}, `}${visible(where.place)}`,
    ...(input.destination.kind === "rehearsal" ? [] : [visible(storeWords(input.store ?? null))]),
    ...placeWords(input).map(visible),
    "",
  ];
}

/** The same proposals as on the screen. */
function summary(state: SetupState, input: SetupInput): readonly string[] {
  const labels: readonly SetupPage[] = ["sections", "ways", "nodes", "together", "values"];
  return [
    visible(sizeWords(state.plan)),
    ...summaryLines(state, input)
      .filter(({ page }) => labels.includes(page))
      .flatMap(({ label, texts }) => texts.map((text) => `  ${label}: ${visible(text)}`)),
    ...findingLines(state.plan),
    "",
  ];
}

/** Ids of the sections to run; null at the end of the answers. */
async function chooseSections(input: SetupInput, questions: PromptLines): Promise<readonly string[] | null> {
  const choices = sectionChoices(input);
  const asked = input.sections ?? null;
  const preset = choices.filter((one) => asked === null || asked.includes(one.section.id));
  const ids = preset.map((one) => one.section.id);
  questions.say([
    "Sections:",
    ...choices.map(({ section, steps, destroying, local }, index) => {
      const marks = [
        `${steps} ${steps === 1 ? "step" : "steps"}`,
        ...(destroying > 0 ? [`${destroying} erase${destroying === 1 ? "s" : ""} data`] : []),
        ...(local ? ["for your own machine"] : []),
        ...(ids.includes(section.id) ? [] : ["not chosen"]),
      ];
      return `  ${index + 1}  ${visible(section.title)} (${marks.join(", ")})`;
    }),
  ]);
  if (questions.auto || choices.length < 2) return ids;
  for (;;) {
    const answer = await questions.line(
      "Run which sections? Numbers such as 1,3, or Enter for the chosen ones: ",
    );
    if (answer === null) return null;
    const words = answer.split(/[\s,]+/).filter((word) => word !== "");
    if (words.length === 0 && ids.length > 0) return ids;
    const picked = words.map((word) => (/^\d+$/.test(word) ? choices[Number(word) - 1] : undefined));
    const known = picked.filter((one) => one !== undefined);
    if (known.length === words.length && known.length > 0)
      return choices.filter((one) => known.includes(one)).map((one) => one.section.id);
    questions.say([`Enter numbers from 1 to ${choices.length}, separated by commas.`]);
  }
}

/** Which alternatives to run; null at the end of the answers. */
async function chooseWays(
  input: SetupInput,
  questions: PromptLines,
  sections: readonly string[],
): Promise<Alternatives | null> {
  const choices = wayChoices(input, sections);
  let chosen = firstAlternatives(input);
  for (const group of new Set(choices.map((one) => one.group))) {
    const ways = choices.filter((one) => one.group === group);
    const labels = chosen[group] ?? [];
    const picked = ways.flatMap((one, index) => (labels.includes(one.label) ? [index + 1] : []));
    questions.say([
      "Alternatives:",
      ...ways.map((one, index) => `  ${index + 1}  ${visible(one.label)} (line ${one.line})`),
    ]);
    if (questions.auto) {
      questions.say([`  chosen: ${picked.join(", ")}`]);
      continue;
    }
    for (;;) {
      const answer = await questions.line(
        `Run which one? A number, all, or Enter for ${picked.join(", ")}: `,
      );
      if (answer === null) return null;
      const word = answer.trim().toLowerCase();
      const way = /^\d+$/.test(word) ? ways[Number(word) - 1] : ways[0];
      if (word === "") break;
      if (way !== undefined && (word === "all" || /^\d+$/.test(word))) {
        chosen = withWay(chosen, way, word === "all" ? ways : null);
        break;
      }
      questions.say([`Enter a number from 1 to ${ways.length}, or all.`]);
    }
  }
  return chosen;
}

interface Values {
  readonly bindings: readonly Binding[];
  readonly secrets: Extract<SetupResult, { type: "go" }>["secrets"];
}

/** The values, given and entered; null at the end of the answers. */
async function giveValues(
  input: SetupInput,
  questions: PromptLines,
  selection: Omit<Parameters<SetupInput["planFor"]>[0], "bindings">,
): Promise<Values | null> {
  const given = givenBindings(input);
  const plan = input.planFor({ ...selection, bindings: given });
  const bindings: Binding[] = [...given];
  const secrets: { name: string; target: string | null; value: string }[] = [];
  for (const slot of valueSlots(plan, given, hasDisks(input))) {
    const answer = await promptSlot(slot, suggestionFor(input, slot), questions);
    if (answer === null) return null;
    if (answer.value === null) continue;
    const { name, secret } = slot.variable;
    const scope: Binding["scope"] =
      slot.target === null ? { kind: "run" } : { kind: "target", target: slot.target };
    bindings.push({ name, scope, value: secret ? null : answer.value, secret, from: "given" });
    if (secret) secrets.push({ name, target: slot.target, value: answer.value });
  }
  return { bindings, secrets };
}

function planLines(plan: Plan): readonly string[] {
  return [
    "",
    `${plan.tasks.length} ${plan.tasks.length === 1 ? "step" : "steps"} on ${[...new Set(plan.tasks.map((task) => task.target))].join(", ")}.`,
    ...findingLines(plan),
  ];
}

function findingLines(plan: Plan): readonly string[] {
  return groupFindings(plan.findings.filter((finding) => finding.severity !== "info")).flatMap((finding) => [
    `  ${severitySign(finding.severity).word}: line ${finding.line}: ${visible(finding.message)} (${finding.rule})`,
    `    ${visible(finding.advice)}`,
  ]);
}

/** The last question. Enter starts the run; each command is still confirmed. */
async function askStart(
  input: SetupInput,
  questions: PromptLines,
  others: readonly string[],
): Promise<string | null> {
  const words = ["yes", ...others, "leave"];
  for (;;) {
    const answer = await questions.line(`Start? ${["yes (Enter)", ...words.slice(1)].join(", ")}: `);
    if (answer === null) return null;
    const text = answer.trim().toLowerCase();
    if (text === "") return "yes";
    if (isNo(text) || text === "q") return "leave";
    const word = wordFor(words, text);
    if (word === "differs")
      questions.say([
        "Practice nodes differ from real ones:",
        ...input.differences.map((line) => `  - ${visible(line)}`),
      ]);
    else if (word !== null) return word;
    else questions.say([`Answer one of: ${words.join(", ")}.`]);
  }
}
