// Ink as a source of frames: it renders to a stream that is not a terminal, and each frame comes out as one text.
// Ink's own handling of terminals, keys and signals is not used.
import { EventEmitter } from "node:events";
import { render } from "ink";
import { Component, createElement, type ReactElement, type ReactNode } from "react";
import type { Size } from "../screen/screen.ts";
import { Styled } from "../widgets/RowText.tsx";

export interface FrameSource {
  /** Renders the element; `onFrame` is called before this returns. */
  show(element: ReactElement, size: Size): void;
  stop(): void;
}

/**
 * `onFrame` gets each whole frame (lines separated by newlines), `onError` what a view threw; no frame follows that.
 */
export function createFrameSource(
  onFrame: (frame: string) => void,
  onError: (error: unknown) => void,
): FrameSource {
  const stdout = Object.assign(new EventEmitter(), {
    columns: 80,
    rows: 24,
    isTTY: false,
    writable: true,
    write(frame: string): boolean {
      if (live) onFrame(frame);
      return true;
    },
  });
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: false,
    setEncoding: nothing,
    setRawMode: nothing,
    resume: nothing,
    pause: nothing,
    ref: nothing,
    unref: nothing,
    read: () => null,
  });
  let live = true;
  let instance: ReturnType<typeof render> | null = null;

  // Not from within React's own work, which could not be stopped there.
  const report = (error: unknown): void => {
    queueMicrotask(() => {
      if (live) onError(error);
    });
  };

  return {
    show(element, size) {
      if (!live) return;
      stdout.columns = size.columns;
      stdout.rows = size.rows;
      const tree = createElement(
        Boundary,
        { onError: report },
        createElement(Styled.Provider, { value: true }, element),
      );
      if (instance !== null) {
        instance.rerender(tree);
        return;
      }
      instance = render(tree, {
        stdout: stdout as unknown as NodeJS.WriteStream,
        stderr: stdout as unknown as NodeJS.WriteStream,
        stdin: stdin as unknown as NodeJS.ReadStream,
        // Whole frames at once, even where Ink thinks that it runs in CI.
        debug: true,
        exitOnCtrlC: false,
        patchConsole: false,
        isScreenReaderEnabled: false,
      });
    },
    stop() {
      live = false;
      instance?.unmount();
      instance = null;
    },
  };
}

/** Catches what a view throws; React needs a class for this. */
class Boundary extends Component<
  { readonly onError: (error: unknown) => void; readonly children?: ReactNode },
  { readonly failed: boolean }
> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}

function nothing(): void {}
