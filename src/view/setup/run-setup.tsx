// Runs the setup screens on the terminal: inputs go to the reducer, its state to the view. Decides nothing.
import type { Screen } from "../screen/screen.ts";
import { SetupView } from "./SetupView.tsx";
import type { SetupInput, SetupResult } from "./setup-input.ts";
import { startSetup } from "./setup-pages.ts";
import { updateSetup } from "./setup-state.ts";

/**
 * Asks for everything that a run needs. Resolves when the operator starts or leaves; nothing has happened until then.
 */
export function runSetup(screen: Screen, input: SetupInput): Promise<SetupResult> {
  return new Promise((resolve, reject) => {
    let state = startSetup(input, screen.size());
    const stop = screen.onInput((event) => {
      try {
        const step = updateSetup(state, event, input);
        if (step.outcome !== null) {
          stop();
          resolve(step.outcome);
          return;
        }
        if (step.state === state) return;
        state = step.state;
        screen.show(<SetupView state={state} input={input} />);
      } catch (error) {
        stop();
        reject(error);
      }
    });
    screen.show(<SetupView state={state} input={input} />);
  });
}
