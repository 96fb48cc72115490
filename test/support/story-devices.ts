// Watches in stories that nothing destroys a disk which nobody meant: what the operator gave as DISK is that volume from
// then on, whatever the nodes call it later, and a command that destroys never goes out without its check.
import type { Disk } from "../../src/plan/model/device.ts";
import type { Plan } from "../../src/plan/model/plan.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import type { Effect } from "../../src/run/model/ports.ts";
import type { Run } from "../../src/run/model/run.ts";
import { destroyedDevices } from "../../src/shell/risk/destroyed-devices.ts";

export interface DeviceWatch {
  fact(fact: RunEvent): void;
  /** What is wrong with sending it; null when nothing is. */
  send(run: Run, effect: Extract<Effect, { type: "send" }>): string | null;
}

const VARIABLE = "DISK";

export function deviceWatch(plan: Plan): DeviceWatch {
  let given = plan.bindings.find(({ name }) => name === VARIABLE)?.value ?? null;
  /** By target: the volume that is meant, and the disks as last told. */
  const meant = new Map<string, string>();
  const told = new Map<string, readonly Disk[]>();
  /** By nonce: the volume that was meant when it was confirmed. */
  const confirmed = new Map<string, string>();
  const learn = (): void => {
    for (const [target, disks] of told) {
      const volume = disks.find(({ name }) => name === given)?.volume?.id;
      if (!meant.has(target) && volume !== undefined) meant.set(target, volume);
    }
  };
  return {
    fact(fact) {
      if (fact.type === "target.identified") {
        if (fact.disks === undefined) told.delete(fact.target);
        else told.set(fact.target, fact.disks);
        learn();
      }
      if (fact.type === "invocation.requested") {
        const volume = meant.get(fact.target);
        if (volume !== undefined) confirmed.set(fact.nonce, volume);
      }
      if (fact.type !== "variable.bound" || fact.by !== "operator" || fact.binding.name !== VARIABLE) return;
      given = fact.binding.value;
      meant.clear();
      learn();
    },
    send(run, { target, phase, text, devices, nonce }) {
      if (phase !== "command" || target === "local") return null;
      for (const { path } of destroyedDevices(text))
        if (!devices.some((check) => check.path === path && check.demands !== "same"))
          return `without a check of ${path}`;
      const task = [...run.tasks.values()].find(({ id }) => id === run.invocations.get(nonce)?.task);
      const step = plan.steps.find(({ id }) => id === plan.tasks.find((it) => it.id === task?.id)?.step);
      const volume = confirmed.get(nonce);
      if (task?.edited !== null || !step?.variables.includes(VARIABLE) || volume === undefined) return null;
      return devices[0]?.identity?.volume === volume ? null : `for another disk than ${volume}`;
    },
  };
}
