// The instance size that a line requires: "Instance Type: [MINIMUM] t2.medium", "Use a t3.medium or larger".

import type { Requirement } from "../model/runbook.ts";
import { hasAny } from "../vocabulary/has-any.ts";

type InstanceType = Extract<Requirement, { kind: "instance-type" }>;

const TYPE = String.raw`([a-z][a-z0-9-]{0,14}\.(?:nano|micro|small|medium|large|\d{0,2}xlarge|metal(?:-\d{1,2}xl)?))`;
const LEAST = String.raw`(?:\[?\(?minimum\)?\]?(?: of)?|\[?min\.?\]?|at least)`;
const MORE = String.raw`(?:\(?or (?:larger|bigger|higher|better|above|more|greater)\)?|\(?(?:at )?minimum\)?|\+)`;
const labelled = new RegExp(
  `^(?:EC2 |AWS )?instance (?:type|size|class)(?: ?[:=] ?| )(${LEAST} )?(?:an? )?${TYPE}(?: ?(${MORE}))?$`,
  "i",
);
const asked = new RegExp(
  `^(?:(?:use|choose|select|pick|launch|start|create) )?(${LEAST} )?(?:an? )?(?:EC2 instance of (?:the )?type )?${TYPE}(?: ?(${MORE}))?(?: (?:EC2 )?instance(?: type)?| as (?:the |your )?instance type)?$`,
  "i",
);
const VERB = /^(?:use|choose|select|pick|launch|start|create|(?:EC2 |AWS )?instance) /i;

/** Reads such a line; null for any other, and for a recommendation. */
export function readInstanceType(line: string): InstanceType | null {
  if (!hasAny(line, ".nano", ".micro", ".small", ".medium", "large", ".metal")) return null;
  const [, least, type, more] = labelled.exec(line) ?? asked.exec(line) ?? [];
  // A bare name is usual in lists of what exists.
  if (type === undefined || ((least ?? more) === undefined && !VERB.test(line))) return null;
  const bound = least === undefined && more === undefined ? "exact" : "minimum";
  return { kind: "instance-type", bound, type: type.toLowerCase() };
}
