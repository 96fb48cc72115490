// The effect `check`: checks whether a requirement is met. Reads only.
import { safeWords } from "../../output/output-pipe.ts";
import { checkRequirement } from "../requirements/check-requirement.ts";
import type { EffectOf, Job } from "../session/job.ts";

export async function checkEffect({
  session,
  effect,
  signal,
  report,
}: Job<EffectOf<"check">>): Promise<void> {
  const { key: probe, task, instance, requirement, value, again } = effect;
  const { call, vault, now, dns } = session.options;
  if (again) session.reads.clear();
  const { result, evidence, observed, source } = await checkRequirement(
    { call, signal, now, memory: session.reads, ...(dns === undefined ? {} : { dns }) },
    { instance, requirement, value },
  );
  const words = (text: string) => safeWords(vault, text);
  report({
    type: "checked",
    probe,
    task,
    result,
    evidence: words(evidence),
    ...(observed === null ? {} : { observed: words(observed) }),
    ...(source === null ? {} : { source: words(source) }),
  });
}
