// The template of the guide's node, as the server takes it.
import { stackTemplate } from "../../src/plan/stack/stack-template.ts";
import { GUIDE_DEMANDS } from "../support/guide-demands.ts";

export const { text: NODE_TEMPLATE, instanceType: NODE_TYPE } = stackTemplate(GUIDE_DEMANDS);
export const NODE_TEMPLATE_HERE = withRootSize(NODE_TEMPLATE);

/** EC2 takes the size of a root volume from the image; the server wants it said. */
export function withRootSize(template: string): string {
  return template.replace(/^( *)Ebs:\n(?=\1 {2}VolumeType)/m, "$&$1  VolumeSize: 8\n");
}
