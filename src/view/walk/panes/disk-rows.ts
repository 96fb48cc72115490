// The pane for picking a disk: a line for each disk of the node, and details of the selected one below.
import { SIGNS } from "../../../output/signs.ts";
import type { Disk } from "../../../plan/model/device.ts";
import type { Run } from "../../../run/model/run.ts";
import { sizeWords, tagWords, volumeWords } from "../../../transcript/words/node-words.ts";
import { type DiskChoice, diskChoices, isErased } from "../../nodes/disk-choice.ts";
import type { NodeLine } from "../../nodes/node-block.ts";
import { lineRows } from "../../nodes/nodes-rows.ts";
import { listWindow } from "../../widgets/list-state.ts";
import { cutRow, indentRows, padRow, type Row, row, wrapProse } from "../../widgets/rows.ts";
import { MARKS } from "../../widgets/theme.ts";
import type { Mode } from "../state/walk-model.ts";

/** Rows that the list leaves for what is above and below it. */
export const DISK_DETAIL = 10;

/** The pane, at most `height` rows. */
export function diskRows(
  run: Run,
  mode: Extract<Mode, { kind: "disks" }>,
  width: number,
  height: number,
): readonly Row[] {
  const choices = diskChoices(run, mode.variable, mode.target) ?? [];
  const erased = isErased(run, mode.variable, mode.target);
  const head = wrapProse(
    `Which disk of ${mode.target} is ${mode.variable}?${erased ? " What is on it will be erased." : ""}`,
    width - 2,
    "strong",
  );
  const detail = detailRows(choices[mode.list.chosen], width - 2);
  const room = Math.max(1, height - head.length - 2 - detail.length);
  const part = listWindow(mode.list, { count: choices.length, height: room });
  const names = Math.max(...choices.map(({ disk }) => disk.name.length), 4);
  return [
    ...indentRows(head, 1),
    [],
    ...choices
      .slice(part.start, part.end)
      .map((choice, index) => choiceRow(choice, part.start + index === mode.list.chosen, names, width)),
    [],
    ...indentRows(detail, 1),
  ];
}

/** `▸ nvme1n1    64 GiB  vol-0abc…             nothing on it`; an unfit one has ✗, one with a warning !. */
function choiceRow(
  { disk, refusal, warning }: DiskChoice,
  chosen: boolean,
  names: number,
  width: number,
): Row {
  const mark = refusal !== null ? SIGNS.bad : warning !== null ? SIGNS.warning : " ";
  const tone = refusal !== null ? "danger" : "warning";
  return cutRow(
    [
      { text: chosen ? ` ${MARKS.pointer} ` : "   ", tone: "chosen" },
      { text: `${mark} `, tone },
      ...padRow(row(disk.name, chosen ? "chosen" : refusal === null ? "plain" : "quiet"), names + 2),
      ...padRow(row(sizeWords(disk.size)), 9),
      ...padRow(row(shortVolume(disk)), 23),
      ...row(shortContent(disk), refusal === null ? "plain" : "quiet"),
      ...row(nameTag(disk), "quiet"),
    ],
    width,
  );
}

function shortVolume({ volume, kind }: Disk): string {
  if (volume !== null) return `${volume.told === "serial" ? "" : "~"}${volume.id}`;
  return kind === "instance-store" ? "instance store" : "unknown volume";
}

function shortContent({ signature, parts, mounts }: Disk): string {
  if (mounts.length > 0)
    return `mounted at ${mounts[0]}${mounts.length > 1 ? ` and ${mounts.length - 1} more` : ""}`;
  if (signature !== null) return signature;
  return parts.length > 0 ? parts.join(", ") : "no data found";
}

function nameTag({ volume }: Disk): string {
  const name = volume?.tags.find(({ key }) => key === "Name")?.value ?? "";
  return name === "" ? "" : `  Name=${name}`;
}

function detailRows(choice: DiskChoice | undefined, width: number): readonly Row[] {
  if (choice === undefined) return [];
  const { disk, refusal, warning } = choice;
  const { volume } = disk;
  const lines: NodeLine[] = [
    line("volume", volumeWords({ ...disk, volume: volume === null ? null : { ...volume, tags: [] } })),
    ...(volume?.told === "attachment"
      ? [line("", "~ identified only by device letter and size, not by a serial number", "warning")]
      : []),
    ...(volume === null
      ? []
      : [
          line("tags", volume.tags.length === 0 ? "none" : tagWords(volume.tags)),
          line("attached", volume.attached),
        ]),
    line(
      "on it",
      [disk.signature ?? "", ...disk.parts].filter((one) => one !== "").join(", ") || "no data found",
    ),
    line("mounted", disk.mounts.length === 0 ? "nowhere" : disk.mounts.join(", ")),
    ...(warning === null ? [] : [line("! warning", warning, "warning")]),
    ...(refusal === null ? [] : [line("✗ unusable", refusal, "danger")]),
  ];
  return lineRows(lines, width);
}

function line(label: string, text: string, tone: NodeLine["tone"] = "plain"): NodeLine {
  return { label, text, tone };
}
