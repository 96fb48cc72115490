// The layout of a verb's help: summary, usage, examples, options by group, further topics.
import type { Command, Help, Option } from "commander";
import { TOPICS } from "../../help/topics.ts";
import { VERB_HELP } from "./verb-help.ts";

/** Columns of the terminal, at most 100; 100 where there is none. */
export function helpWidth(): number {
  return Math.min(process.stdout.columns ?? WIDEST, WIDEST);
}

const WIDEST = 100;
/** A longer term gets its own line. */
const WIDEST_TERM = 30;
const BOLD = "\u001b[1m";
const PLAIN = "\u001b[22m";

type Item = readonly [term: string, description: string];

/** The whole help of a command, for commander's `formatHelp`. */
export function formatHelp(command: Command, helper: Help): string {
  const isProgram = command.parent === null;
  const { examples, topics } = VERB_HELP[isProgram ? "" : command.name()] ?? { examples: [], topics: [] };
  const width = helper.helpWidth ?? WIDEST;
  const text = helper.commandDescription(command);
  const lists = listsOf(command, helper);
  if (topics.length > 0)
    lists.push(["See also:", topics.map((it) => [`lamplighter help ${it}`, TOPICS[it]])]);
  const terms = lists.flatMap(([, items]) => items.map(([term]) => term.length));
  const column = Math.max(...terms.filter((it) => it <= WIDEST_TERM));
  const listed = lists.map(([heading, items]) => [bold(heading), ...itemLines(items, column, width)]);
  const shown = examples.length === 0 ? [] : [[bold("Examples:"), ...exampleLines(examples, width)]];
  const parts = [
    wrapped(text.charAt(0).toUpperCase() + text.slice(1), width),
    [`${bold("Usage:")} ${helper.commandUsage(command)}`],
    ...(isProgram ? [...listed, ...shown] : [...shown, ...listed]),
  ];
  return parts.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

/** The verbs and topics of the program; the arguments and options of a verb, by group. */
function listsOf(command: Command, helper: Help): [heading: string, items: readonly Item[]][] {
  const isProgram = command.parent === null;
  // Every verb has `--help`, so only the program lists it.
  const options = helper.visibleOptions(command).filter((it) => isProgram || it.long !== "--help");
  const verbs = helper.groupItems([...command.commands], helper.visibleCommands(command), (it) =>
    it.helpGroup(),
  );
  const groups = helper.groupItems([...command.options], options, (it) => it.helpGroupHeading ?? "Options:");
  const lists: [string, Item[]][] = [
    ...[...verbs].map(([heading, its]): [string, Item[]] => [heading, its.map((it) => verbItem(it, helper))]),
    ["Topics (lamplighter help TOPIC):", isProgram ? Object.entries(TOPICS) : []],
    [
      "Arguments:",
      helper.visibleArguments(command).map((it) => [helper.argumentTerm(it), helper.argumentDescription(it)]),
    ],
    ...[...groups].map(([heading, its]): [string, Item[]] => [
      heading,
      its.map((it) => optionItem(it, helper)),
    ]),
  ];
  return lists.filter(([, items]) => items.length > 0);
}

/** Omits `[options]`: every verb has options. */
function verbItem(verb: Command, helper: Help): Item {
  return [helper.subcommandTerm(verb).replace(" [options]", ""), helper.subcommandDescription(verb)];
}

/** A repeatable option defaults to an empty list, which says nothing. */
function optionItem(option: Option, helper: Help): Item {
  const words = Array.isArray(option.defaultValue) ? option.description : helper.optionDescription(option);
  return [helper.optionTerm(option), words];
}

function bold(heading: string): string {
  return `${BOLD}${heading}${PLAIN}`;
}

function exampleLines(examples: readonly Item[], width: number): readonly string[] {
  const isWide = (line: string): boolean => line.length > width;
  return examples.flatMap(([what, call]) => {
    const line = `  $ ${call}`;
    // A shell reads both lines as one command.
    const cut = line.lastIndexOf(" --", width - 3);
    const lines = isWide(line) && cut > 0 ? [`${line.slice(0, cut)} \\`, `     ${line.slice(cut)}`] : [line];
    return [...wrapped(`# ${what}`, width - 2).map((it) => `  ${it}`), ...lines];
  });
}

/** Terms in one column, descriptions in the next. */
function itemLines(items: readonly Item[], column: number, width: number): readonly string[] {
  const indent = " ".repeat(column + 4);
  return items.flatMap(([term, description]) => {
    const lines = wrapped(description, width - indent.length).map((line) => indent + line);
    if (term.length > column) return [`  ${term}`, ...lines];
    const [first = "", ...rest] = lines;
    return [`  ${term.padEnd(column)}${first.slice(column + 2)}`, ...rest];
  });
}

/** The text in lines of `width` columns. Our own texts are ASCII: one character is one column. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}
