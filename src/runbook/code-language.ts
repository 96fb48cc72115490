// Which code blocks are shell, by the language that the fence names. What an untagged block is, its text must show;
// that is decided in take-commands.ts.

export type CodeKind =
  | { readonly kind: "shell" | "console" | "untagged" | "markdown" }
  | { readonly kind: "other"; readonly language: string };

const shell =
  /^\W*\d*(?:sh|bash|ksh|dash|ash|zsh|shell|shellscript|shell-script|bashrc|azurecli(?:-interactive)?)$/;
const console_ =
  /^\W*\d*(?:console|terminal|term\d*|shell-session|shellsession|sh-session|bash-session|command|commandline|cmdline)$/;
const plain = new Set(["", "plain", "text", "txt", "plaintext", "none", "nohighlight", "raw", "code"]);

/** The kind of code by its language word; null (indented code) and no word are untagged. */
export function codeKind(language: string | null): CodeKind {
  const word = (language ?? "").toLowerCase().replace(/[,;:]+$/, "");
  if (shell.test(word)) return { kind: "shell" };
  if (console_.test(word)) return { kind: "console" };
  if (word === "markdown" || word === "md") return { kind: "markdown" };
  if (plain.has(word)) return { kind: "untagged" };
  return { kind: "other", language: word };
}
