// Checks whether a requirement is met: compares what AWS reports about an instance with what the guide
// requires. Reads only. requirements/ has one file for each subject.
import { unreachable } from "../../errors.ts";
import type { Requirement } from "../../runbook/model/runbook.ts";
import type { AwsCall } from "../api/call.ts";
import { type Dns, systemDns } from "../api/dns.ts";
import { type AnswerCache, type ReadContext, ReadFailure } from "../api/reading.ts";
import { within } from "../api/within.ts";
import { checkElasticIp } from "./addresses.ts";
import { checkDisk } from "./disk-figures.ts";
import { checkDnsRecord } from "./dns-record.ts";
import { checkDocumentDb } from "./documentdb.ts";
import { cannotTell, type Evidence } from "./evidence.ts";
import { checkImage } from "./image.ts";
import { checkIngress } from "./ingress.ts";
import { checkInstanceType } from "./instance-type.ts";
import { checkKeyPair, checkMetadataTokens, checkTerminationProtection } from "./protection.ts";
import { checkPolicy } from "./role-policy.ts";
import { checkVolume } from "./volume.ts";

export type { Evidence } from "./evidence.ts";

export interface CheckContext {
  readonly call: AwsCall;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Default: the DNS servers that this computer is configured to use. */
  readonly dns?: Dns;
  /** Recent answers, shared between requirements; if omitted, nothing is shared. */
  readonly memory?: AnswerCache;
}

/** The requirement to check. */
export interface RequirementQuery {
  /** Instance id. */
  readonly instance: string;
  readonly requirement: Requirement;
  /** The host name that a DNS record must have, or the name of a cluster; null when unknown. */
  readonly value: string | null;
}

/** Time limit for a check, in milliseconds. */
const PATIENCE = 60_000;

/** Checks the requirement; rejects only when the signal aborts. What AWS refuses to answer is unknown. */
export async function checkRequirement(asking: CheckContext, demand: RequirementQuery): Promise<Evidence> {
  return within(asking.signal, PATIENCE, async (signal) => {
    const { call, now, dns = systemDns, memory = new Map() } = asking;
    try {
      return await look({ call, signal, now, dns, memory, instance: demand.instance }, demand);
    } catch (error) {
      asking.signal.throwIfAborted();
      if (error instanceof ReadFailure) return cannotTell(error.message, null, error.source);
      if (signal.aborted)
        return cannotTell(`AWS did not answer within ${PATIENCE / 1000} s. Check again.`, null, null);
      throw error;
    }
  });
}

function look(reading: ReadContext, { requirement, value }: RequirementQuery): Promise<Evidence> | Evidence {
  switch (requirement.kind) {
    case "ingress":
      return checkIngress(reading, requirement);
    case "disk":
      return checkDisk(reading, requirement);
    case "image":
      return checkImage(reading, requirement);
    case "instance-type":
      return checkInstanceType(reading, requirement);
    case "policy":
      return checkPolicy(reading, requirement);
    case "termination-protection":
      return checkTerminationProtection(reading);
    case "metadata-tokens":
      return checkMetadataTokens(reading);
    case "volume":
      return checkVolume(reading, requirement);
    case "key-pair":
      return checkKeyPair(reading);
    case "elastic-ip":
      return checkElasticIp(reading);
    case "dns-record":
      return checkDnsRecord(reading, value);
    case "documentdb":
      return checkDocumentDb(reading, requirement, value);
    case "statement":
      return cannotTell("AWS cannot show this. A person has to check it.", null, null);
    default:
      return unreachable(requirement);
  }
}
