// Must a secret be in the environment of a command's programs? For what the command's own shell expands, a
// variable of that shell is enough; a program that a step leaves running would keep the environment as long
// as it lives.

/**
 * True unless every mention of the variable is expanded by the shell that reads the text. True when in doubt.
 */
export function needsExport(text: string, name: string): boolean {
  const mentions = [...text.matchAll(new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, "g"))];
  // The lines of a here-document with a quoted mark are for another program.
  if (mentions.length > 0 && /(?<!<)<<-?\s*["'\\]/.test(text)) return true;
  return mentions.some(({ index }) => !/\$\{?$/.test(text.slice(0, index)) || isLiteral(text, index));
}

/** Is the place inside single quotes, or after an escaped dollar sign? */
function isLiteral(text: string, place: number): boolean {
  let quote = "";
  for (let at = 0; at < place; at++) {
    const char = text[at];
    if (quote === "'") {
      if (char === "'") quote = "";
    } else if (char === "\\") {
      if (/^\\\$\{?$/.test(text.slice(at, place))) return true;
      at++;
    } else if (quote === '"' && (char === "`" || text.startsWith("$(", at))) {
      // Quotes count again in a substitution, and its end is not known here.
      if (text.slice(at, place).includes("'")) return true;
    } else if (char === '"') quote = quote === "" ? '"' : "";
    else if (char === "'" && quote === "") quote = "'";
  }
  return quote === "'";
}
