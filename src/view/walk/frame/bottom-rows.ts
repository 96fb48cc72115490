// The lines at the bottom of the screen: the keys, or the question that replaces them.
import { unreachable } from "../../../errors.ts";
import { obstacleAt, restOf } from "../../../run/decision/rest.ts";
import { LOCAL_WORD } from "../../../run/intents/decide-evaluate.ts";
import { TAKE_OVER } from "../../../run/intents/decide-node.ts";
import type { Run } from "../../../run/model/run.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { logSpaceWords } from "../../../transcript/words/machine-words.ts";
import { count, timeWords } from "../../../transcript/words/run-words.ts";
import { nodesKeys } from "../../nodes/nodes-keys.ts";
import { keyRow } from "../../widgets/KeyBar.tsx";
import type { Piece, Row } from "../../widgets/rows.ts";
import { cutRow, row, rowText, rowWidth, wrapProse } from "../../widgets/rows.ts";
import { shellRows } from "../panes/command-rows.ts";
import { type Mode, WALKING, type WalkState } from "../state/walk-model.ts";
import { dangerWords } from "../words/danger-words.ts";
import { lastInvocation } from "../words/invocation-end.ts";
import { toCancel } from "../words/to-cancel.ts";
import { fieldRow, inset, problem, promptRows } from "./prompt-rows.ts";
import { walkKeys } from "./walk-keys.ts";

export interface BottomLooks {
  readonly width: number;
  /** The step has rows that were not shown yet. */
  readonly unread: boolean;
  /** The words that start this program. */
  readonly program: string;
}

/** The rows, from the notice (if there is one) to the keys. */
export function bottomRows(run: Run, state: WalkState, looks: BottomLooks): readonly Row[] {
  const { width } = looks;
  return [...roomRows(run, width), ...noticeRows(state, width), ...questionRows(run, state, looks)];
}

/** Shown until this process ends: space was low then, and nothing reports when that is over. */
function roomRows({ logRoom }: Run, width: number): readonly Row[] {
  if (logRoom === null) return [];
  return wrapProse(
    `! ${timeWords(logRoom.at)}: ${logSpaceWords(logRoom)}. Free some space.`,
    width - 1,
    "warning",
  ).map(inset);
}

function noticeRows(state: WalkState, width: number): readonly Row[] {
  const { notice, search } = state;
  if (notice !== null)
    return [
      ...wrapProse(notice.message, width - 1, notice.tone).map(inset),
      ...(notice.advice === "" ? [] : wrapProse(notice.advice, width - 1, "quiet").map(inset)),
    ];
  if (search === null || state.mode.kind === "prompt") return [];
  const where = search.where === "steps" ? "steps" : "the output";
  return [
    inset(
      row(
        search.matches === 0
          ? `"${search.text}" is not in ${where}. Esc ends the search.`
          : `"${search.text}" in ${where}: match ${search.match + 1} of ${search.matches}. Esc ends the search.`,
        "quiet",
      ),
    ),
  ];
}

function questionRows(run: Run, state: WalkState, { width, unread, program }: BottomLooks): readonly Row[] {
  const { mode } = state;
  switch (mode.kind) {
    case "walk":
      return [unread ? unreadRow(run, state, width) : keyRow(walkKeys(run, state), width)];
    case "output":
      return [
        keyRow(
          [
            { key: "j k", does: "scroll" },
            { key: "g G", does: "first, newest" },
            { key: "/", does: "search" },
            ...(state.search === null ? [] : [{ key: "n N", does: "next, previous" }]),
            ...walkKeys(run, { ...state, mode: WALKING }).filter(
              ({ action }) => action === "follow" || action === "guide",
            ),
            { key: "Esc", does: "back" },
          ],
          width,
        ),
      ];
    case "steps":
      return [
        keyRow(
          [
            { key: "j k", does: "move" },
            { key: "⏎", does: "show it" },
            { key: "Esc", does: "back" },
          ],
          width,
        ),
      ];
    case "typed":
      return typedRows(run, mode, width);
    case "evaluate":
      return [
        ...wrapProse(
          "This runs on this computer and only reads. Its value then replaces the substitution.",
          width - 1,
          "strong",
        ).map(inset),
        ...shellRows(mode.inner, [], width - 1).map(inset),
        ...typeRows(LOCAL_WORD, "run it", width),
        answerRow(mode.text, LOCAL_WORD, "runs it", width),
      ];
    case "rest":
      return restQuestionRows(run, state, mode, width);
    case "already":
      return [
        ...wrapProse(
          "The check did not show that this is still needed. Run it anyway?",
          width - 1,
          "strong",
        ).map(inset),
        keyRow(
          [
            { key: "y", does: "run it anyway" },
            { key: "s", does: "skip it" },
            { key: "Esc", does: "back" },
          ],
          width,
        ),
      ];
    case "prompt":
      return promptRows(run, mode, width);
    case "edit":
      return [
        ...problem(mode.problem, width),
        keyRow(
          [
            { key: "⏎", does: "use it" },
            { key: "^j", does: "new line" },
            { key: "Esc", does: "back, keep the text" },
          ],
          width,
        ),
      ];
    case "values":
      return valuesRows(mode, width);
    case "disks":
      return [
        keyRow(
          [
            { key: "j k", does: "move" },
            { key: "⏎", does: "use this disk" },
            { key: "Esc", does: "back" },
          ],
          width,
        ),
      ];
    case "nodes":
      return [keyRow(nodesKeys(run, state.opening), width)];
    case "take-over":
      return takeOverQuestion(mode, width);
    case "help":
      return [
        keyRow(
          [
            { key: "j k", does: "scroll" },
            { key: "Esc", does: "back" },
          ],
          width,
        ),
      ];
    case "ask":
      return askRows(run, state, mode.what, program, width);
    default:
      return unreachable(mode);
  }
}

/** Until its last line was on screen, Enter scrolls the step and runs nothing. */
function unreadRow(run: Run, state: WalkState, width: number): Row {
  const rest = walkKeys(run, state).filter((item) => item.name !== "enter");
  return keyRow([{ key: "⏎", does: "read on" }, ...rest], width);
}

function typedRows(run: Run, mode: Extract<Mode, { kind: "typed" }>, width: number): readonly Row[] {
  const at = taskAt(run, run.current);
  const presented = at?.taskRun.presented ?? null;
  if (at === null || presented === null) return [];
  const wanted = presented.confirm.typed ?? "";
  const tone = presented.risk === "destroys" ? "danger" : "warning";
  return [
    ...wrapProse(dangerWords(run), width - 1, tone).map(inset),
    ...typeRows(wanted, "do it", width),
    answerRow(mode.text, wanted, "runs it", width),
  ];
}

function takeOverQuestion(mode: Extract<Mode, { kind: "take-over" }>, width: number): readonly Row[] {
  return [
    ...typeRows(TAKE_OVER, "take over the lock", width),
    answerRow(mode.text, TAKE_OVER, "takes over the lock", width),
  ];
}

/** What to type, and for what. */
function typeRows(wanted: string, does: string, width: number): readonly Row[] {
  const long = row(`Type  ${wanted}  to ${does}, Esc to go back:`, "strong");
  const short = row(`Type  ${wanted}  or Esc:`, "strong");
  const asked = [long, short].find((words) => rowWidth(words) < width);
  return (asked === undefined ? wrapProse(rowText(short), width - 1, "strong") : [asked]).map(inset);
}

/** The text typed so far, and what is left to type. */
function answerRow(text: string, wanted: string, does: string, width: number): Row {
  const matching = text === wanted;
  const soFar = wanted.startsWith(text);
  const words = matching
    ? `matches: ⏎ ${does}`
    : soFar
      ? `left to type: ${wanted.slice(text.length)}`
      : "does not match; ^u clears it";
  const answer: Piece[] = [
    { text: " > ", tone: "accent" },
    { text, tone: "strong" },
    { text: " ", tone: "cursor" },
    { text: `  ${words}`, tone: matching ? "strong" : soFar ? "quiet" : "warning" },
  ];
  return cutRow(answer, width);
}

/** The question for the rest of a fleet; until the whole page was in view, Enter scrolls. */
function restQuestionRows(
  run: Run,
  state: WalkState,
  mode: Extract<Mode, { kind: "rest" }>,
  width: number,
): readonly Row[] {
  const rest = restOf(run);
  const nodes = count(rest?.members.length ?? 0, "node");
  const back = { key: "Esc", does: "back" };
  if (rest === null || obstacleAt(rest, state.now) !== null) return [keyRow([back], width)];
  if (rest.typed === null) return [keyRow([{ key: "⏎", does: `run on ${nodes}` }, back], width)];
  return [
    ...typeRows(rest.typed, `run it on ${nodes}`, width),
    answerRow(mode.text, rest.typed, "runs it", width),
  ];
}

function valuesRows(mode: Extract<Mode, { kind: "values" }>, width: number): readonly Row[] {
  if (mode.giving === null)
    return [
      keyRow(
        [
          { key: "j k", does: "move" },
          { key: "⏎", does: "set a value" },
          { key: "y", does: "copy" },
          { key: "Esc", does: "back" },
        ],
        width,
      ),
    ];
  return [
    ...problem(mode.giving.problem, width),
    inset(row(`Value of ${mode.giving.variable}:`, "strong")),
    fieldRow(mode.giving.field, width, mode.giving.secret),
    keyRow(
      [
        { key: "⏎", does: "set it" },
        { key: "Esc", does: "back" },
      ],
      width,
    ),
  ];
}

function askRows(
  run: Run,
  state: WalkState,
  what: "cancel" | "leave",
  program: string,
  width: number,
): readonly Row[] {
  const all = toCancel(run, state);
  const at = taskAt(run, run.wave === null ? run.current : (state.look ?? run.current));
  const flying = run.open.length > 0;
  const id = run.started?.run ?? "";
  const last = at === null ? null : lastInvocation(run, at.taskRun);
  const words =
    what === "leave"
      ? `Leave the run? ${flying ? "What runs now continues on the node; its result is fetched when you resume. " : ""}To resume: ${program} resume ${id}`
      : all.length > 1
        ? `Ask ${all.length} nodes to stop this command? What it has done so far stays done.`
        : `Ask ${last?.target ?? "the node"} to stop this ${last?.phase === "command" ? "command" : "check"}? What it has done so far stays done.`;
  const yes = what === "leave" ? "leave" : "stop it";
  return [
    ...wrapProse(words, width - 1, "strong").map(inset),
    keyRow(
      [
        { key: "y", does: yes },
        { key: "Esc", does: "stay" },
      ],
      width,
    ),
  ];
}
