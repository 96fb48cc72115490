// `unencrypted-overlay`: traffic between containers on a network that spans nodes is not encrypted.
import { hasOption } from "../../calls/options.ts";
import type { FindingRule } from "./finding-rule.ts";
import { eachCall, finding } from "./finding-rule.ts";

export const unencryptedOverlay: FindingRule = eachCall((call) => {
  const words = call.arguments.map(({ value }) => value);
  const at = words.indexOf("network");
  if (call.program !== "docker" || at === -1 || words[at + 1] !== "create") return null;
  const isOverlay = words.some(
    (word, index) =>
      /^(?:-d|--driver)=?overlay$/.test(word) ||
      (word === "overlay" && /^(?:-d|--driver)$/.test(words[index - 1] ?? "")),
  );
  const encrypted =
    hasOption(call.arguments, ["-o", "--opt"]) &&
    words.some((word) => /(?:^|=)encrypted(?:=true)?$/.test(word));
  return isOverlay && !encrypted
    ? finding(
        "unencrypted-overlay",
        "warning",
        call,
        "This network does not encrypt traffic between containers on different nodes.",
        "Add `--opt encrypted`, and allow IP protocol 50 (ESP) between the nodes.",
      )
    : null;
});
