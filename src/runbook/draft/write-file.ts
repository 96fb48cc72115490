// The shell text that writes a guide's file exactly as shown: what a person would type, to be read before it runs. It
// replaces the file at the path, and makes no directory.

import type { Step } from "../model/runbook.ts";
import type { LineOrigin, SourceText } from "../model/source-text.ts";
import { markedIn } from "../variables/marked-placeholders.ts";
import { isSecretName } from "../variables/variable-type.ts";

/**
 * The command that writes `file`, whose content is the text of `block` with or without a final newline. Its lines
 * keep their places in the guide; added lines have the place of their neighbours.
 */
export function writeCommand(file: NonNullable<Step["file"]>, block: SourceText): SourceText {
  const path = pathWord(file.path);
  const rights = [
    ...(file.mode === null ? [] : [` && chmod ${file.mode} ${path}`]),
    ...(file.owner === undefined ? [] : [` && chown ${file.owner} ${path}`]),
  ].join("");
  if (!file.content.endsWith("\n"))
    return {
      text: `printf '%s' '${file.content.replaceAll("'", "'\\''")}' > ${path}${rights}`,
      origins: block.origins,
    };
  const word = endWord(file.content);
  // The shell fills in a secret on the node, so the text around it must be one that the shell expands.
  const filled = markedIn(file.content).some(({ name }) => isSecretName(name));
  const content = filled ? file.content.replace(/[\\$`]/g, "\\$&") : file.content;
  const first = block.origins[0] ?? { line: 1, column: 1 };
  return {
    text: `cat > ${path} <<${filled ? word : `'${word}'`}${rights}\n${content}${word}`,
    origins: [start(first), ...block.origins, start(block.origins.at(-1) ?? first)],
  };
}

/** A word that is not a line of the text, and does not occur in it. */
function endWord(text: string): string {
  let word = "EOF";
  for (let count = 2; text.includes(word); count++) word = `EOF_${count}`;
  return word;
}

/** The path as a shell word; placeholders and a leading `~/` keep their meaning. */
function pathWord(path: string): string {
  let plain = path;
  for (const { start: from, end } of [...markedIn(path)].reverse())
    plain = plain.slice(0, from) + plain.slice(end);
  return /^[\w.@+~/-]*$/.test(plain) ? path : `'${path}'`;
}

function start({ line }: LineOrigin): LineOrigin {
  return { line, column: 1 };
}
