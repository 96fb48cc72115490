// Lists the runs, and finds the one an operator names.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { OperatorError } from "../../errors.ts";
import { logPath } from "../chain/append-log.ts";
import { refuseLink } from "../directory/state-directory.ts";
import { looksLikeLog } from "./looks-like-log.ts";
import { readTombstones } from "./tombstones.ts";

const RUN_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

export interface FoundRun {
  /** The run's folder; null when a log file was given by path. */
  readonly directory: string | null;
  /** The log file. */
  readonly path: string;
}

/** Ids of all runs in the folder, oldest first (ids sort by time). */
export function runIds(runs: string): readonly string[] {
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .filter((name) => RUN_ID.test(name) && existsSync(logPath(join(runs, name))))
    .sort();
}

/**
 * Finds a run by its id, a unique prefix of it, or `last`; with `allowPath` also by a path to its folder or
 * log. Throws OperatorError that lists what exists, for a file that is not a log, and for a folder that is a
 * link.
 */
export function findRun(runs: string, reference: string, allowPath: boolean): FoundRun {
  const ids = runIds(runs);
  const inside = (id: string): FoundRun => {
    const directory = join(runs, id);
    refuseLink(directory);
    return { directory, path: logPath(directory) };
  };
  if (reference === "last") {
    const id = ids.at(-1);
    if (id !== undefined) return inside(id);
    throw new OperatorError("no runs yet.", "Start one with `lamplighter run GUIDE --rehearse`.");
  }
  const prefix = reference.toUpperCase();
  const matches = /^[0-9A-Z]{1,26}$/.test(prefix) ? ids.filter((id) => id.startsWith(prefix)) : [];
  const [only, second] = matches;
  if (only !== undefined && second === undefined) return inside(only);
  if (second !== undefined) {
    throw new OperatorError(
      `${matches.length} runs begin with ${reference}: ${matches.slice(0, 5).join(", ")}${matches.length > 5 ? ", …" : ""}.`,
      "Use more characters of the id.",
    );
  }
  if (allowPath && existsSync(reference)) {
    if (!statSync(reference).isDirectory()) {
      if (looksLikeLog(resolve(reference))) return { directory: null, path: reference };
      throw new OperatorError(
        `${reference} is not a Lamplighter log.`,
        "Use a run's id, or the path of its folder or of its `audit.jsonl`; `lamplighter runs` lists the runs.",
      );
    }
    refuseLink(reference);
    return { directory: null, path: logPath(reference) };
  }
  const gone = readTombstones(runs).filter((it) => it.run.startsWith(prefix));
  const [stone] = gone;
  if (stone !== undefined && gone.length === 1) {
    throw new OperatorError(
      `run ${stone.run} was deleted on ${stone.at} by ${stone.by.user}@${stone.by.host} (${stone.reason}).`,
      `Its log had ${stone.chain.lines} lines and was ${stone.chain.state}; the last line's digest was ${stone.chain.head}. Check a copy with \`lamplighter verify PATH\`. \`lamplighter runs --purged\` has the details.`,
    );
  }
  throw new OperatorError(
    `no run ${reference}.`,
    `\`lamplighter runs\` lists the runs; ${allowPath ? "you can also use the path of a log" : "resume takes a run id, not a path"}.`,
  );
}
