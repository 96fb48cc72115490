// Writing to files: in directories that may not exist, without sudo's rights, onto directories.
import type { Call } from "../../calls/call.ts";
import { hasOption, splitArguments } from "../../calls/options.ts";
import { isMade, madeDirectories, neededDirectories } from "../../state/directories.ts";
import type { FindingRule } from "./finding-rule.ts";
import { eachCall, finding } from "./finding-rule.ts";

/** `needs-directory`: the directory of a written file may not exist. */
export const needsDirectory: FindingRule = ({ reading, show }) => {
  const made = madeDirectories(reading);
  return neededDirectories(reading)
    .filter(({ directory }) => !isMade(directory, made))
    .map(({ word, directory }) =>
      finding(
        "needs-directory",
        "warning",
        word,
        `This fails if the directory ${show(directory)} does not exist.`,
        `Create it first: \`mkdir -p ${show(directory)}\`.`,
      ),
    );
};

/** `sudo-redirect`: in `sudo X > file` the file is opened without sudo. */
export const sudoRedirect: FindingRule = eachCall((call, { show }) => {
  if (!call.wrappers.includes("sudo") && !call.wrappers.includes("doas")) return null;
  const redirect = call.redirects.find(
    ({ operator, target }) =>
      target !== null && /^&?>/.test(operator) && operator !== ">&" && !/^\/(?:dev|tmp)\//.test(target.value),
  );
  if (redirect?.target == null) return null;
  return finding(
    "sudo-redirect",
    "warning",
    redirect,
    `sudo does not cover the redirection: ${show(redirect.target.value)} is opened without root rights.`,
    `Use \`… | sudo tee ${show(redirect.target.value)} > /dev/null\`.`,
  );
});

/** `link-onto-directory`: if B is a directory, `ln -s A B` makes B/A and moves nothing. */
export const linkOntoDirectory: FindingRule = eachCall((call: Call, { show }) => {
  if (call.program !== "ln" || !hasOption(call.arguments, ["-s", "--symbolic"])) return null;
  if (hasOption(call.arguments, ["-n", "-T", "-h", "-t", "--no-dereference", "--no-target-directory"]))
    return null;
  const { operands } = splitArguments(call.arguments);
  const link = operands[1];
  if (operands.length !== 2 || link === undefined || !link.fixed) return null;
  // A name with an extension, or a link into a settings directory, is a file.
  if (/\.\w+$|^\/etc\/|-(?:enabled|available)\//.test(link.value)) return null;
  return finding(
    "link-onto-directory",
    "warning",
    link,
    `If ${show(link.value)} is already a directory, the command creates the link inside it, succeeds and moves nothing.`,
    "Use `ln -sT`, or set the program's own option for the directory.",
  );
});
