// What a line requires around an instance: its role's policy, protections, key pair, address and name.

import type { Requirement } from "../model/runbook.ts";
import { hasAny } from "../vocabulary/has-any.ts";

const INSTANCE = "(?:the|your|each|this|every) (?:new )?(?:EC2 )?(?:instance|node|server)";
/** The name or ARN of a policy. */
const POLICY = "(?:arn:aws[a-z-]*:iam::aws:policy/(?:service-role/)?)?([A-Za-z][A-Za-z0-9+=,.@_-]{3,126})";
const role = new RegExp(
  `^(?:create|add|attach|assign|use|make|give it|set)(?: and (?:attach|assign))? (?:an?|the) (?:new )?(?:AWS |EC2 |SSM )?(?:IAM )?(?:instance )?(?:role|profile) (?:with|that has|having) (?:the )?(?:AWS )?(?:managed )?(?:policy )?${POLICY}(?: managed)?(?: policy)?(?: attached)?(?: to (?:it|${INSTANCE}))?(?:,? so that [^.]{1,120})?$`,
  "i",
);
const attached = new RegExp(
  `^(?:attach|add|grant) (?:the )?(?:AWS )?(?:managed )?(?:policy )?${POLICY}(?: managed)?(?: policy)? to (?:the|its|your) (?:(?:EC2 )?instance(?:'s)? |EC2 |node's )?(?:IAM )?(?:role|profile)$`,
  "i",
);
const labelledPolicy = new RegExp(
  `^(?:IAM |instance )?(?:role|profile|policy): ?(?:with )?(?:the )?${POLICY}(?: policy)?$`,
  "i",
);
const protection = new RegExp(
  `^(?:(?:enable|turn on|activate|switch on|set) (?:the )?(?:EC2 |instance )?termination protection(?: (?:on|for|of) ${INSTANCE})?|termination protection(?:: ?| )(?:enabled|enable|on|yes|required))$`,
  "i",
);
const tokens = new RegExp(
  String.raw`^(?:(?:require|enforce|demand) (?:the use of )?IMDSv2(?: (?:on|for) ${INSTANCE})?|(?:use|allow) IMDSv2 only|IMDSv2(?:: ?| |: is | is )(?:required|only|enforced|mandatory)|(?:disable|turn off) IMDSv1|(?:set )?(?:the )?metadata version(?:: ?| to )V2 only(?: \(token required\))?|http_?tokens: ?required)$`,
  "i",
);
const keyPair =
  /^(?:create|make|generate|use|choose) an? (?:new |own |separate )?(?:EC2 )?key ?pair(?: for (?:the|your|this) (?:EC2 )?instance)?(?:,? and (?:keep|store|save) (?:it|the (?:private )?key|its private (?:key|half|part)) (?:private|secret|safe|safely|securely|in a safe place|to yourself))?$/i;
const elastic = new RegExp(
  `^(?:(?:allocate|assign|associate|attach|create|request|reserve|give it)(?: and (?:assign|associate|attach))? an? (?:new )?elastic IP(?: address)?(?:,? and (?:assign|associate|attach) it)?(?: (?:to|with|for) ${INSTANCE})?|elastic IP(?: address)?(?:: ?| )(?:yes|required|assigned|associated))$`,
  "i",
);
const NAME = String.raw`<?([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)>?`;
const record = new RegExp(
  `^(?:create|add|make|set up|configure) (?:an?|the|your) (?:new )?(?:DNS |A |AAAA |DNS A )?(?:DNS )?(?:binding|record|entry)(?: for ${NAME})?(?: (?:in|with|at|on) (?:AWS |Amazon )?Route ?53)?(?:,? (?:(?:that|which) )?(?:points?|pointing) (?:it )?(?:to|at) (?:the|its) (?:instance's |node's )?(?:elastic IP|public IP|elastic address|public address)(?: address)?)?(?: (?:in|with|at|on) (?:AWS |Amazon )?Route ?53)?$`,
  "i",
);
const bound = new RegExp(
  `^(?:bind|point) (?:(?:the|your) (?:DNS |domain |host ?)name|${NAME}) (?:to|at) (?:the|its|your) (?:(?:first |new )?(?:instance|node|server)'s )?(?:elastic IP|public IP|elastic address|public address)(?: address)?(?: in (?:AWS |Amazon )?Route ?53)?$`,
  "i",
);
const variable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const hostName = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

/** Reads such a line; `onAws`: the context is AWS, without which a key pair or a DNS record could be anyone's. */
export function readPreparation(line: string, onAws: boolean): Requirement | null {
  const policy = policyOf(line);
  if (policy !== undefined) return isPolicyName(policy) ? { kind: "policy", name: policy } : null;
  if (hasAny(line, "termination protection") && protection.test(line))
    return { kind: "termination-protection" };
  if (hasAny(line, "imdsv", "metadata version", "http_tokens", "httptokens") && tokens.test(line))
    return { kind: "metadata-tokens" };
  if (!onAws) return null;
  if (hasAny(line, "key pair", "keypair") && keyPair.test(line)) return { kind: "key-pair" };
  if (hasAny(line, "elastic ip") && elastic.test(line)) return { kind: "elastic-ip" };
  const dns =
    (hasAny(line, "record", "binding", "entry") ? record.exec(line) : null) ??
    (hasAny(line, "bind", "point") ? bound.exec(line) : null);
  if (dns === null) return null;
  const name = dns[1] ?? null;
  return name === null || isRecordName(name) ? { kind: "dns-record", name } : null;
}

function policyOf(line: string): string | undefined {
  if (!hasAny(line, "role", "profile", "policy")) return undefined;
  return (role.exec(line) ?? attached.exec(line) ?? labelledPolicy.exec(line))?.[1];
}

/** AWS writes the names of its policies in CamelCase: `AmazonSSMManagedInstanceCore`, `ReadOnlyAccess`. */
export function isPolicyName(name: string): boolean {
  return /^[A-Z][A-Za-z0-9+=,.@-]{0,126}[A-Z][a-z0-9]/.test(name) && /[a-z]/.test(name) && name.length <= 128;
}

/** A host name with at least two labels, or something written as a variable. */
export function isRecordName(name: string): boolean {
  return variable.test(name) || hostName.test(name);
}
