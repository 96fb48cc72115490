// Where a run's commands go: the practice account, or AWS. Offers only what the verbs need.

import type { AwsCall } from "../../aws/api/call.ts";
import type { Dns } from "../../aws/api/dns.ts";
import type { AwsClient } from "../../aws/client/client.ts";
import { OperatorError } from "../../errors.ts";
import { visible } from "../../output/visible.ts";
import { SELECTORS } from "../../plan/values/selector-words.ts";
import type { RebuildStep } from "../../rehearsal/account/rebuild.ts";
import type { Fault } from "../../rehearsal/base/faults.ts";
import { type Destination, NOT_KNOWN } from "../../run/model/event.ts";
import type { Variable } from "../../runbook/model/runbook.ts";
import type { Assignments, SetupNode, UnsettledChoice } from "../../view/setup/setup-input.ts";
import { setupNodes, type WantedNode, withWanted } from "../options/new-nodes.ts";
import { NOTICE_INTERVAL, withProgressNotice } from "../terminal/progress-notice.ts";
import { foundNodes } from "./found-nodes.ts";
import { practiceNodes } from "./practice-nodes.ts";
import { ONE_BY_ONE, type RoleSelector, type WholeRoles } from "./role-selector.ts";

/** `--profile` and `--region`; the SDK's own chain decides what is omitted. */
export interface AwsOptions {
  readonly profile?: string;
  readonly region?: string;
  /** The Systems Manager document that carries the scripts; AWS-RunShellScript when omitted. */
  readonly document?: string;
}

export interface Backend {
  readonly call: AwsCall;
  /** Resolves host names; null for this computer's own DNS servers. */
  readonly dns: Dns | null;
  readonly destination: Destination;
  readonly nodes: readonly SetupNode[];
  /** Assignments from `--on`: role to keys of nodes. */
  readonly assignments: Assignments;
  /** Selectors of `--on` that do not name exactly one instance; none in a rehearsal. */
  readonly choices: readonly UnsettledChoice[];
  readonly arn: string | null;
  /** A practice value; null if there is none (always, on AWS). */
  suggest(variable: Variable, target: string | null): string | null;
  /** The worker join token of the newest practice swarm; null when there is none (always, on AWS). */
  readonly practiceToken: string | null;
  /** The initial DocumentDB cluster of the practice account; null if there is none (always, on AWS). */
  readonly practiceCluster: string | null;
  /** How it differs from real nodes. */
  readonly differences: readonly string[];
  close(): Promise<void>;
}

/** Silences the SDK's warnings about its future requirements; the bundled version does not change. */
export function quietSdk(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
}

/**
 * Clients with the operator's own credentials, and the identity they belong to. Throws OperatorError when
 * there are no credentials or no Region.
 */
export async function connect(options: AwsOptions): Promise<AwsClient> {
  quietSdk();
  const { awsClient } = await import("../../aws/client/client.ts");
  const { document } = options;
  const who = { profile: options.profile ?? null, region: options.region ?? null };
  const client = await withProgressNotice("Asking AWS who you are…", () => awsClient(who), NOTICE_INTERVAL);
  if (document !== undefined) {
    const { checkDocument } = await import("../../aws/ledger/check-document.ts");
    const signal = AbortSignal.timeout(60_000);
    const words = `Asking AWS about the document ${document}…`;
    await withProgressNotice(words, () => checkDocument(client.call, document, signal), NOTICE_INTERVAL);
  }
  return client;
}

/**
 * AWS with the operator's own credentials. Throws OperatorError when there are no credentials or no Region.
 */
export async function awsBackend(
  options: AwsOptions,
  choices: readonly RoleSelector[],
  wanted: readonly WantedNode[] = [],
  whole: WholeRoles = ONE_BY_ONE,
): Promise<Backend> {
  const client = await connect(options);
  const { resolveTargets, runningInstances } = await import("../../aws/node/resolve-targets.ts");
  const { call, account, region, endpoint, arn } = client;
  const signal = AbortSignal.timeout(60_000);
  const { document } = options;
  const selectors = choices.map((it) => it.text);
  const looking = "Asking AWS which instances run…";
  const resolutions = await withProgressNotice(
    looking,
    () => resolveTargets(call, selectors, signal),
    NOTICE_INTERVAL,
  );
  const missing = resolutions.find((it) => it.found.length === 0);
  const { found: running } =
    missing === undefined
      ? { found: [] }
      : await withProgressNotice(looking, () => runningInstances(call, signal), NOTICE_INTERVAL);
  if (missing !== undefined && running.length === 0) throw nothingRuns(missing.selector, account, region);
  const found = foundNodes(choices, resolutions, running, whole);
  const { preparedNodes } = await import("./prepare-new-nodes.ts");
  const prepared = await withProgressNotice(
    "Asking AWS about the nodes to be made…",
    () => preparedNodes(call, wanted, resolutions, signal),
    NOTICE_INTERVAL,
  );
  return {
    call,
    dns: null,
    destination: {
      kind: endpoint === null ? "aws" : "endpoint",
      account,
      region,
      endpoint,
      ...(document === undefined ? {} : { document }),
    },
    choices: found.choices,
    nodes: [...found.nodes, ...setupNodes(prepared)],
    assignments: withWanted(found.assignments, prepared),
    arn,
    practiceToken: null,
    practiceCluster: null,
    suggest: () => null,
    differences: [],
    close: async () => {},
  };
}

/**
 * The backend of a run that is only for the operator's own machine: AWS if it knows the operator, else none.
 * Naming a profile or Region means AWS, and then failed authentication is an error.
 */
export async function ownMachineBackend(options: AwsOptions): Promise<Backend> {
  try {
    return await awsBackend(options, []);
  } catch (cause) {
    const named = options.profile ?? options.region ?? options.document;
    if (!(cause instanceof OperatorError) || named !== undefined) throw cause;
    process.stderr.write(
      `No AWS identity: ${visible(cause.message)} This run does not need AWS, so it continues without.\n`,
    );
    return unknownBackend();
  }
}

/** A backend without AWS: it answers no requests. */
export function unknownBackend(): Backend {
  return {
    call: async () => {
      throw new OperatorError("this run does not use AWS.", "Sign in to AWS, then start a new run.");
    },
    dns: null,
    destination: { kind: "aws", account: NOT_KNOWN, region: NOT_KNOWN, endpoint: null },
    choices: [],
    nodes: [],
    assignments: {},
    arn: null,
    practiceToken: null,
    practiceCluster: null,
    suggest: () => null,
    differences: [],
    close: async () => {},
  };
}

function nothingRuns(selector: string, account: string, region: string): OperatorError {
  return new OperatorError(
    `no running instance matches \`${selector}\`: no instance is running in account ${account}, Region ${region}.`,
    `Start the instance, or choose another account or Region with --profile and --region. ${SELECTORS}`,
  );
}

/** Settings of a practice account that differ from the defaults. */
export interface Practice {
  /** The nodes to make in it, the first of a swarm first; it then has no other nodes. */
  readonly wanted?: readonly WantedNode[];
  readonly faults?: readonly Fault[];
  /** The number of nodes at the start; two when omitted. */
  readonly count?: number;
  /** Roles that get every node that their selectors name. */
  readonly whole?: WholeRoles;
}

/** Practice nodes in memory; `rebuild` restores their state from an earlier process. */
export async function practiceBackend(
  seed: string,
  rebuild: readonly RebuildStep[],
  choices: readonly RoleSelector[],
  { wanted = [], faults = [], count, whole = ONE_BY_ONE }: Practice = {},
): Promise<Backend> {
  const { startPracticeAccount } = await import("../../rehearsal/practice-account.ts");
  const { practiceDns } = await import("../../rehearsal/practice-dns.ts");
  const toMake = wanted.map(({ make }) => make.stack);
  const empty = toMake.length > 0;
  const size = count === undefined ? {} : { count };
  const account = await startPracticeAccount({ seed, rebuild, empty, toMake, faults, ...size });
  const standing = account.nodes.map(({ key, id, name, privateIp }) => ({
    key,
    id,
    name,
    note: `practice node, ${privateIp}`,
  }));
  let assignments: Assignments;
  let prepared: readonly WantedNode[];
  try {
    prepared = empty ? await zonesFor(account.call, wanted) : [];
    assignments = withWanted(practiceNodes(choices, account.nodes, whole), prepared);
  } catch (error) {
    // Its thread would keep the program running.
    await account.close();
    throw error;
  }
  return {
    call: account.call,
    dns: practiceDns(account.call),
    destination: {
      kind: "rehearsal",
      account: account.account,
      region: account.region,
      endpoint: null,
      ...(faults.length === 0 ? {} : { faults }),
      ...(count === undefined ? {} : { practiceNodes: count }),
    },
    nodes: [...standing, ...setupNodes(prepared)],
    assignments,
    choices: [],
    arn: null,
    practiceToken: account.joinToken,
    practiceCluster: account.cluster,
    suggest: (variable, target) => account.suggest(variable, target),
    differences: account.differences,
    close: () => account.close(),
  };
}

async function zonesFor(call: AwsCall, wanted: readonly WantedNode[]): Promise<readonly WantedNode[]> {
  const { withZones } = await import("./prepare-new-nodes.ts");
  return withZones(call, wanted, AbortSignal.timeout(60_000));
}
