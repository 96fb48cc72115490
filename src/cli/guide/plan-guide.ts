// Plans a guide with the options. Has no transport: it cannot execute anything.
import { WRAPPER_VERSION } from "../../ledger/node/wrapper-text.ts";
import { makePlan } from "../../plan/make-plan.ts";
import type { Plan, Target } from "../../plan/model/plan.ts";
import { chooseAlternatives } from "../options/choose-alternatives.ts";
import { chooseSections } from "../options/choose-sections.ts";
import { chooseFleet } from "../options/fleet-options.ts";
import type { GuideOptions } from "../options/guide-options.ts";
import { readSettings } from "../options/read-settings.ts";
import { nodeRoles, unresolvedTargets } from "../options/targets.ts";
import { readGuide } from "./read-guide.ts";

/**
 * Reads and plans the guide at a path; targets stay unresolved unless they are given. Throws OperatorError
 * for a usage error.
 */
export function planGuide(path: string, options: GuideOptions, known?: readonly Target[]): Plan {
  const { runbook, sha256 } = readGuide(path);
  const together = chooseFleet(options, runbook);
  const targets = known ?? unresolvedTargets(runbook, options.on, options.subnet);
  const settings = readSettings(options.set, {
    variables: runbook.variables,
    roles: nodeRoles(runbook),
    guide: runbook,
    targets,
  });
  return makePlan({
    runbook,
    guide: { path, sha256 },
    bindings: settings.bindings,
    targets,
    sections: chooseSections(runbook, options.section),
    alternatives: chooseAlternatives(runbook, options.alternative),
    ...(together === undefined ? {} : { together }),
    wrapper: WRAPPER_VERSION,
  });
}
