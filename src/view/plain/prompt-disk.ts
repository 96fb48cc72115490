// Asks which of a node's disks a variable is set to: a numbered list, where unfit disks say why.
import { visible } from "../../output/visible.ts";
import type { Intent } from "../../run/model/ports.ts";
import { diskWords } from "../../transcript/words/node-words.ts";
import { type DiskChoice, diskBinding } from "../nodes/disk-choice.ts";
import type { Prompter } from "./questions/answer-lines.ts";
import { leaveIntent } from "./questions/plain-intents.ts";

/** The answer as an intent; null when no disk was chosen. */
export async function promptDisk(
  variable: string,
  target: string,
  choices: readonly DiskChoice[],
  { lines, say, options }: Prompter,
): Promise<Intent | null> {
  say([
    `Which disk of ${visible(target)} is ${visible(variable)}?`,
    ...choices.flatMap(({ disk, refusal, warning }, index) => [
      `  ${index + 1}  ${diskWords(disk)}`,
      ...(refusal === null ? [] : [`     cannot be used: ${refusal}`]),
      ...(warning === null ? [] : [`     warning: ${warning}`]),
      ...(disk.volume?.told === "attachment"
        ? ["     ~ identified only by device letter and size, not by a serial number"]
        : []),
    ]),
  ]);
  const answer = await lines.ask(() => options.write("Number or name (Enter for none): "));
  if (answer === null) return leaveIntent("the input ended");
  const text = answer.trim().replace(/^\/dev\//, "");
  if (text === "") return null;
  const choice = /^\d+$/.test(text)
    ? choices[Number(text) - 1]
    : choices.find(({ disk }) => disk.name === text);
  if (choice === undefined) {
    say([
      `There is no disk ${visible(text)}. Enter a number from 1 to ${choices.length}, or a name from the list.`,
    ]);
    return null;
  }
  if (choice.refusal !== null) {
    say([`${visible(choice.disk.name)} cannot be used: ${choice.refusal}.`]);
    return null;
  }
  return { type: "bind", binding: diskBinding(variable, target, choice.disk) };
}
