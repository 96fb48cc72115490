// `unsupported-place`: a placeholder stands where no quoting could protect the command from its value.
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
        `No value can be put safely in the place of ${text.slice(place.start, place.end)}: the shell would read it as more than a value.`,
        "Edit the command so that it stands as a word of its own, or in double quotes.",
      ),
    );
