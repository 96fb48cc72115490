// One question about the current step, and what its answer means. An answer that means nothing here is told what is
// possible, and the question is asked again; the end of the answers leaves the walk.
import { safeText } from "../../output/clean.ts";
import { visible } from "../../output/visible.ts";
import type { Intent } from "../../run/ports.ts";
import type { Run } from "../../run/run.ts";
import { taskAt } from "../../transcript/run-find.ts";
import { dangerWords } from "../walk/danger-words.ts";
import { statementFor } from "../walk/statement-for.ts";
import type { AnswerLines } from "./answer-lines.ts";
import { giveValues } from "./give-values.ts";
import { missingValues } from "./missing-values.ts";
import { confirming, isUnidentified, leaving } from "./plain-intents.ts";
import type { PlainWalkOptions } from "./plain-walk.ts";

export interface Asking {
  readonly lines: AnswerLines;
  readonly say: (lines: readonly string[]) => void;
  readonly options: Pick<PlainWalkOptions, "write" | "answers" | "secrets" | "askSecret">;
}

type Meaning = "run" | "anyway" | "attest" | "retry" | "skip" | "edit" | "note" | "values" | "leave" | "help";

/** What is possible for the step as it stands: letter, meaning, words. */
interface Choice {
  readonly letter: string;
  readonly meaning: Meaning;
  readonly words: string;
}

const SKIP: Choice = { letter: "s", meaning: "skip", words: "skip it, with a reason" };
const EDIT: Choice = { letter: "e", meaning: "edit", words: "edit the command" };
const NOTE: Choice = { letter: "n", meaning: "note", words: "write a note into the log" };
const VALUES: Choice = { letter: "v", meaning: "values", words: "give the missing values" };
const LEAVE: Choice = { letter: "q", meaning: "leave", words: "leave; it can be resumed later" };
const HELP: Choice = { letter: "?", meaning: "help", words: "what is possible" };

/** Asks once. Null when nothing follows but the question again. */
export async function askStep(run: Run, asking: Asking): Promise<Intent | null> {
  const { lines, say, options } = asking;
  const at = taskAt(run, run.current);
  if (at === null) return null;
  const { typed, question, choices } = situation(run);
  const answer = await lines.ask(() => options.write(`${question} `));
  if (answer === null) {
    say(["", "The answers have ended, so the walk is left; it can be resumed later."]);
    return leaving("the answers ended");
  }
  const text = answer.trim();
  const choice =
    choices.find((one) => one.letter === text.toLowerCase()) ??
    (text.toLowerCase() === "yes" ? choices.find((one) => one.letter === "y") : undefined);
  if (typed !== null && text === typed)
    return confirming(
      run,
      options.answers,
      typed,
      at.taskRun.alreadyDone !== null && at.taskRun.alreadyDone !== "no",
    );
  if (text === "") {
    say(["Nothing was run."]);
    return null;
  }
  if (choice === undefined) {
    say([`"${visible(text)}" is no answer here. Possible are:`, ...possible(choices, typed)]);
    return null;
  }
  return meant(choice.meaning, run, asking, possible(choices, typed));
}

async function meant(
  meaning: Meaning,
  run: Run,
  asking: Asking,
  help: readonly string[],
): Promise<Intent | null> {
  const { lines, say, options } = asking;
  const at = taskAt(run, run.current);
  if (at === null) return null;
  const task = at.taskRun.id;
  const line = async (prompt: string): Promise<string> =>
    ((await lines.ask(() => options.write(`${prompt} `))) ?? "").trim();
  const nothing = (): null => {
    say(["Nothing was given, so nothing was done."]);
    return null;
  };
  switch (meaning) {
    case "run":
      return confirming(run, options.answers, null, false);
    case "anyway":
      return confirming(run, options.answers, null, true);
    case "retry":
      return { type: "retry", task, attempt: at.taskRun.attempt };
    case "attest": {
      const offered = statementFor(at.planned);
      const text = await lines.ask(() => options.write(`Statement for the log [${visible(offered)}]: `));
      if (text === null) return leaving("the answers ended");
      return { type: "attest", task, statement: safeText(text.trim() === "" ? offered : text.trim()) };
    }
    case "skip": {
      const reason = await line("Why is it skipped?");
      return reason === "" ? nothing() : { type: "skip", task, reason: safeText(reason) };
    }
    case "note": {
      const note = await line("Note:");
      return note === "" ? nothing() : { type: "note", task, text: safeText(note) };
    }
    case "edit": {
      const command = await editedText(asking);
      return command === "" ? nothing() : { type: "edit", task, attempt: at.taskRun.attempt, command };
    }
    case "values":
      return giveValues(run, asking);
    case "leave":
      return leaving("the operator left");
    case "help":
      say(["Possible are:", ...help]);
      return null;
  }
}

/** Lines until one that is a single dot, or the end of the answers, which gives nothing. */
async function editedText({ lines, say, options }: Asking): Promise<string> {
  say(["The new command, line by line; a line with a single dot ends it. Only the dot keeps the old one."]);
  const text: string[] = [];
  for (;;) {
    const line = await lines.ask(() => options.write("> "));
    if (line === null) return "";
    if (line === ".") return text.join("\n");
    text.push(line);
  }
}

/** The question for the step as it stands. `typed`: what has to be typed to run it. */
function situation(run: Run): {
  readonly typed: string | null;
  readonly question: string;
  readonly choices: readonly Choice[];
} {
  const at = taskAt(run, run.current);
  const presented = at?.taskRun.presented ?? null;
  const ask = (words: string, choices: readonly Choice[], typed: string | null = null) => ({
    typed,
    choices: [...choices, LEAVE, HELP],
    question: `${words} [${[...choices, LEAVE, HELP].map((one) => one.letter).join("/")}]`,
  });
  if (at === null) return ask("What now?", []);
  if (at.taskRun.state === "failed")
    return ask("It failed. What now?", [
      { letter: "r", meaning: "retry", words: "try it again" },
      EDIT,
      SKIP,
      NOTE,
    ]);
  if (presented === null || isUnidentified(run))
    return ask("The node did not say which instance it is. What now?", [
      { letter: "r", meaning: "retry", words: "ask it again" },
      SKIP,
      NOTE,
    ]);
  const byHand = at.planned.task.command === null || at.planned.target.key === "local";
  if (byHand)
    return ask("Is it done?", [
      { letter: "y", meaning: "attest", words: "yes; asks for a statement" },
      SKIP,
      NOTE,
    ]);
  const missing = missingValues(run);
  const rest = [SKIP, EDIT, NOTE, ...(missing.length > 0 ? [VALUES] : [])];
  if (missing.length > 0) return ask(`No value yet for ${missing.map(visible).join(", ")}. What now?`, rest);
  const asked = at.taskRun.alreadyDone === "yes" || at.taskRun.alreadyDone === "cannot-tell";
  const { how, typed } = presented.confirm;
  if (how === "type" && typed !== null)
    return ask(
      `${dangerWords(run, at.planned.target.key)} Type  ${visible(typed)}  to ${asked ? "do it all the same" : "do it"}, or`,
      rest,
      typed,
    );
  if (asked)
    return ask("Run it all the same?", [
      { letter: "anyway", meaning: "anyway", words: "run it although its check did not say no" },
      { letter: "r", meaning: "retry", words: "ask the check again" },
      ...rest,
    ]);
  const yes: Choice = { letter: "y", meaning: "run", words: "run exactly this" };
  const standing = ask("Run it?", [yes, ...rest]);
  return { ...standing, question: standing.question.replace("[y/", "[y/N/") };
}

function possible(choices: readonly Choice[], typed: string | null): readonly string[] {
  return [
    ...(typed === null ? [] : [`  ${visible(typed)}: run exactly this`]),
    ...choices.map((one) => `  ${one.letter}: ${one.words}`),
  ];
}
