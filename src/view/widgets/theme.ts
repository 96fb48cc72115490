// How things look. Each colour has one meaning, and is never the only signal: a mark, a word or a weight says the
// same. Views name a tone; only this file knows colours. It also decides whether colour is shown; the painter carries
// that out.
import { SIGNS } from "../../output/signs.ts";
import type { TaskState } from "../../run/model/run.ts";
import type { Severity } from "../../runbook/model/runbook.ts";
import type { Risk } from "../../shell/model/command.ts";

/** The purpose of a piece of text; see `toned` for its look. */
export type Tone =
  | "plain"
  /** Secondary: hints, places, counts. */
  | "quiet"
  /** Headings and names. */
  | "strong"
  /** What can be pressed, and the current place: keys, the pointer, the program's name. */
  | "accent"
  /** The row that keys act on. */
  | "chosen"
  /** Destroys, failed, or wrong. */
  | "danger"
  /** A warning, something unknown, something missing. */
  | "warning"
  /** Succeeded. */
  | "good"
  /** A value in a command. */
  | "value"
  /** A hole in a command: not set yet. */
  | "hole"
  /** The character under the text cursor. */
  | "cursor";

/**
 * The colours, by number in the 256-colour palette: those from 16 on look the same everywhere, while the first 16
 * differ between terminals (yellow on white is unreadable). Each has a contrast of at least 3.9:1 on black and on
 * white (WCAG 2).
 */
export const COLOURS = { accent: 30, danger: 196, warning: 130, good: 28, value: 133 } as const;

const OFF = "39";
const colour = (name: keyof typeof COLOURS): string => `38;5;${COLOURS[name]}`;

/** SGR parameters (ECMA-48) that switch a tone on, and those that switch it off. */
const STYLES: Readonly<Record<Tone, { readonly on: string; readonly off: string }>> = {
  plain: { on: "", off: "" },
  quiet: { on: "2", off: "22" },
  strong: { on: "1", off: "22" },
  accent: { on: colour("accent"), off: OFF },
  chosen: { on: `1;${colour("accent")}`, off: `22;${OFF}` },
  danger: { on: `1;${colour("danger")}`, off: `22;${OFF}` },
  warning: { on: `1;${colour("warning")}`, off: `22;${OFF}` },
  good: { on: colour("good"), off: OFF },
  value: { on: `4;${colour("value")}`, off: `24;${OFF}` },
  hole: { on: "1;4", off: "22;24" },
  cursor: { on: "7", off: "27" },
};

/** The text with the escape sequences of its tone around it. The text itself must contain none. */
export function toned(text: string, tone: Tone): string {
  const { on, off } = STYLES[tone];
  return on === "" || text === "" ? text : `\u001b[${on}m${text}\u001b[${off}m`;
}

/** An address that a link may have: printable, and for a browser or a mail program. */
const SAFE_LINK = /^(?:https?:\/\/|mailto:)[\x21-\x7e]{1,2000}$/i;

export function leadsSafely(href: string): boolean {
  return SAFE_LINK.test(href);
}

/** The text as a link to the address (OSC 8); unchanged if that is not allowed. */
export function linked(text: string, href: string): string {
  return leadsSafely(href) && text !== "" ? `\u001b]8;;${href}\u001b\\${text}\u001b]8;;\u001b\\` : text;
}

/** A state as a mark of one column, a word, and a tone. */
export interface Sign {
  readonly mark: string;
  readonly word: string;
  readonly tone: Tone;
}

/** Marks of one column that are not states. */
export const MARKS = {
  pointer: "▸",
  rule: "─",
  bar: "│",
  cut: "…",
  ticked: "[x]",
  unticked: "[ ]",
  more: "↓",
  before: "↑",
  masked: "•",
  dot: "·",
} as const;

const TASK_SIGNS: Readonly<Record<TaskState, Sign>> = {
  waiting: { mark: " ", word: "waiting", tone: "quiet" },
  ready: { mark: "▸", word: "ready", tone: "strong" },
  running: { mark: "●", word: "running", tone: "strong" },
  uncertain: { mark: SIGNS.unknown, word: "outcome unknown", tone: "warning" },
  failed: { mark: SIGNS.bad, word: "failed", tone: "danger" },
  done: { mark: SIGNS.good, word: "done", tone: "good" },
  skipped: { mark: "-", word: "skipped", tone: "quiet" },
  attested: { mark: SIGNS.good, word: "done by hand", tone: "good" },
  accepted: { mark: SIGNS.accepted, word: "accepted, not met", tone: "warning" },
  aside: { mark: SIGNS.aside, word: "node set aside", tone: "warning" },
};

export function taskSign(state: TaskState): Sign {
  return TASK_SIGNS[state];
}

const SEVERITY_SIGNS: Readonly<Record<Severity, Sign>> = {
  info: { mark: "·", word: "note", tone: "quiet" },
  warning: { mark: SIGNS.warning, word: "warning", tone: "warning" },
  error: { mark: SIGNS.bad, word: "error", tone: "danger" },
};

export function severitySign(severity: Severity): Sign {
  return SEVERITY_SIGNS[severity];
}

const RISK_SIGNS: Readonly<Record<Risk, Sign>> = {
  reads: { mark: " ", word: "only reads", tone: "quiet" },
  changes: { mark: "~", word: "changes the node", tone: "plain" },
  destroys: { mark: SIGNS.bad, word: "destroys data", tone: "danger" },
  opaque: { mark: SIGNS.unknown, word: "effect not clear from its text", tone: "warning" },
};

/** `here`: it is for the operator's own machine. */
export function riskSign(risk: Risk, here = false): Sign {
  const sign = RISK_SIGNS[risk];
  return here && risk === "changes" ? { ...sign, word: "changes something" } : sign;
}

/**
 * Whether colours may be shown: not when `NO_COLOR` is set and not empty (no-color.org), nor on a terminal that is
 * `dumb`. Bold, underline and inverse are not colours and stay.
 */
export function showsColour(env: Readonly<Record<string, string | undefined>>): boolean {
  if ((env.NO_COLOR ?? "") !== "") return false;
  return env.TERM !== "dumb";
}
