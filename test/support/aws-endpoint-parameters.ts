// Parameter Store as the endpoint answers it: what the agent puts in for `{{ ssm:NAME }}`, and secure strings that are put
// and deleted. What is stored lies on every node, where the stand-in for the AWS CLI reads it.
import type { EndpointNode } from "./aws-endpoint-node.ts";
import { setParameter } from "./aws-endpoint-programs.ts";
import { type Json, ServiceFault } from "./aws-endpoint-wire.ts";

export interface ParameterStore {
  /** The names that are stored as secure strings. */
  readonly secure: () => readonly string[];
  /** What is stored in clear under the name; undefined when nothing is. */
  plain(name: string): string | undefined;
  /** `late`: nodes can read it after so many milliseconds. */
  put(input: Json, late: number): Json;
  remove(input: Json): Json;
}

export function createParameterStore(
  nodes: readonly EndpointNode[],
  plain: Readonly<Record<string, string>>,
): ParameterStore {
  const secure = new Set<string>();
  return {
    secure: () => [...secure],
    plain: (name) => plain[name],
    put(input, late) {
      const { Name: name, Value: value, Type: type, Tier: tier = "Standard", Policies: policies } = input;
      if (typeof name !== "string" || typeof value !== "string" || type !== "SecureString")
        throw new ServiceFault("ValidationException", "This endpoint stores secure strings.");
      if (Buffer.byteLength(value) > (tier === "Advanced" ? 8192 : 4096))
        throw new ServiceFault("ValidationException", "Value is too long for its tier.");
      if (policies !== undefined && tier !== "Advanced")
        throw new ServiceFault("ValidationException", "Policies need the advanced tier.");
      if (secure.has(name) && input.Overwrite !== true)
        throw new ServiceFault("ParameterAlreadyExists", "The parameter already exists.");
      secure.add(name);
      const appear = (): void => {
        if (secure.has(name)) for (const { machine } of nodes) setParameter(machine, name, value);
      };
      if (late === 0) appear();
      else setTimeout(appear, late);
      return { Version: 1, Tier: tier };
    },
    remove({ Name: name }) {
      if (typeof name !== "string" || !secure.delete(name)) throw new ServiceFault("ParameterNotFound", "");
      for (const { machine } of nodes) setParameter(machine, name, null);
      return {};
    },
  };
}
