// The nodes as plain lines: who and where before the first command, and a node's block whenever it changes.
import { visible } from "../../output/visible.ts";
import type { Run } from "../../run/model/run.ts";
import { type NodeBlock, type NodeLine, nodeBlock } from "../nodes/node-block.ts";
import { nodesOf } from "../nodes/node-status.ts";
import { TAKE_OVER_MEANS } from "../nodes/take-over-rows.ts";
import { pageTitle, whoLines } from "../nodes/who-lines.ts";

/** Who runs this, and where commands go. */
export function whoText(run: Run): readonly string[] {
  return ["", `${pageTitle(run, true)}:`, ...textOf(whoLines(run), "  ")];
}

/** All nodes with their status. */
export function nodesText(run: Run): readonly string[] {
  return nodesOf(run).flatMap((node) => blockText(nodeBlock(run, node)));
}

export interface NodeNews {
  /** The blocks that changed since they were printed, without nodes that are still being identified. */
  of(run: Run): readonly string[];
}

/**
 * Remembers what was printed. Nodes that answered as another did (type, image, tools, no warning) follow it in one
 * line.
 */
export function nodeNews(): NodeNews {
  const printed = new Map<string, string>();
  /** The node that was printed with all its lines, by what makes nodes alike. */
  const first = new Map<string, string>();
  return {
    of(run) {
      const lines: string[] = [];
      const alike = new Map<string, string[]>();
      for (const node of nodesOf(run)) {
        const block = nodeBlock(run, node);
        if (!["answered", "failed", "held"].includes(block.standing)) continue;
        const whole = blockText(block);
        const text = whole.join("\n");
        const before = printed.get(node.key);
        if (before === text) continue;
        printed.set(node.key, text);
        const kind = kindOf(block);
        const example = before === undefined && kind !== null ? first.get(kind) : undefined;
        if (example !== undefined) alike.set(example, [...(alike.get(example) ?? []), node.key]);
        else lines.push(...whole);
        if (kind !== null && !first.has(kind)) first.set(kind, node.key);
      }
      for (const [example, nodes] of alike)
        lines.push(`  Answered, like ${visible(example)}: ${visible(nodes.join(", "))}`);
      return lines;
    },
  };
}

/** What makes nodes alike; null for one that has to be shown by itself. */
function kindOf({ standing, lines }: NodeBlock): string | null {
  if (standing !== "answered" || lines.some(({ tone }) => tone !== "plain" && tone !== "quiet")) return null;
  const same = lines.filter(({ label }) => label === "type" || label === "image" || label === "tools");
  return same.length === 3 ? JSON.stringify(same.map(({ text }) => text)) : null;
}

function blockText({ title, sign, lines, standing }: NodeBlock): readonly string[] {
  const means = standing === "held" ? [`    Taking over the lock: ${TAKE_OVER_MEANS}`] : [];
  return [`  ${visible(title)}: ${sign.word}`, ...textOf(lines, "    "), ...means];
}

/** `label: text`; continuation lines go below the text. */
function textOf(lines: readonly NodeLine[], indent: string): readonly string[] {
  return lines.map(({ label, text }) => {
    const words = visible(text).replaceAll("\n", " ↵ ");
    return label === "" ? `${indent}  ${words}` : `${indent}${visible(label)}: ${words}`;
  });
}
