// Renders an AWS step for one target: its text, the order with every known value, and its findings. The same
// function serves the plan and the moment of showing. No shell reads any of these texts.
import { sha256 } from "../../digest.ts";
import type { AwsRequest, Finding, Step } from "../../runbook/model/runbook.ts";
import type { AwsOrder, HostedZone, MadeNode, Proposal } from "../model/aws-order.ts";
import type { Confirmation, Target } from "../model/plan.ts";
import { parametersOf, templateFindings } from "../stack/edited-template.ts";
import { RECORD_LEFT_OUT } from "../stack/parameters.ts";
import { stepFinding } from "../tasks/task-findings.ts";
import { recordHost } from "../values/record-host.ts";
import {
  deviceFindingsOf,
  givenValue,
  meantDevice,
  meantSize,
  sizeFindings,
  type ValuesHere,
} from "./aws-device.ts";
import { costIn, growText, makeText, snapshotText, waitText } from "./aws-texts.ts";

export interface AwsContext extends ValuesHere {
  readonly targets: readonly Target[];
  /** The steps of the plan: one of them may give the node's DNS name. */
  readonly steps: readonly Step[];
  /** For a node to create: its template as planned, and the findings about it; null for others. */
  readonly planned: { readonly template: string; readonly findings: readonly Finding[] } | null;
  /** The operator's own template. */
  readonly edited: string | null;
  /** By target. */
  readonly made: ReadonlyMap<string, MadeNode>;
  /** Null when nothing was proposed; absent in a plan, where nothing can have been proposed. */
  readonly proposal?: Proposal | null;
}

export interface RenderedAws {
  readonly text: string;
  /** Null while a value it needs is unknown. */
  readonly order: AwsOrder | null;
  /** Names of variables without a value. */
  readonly open: readonly string[];
  readonly confirm: Confirmation;
  readonly findings: readonly Finding[];
}

const BY_KEY: Confirmation = { how: "key", typed: null };

export function renderAws(request: AwsRequest, context: AwsContext): RenderedAws {
  switch (request.action) {
    case "propose-stack":
      return request.cluster === undefined ? proposing(context) : proposingCluster(request.cluster, context);
    case "make-stack":
      return making(request.cluster, context);
    case "wait-for-node":
      return waiting(context);
    case "snapshot-volume":
      return snapshot(request.device, context);
    case "grow-volume":
      return growing(request, context);
  }
}

function proposing(context: AwsContext): RenderedAws {
  const { step, target, planned, edited } = context;
  const text = edited ?? planned?.template ?? "";
  const stack = target.make?.stack ?? null;
  const parameters = parametersFor(text, context);
  const order: AwsOrder | null = stack === null ? null : { action: "propose-stack", stack, parameters };
  const zone = parameters.HostedZone;
  const said = (planned?.findings ?? []).filter(
    ({ message }) => zone === undefined || message !== RECORD_LEFT_OUT,
  );
  const findings = edited === null ? said : templateFindings(step, edited);
  return { text, order, open: [], confirm: BY_KEY, findings };
}

/** The parameters for the template, limited to those it declares. */
function parametersFor(text: string, context: AwsContext): Readonly<Record<string, string>> {
  const { target, targets, made } = context;
  const first = targets.find(({ key }) => made.get(key)?.group != null);
  const name = dnsName(context);
  const values: Readonly<Record<string, string | null>> = {
    SharedGroup: target.make?.group ?? (first === undefined ? null : (made.get(first.key)?.group ?? null)),
    Subnet: target.make?.subnet ?? null,
    Vpc: target.make?.vpc ?? null,
    DnsName: name,
    HostedZone: name === null ? null : zoneOf(name, target.make?.zones ?? []),
  };
  const known = Object.entries(values).filter((it): it is [string, string] => it[1] !== null);
  if (known.length === 0) return {};
  const asked = parametersOf(text);
  return Object.fromEntries(known.filter(([name]) => asked.has(name)));
}

/** The id of the most specific zone that contains the name; null for none. */
function zoneOf(name: string, zones: readonly HostedZone[]): string | null {
  const host = name.toLowerCase();
  const enclosing = zones.filter((zone) => host === zone.name || host.endsWith(`.${zone.name}`));
  return enclosing.toSorted((a, b) => b.name.length - a.name.length)[0]?.id ?? null;
}

/** The host name for which a requirement wants a record; null when there is none or it is unknown. */
function dnsName({ steps, target, variables, bindings }: AwsContext): string | null {
  const wanting = steps.filter(({ role }) => target.roles.includes(role) || role === "local");
  const known = { variables: [...variables.values()] };
  return wanting.flatMap((step) => recordHost(known, bindings, step, target.key) ?? [])[0] ?? null;
}

/**
 * The cluster's stack has the cluster's name. It shares the node's network, which is looked up when it is
 * proposed.
 */
function proposingCluster(written: string, context: AwsContext): RenderedAws {
  const { step, target, planned, edited, made } = context;
  const text = edited ?? planned?.template ?? "";
  const { value: stack, open } = givenValue(written, context);
  const instance = target.id ?? made.get(target.key)?.instance ?? null;
  const wrong = open.length > 0 || isClusterName(stack) ? [] : [nameFinding(step, stack)];
  const order: AwsOrder | null =
    instance === null || open.length > 0 || wrong.length > 0
      ? null
      : { action: "propose-stack", stack, parameters: {}, beside: instance };
  // The name may have changed since it was planned.
  const said = (planned?.findings ?? []).filter(({ rule }) => rule !== "cluster-name");
  const findings = [...wrong, ...(edited === null ? said : templateFindings(step, edited))];
  return { text, order, open, confirm: BY_KEY, findings };
}

/**
 * DocumentDB allows up to 63 lower-case letters, digits and single hyphens; a stack's name must also begin
 * with a letter.
 */
function isClusterName(name: string): boolean {
  return /^[a-z](?:-?[a-z0-9]){0,62}$/.test(name) && name.length <= 63;
}

function nameFinding(step: Step, name: string): Finding {
  return stepFinding(
    step,
    "cluster-name",
    `\`${name}\` is not a valid DocumentDB cluster name`,
    "Use up to 63 lower-case letters, digits and single hyphens, beginning with a letter: `lamp-documents`.",
  );
}

/** `cluster`: as written in the guide; undefined for a node. */
function making(cluster: string | undefined, context: AwsContext): RenderedAws {
  const { step, target, planned } = context;
  const { value: stack, open } =
    cluster === undefined
      ? { value: target.make?.stack ?? target.name, open: [] }
      : givenValue(cluster, context);
  // The last proposal for the target may be for its other stack.
  const { proposal: last } = context;
  const proposal = last === undefined || last?.stack === stack ? last : null;
  const template = planned?.template ?? "";
  const digest = proposal?.template ?? sha256(template);
  const cost = digest === sha256(template) ? costIn(template) : null;
  const text = makeText(stack, digest, proposal ?? null, cost, cluster === undefined ? "node" : "cluster");
  const confirm: Confirmation = { how: "type", typed: stack };
  if (proposal === undefined || open.length > 0) return { text, order: null, open, confirm, findings: [] };
  if (proposal !== null) {
    const { changeSet } = proposal;
    const order: AwsOrder = { action: "make-stack", stack, changeSet, template: proposal.template };
    return { text, order, open: [], confirm, findings: [] };
  }
  const finding = stepFinding(
    step,
    "nothing-proposed",
    `The stack ${stack} was not proposed, so it cannot be made`,
    "Retry to go back to the proposal, or skip this step with a reason. If the stack already exists, the next step finds its node.",
  );
  return { text, order: null, open: [], confirm, findings: [finding] };
}

function waiting({ step, target, made, proposal }: AwsContext): RenderedAws {
  const instance = target.id ?? made.get(target.key)?.instance ?? null;
  const stack = instance === null ? (target.make?.stack ?? null) : null;
  const text = waitText(target.name, instance);
  if (stack !== null || instance !== null)
    return {
      text,
      order: { action: "wait-for-node", stack, instance },
      open: [],
      confirm: BY_KEY,
      findings: [],
    };
  const findings =
    proposal === undefined
      ? []
      : [stepFinding(step, "node-unknown", `No node was chosen for ${target.key}`, "Name one with --on.")];
  return { text, order: null, open: [], confirm: BY_KEY, findings };
}

function snapshot(written: string, context: AwsContext): RenderedAws {
  const device = meantDevice(written, context);
  const { volume, open } = device;
  return {
    text: snapshotText(device),
    order: volume === null ? null : { action: "snapshot-volume", volume },
    open,
    confirm: BY_KEY,
    findings: deviceFindingsOf(device, context),
  };
}

function growing(
  { device: written, size: writtenSize }: Extract<AwsRequest, { action: "grow-volume" }>,
  context: AwsContext,
): RenderedAws {
  const device = meantDevice(written, context);
  const { asked, size, open } = meantSize(writtenSize, context);
  const { volume } = device;
  const known = volume !== null && size !== null;
  return {
    text: growText(device, asked, size?.gibibytes ?? null),
    order: known ? { action: "grow-volume", volume, gibibytes: size.gibibytes } : null,
    open: [...new Set([...device.open, ...open])],
    confirm: { how: "type", typed: volume },
    findings: [
      ...deviceFindingsOf(device, context),
      ...(open.length > 0 ? [] : sizeFindings(asked, size, device, context)),
    ],
  };
}
