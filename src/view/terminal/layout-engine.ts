// Ink's layout engine. Its package waits for it where it is imported, which the built program cannot (it is CommonJS): there this
// object stands in the package's place, and is filled before the first frame.
import { loadYoga, type Yoga } from "yoga-layout/load";

/** The engine; empty until `readyLayoutEngine`. */
export const layoutEngine = {} as Yoga;

/** Loads the engine. To be waited for before anything is rendered. */
export async function readyLayoutEngine(): Promise<void> {
  Object.assign(layoutEngine, await loadYoga());
}
