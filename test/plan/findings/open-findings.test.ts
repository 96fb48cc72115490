// What is missing, as findings.
import { expect, it } from "vitest";
import { openFindings } from "../../../src/plan/findings/open-findings.ts";
import { given, planOf } from "../../support/plan-fixtures.ts";

const guide =
  "---\nvariables:\n  NAME: { type: dns-name, description: The site's name. }\n  TOKEN: { type: text, secret: true }\n---\n# G\n\n```bash\nhostnamectl set-hostname NAME\necho NAME > /etc/site\nlogin TOKEN\n```\n";

it("is told once for each variable, at its first place", () => {
  expect(openFindings(planOf(guide))).toMatchObject([
    {
      rule: "placeholder-open",
      severity: "info",
      line: 9,
      message: "`NAME` (dns-name) is not set: The site's name.",
    },
    {
      rule: "placeholder-open",
      line: 11,
      message: "`TOKEN` (text, secret) is not set; the guide does not explain it",
    },
  ]);
});

it("is not told of what was given, and never asks for a secret in clear", () => {
  const [only, ...more] = openFindings(planOf(guide, { bindings: given("NAME=a.example.org") }));
  expect(more).toEqual([]);
  expect(only?.advice).toContain("--set TOKEN=@FILE");
});
