// The output of systemctl and journalctl for units and the journal. Changes nothing.
import type { NodeCommand, PracticeNode, Unit } from "../../node/node.ts";
import { isEnabled, loadUnit, readUnitFiles, settingOf, unitName } from "../../node/units.ts";
import { type Answer, fail, notSimulated, readOptions, say } from "../../shell/answer.ts";

/** systemctl's warning about units whose files are newer than the loaded unit. */
export function changedOnDisk(node: PracticeNode, names: readonly string[]): string {
  return names
    .map(unitName)
    .filter((name) => {
      const unit = node.units.get(name);
      const read = unit && readUnitFiles(node, name);
      return unit && read && read.fingerprint !== unit.fingerprint;
    })
    .map(
      (name) =>
        `Warning: The unit file, source configuration file or drop-ins of ${name} changed on disk. Run 'systemctl daemon-reload' to reload units.\n`,
    )
    .join("");
}

export function status(node: PracticeNode, name: string): Answer {
  const unit = loadUnit(node, name);
  if (!unit) return { stderr: `Unit ${name} could not be found.\n`, exitCode: 4 };
  const since = new Date(unit.since).toUTCString();
  const state =
    unit.state === "active"
      ? `active (running) since ${since}`
      : unit.state === "failed"
        ? `failed (Result: exit-code) since ${since}`
        : "inactive (dead)";
  const log = node.journal.filter((line) => line.unit === name).slice(-10);
  const text = `${unit.state === "active" ? "●" : unit.state === "failed" ? "×" : "○"} ${name} - ${settingOf(unit, "Unit.Description")}
     Loaded: loaded (${unit.path}; ${isEnabled(node, name) ? "enabled" : "disabled"}; preset: disabled)
${unit.dropIns.length > 0 ? `    Drop-In: ${unit.dropIns[0]?.replace(/\/[^/]*$/, "")}\n             └─${unit.dropIns.map((path) => path.split("/").at(-1)).join(", ")}\n` : ""}     Active: ${state}
${unit.state === "active" && unit.mainPid > 0 ? `   Main PID: ${unit.mainPid} (${settingOf(unit, "Service.ExecStart").split(/\s+/)[0]?.split("/").at(-1)})\n` : ""}
${log.map((line) => journalLine(node, line)).join("")}`;
  return { stdout: text, stderr: changedOnDisk(node, [name]), exitCode: unit.state === "active" ? 0 : 3 };
}

function journalLine(node: PracticeNode, line: PracticeNode["journal"][number]): string {
  const [, month, day, , time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(line.at).toUTCString()) ?? [];
  return `${day} ${month} ${time} ${node.hostName.split(".")[0]} ${line.unit.replace(/\.service$/, "")}: ${line.text}\n`;
}

export function show(
  node: PracticeNode,
  unit: Unit | undefined,
  name: string,
  asked: string,
  bare: boolean,
): string {
  const properties: Readonly<Record<string, string>> = {
    Id: name,
    LoadState: unit ? "loaded" : "not-found",
    ActiveState: unit?.state ?? "inactive",
    SubState: unit?.state === "active" ? "running" : unit?.state === "failed" ? "failed" : "dead",
    UnitFileState: unit ? (isEnabled(node, name) ? "enabled" : "disabled") : "",
    MainPID: String(unit?.mainPid ?? 0),
    FragmentPath: unit?.path ?? "",
    DropInPaths: unit?.dropIns.join(" ") ?? "",
    RequiresMountsFor: unit?.settings.get("Unit.RequiresMountsFor")?.join(" ") ?? "",
    ExecStart:
      unit?.settings
        .get("Service.ExecStart")
        ?.map((line) => `{ path=${line.split(" ")[0]} ; argv[]=${line} ; ignore_errors=no }`)
        .join("\n") ?? "",
    NeedDaemonReload: changedOnDisk(node, [name]) === "" ? "no" : "yes",
  };
  const names = asked === "" ? Object.keys(properties) : asked.split(",");
  return names
    .flatMap((key) =>
      properties[key] === undefined ? [] : [bare ? `${properties[key]}\n` : `${key}=${properties[key]}\n`],
    )
    .join("");
}

export const journalctl: NodeCommand = ({ node, args }) => {
  const { given, unknown } = readOptions(
    args,
    ["--no-pager", "-x", "-e", "-xe", "-b", "-q", "-r", "-xeu"],
    ["-u", "--unit", "-n", "--lines", "-o", "--since"],
  );
  if (unknown === "-f" || unknown === "--follow") return notSimulated("journalctl -f");
  if (unknown) return fail(1, `journalctl: unrecognized option '${unknown}'`);
  const asked = given.get("-u") ?? given.get("--unit") ?? (given.has("-xeu") ? args.at(-1) : undefined);
  const lines = node.journal.filter((line) => asked === undefined || line.unit === unitName(asked));
  const count = Number(given.get("-n") ?? given.get("--lines") ?? lines.length);
  return say(
    lines.length === 0
      ? "-- No entries --\n"
      : lines
          .slice(-count)
          .map((line) => journalLine(node, line))
          .join(""),
  );
};
