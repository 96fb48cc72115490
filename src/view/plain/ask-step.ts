// One question about the current step, and what its answer means. An answer that means nothing here is told what is
// possible, and the question is asked again; the end of the answers leaves the walk.
import { safeText } from "../../output/clean.ts";
import { visible } from "../../output/visible.ts";
import { TAKE_OVER } from "../../run/decide-node.ts";
import type { Holder } from "../../run/event.ts";
import type { Intent } from "../../run/ports.ts";
import type { Run } from "../../run/run.ts";
import { taskAt } from "../../transcript/run-find.ts";
import { dangerWords } from "../walk/danger-words.ts";
import { statementFor } from "../walk/statement-for.ts";
import type { AnswerLines } from "./answer-lines.ts";
import { giveValues } from "./give-values.ts";
import { missingValues } from "./missing-values.ts";
import { nodesText } from "./node-lines.ts";
import { confirming, isUnidentified, leaving } from "./plain-intents.ts";
import type { PlainWalkOptions } from "./plain-walk.ts";

export interface Asking {
  readonly lines: AnswerLines;
  readonly say: (lines: readonly string[]) => void;
  readonly options: Pick<PlainWalkOptions, "write" | "answers" | "secrets" | "askSecret">;
}

type Meaning =
  | "run"
  | "anyway"
  | "attest"
  | "retry"
  | "ask-node"
  | "skip"
  | "edit"
  | "note"
  | "values"
  | "nodes"
  | "leave"
  | "help";

/** What is possible for the step as it stands: the letter and the word that ask for it, meaning, words. */
interface Choice {
  readonly letter: string;
  readonly word: string;
  readonly meaning: Meaning;
  readonly words: string;
}

const SKIP: Choice = { letter: "s", word: "skip", meaning: "skip", words: "skip it, with a reason" };
const EDIT: Choice = { letter: "e", word: "edit", meaning: "edit", words: "edit the command" };
const NOTE: Choice = { letter: "n", word: "note", meaning: "note", words: "write a note into the log" };
const VALUES: Choice = { letter: "v", word: "values", meaning: "values", words: "give the missing values" };
const NODES: Choice = {
  letter: "i",
  word: "nodes",
  meaning: "nodes",
  words: "print what is known of the nodes",
};
const ASK_NODE: Choice = { letter: "r", word: "retry", meaning: "ask-node", words: "ask the node again" };
const LEAVE: Choice = {
  letter: "q",
  word: "leave",
  meaning: "leave",
  words: "leave; it can be resumed later",
};
const HELP: Choice = { letter: "?", word: "help", meaning: "help", words: "what is possible" };

/** Asks once. Null when nothing follows but the question again. */
export async function askStep(run: Run, asking: Asking): Promise<Intent | null> {
  const { lines, say, options } = asking;
  const at = taskAt(run, run.current);
  if (at === null) return null;
  const here = situation(run);
  const { typed, question, choices, holder } = here;
  const answer = await lines.ask(() => options.write(`${question} `));
  if (answer === null) {
    say(["", "The answers have ended, so the walk is left; it can be resumed later."]);
    return leaving("the answers ended");
  }
  const text = answer.trim();
  if (typed !== null && text === typed && holder !== null) {
    const target = at.planned.task.target;
    return { type: "takeOver", target, hold: holder.hold, typed, how: options.answers };
  }
  const choice = choices.find(({ letter, word }) => [letter, word].includes(text.toLowerCase()));
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
    say([`"${visible(text)}" is no answer here. Possible are:`, ...possible(here)]);
    return null;
  }
  return meant(choice.meaning, run, asking, possible(here));
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
    case "ask-node":
      return { type: "identify", target: at.planned.task.target };
    case "nodes":
      say(nodesText(run));
      return null;
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

interface Situation {
  /** What has to be typed to run the step, or to take its node over. */
  readonly typed: string | null;
  readonly question: string;
  readonly choices: readonly Choice[];
  /** The other run that holds the step's node; null when none does. */
  readonly holder: Holder | null;
}

/** The question for the step as it stands. */
function situation(run: Run): Situation {
  const at = taskAt(run, run.current);
  const presented = at?.taskRun.presented ?? null;
  const ask = (words: string, choices: readonly Choice[], typed: string | null = null): Situation => {
    const all = [...choices, NODES, LEAVE, HELP];
    return {
      typed,
      choices: all,
      question: `${words} [${all.map((one) => one.letter).join("/")}]`,
      holder: null,
    };
  };
  if (at === null) return ask("What now?", []);
  const holder = run.identification[at.planned.task.target]?.holder ?? null;
  if (holder !== null) {
    const words = `Type  ${TAKE_OVER}  to take ${visible(at.planned.target.key)} over, or`;
    return { ...ask(words, [ASK_NODE, SKIP, NOTE], TAKE_OVER), holder };
  }
  if (isUnidentified(run))
    return ask("The node did not say which instance it is. What now?", [ASK_NODE, SKIP, NOTE]);
  if (at.taskRun.state === "failed")
    return ask("It failed. What now?", [
      { letter: "r", word: "retry", meaning: "retry", words: "try it again" },
      EDIT,
      SKIP,
      NOTE,
    ]);
  if (presented === null) return ask("What now?", [SKIP, NOTE]);
  const byHand = at.planned.task.command === null || at.planned.target.key === "local";
  if (byHand)
    return ask("Is it done?", [
      { letter: "y", word: "yes", meaning: "attest", words: "yes; asks for a statement" },
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
      {
        letter: "anyway",
        word: "anyway",
        meaning: "anyway",
        words: "run it although its check did not say no",
      },
      { letter: "r", word: "retry", meaning: "retry", words: "ask the check again" },
      ...rest,
    ]);
  const yes: Choice = { letter: "y", word: "yes", meaning: "run", words: "run exactly this" };
  const standing = ask("Run it?", [yes, ...rest]);
  return { ...standing, question: standing.question.replace("[y/", "[y/N/") };
}

function possible({ choices, typed, holder }: Situation): readonly string[] {
  const does = holder === null ? "run exactly this" : `take the node over from run ${visible(holder.run)}`;
  return [
    ...(typed === null ? [] : [`  ${visible(typed)}: ${does}`]),
    ...choices.map((one) => `  ${one.letter}: ${one.words}`),
  ];
}
