// How a command must be confirmed. An annotation or an edit can raise the protection, but never lower it.
import type { CommandAnalysis, Risk } from "../../shell/model/command.ts";
import type { Confirmation, Target } from "../model/plan.ts";

const RANK: Readonly<Record<Risk, number>> = { reads: 0, changes: 1, opaque: 2, destroys: 3 };

/** The most dangerous of the risks: known destruction ranks above opaque commands. */
export function highestRisk(risks: readonly Risk[]): Risk {
  return risks.reduce<Risk>((worst, risk) => (RANK[risk] > RANK[worst] ? risk : worst), "reads");
}

/**
 * The rule: for a destroying command, type what it destroys (a device by its name alone); for an opaque one,
 * or one the guide itself warns about (`warned`), type the target's name; for a command on the operator's own
 * machine, type `local`; for all others, press a key.
 */
export function confirmationFor(
  risk: Risk,
  analyses: readonly CommandAnalysis[],
  target: Target,
  warned = false,
): Confirmation {
  if (risk === "destroys") return { how: "type", typed: destroyedNames(analyses) ?? target.name };
  if (risk === "opaque" || (warned && target.key !== "local")) return { how: "type", typed: target.name };
  return target.key === "local" && analyses.length > 0
    ? { how: "type", typed: "local" }
    : { how: "key", typed: null };
}

/**
 * Typing ranks above a key. The text to type is the one today's rules require, or the target's name if they
 * require none.
 */
export function stricterConfirmation(logged: Confirmation, now: Confirmation, target: Target): Confirmation {
  return now.how === "type" || logged.how === "key" ? now : { how: "type", typed: target.name };
}

/** What is destroyed, as a person would type it; null when it has no name to type. */
function destroyedNames(analyses: readonly CommandAnalysis[]): string | null {
  const names = new Set(analyses.flatMap((it) => it.destroys.map(typeable)));
  const typed = [...names].join(" ");
  return typed !== "" && typed.length <= 80 && /^[\u0020-\u007e]+$/.test(typed) ? typed : null;
}

function typeable(word: string): string {
  const bare = /^(?:'[^']*'|"[^"]*")$/.test(word) ? word.slice(1, -1) : word;
  return bare.startsWith("/dev/") ? bare.slice(bare.lastIndexOf("/") + 1) : bare;
}
