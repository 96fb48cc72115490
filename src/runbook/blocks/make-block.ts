// A fenced `yaml` block with `{make}`: a request to AWS itself, as one step or two, where the first proposes a stack
// and the second makes it. What cannot be read is an error and not a step.
import type { CommandAnalysis } from "../../shell/model/command.ts";
import { type Draft, manualDraft, type PartContext, type PartResult } from "../draft/draft.ts";
import type { AwsRequest, Finding, Occurrence } from "../model/runbook.ts";
import { placesIn, type SourceText } from "../model/source-text.ts";
import type { Attributes } from "../settings/attributes.ts";
import { lacking } from "../settings/block-attributes.ts";
import { readYaml, type YamlNode } from "../settings/yaml-tree.ts";

const FORMS =
  "Write `wait-for-node`, `snapshot-volume: DATA_DEVICE`, `grow-volume: { device: DATA_DEVICE, size: NEW_SIZE }` or `make-documentdb: CLUSTER_NAME`.";
/** The name of a variable or a device, with or without its marks. */
const WORD = /^<?((?:\/dev\/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99})>?$/;
const SIZE = /^<?([A-Za-z][A-Za-z0-9_-]{0,99}|\d{1,6} ?[GT]i?B)>?$/;

export function parseMakeBlock(
  body: SourceText,
  attributes: Attributes,
  partContext: PartContext,
): PartResult {
  const findings: Finding[] = [...lacking(attributes, "make", ["name", "timeout"])];
  const placeAt = body.origins.length === 0 ? () => attributes.place : placesIn(body);
  const wrong = (message: string, advice: string, at: number): void =>
    void findings.push({ rule: "make-block", severity: "error", message, advice, ...placeAt(at) });
  const { root, problems } = readYaml(body.text);
  for (const { message, start } of problems) wrong(`The block is not valid YAML: ${message}`, FORMS, start);
  if (root === null && problems.length === 0) wrong("The block is empty.", FORMS, 0);
  const read = root === null ? null : requestOf(root);
  if (read !== null && "wrong" in read) wrong(`${read.wrong}.`, FORMS, read.at);
  const on = attributes.on ?? partContext.on;
  if (on === "local" && findings.length === 0)
    wrong(
      "This block needs a node, and `local` is your own machine.",
      "Set `on=ROLE` to a role that nodes have.",
      0,
    );
  if (read === null || "wrong" in read) return { drafts: [], notTaken: [], findings };
  const place = { ...partContext, own: false, on: on === "local" ? null : on };
  const drafts = stepsOf(read).map(
    (request): Draft => ({
      ...manualDraft(place, body, titleOf(request), null),
      kind: "aws",
      aws: request,
      name: request.action === "propose-stack" ? null : attributes.name,
      timeout: request.action === "propose-stack" ? null : attributes.timeout,
      block: body.origins[0]?.line ?? 0,
    }),
  );
  return { drafts, notTaken: [], findings };
}

/** Whatever makes a stack is proposed first. */
function stepsOf(request: AwsRequest): readonly AwsRequest[] {
  return request.action === "make-stack" ? [{ ...request, action: "propose-stack" }, request] : [request];
}

type Read = AwsRequest | { readonly wrong: string; readonly at: number };

function requestOf(root: YamlNode): Read {
  if (root.kind === "value")
    return root.text === "wait-for-node"
      ? { action: "wait-for-node" }
      : { wrong: `\`${root.text.slice(0, 80)}\` is not a known action`, at: root.start };
  const [only, ...others] = root.kind === "map" ? root.entries : [];
  if (only === undefined || others.length > 0)
    return { wrong: "A block with `{make}` has exactly one action", at: (others[0] ?? root).start };
  const { key, value, start } = only;
  if (key === "snapshot-volume") {
    const device = value.kind === "value" ? WORD.exec(value.text)?.[1] : undefined;
    return device === undefined
      ? { wrong: "`snapshot-volume` needs a disk", at: value.start }
      : { action: "snapshot-volume", device };
  }
  if (key === "make-documentdb") {
    const cluster = value.kind === "value" ? WORD.exec(value.text)?.[1] : undefined;
    return cluster === undefined
      ? { wrong: "`make-documentdb` needs a cluster name", at: value.start }
      : { action: "make-stack", cluster };
  }
  if (key !== "grow-volume") return { wrong: `\`${key}\` is not a known action`, at: start };
  const fields = value.kind === "map" ? value.entries : [];
  const odd = fields.find((field) => field.key !== "device" && field.key !== "size");
  if (odd !== undefined) return { wrong: `\`grow-volume\` has no field \`${odd.key}\``, at: odd.start };
  const field = (name: string, form: RegExp): string | undefined => {
    const held = fields.find((each) => each.key === name)?.value;
    return held?.kind === "value" ? form.exec(held.text)?.[1] : undefined;
  };
  const [device, size] = [field("device", WORD), field("size", SIZE)];
  if (device === undefined) return { wrong: "`grow-volume` needs a disk", at: value.start };
  return size === undefined
    ? { wrong: "`grow-volume` needs a size", at: value.start }
    : { action: "grow-volume", device, size };
}

function titleOf(request: AwsRequest): string {
  switch (request.action) {
    case "propose-stack":
      return `Propose the DocumentDB cluster ${request.cluster}`;
    case "make-stack":
      return `Make the DocumentDB cluster ${request.cluster}`;
    case "wait-for-node":
      return "Wait for the node";
    case "snapshot-volume":
      return `Take a snapshot of the volume of ${request.device}`;
    case "grow-volume":
      return `Grow the volume of ${request.device} to ${request.size}`;
  }
}

/** What AWS then does; null where nothing is changed. */
function changeOf({ action }: AwsRequest): string | null {
  switch (action) {
    case "propose-stack":
      return "CloudFormation works out what it would create, and creates nothing yet";
    case "make-stack":
      return "AWS creates a database cluster, which costs money until you delete it";
    case "wait-for-node":
      return null;
    case "snapshot-volume":
      return "AWS takes a snapshot, which costs money until you delete it";
    case "grow-volume":
      return "AWS enlarges the volume, which cannot be undone";
  }
}

/** The analysis of such a request: no shell reads it. */
export function requestAnalysis(request: AwsRequest, occurrences: readonly Occurrence[]): CommandAnalysis {
  const change = changeOf(request);
  return {
    risk: change === null ? "reads" : "changes",
    riskReasons: change === null ? [] : [change],
    destroys: [],
    interactive: null,
    places: occurrences.map(({ start, end }) => ({
      start,
      end,
      place: "bare",
      secondReader: null,
      nested: false,
      wholeWord: true,
    })),
    programs: [],
    carries: [],
    assigns: [],
    reads: [],
    findings: [],
  };
}
