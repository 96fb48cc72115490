// How the step, the list of steps beside it (where there is room) and the output below share the rows.
import { editableTogether } from "../../../run/decision/rest.ts";
import type { Run, TaskState } from "../../../run/model/run.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import type { HeldColumns } from "../../screen/screen.ts";
import { cutRow, padRow, type Row } from "../../widgets/rows.ts";
import { type ScrollExtent, scrollTop } from "../../widgets/scroll-state.ts";
import { editRows } from "../panes/edit-rows.ts";
import { outputPane } from "../panes/output-pane.ts";
import type { ShownOutput } from "../panes/output-rows.ts";
import { type StepDetail, stepDetail } from "../panes/step-detail.ts";
import { stepListRows } from "../panes/step-list.ts";
import type { WalkState } from "../state/walk-model.ts";

export interface StepPanes {
  readonly rows: readonly Row[];
  /** True when the last line that a confirmation covers is in view. */
  readonly endInView: boolean;
  /** The column at which the step begins beside the list; null where it has the full width. */
  readonly held: HeldColumns | null;
  readonly detail: ScrollExtent;
  readonly output: ScrollExtent;
  readonly listHeight: number;
}

/** From this many columns, the list of steps is beside the step; with fewer, it has its own page. */
const LIST_BESIDE = 96;

/**
 * The rows, how far they scroll, and what is in view of the step. `look`: index of the task; `above`: rows
 * above them on the screen.
 */
export function stepPanes(
  run: Run,
  state: WalkState,
  look: number,
  shown: ShownOutput | null,
  size: { width: number; height: number },
  above: number,
): StepPanes {
  const at = taskAt(run, look);
  const { width, height } = size;
  const listWidth = width < LIST_BESIDE ? 0 : Math.max(34, Math.floor(width * 0.34));
  const detailWidth = width - listWidth - 3;
  const detail =
    at === null
      ? { head: [], body: [], essential: 0, core: 0 }
      : stepDetail(run, at.planned, at.taskRun, state.now, {
          ...size,
          width: detailWidth,
          intro: state.intro,
          wave: run.wave !== null && state.look === null && look === run.current,
        });
  const own = shown?.index === look;
  const { wanted, most, least } = shares(own, at?.taskRun.state ?? "done", state, detail, size);
  const output = outputPane(run, state, shown, { width, height: most });
  // While a command prints beside the list, the split does not move.
  const outputHeight = Math.max(output.rows.length, listWidth === 0 ? 0 : least);
  const editing = state.mode.kind === "edit";
  const bodyHeight = Math.min(height - outputHeight, listWidth === 0 && !editing ? wanted : height);
  const extent: ScrollExtent = {
    lines: detail.body.length,
    height: Math.max(1, bodyHeight - detail.head.length),
  };
  const top = scrollTop(state.detail, extent);
  const right =
    state.mode.kind === "edit" && at !== null
      ? [
          ...detail.head,
          ...editRows(
            at.planned,
            state.mode.field,
            state.mode.rest === true ? (editableTogether(run)?.tasks.length ?? 1) : 1,
            detailWidth,
            bodyHeight - detail.head.length,
          ),
        ]
      : [...detail.head, ...detail.body.slice(top, top + extent.height)];
  const list = listWidth === 0 ? [] : stepListRows(run, look, { width: listWidth, height: bodyHeight });
  const bar = barTone(state);
  const body = Array.from({ length: bodyHeight }, (_, index): Row => {
    const up = top > 0 && index === detail.head.length;
    const down = top + extent.height < extent.lines && index === bodyHeight - 1;
    const mark = up ? "↑" : down ? "↓" : listWidth === 0 ? " " : "│";
    return [
      ...(listWidth === 0 ? [] : padRow(list[index] ?? [], listWidth)),
      { text: mark, tone: up || down ? "accent" : bar },
      { text: " ", tone: "plain" },
      ...cutRow(right[index] ?? [], detailWidth),
    ];
  });
  return {
    held:
      listWidth === 0
        ? null
        : { first: above, last: above + bodyHeight - 1, columns: [listWidth, listWidth + 2] },
    rows: [...body, ...output.rows],
    endInView: state.mode.kind !== "edit" && at !== null && top + extent.height >= detail.essential,
    detail: extent,
    output: output.extent,
    listHeight: bodyHeight,
  };
}

/** With fewer rows than this, the output of an earlier step is hidden. */
const OUTPUT_BESIDE = 12;

/**
 * How the rows are shared: the rows that the step wants, and the most and least for the output. For a step
 * that runs or failed, the command and its state come first, then as much output as fits; an earlier step's
 * output gets a few rows.
 */
function shares(
  own: boolean,
  taskState: TaskState,
  { pane, mode }: WalkState,
  { head, body, core }: StepDetail,
  { height }: { height: number },
): { wanted: number; most: number; least: number } {
  const share = Math.max(0, Math.min(Math.floor(height * 0.45), height - 6));
  const few = height < OUTPUT_BESIDE ? 0 : Math.min(4, height - 6);
  const urgent = own && (taskState === "running" || taskState === "failed" || taskState === "uncertain");
  const wanted = head.length + (urgent ? core : body.length);
  const more = (own && taskState !== "ready") || (pane === "output" && mode.kind === "walk");
  return {
    wanted,
    most: Math.max(more ? share : few, height - wanted),
    least: taskState === "running" ? share : 0,
  };
}

function barTone(state: WalkState): Row[number]["tone"] {
  return state.pane === "list" ? "accent" : "quiet";
}
