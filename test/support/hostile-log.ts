// A golden log in which every text that comes from a guide, a node, a person or AWS ends in another text, so that what a
// report makes of hostile and of harmless text can be compared.
import type { RunEvent } from "../../src/run/model/event.ts";

/** One line that tries everything that we know of. */
export const HOSTILE =
  `</code></pre></details></main><script>document.title="owned"</script><img src=x onerror="document.title='owned'">` +
  `"><svg onload=document.title=1> ' onfocus='document.title=1' autofocus=' </style><style>*{display:none}</style>` +
  `</title></textarea><!-- ]]> --><a href="javascript:document.title=1">&lt;script&gt;&#60;b&#62; http://example.com/x.png` +
  "\u001b[31mred\u001b]8;;http://example.com\u0007link\u0000 \u202eevil\u2066 \u200bzero \u00a0 \ufeff \u0085 \u2028 ${1+1} {{7*7}}";

const TEXTS: ReadonlySet<string> = new Set([
  "title",
  "purpose",
  "source",
  "context",
  "command",
  "done",
  "verify",
  "text",
  "reason",
  "statement",
  "message",
  "evidence",
  "user",
  "host",
  "arn",
  "selector",
  "description",
  "before",
  "after",
  "path",
  "who",
  "typed",
  "hostname",
  "account",
  "region",
  "commandId",
  "rule",
  "advice",
  "value",
]);

/** The log with `more` behind every such text. Commands and what was run of them stay equal to each other. */
export function withTexts(log: readonly RunEvent[], more: string): readonly RunEvent[] {
  return JSON.parse(JSON.stringify(log), (key, value: unknown) =>
    typeof value === "string" && value !== "" && TEXTS.has(key) ? `${value}${more}` : value,
  );
}
