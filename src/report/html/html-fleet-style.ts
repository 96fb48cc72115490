// The style of parts that only reports with fleets have; the style sheet of other reports does not change.

/** Added to the style sheet. */
export const FLEET_STYLE = `
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
table.matrix{width:auto;table-layout:auto;margin:.4rem 0 1rem}
.plain-title{font-family:inherit;margin-top:1rem}
.matrix th,.matrix td{padding:.1rem .35rem;position:relative}
.matrix tbody th{padding-left:0;overflow-wrap:anywhere}
.matrix td,.matrix thead th+th{text-align:center}
.matrix td a{display:block;min-width:1.5rem;min-height:1.5rem;line-height:1.5rem;border-radius:4px;text-decoration:none;color:var(--ink)}
.matrix td a:hover{text-decoration:underline}
.matrix a.good{color:var(--good)}
.matrix a.bad{color:var(--bad);background:var(--bad-ground);outline:1px solid;font-weight:700}
.matrix a.doubt{color:var(--doubt);background:var(--doubt-ground)}
#fleets .matrix th:first-child{padding-left:0}
table.legend th:nth-child(1){width:5rem}
table.legend th:nth-child(2){width:55%}
table.aside th:nth-child(1){width:22%}
table.nodes th:nth-child(2){width:20%}
table.nodes th:nth-child(4){width:32%}
.step .step{border-top:1px dashed var(--rule);padding:.6rem 0 .6rem 1rem}
h5{font-size:.95rem;margin:0 0 .2rem;font-weight:650}
.wave:target{outline:2px solid var(--link);outline-offset:.3rem;border-radius:2px}
.on-paper{display:none}
@media screen and (max-width:48rem){
table.matrix{display:table;width:auto!important}
.matrix thead{display:table-header-group;position:static;width:auto;height:auto;overflow:visible;clip-path:none}
.matrix tbody{display:table-row-group}
.matrix tr{display:table-row}
.matrix td,.matrix tbody th{display:table-cell;border-bottom:1px solid var(--rule);padding:.1rem .2rem}
.matrix td::before{content:none}
}
@media print{
.matrix td a{min-height:0;line-height:1.3}
.matrix th,.matrix td{padding:0 .3rem}
h5{font-size:1rem;break-after:avoid}
.step .step{padding:.1rem 0 .1rem .5rem}
.members{columns:2;column-gap:1rem}
.members .step{border:0;padding:0;break-inside:avoid}
.members .step h5,.members .invocation .row{display:inline}
.members .invocation{display:inline;border:0;padding:0;margin:0 0 0 .4rem}
.members h5,.members .row{font-size:7.5pt}
.members .output-of,.members .ids,.members figure,.members .covered,.members .step>.row{display:none}
.on-paper{display:block;font-size:7.5pt;color:var(--quiet)}
}
`;
