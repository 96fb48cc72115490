// Differences between nodes that run one step: their values and their checks, one per line. A text that
// differs from the first node's in more than its values is shown in full, so that no difference is hidden.
import { visible, visibleCommand } from "../../output/visible.ts";

/** What one node runs, and its values. */
export interface NodeTexts {
  readonly target: string;
  readonly values: readonly { readonly variable: string; readonly value: string }[];
  /** Its other properties, by name. */
  readonly cells: ReadonlyMap<string, string>;
  /** By name: command, checks, preamble. */
  readonly texts: Readonly<Record<string, string>>;
}

/** One line per node; where nothing differs, one line that names them all. */
export function differenceTable(nodes: readonly NodeTexts[]): readonly string[] {
  const lines = differencesOf(nodes).map(({ target, own }) => ({ target: visible(target), own }));
  if (lines.length === 0) return [];
  if (lines.every(({ own }) => own.length === 0))
    return [`The same on ${lines.map(({ target }) => target).join(", ")}.`];
  return lines.map(({ target, own }) => `${target}: ${own.length === 0 ? "nothing else" : own.join(", ")}`);
}

/** Each node's differences; empty for a node without any. */
export function differencesOf(
  nodes: readonly NodeTexts[],
): readonly { readonly target: string; readonly own: readonly string[] }[] {
  const [first] = nodes;
  if (first === undefined) return [];
  const columns = differing(nodes);
  return nodes.map((node) => {
    const cells = cellsOf(node);
    const own = columns.flatMap((name) => {
      const cell = cells.get(name);
      return cell === undefined ? [] : [`${visible(name)} = ${cell}`];
    });
    return { target: node.target, own: [...own, ...otherTexts(node, first)] };
  });
}

function cellsOf({ values, cells }: NodeTexts): ReadonlyMap<string, string> {
  return new Map([
    ...values.map(({ variable, value }) => [variable, visibleCommand(value)] as const),
    ...cells,
  ]);
}

/** Names of what differs between nodes. */
function differing(nodes: readonly NodeTexts[]): readonly string[] {
  const all = nodes.map(cellsOf);
  const names = new Set(all.flatMap((cells) => [...cells.keys()]));
  return [...names].filter((name) => new Set(all.map((cells) => cells.get(name))).size > 1);
}

function otherTexts(node: NodeTexts, first: NodeTexts): readonly string[] {
  return Object.entries(node.texts).flatMap(([name, text]) =>
    shapeOf(node, text) === shapeOf(first, first.texts[name] ?? "")
      ? []
      : [`${name}: ${text === "" ? "none" : visibleCommand(text)}`],
  );
}

/** The text with the node's own values replaced by their names, longest first. */
function shapeOf({ values }: NodeTexts, text: string): string {
  return values
    .filter(({ value }) => value !== "")
    .toSorted((a, b) => b.value.length - a.value.length)
    .reduce((all, { variable, value }) => all.replaceAll(value, `<${variable}>`), text);
}
