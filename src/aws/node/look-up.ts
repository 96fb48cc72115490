// What AWS knows about an instance, read before anything is sent to it. All of it is best effort: data that
// is forbidden, or does not arrive in time, is unknown and stops nothing.
import type { AwsCall, AwsOperation, AwsOperations } from "../api/call.ts";
import { type JoinedRead, joinReads } from "../api/join-reads.ts";
import { pageTurner } from "../api/page-turner.ts";
import { errorName } from "../api/service-errors.ts";
import { within } from "../api/within.ts";
import type { Job } from "../session/job.ts";

/** An answer, or the word for why there is none: `AccessDeniedException`. */
export type Answer<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string };

type Result<O extends keyof AwsOperations> = AwsOperations[O][1];
export type Instance = NonNullable<
  NonNullable<Result<"ec2:DescribeInstances">["Reservations"]>[number]["Instances"]
>[number];
export type Volume = NonNullable<Result<"ec2:DescribeVolumes">["Volumes"]>[number];
export type Image = NonNullable<Result<"ec2:DescribeImages">["Images"]>[number];
export type ManagedNode = NonNullable<
  Result<"ssm:DescribeInstanceInformation">["InstanceInformationList"]
>[number];

export interface LookUp {
  /** null: EC2 has no such instance here. */
  readonly instance: Answer<Instance | null>;
  /** null: its agent has not registered with Systems Manager here. */
  readonly managed: Answer<ManagedNode | null>;
  readonly volumes: Answer<readonly Volume[]>;
  /** null: it is no longer available, or the instance reports none. */
  readonly image: Answer<Image | null>;
}

/** How long it may take, in milliseconds. */
const PATIENCE = 20_000;

/** The most ids in one request: the limit of a filter of Systems Manager. */
const MOST_IDS = 100;

/** Reads everything known about the instance. Instances that are looked up at the same time share requests. */
export function lookUp(job: Job, id: string): Promise<LookUp> {
  return within(job.signal, PATIENCE, (signal) => askAll(readsOf(job.session), id, signal));
}

interface Reads {
  readonly instance: JoinedRead<Instance>;
  readonly managed: JoinedRead<ManagedNode>;
  readonly volumes: JoinedRead<readonly Volume[]>;
  readonly image: JoinedRead<Image>;
}

const reads = new WeakMap<Job["session"], Reads>();

function readsOf(session: Job["session"]): Reads {
  const known = reads.get(session) ?? makeReads(session.options.call);
  reads.set(session, known);
  return known;
}

function makeReads(call: AwsCall): Reads {
  return {
    instance: joinReads(MOST_IDS, async (ids, signal) => {
      const { Reservations = [] } = await call("ec2:DescribeInstances", { InstanceIds: [...ids] }, signal);
      const instances = Reservations.flatMap(({ Instances }) => Instances ?? []);
      return byId(instances, ({ InstanceId }) => InstanceId);
    }),
    managed: joinReads(MOST_IDS, async (ids, signal) => {
      const Filters = [{ Key: "InstanceIds", Values: [...ids] }];
      const size = ids.length > 1 ? { MaxResults: 50 } : {};
      const all = await pages("ssm:DescribeInstanceInformation", async (page) => {
        const input = { Filters, ...size, ...page };
        const { InstanceInformationList, NextToken } = await call(
          "ssm:DescribeInstanceInformation",
          input,
          signal,
        );
        return [InstanceInformationList, NextToken];
      });
      return byId(all, ({ InstanceId }) => InstanceId);
    }),
    volumes: joinReads(MOST_IDS, async (ids, signal) => {
      const Filters = [{ Name: "attachment.instance-id", Values: [...ids] }];
      const all = await pages("ec2:DescribeVolumes", async (page) => {
        const { Volumes, NextToken } = await call("ec2:DescribeVolumes", { Filters, ...page }, signal);
        return [Volumes, NextToken];
      });
      const [only, ...others] = ids;
      if (only !== undefined && others.length === 0) return new Map([[only, all]]);
      const of = new Map(ids.map((id): [string, Volume[]] => [id, []]));
      for (const volume of all)
        for (const id of new Set(volume.Attachments?.map(({ InstanceId }) => InstanceId)))
          of.get(id ?? "")?.push(volume);
      return of;
    }),
    image: joinReads(MOST_IDS, async (ids, signal) => {
      const { Images = [] } = await call("ec2:DescribeImages", { ImageIds: [...ids] }, signal);
      return byId(Images, ({ ImageId }) => ImageId);
    }),
  };
}

function byId<T>(all: readonly T[], idOf: (one: T) => string | undefined): ReadonlyMap<string, T> {
  return new Map(all.toReversed().map((one) => [idOf(one) ?? "", one]));
}

async function askAll(reads: Reads, id: string, signal: AbortSignal): Promise<LookUp> {
  const found = ask(async () => (await reads.instance(id, signal)) ?? null, /^InvalidInstanceID/);
  const managed = ask(async () => (await reads.managed(id, signal)) ?? null);
  const volumes = ask(async () => (await reads.volumes(id, signal)) ?? []);
  const of = found.then((instance) => imageOf(instance, reads.image, signal));
  const all = await Promise.all([found, managed, volumes, of]);
  return { instance: all[0], managed: all[1], volumes: all[2], image: all[3] };
}

/** The items of all pages; an empty page may not be the last. */
async function pages<T>(
  operation: AwsOperation,
  read: (page: { NextToken?: string }) => Promise<[readonly T[] | undefined, string | undefined]>,
): Promise<readonly T[]> {
  const all: T[] = [];
  const turn = pageTurner(operation);
  let token: string | undefined;
  do {
    const [found, next] = await read(token === undefined ? {} : { NextToken: token });
    for (const each of found ?? []) all.push(each);
    token = turn(next);
  } while (token !== undefined);
  return all;
}

async function imageOf(
  instance: Answer<Instance | null>,
  read: Reads["image"],
  signal: AbortSignal,
): Promise<Answer<Image | null>> {
  if (!instance.known) return instance;
  const id = instance.value?.ImageId;
  if (id === undefined) return { known: true, value: null };
  return ask(async () => (await read(id, signal)) ?? null, /^InvalidAMIID/);
}

/** `absent`: errors which mean that it does not exist, which is an answer. */
async function ask<T>(look: () => Promise<T>): Promise<Answer<T>>;
async function ask<T>(look: () => Promise<T | null>, absent: RegExp): Promise<Answer<T | null>>;
async function ask<T>(look: () => Promise<T | null>, absent?: RegExp): Promise<Answer<T | null>> {
  try {
    return { known: true, value: await look() };
  } catch (error) {
    const why = errorName(error);
    return absent?.test(why) ? { known: true, value: null } : { known: false, why: why || "no answer" };
  }
}
