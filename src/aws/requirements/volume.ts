// Checks for a data volume of the required size, type and encryption.
import type { Requirement } from "../../runbook/model/runbook.ts";
import type { ReadContext } from "../api/reading.ts";
import { type DataVolume, dataVolumes, volumesSource } from "./data-volumes.ts";
import { cannotTell, type Evidence, listWords, met, notMet, numberWords } from "./evidence.ts";

type Demand = Extract<Requirement, { kind: "volume" }>;

/** One volume against the requirement: what it lacks, and what EC2 does not report about it. */
interface Judged {
  readonly volume: DataVolume;
  readonly lacks: readonly string[];
  readonly unknown: readonly string[];
}

/** One volume that meets everything is enough; the others are listed with what they lack. */
export async function checkVolume(reading: ReadContext, demand: Demand): Promise<Evidence> {
  const volumes = await dataVolumes(reading);
  const source = volumesSource(reading, volumes);
  if (volumes.length === 0)
    return notMet(
      `Only the root volume is attached. Make ${demandWords(demand)}, and attach it.`,
      "none",
      source,
    );
  const observed = volumes.map(describe).join("; ");
  const judged = volumes.map((volume) => judge(volume, demand));
  const good = judged.find(({ lacks, unknown }) => lacks.length === 0 && unknown.length === 0);
  const others = judged.filter((it) => it !== good && it.lacks.length > 0).map(lackWords);
  if (good !== undefined)
    return met(
      [`${nameWords(good.volume)} meets the requirement.`, ...sizeNote(good.volume, demand), ...others].join(
        " ",
      ),
      observed,
      source,
    );
  const unclear = judged.find(({ lacks }) => lacks.length === 0);
  if (unclear !== undefined)
    return cannotTell(
      `EC2 does not report the ${listWords(unclear.unknown)} of ${nameWords(unclear.volume)}. Check it in the EC2 console.`,
      observed,
      source,
    );
  return notMet(`${others.join(" ")} ${adviceOn(judged, demand)}`, observed, source);
}

function judge(volume: DataVolume, demand: Demand): Judged {
  const { Size, Encrypted, VolumeType } = volume.volume;
  const lacks: string[] = [];
  const unknown: string[] = [];
  if (demand.encrypted && Encrypted === undefined) unknown.push("encryption");
  if (demand.encrypted && Encrypted === false) lacks.push("is not encrypted");
  if (demand.gibibytes !== null && Size === undefined) unknown.push("size");
  if (demand.gibibytes !== null && !demand.recommended && Size !== undefined && Size < demand.gibibytes)
    lacks.push(`has ${numberWords(Size)} GiB instead of ${numberWords(demand.gibibytes)} GiB`);
  if (demand.type !== null && VolumeType === undefined) unknown.push("type");
  if (demand.type !== null && VolumeType !== undefined && VolumeType !== demand.type)
    lacks.push(`is of type ${VolumeType} instead of ${demand.type}`);
  return { volume, lacks, unknown };
}

function lackWords({ volume, lacks }: Judged): string {
  return `${nameWords(volume)} ${listWords(lacks)}.`;
}

/** Only encryption cannot be changed later. */
function adviceOn(judged: readonly Judged[], demand: Demand): string {
  const encryption = judged.some(({ volume }) => demand.encrypted && volume.volume.Encrypted === false);
  return encryption
    ? "A volume cannot be encrypted later. Make an encrypted one, from a snapshot of the old one if that has data."
    : "Modify the volume in EC2. After enlarging it, also grow its file system.";
}

function sizeNote({ volume: { Size } }: DataVolume, { gibibytes, recommended }: Demand): readonly string[] {
  if (gibibytes === null || !recommended || Size === undefined || Size >= gibibytes) return [];
  return [`It is smaller than the recommended ${numberWords(gibibytes)} GiB.`];
}

function demandWords({ gibibytes, encrypted, type }: Demand): string {
  const words = [encrypted ? "an encrypted" : "a", ...(type === null ? [] : [type]), "volume"].join(" ");
  return gibibytes === null ? words : `${words} of ${numberWords(gibibytes)} GiB`;
}

/** `vol-0123… (/dev/sdf)`. */
export function nameWords({ id, device }: DataVolume): string {
  return `${id} (${device})`;
}

function describe({ id, volume: { Size, VolumeType, Encrypted, KmsKeyId } }: DataVolume): string {
  const key = KmsKeyId === undefined ? "" : ` (key ${KmsKeyId.split("/").at(-1)})`;
  const words = [
    ...(Size === undefined ? [] : [`${numberWords(Size)} GiB`]),
    ...(VolumeType === undefined ? [] : [VolumeType]),
    ...(Encrypted === undefined ? [] : [Encrypted ? `encrypted${key}` : "not encrypted"]),
  ];
  return `${id}: ${words.length === 0 ? "unknown" : words.join(", ")}`;
}
