// A table of the HTML report.
import { html, type Markup } from "../text/markup.ts";

/** A table; where it is too wide for the page, each row becomes a list. `kind` selects the column widths. */
export function table(
  kind: "steps" | "findings" | "values" | "aside" | "legend" | "nodes",
  label: string,
  heads: readonly string[],
  rows: readonly (readonly (Markup | string | number)[])[],
): Markup {
  // The roles are repeated because browsers do not treat a table drawn as lists as a table.
  return html`<table class="${kind}" role="table" aria-label="${label}">
<thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th scope="col" role="columnheader">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (row) => html`<tr role="row">${row.map((cell, index) =>
      index === 0
        ? html`<th scope="row" role="rowheader">${cell}</th>`
        : html`<td role="cell" data-head="${heads[index] ?? ""}">${cell}</td>`,
    )}</tr>
`,
  )}</tbody></table>`;
}
