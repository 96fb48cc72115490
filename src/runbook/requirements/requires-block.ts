// A fenced `yaml` block with `{requires}`: what authors require of an instance and its surroundings, in the same
// words as in the guide's bullets. Each requirement becomes a step; what is not understood is an error and not a
// step.

import { lineIndex } from "../../shell/model/line-index.ts";
import { type Draft, manualDraft, type PartContext, type PartResult } from "../draft/draft.ts";
import type { Finding, Requirement } from "../model/runbook.ts";
import { placesIn, type SourceText, sliceSource } from "../model/source-text.ts";
import type { Attributes } from "../settings/attributes.ts";
import { lacking } from "../settings/block-attributes.ts";
import { readYaml, type YamlEntry, type YamlNode } from "../settings/yaml-tree.ts";
import { clusterEntries } from "./documentdb-block.ts";
import { readDisk } from "./read-disk.ts";
import { imageOf, leavesChoice } from "./read-image.ts";
import { readIngress, sourceOf } from "./read-ingress.ts";
import { readInstanceType } from "./read-instance-type.ts";
import { isPolicyName, isRecordName } from "./read-preparation.ts";
import { readRequirement } from "./read-requirement.ts";
import { readVolume } from "./read-volume.ts";

interface Demand {
  readonly requirement: Requirement;
  readonly start: number;
  readonly end: number;
  /** The key of the value, if it is on a different line. */
  readonly key: string | null;
}

/** A requirement, or the problem and the right syntax. */
type Read = Requirement | { readonly wrong: string; readonly advice: string };

const PORT =
  "Write it like `HTTPS: TCP 443 from anywhere`, from `anywhere`, `this security group`, a network or a group's id.";
const DISK =
  "Write it like `minimum throughput: 125 MB/s`: minimum or maximum, of bandwidth (Mbps), throughput (MB/s), iops, or space (GB).";

/** What a key with one plain value requires. */
const PLAIN: Readonly<Record<string, (text: string) => Read>> = {
  image: (text) =>
    text === "" || text.length > 80 || leavesChoice(text)
      ? { wrong: "it does not name a system", advice: "Name one, like `image: Amazon Linux 2023`." }
      : imageOf(text),
  "instance-type": (text) =>
    readInstanceType(`instance type: ${text}`) ?? {
      wrong: `${quoted(text)} is not an instance type`,
      advice: "Write it like `instance-type: t3.medium` or `instance-type: at least t3.medium`.",
    },
  volume: (text) =>
    readVolume(`EBS volume: ${text}`) ?? {
      wrong: `${quoted(text)} is not understood`,
      advice:
        "Write it like `volume: 1 TB gp3, encrypted`; add `recommended` to a size that is not required.",
    },
  "dns-record": (text) =>
    text === "true" || isRecordName(text)
      ? { kind: "dns-record", name: text === "true" ? null : text }
      : {
          wrong: `${quoted(text)} is neither a host name nor a variable`,
          advice: "Write it like `dns-record: MY_DNS_NAME` or `dns-record: lamp.example.org`.",
        },
  "termination-protection": flag({ kind: "termination-protection" }),
  imdsv2: flag({ kind: "metadata-tokens" }),
  "key-pair": flag({ kind: "key-pair" }),
  "elastic-ip": flag({ kind: "elastic-ip" }),
};

/** What each value of a key with several values requires. */
const SEVERAL: Readonly<Record<string, (text: string) => Read>> = {
  policy: (text) => {
    const name = text.replace(/^arn:aws[a-z-]{0,20}:iam::aws:policy\/(?:service-role\/)?/, "");
    return isPolicyName(name)
      ? { kind: "policy", name }
      : {
          wrong: `${quoted(text)} is not the name of an AWS policy`,
          advice: "Write it like `policy: AmazonSSMManagedInstanceCore`.",
        };
  },
  ports: (text) => {
    const ingress = readIngress(text) ?? readIngress(`Port: ${text}`);
    if (ingress === null || sourceOf(ingress.source) === null)
      return { wrong: `${quoted(text)} is not an open port`, advice: PORT };
    return ingress.label === "Port" ? { ...ingress, label: `Port ${ingress.port}` } : ingress;
  },
  disk: (text) => {
    const [, bound, measure, amount, unit] =
      /^(minimum|maximum) (bandwidth|throughput|iops|space): ?(\d[\d.,]{0,15}) ?([A-Za-z/]{0,10})$/i.exec(
        text,
      ) ?? [];
    const said = `${unit === "" && measure?.toLowerCase() === "iops" ? "IOPS" : unit}`;
    const disk = measure === undefined ? null : readDisk(`${bound} disk ${measure}: ${amount} ${said}`);
    const fits = disk === null ? undefined : UNITS[disk.measure];
    return disk === null || fits?.test(disk.unit) !== true
      ? { wrong: `${quoted(text)} is not a disk figure`, advice: DISK }
      : disk;
  },
};

const UNITS: Readonly<Record<string, RegExp>> = {
  bandwidth: /^[KMG](?:bps|bit\/s)$/i,
  throughput: /^[KMG]i?B(?:ps|\/s)$/i,
  iops: /^IOPS$/i,
  space: /^[MGT]i?B$/i,
};

/** The known keys. */
export const REQUIRES_KEYS: readonly string[] = [
  ...Object.keys(PLAIN),
  ...Object.keys(SEVERAL),
  "documentdb",
];
const KEYS = `Known keys are ${REQUIRES_KEYS.slice(0, -1).join(", ")} and ${REQUIRES_KEYS.at(-1)}.`;

export function parseRequiresBlock(
  body: SourceText,
  attributes: Attributes,
  partContext: PartContext,
): PartResult {
  const findings: Finding[] = [...lacking(attributes, "requires", [])];
  const place = body.origins.length === 0 ? () => attributes.place : placesIn(body);
  const wrong = (message: string, advice: string, at: number): void =>
    void findings.push({ rule: "requires-block", severity: "error", message, advice, ...place(at) });
  const { root, problems } = readYaml(body.text);
  for (const { message, start } of problems)
    wrong(
      `The requirements are not valid YAML: ${message}`,
      "Write a list, or a map of keys and values.",
      start,
    );
  const demands: Demand[] = [];
  if (root === null && problems.length === 0)
    wrong(
      "The block has no requirements.",
      `Write one requirement per line, like \`image: Amazon Linux 2023\`. ${KEYS}`,
      0,
    );
  const take: Take = (read, { start, end }, key = null) => {
    if ("wrong" in read) wrong(`This requirement is not understood: ${read.wrong}.`, read.advice, start);
    else demands.push({ requirement: read, start, end, key });
  };
  if (root?.kind === "value")
    wrong("The block is neither a list nor a map.", `Write one requirement per line. ${KEYS}`, 0);
  if (root?.kind === "map") for (const entry of root.entries) readEntry(entry, take);
  if (root?.kind === "list") for (const item of root.items) readItem(item, take);
  const { starts, at } = lineIndex(body.text);
  const drafts = demands.map(({ requirement, start, end, key }): Draft => {
    const line = at(start);
    const trimmed = start + body.text.slice(start, end).trimEnd().length;
    const source = sliceSource(body, { start, end: trimmed }, line, starts[line] ?? 0);
    const title = `${key === null ? "" : `${key}: `}${source.text.replace(/\s+/g, " ")}`;
    const place = { ...partContext, on: attributes.on ?? partContext.on };
    return { ...manualDraft(place, source, title, requirement), block: body.origins[0]?.line ?? 0 };
  });
  return { drafts, notTaken: [], findings };
}

type Take = (read: Read, span: { readonly start: number; readonly end: number }, key?: string | null) => void;

function readEntry(entry: YamlEntry, take: Take): void {
  const { key, value } = entry;
  const one = Object.hasOwn(PLAIN, key) ? PLAIN[key] : undefined;
  const each = Object.hasOwn(SEVERAL, key) ? SEVERAL[key] : undefined;
  if (one !== undefined) {
    if (value.kind === "value") take(one(value.text), entry);
    else
      take({ wrong: `\`${key}\` takes one plain value`, advice: `Write \`${key}: …\` on one line.` }, entry);
  } else if (key === "documentdb") {
    for (const { read, ...place } of clusterEntries(entry))
      take(read, place, value.kind === "value" ? null : key);
  } else if (each === undefined) take({ wrong: `the key \`${key}\` is unknown`, advice: KEYS }, entry);
  else if (value.kind === "value") take(each(value.text), entry);
  else
    for (const item of value.kind === "list" ? value.items : value.entries) {
      const line = lineOf(item);
      if (line === null)
        take({ wrong: `\`${key}\` takes plain values`, advice: "Write one requirement per line." }, item);
      else take(each(line), item, key === "ports" ? null : key);
    }
}

/** A list item is a map of one key, or a line like the guide's own bullets. */
function readItem(item: YamlNode, take: Take): void {
  if (item.kind === "map" && item.entries.every(({ key }) => REQUIRES_KEYS.includes(key))) {
    for (const entry of item.entries) readEntry(entry, take);
    return;
  }
  const line = lineOf(item);
  const told = line === null ? null : readRequirement(line, ["On AWS"]);
  const read = told?.kind === "ingress" && sourceOf(told.source) === null ? null : told;
  const advice = `Write it like \`- HTTPS: TCP 443 from anywhere\` or \`- image: Amazon Linux 2023\`. ${KEYS}`;
  take(read ?? { wrong: line === null ? "it is not a single line" : quoted(line), advice }, item);
}

/** `HTTPS: TCP 443 from anywhere` is a map of one key for YAML, and a line for a person. */
function lineOf(node: YamlNode | YamlEntry): string | null {
  if ("key" in node) return node.value.kind === "value" ? `${node.key}: ${node.value.text}` : null;
  if (node.kind === "value") return node.text;
  const [only, ...others] = node.kind === "map" ? node.entries : [];
  return only === undefined || others.length > 0 ? null : lineOf(only);
}

function quoted(text: string): string {
  return `\`${text.length > 80 ? `${text.slice(0, 79)}…` : text}\``;
}

function flag(requirement: Requirement): (text: string) => Read {
  return (text) =>
    text === "true" || text === "required"
      ? requirement
      : {
          wrong: `${quoted(text)} is not \`true\``,
          advice: "Write `true` to require it; otherwise remove the key.",
        };
}
