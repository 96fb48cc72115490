// What a template's parts share: the lines of the guide that they come from, what is not followed, and the tags of what is made.
import type { Finding } from "../../runbook/model/runbook.ts";
import type { StatedRequirement } from "./stack-requirements.ts";
import { plainLine, ref, type Value } from "./template-yaml.ts";

/** Characters of a guide's line that are shown. */
const LONGEST = 160;

/** The line of the guide that a part of the template comes from. */
export function guideLineComment({ line, text }: { readonly line: number; readonly text: string }): string {
  const words = plainLine(`Guide, line ${line}: ${text}`);
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 3)}...` : words;
}

/** The lines of the guide that it comes from. */
export function guideLineComments(stated: readonly StatedRequirement[]): readonly string[] {
  return stated.map(guideLineComment);
}

/** What is not followed, for a comment. */
export function findingComments(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ message }) => `Not followed: ${message}`);
}

/** The tags of all that is made; `name`: where it is not the stack's. */
export function stackTags(name: Value = ref("AWS::StackName")): Value {
  return [
    { Key: "Name", Value: name },
    { Key: "lamplighter:stack", Value: ref("AWS::StackName") },
  ];
}
