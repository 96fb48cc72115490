// What AWS knows about an instance, read before anything is sent to it. All of it is best effort: data that
// is forbidden, or does not arrive in time, is unknown and stops nothing.
import type { AwsCall, AwsOperation, AwsOperations } from "../api/call.ts";
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

/** Reads everything known about the instance. */
export function lookUp(job: Job, id: string): Promise<LookUp> {
  return within(job.signal, PATIENCE, (signal) => askAll(job.session.options.call, id, signal));
}

async function askAll(call: AwsCall, id: string, signal: AbortSignal): Promise<LookUp> {
  const found = ask(async () => {
    const { Reservations = [] } = await call("ec2:DescribeInstances", { InstanceIds: [id] }, signal);
    const instances = Reservations.flatMap(({ Instances }) => Instances ?? []);
    return instances.find(({ InstanceId }) => InstanceId === id) ?? null;
  }, /^InvalidInstanceID/);
  const managed = ask(async () => {
    const Filters = [{ Key: "InstanceIds", Values: [id] }];
    const all = await pages("ssm:DescribeInstanceInformation", async (page) => {
      const input = { Filters, ...page };
      const { InstanceInformationList, NextToken } = await call(
        "ssm:DescribeInstanceInformation",
        input,
        signal,
      );
      return [InstanceInformationList, NextToken];
    });
    return all.find(({ InstanceId }) => InstanceId === id) ?? null;
  });
  const volumes = ask(async () => {
    const Filters = [{ Name: "attachment.instance-id", Values: [id] }];
    return pages("ec2:DescribeVolumes", async (page) => {
      const { Volumes, NextToken } = await call("ec2:DescribeVolumes", { Filters, ...page }, signal);
      return [Volumes, NextToken];
    });
  });
  const look = (ImageIds: string[]): Promise<Answer<Image | null>> =>
    ask(async () => {
      const { Images = [] } = await call("ec2:DescribeImages", { ImageIds }, signal);
      return Images.find(({ ImageId }) => ImageId !== undefined && ImageIds.includes(ImageId)) ?? null;
    }, /^InvalidAMIID/);
  const of = found.then((instance) => imageOf(instance, look));
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
  look: (ids: string[]) => Promise<Answer<Image | null>>,
): Promise<Answer<Image | null>> {
  if (!instance.known) return instance;
  const id = instance.value?.ImageId;
  return id === undefined ? { known: true, value: null } : look([id]);
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
