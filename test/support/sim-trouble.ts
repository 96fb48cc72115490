// What befalls the world of a simulation by itself: nodes restart, clocks are set, disks fill, credentials expire, and
// somebody cleans a node's ledger.
import { WORLD } from "./sim-clock.ts";
import type { SimNode } from "./sim-node.ts";
import { type SimWorld, someTime } from "./sim-world.ts";

const DAY = 86_400_000;
const WEEK = 7 * DAY;

export interface SimTrouble {
  /** Something happens to the node in the next `milliseconds`. */
  within(node: string, milliseconds: number): void;
}

/** Plans some trouble for every node. */
export function simTrouble(world: SimWorld, nodes: readonly SimNode[]): SimTrouble {
  const { clock, random } = world;
  const someSkew = (): number => someTime(random, 0, 600_000) * (random.chance(0.5) ? 1 : -1);
  // Some schedules have a kind of trouble that comes again and again.
  const favourite = random.pick([null, null, 0, 0, 2, 3, 3, 3, 4, 5, 5]) ?? null;
  const befall = (node: SimNode): void => {
    if (!world.wild) return;
    switch (favourite !== null && random.chance(0.8) ? favourite : random.below(6)) {
      case 0:
      case 1:
        return node.reboot(someTime(random, 200, 120_000));
      case 2:
        return node.setSkew(someSkew());
      case 3:
        node.setFull(true);
        clock.after(someTime(random, 500, 60_000), WORLD, () => node.setFull(false));
        return;
      case 4:
        return node.clean();
      default:
        world.expiredUntil = clock.now() + someTime(random, 500, 120_000);
        world.tell(() => "CREDENTIALS expire for a while");
    }
  };
  for (const node of nodes) {
    // Long after the walk somebody cleans the node, which forgets then what is older than a week.
    if (random.chance(0.3)) clock.after(WEEK + someTime(random, DAY / 24, DAY), WORLD, () => node.clean());
    if (random.chance(0.4)) node.setSkew(someSkew());
    const times = random.pick([0, 0, 1, 2]) ?? 0;
    for (let count = 0; count < times; count++)
      clock.after(someTime(random, 0, 60_000), WORLD, () => befall(node));
  }
  return {
    within(id, milliseconds) {
      const node = nodes.find((it) => it.id === id);
      if (node !== undefined) clock.after(someTime(random, 0, milliseconds), WORLD, () => befall(node));
    },
  };
}
