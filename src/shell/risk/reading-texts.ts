// Programs whose text decides whether they only read: awk and sed programs, curl's options, date's format.
import type { Call } from "../calls/call.ts";
import { splitArguments } from "../calls/options.ts";
import { mayBeOption } from "../syntax/words.ts";

/** A longer text is not judged by a pattern. */
const LONGEST = 1000;

const JUDGES: Readonly<Record<string, (call: Call) => boolean>> = {
  curl: (call) =>
    call.arguments.every((word) => {
      const { value, fixed } = word;
      if (!value.startsWith("-")) return !mayBeOption(word);
      return (
        fixed &&
        /^(?:-[sSfLIvkg]+|-[mH]|--(?:silent|show-error|fail|location|head|max-time|connect-timeout|header|retry))$/.test(
          value,
        )
      );
    }),
  date: (call) =>
    splitArguments(call.arguments, ["-d", "--date", "-r"]).operands.every(({ value }) =>
      value.startsWith("+"),
    ) && call.arguments.every((word) => !mayBeOption(word) && !/^-s|^-[uR]+s|^--s/.test(word.value)),
  awk: (call) => awkReads(call),
  gawk: (call) => awkReads(call),
  sed: (call) => sedReads(call),
};

function awkReads(call: Call): boolean {
  return call.arguments.every(
    ({ value, fixed }) =>
      fixed &&
      value.length <= LONGEST &&
      !/system|getline|[|>@]|^-(?:f|i|-file|-include|-load|l$)/.test(
        value.replace(/\$?\w+ *[<>]=? *\d+/g, ""),
      ),
  );
}

const SED_READING =
  /^(?:[0-9$,!~+]*(?:\/[^/]*\/)?[0-9$,!~+]*[pdq]?;? ?)$|^[0-9$,]*s(?<mark>[/|#,:])(?:(?!\k<mark>).)*\k<mark>(?:(?!\k<mark>).)*\k<mark>[gpIi0-9]*$/;

function sedReads(call: Call): boolean {
  const { options, operands } = splitArguments(call.arguments);
  const plain = options.every(({ value }) =>
    /^-(?:n|E|r|z|u|nE|nr|En|rn|-quiet|-regexp-extended)$/.test(value),
  );
  const text = operands[0];
  return plain && text?.fixed === true && text.value.length <= LONGEST && SED_READING.test(text.value);
}

/** Do this program's arguments decide? */
export function isJudgedByText(program: string): boolean {
  return Object.hasOwn(JUDGES, program);
}

export function textOnlyReads(call: Call): boolean {
  return JUDGES[call.program ?? ""]?.(call) ?? false;
}
