// `unsupported-place`: a placeholder where no quoting can protect the command from its value.
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

export const unsupportedPlace: FindingRule = ({ places, text }) =>
  places
    .filter(({ place }) => place === "unsupported")
    .map((place) =>
      finding(
        "unsupported-place",
        "error",
        place,
        `No value can be filled in safely for ${text.slice(place.start, place.end)}: the shell would read it as more than a value.`,
        "Edit the command: make it a separate word, or put it in double quotes.",
      ),
    );
