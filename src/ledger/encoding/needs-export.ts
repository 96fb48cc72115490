// Must a secret be in the environment of the programs of a command? What the command's own shell expands needs no more
// than a variable of that shell; a program that a step leaves running would keep the environment for as long as it lives.

/** True unless every mention of the variable is an expansion by the shell that reads the text. In doubt it is true. */
export function needsExport(text: string, name: string): boolean {
  const mentions = [...text.matchAll(new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, "g"))];
  // The lines of a here-document with a quoted mark are for another program.
  if (mentions.length > 0 && /(?<!<)<<-?\s*["'\\]/.test(text)) return true;
  return mentions.some(({ index }) => !/\$\{?$/.test(text.slice(0, index)) || isLiteral(text, index));
}

/** Is the place within single quotes, or behind an escaped dollar sign? */
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
      // Quotes count again in a substitution, and where it ends is not known here.
      if (text.slice(at, place).includes("'")) return true;
    } else if (char === '"') quote = quote === "" ? '"' : "";
    else if (char === "'" && quote === "") quote = "'";
  }
  return quote === "'";
}
