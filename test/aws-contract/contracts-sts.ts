// Who asks.
import { expect } from "vitest";
import type { ContractsOf, Of } from "./contracts.ts";

export const STS_CONTRACTS: ContractsOf<Of<"sts">> = {
  "sts:GetCallerIdentity": {
    kind: "answered",
    async holds(ask) {
      expect(await ask({})).toMatchObject({
        Account: expect.stringMatching(/^\d{12}$/),
        Arn: expect.stringMatching(/^arn:aws:/),
      });
    },
  },
};
