// Ink's layout engine. Its package awaits it on import, which the built program cannot do (it is CommonJS): there,
// this object replaces the package and is filled before the first frame.
import { loadYoga, type Yoga } from "yoga-layout/load";

/** The engine; empty until `readyLayoutEngine`. */
export const layoutEngine = {} as Yoga;

/** Loads the engine. Await it before anything is rendered. */
export async function readyLayoutEngine(): Promise<void> {
  Object.assign(layoutEngine, await loadYoga());
}
