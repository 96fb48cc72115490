// Options with numbers as values: the accepted range, and the error message.
import { Option } from "commander";
import { OperatorError } from "../../errors.ts";
import { IDLE_LIMIT } from "../../transcript/lookup/rhythm.ts";

/** `--speed`: how many times faster. */
export function speedOption(): Option {
  return new Option("--speed <n>", "playback speed, from 0.25 to 64").default(1).argParser(speedOf);
}

/** `--idle-limit`: milliseconds; infinite for `none`. */
export function idleLimitOption(): Option {
  return new Option("--idle-limit <seconds>", "the longest pause between two events, or `none`")
    .default(IDLE_LIMIT, String(IDLE_LIMIT / 1000))
    .argParser(idleLimitOf);
}

/** `--asciicast-version`: 2 or 3. */
export function castVersionOption(): Option {
  return new Option("--asciicast-version <n>", "2 for players that do not know version 3")
    .default(3)
    .argParser(castVersionOf);
}

function speedOf(text: string): number {
  const speed = Number(text);
  if (!(speed >= 0.25 && speed <= 64)) {
    throw new OperatorError(
      `${text} is not a valid speed.`,
      "Use a number from 0.25 to 64, such as --speed 4.",
    );
  }
  return speed;
}

function idleLimitOf(text: string): number {
  if (text === "none") return Number.POSITIVE_INFINITY;
  const seconds = text.trim() === "" ? Number.NaN : Number(text);
  if (!(seconds >= 0 && seconds <= 86_400)) {
    throw new OperatorError(
      `${text} is not a valid number of seconds.`,
      "Use a number from 0 to 86400, such as --idle-limit 5, or `none` to keep all pauses.",
    );
  }
  return seconds * 1000;
}

function castVersionOf(text: string): 2 | 3 {
  if (text === "2" || text === "3") return text === "2" ? 2 : 3;
  throw new OperatorError(`${text} is not an asciicast version.`, "Use --asciicast-version 2 or 3.");
}
