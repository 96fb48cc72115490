// Which code blocks are shell, by the language of the fence. parse-shell-block.ts decides about untagged blocks by
// their text. A word that is not a language (a typo, a site's own mark) means nothing.

export type CodeKind =
  | { readonly kind: "shell" | "console" | "untagged" | "markdown" }
  /** `dialect`: commands for another shell, by its name; null for everything else. */
  | { readonly kind: "other"; readonly language: string; readonly dialect: string | null };

const shell =
  /^\W*\d*(?:sh|bash|ksh|dash|ash|zsh|shell|shellscript|shell-script|bashrc|bash-script|azurecli(?:-interactive)?|bash-interactive|linux|unix|posix|cli)$/;
const console_ =
  /^\W*\d*(?:console|terminal|term\d*|shell-session|shellsession|sh-session|bash-session|zsh-session|command|commands|commandline|command-line|cmdline|tty|prompt)$/;
const dialects = new Map(
  `powershell:PowerShell pwsh:PowerShell ps1:PowerShell ps:PowerShell posh:PowerShell azurepowershell:PowerShell
  azurepowershell-interactive:PowerShell cmd:cmd.exe bat:cmd.exe batch:cmd.exe batchfile:cmd.exe dos:cmd.exe
  winbatch:cmd.exe dosbatch:cmd.exe fish:fish csh:csh tcsh:csh nu:nushell nushell:nushell elvish:elvish xonsh:xonsh
  console-windows:cmd.exe`
    .split(/\s+/)
    .map((pair) => [pair.split(":")[0] ?? "", pair.split(":")[1] ?? ""] as const),
);
const languages = new Set(
  `abap actionscript ada apache apacheconf apex applescript arduino asciidoc asm asp aspx awk bicep bnf c c++ c# caddy caddyfile
  cfg clojure cmake cobol coffee coffeescript conf config cpp crontab cron cs csharp cson css csv cue cypher d dart dhall diff
  django docker dockerfile docker-compose dot dotenv ebnf editorconfig ejs elixir elm env erb erlang f# fortran fsharp gherkin git-config
  gitconfig gitignore glsl go golang gotmpl gradle graphql graphviz groovy haml handlebars haproxy haskell hbs hcl hcl2 helm hocon hosts
  html htm http httpd ignore ini java javascript jenkinsfile jinja jinja2 jmespath jq js json json5 jsonc jsonl jsonnet jsonpath jsx
  julia kotlin kql kt kts kusto latex ldif less liquid lisp log logql logs logfile lua make makefile mako markup math mathml matlab mermaid
  mjs mongodb mongo ms mustache mysql nasm nginx nginxconf nix nsis objc objective-c objectivec ocaml output out pascal patch perl pgsql php pl
  plantuml plist plpgsql pod pony postgresql postgres prisma prolog promql properties proto protobuf pug puppet purescript py
  pycon python python3 python-repl qml r rb rdoc reason rego regex repl resx rest rescript rest rst ruby rust rs sass scala scheme scss smarty
  sol solidity spec sparql sql sqlite ssh-config sshconfig stylus svelte svg swift systemd sudoers tap tcl terraform tex text-output
  tf thrift toml traceql ts tsql tsx twig typescript typoscript udev unit unix-socket v vb vbnet vbscript verilog vhdl vim viml vue wasm wat
  wgsl wiki xhtml xml xquery xsl xslt yaml yml yang yara zig zone results result response request screen-output kustomization`
    .trim()
    .split(/\s+/),
);
const output = /^(?:output|out|log|logs|logfile|results?|response|text-output|screen-output)$/;

/** The kind of code by its language word; indented code (null) and fences without a word are untagged. */
export function codeKind(language: string | null): CodeKind {
  const word = (language ?? "").toLowerCase().replace(/[,;:]+$/, "");
  if (shell.test(word)) return { kind: "shell" };
  if (console_.test(word)) return { kind: "console" };
  if (word === "markdown" || word === "md" || word === "mdx") return { kind: "markdown" };
  const dialect = dialects.get(word) ?? null;
  if (dialect !== null || languages.has(word)) return { kind: "other", language: word, dialect };
  return { kind: "untagged" };
}

/** Does the language word mark something to show rather than to run? */
export function isOutputWord(language: string): boolean {
  return output.test(language);
}

/** Why a block in another language is not taken. */
export function otherReason(language: string, dialect: string | null): string {
  if (dialect !== null)
    return `commands for ${dialect}, another shell; only those of a POSIX shell become steps`;
  return isOutputWord(language)
    ? `a block marked as ${language}: what is shown, not what is to be run`
    : `a block in ${language}; only shell blocks become steps`;
}
