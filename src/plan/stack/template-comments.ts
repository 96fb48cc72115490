// Shared parts of templates: the guide's lines they come from, the requirements not followed, and the tags.
import type { Finding } from "../../runbook/model/runbook.ts";
import type { StatedRequirement } from "./stack-requirements.ts";
import { plainLine, ref, type Value } from "./template-yaml.ts";

/** The most characters shown of a guide's line. */
const LONGEST = 160;

/** The guide's line that a part of the template comes from. */
export function guideLineComment({ line, text }: { readonly line: number; readonly text: string }): string {
  const words = plainLine(`Guide, line ${line}: ${text}`);
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 3)}...` : words;
}

/** The guide's lines that it comes from. */
export function guideLineComments(stated: readonly StatedRequirement[]): readonly string[] {
  return stated.map(guideLineComment);
}

/** Requirements not followed, as comments. */
export function findingComments(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ message }) => `Not followed: ${message}`);
}

/** The tags of everything created; `name`: if it differs from the stack's. */
export function stackTags(name: Value = ref("AWS::StackName")): Value {
  return [
    { Key: "Name", Value: name },
    { Key: "lamplighter:stack", Value: ref("AWS::StackName") },
  ];
}
