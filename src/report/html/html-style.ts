// The style of the HTML report: light, dark and paper. Every pair of colours has a contrast of at least 4.5
// to 1.
import { FLEET_STYLE } from "./html-fleet-style.ts";

const COLOURS = `
:root{color-scheme:light dark;
--paper:#fff;--ground:#f4f5f6;--ink:#1b2126;--quiet:#56606a;--rule:#d5dade;--link:#0a4f96;
--good:#17603a;--good-ground:#e6f3ea;--bad:#9c1f16;--bad-ground:#fbeae8;--doubt:#7a4b00;--doubt-ground:#fbf1dd;
--code-ground:#f4f6f8;--bar:#3c7a58;--added:#e4f3e8;--removed:#fbe6e4}
@media (prefers-color-scheme:dark){:root{
--paper:#16191d;--ground:#0f1215;--ink:#e4e7ea;--quiet:#a4aeb8;--rule:#353c43;--link:#8fbdf5;
--good:#86d3a4;--good-ground:#15291d;--bad:#f49c94;--bad-ground:#331917;--doubt:#e9bd71;--doubt-ground:#2d2413;
--code-ground:#1e2328;--bar:#5fae83;--added:#17301f;--removed:#3a1e1b}}
`;

const PAGE = `
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;overflow-wrap:break-word}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;z-index:2;background:var(--paper);padding:.5rem 1rem}
header,.page,footer{max-width:86rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .6rem;font-weight:650;letter-spacing:-.01em}
h2{font-size:1.35rem;margin:0 0 .8rem;line-height:1.25;letter-spacing:-.005em}
h3{font-size:1.05rem;margin:1.8rem 0 .6rem}
h4{font-size:1rem;margin:0 0 .3rem;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-weight:650}
p{margin:.4rem 0}
.kind,.quiet,.none,figcaption{color:var(--quiet)}
.kind{margin:0;font-size:.9rem;letter-spacing:.02em}
.quiet,.none,.gap,figcaption{font-size:.875rem}
.page{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:2rem;align-items:start;padding-bottom:3rem}
nav{position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow-y:auto;font-size:.9rem;padding:1rem 0}
nav ol{list-style:none;margin:0;padding:0}
nav ol ol{padding-left:.9rem;border-left:1px solid var(--rule);margin:.2rem 0 .4rem .1rem}
nav li{margin:.15rem 0}
nav a{text-decoration:none;display:inline-block;padding:.15rem 0;min-height:1.5rem}
nav a:hover{text-decoration:underline}
main>section{background:var(--paper);border:1px solid var(--rule);border-radius:8px;padding:1.4rem 1.6rem;margin:1rem 0}
footer{color:var(--quiet);font-size:.875rem;padding-bottom:2rem}
`;

const PARTS = `
.warnings{list-style:none;padding:0;margin:.8rem 0}
.warnings li{border:1px solid;border-left-width:6px;border-radius:4px;padding:.6rem .9rem;margin:.5rem 0;color:var(--doubt);background:var(--doubt-ground)}
.warnings li.bad{color:var(--bad);background:var(--bad-ground)}
.purpose{max-width:48rem}
.terms{margin:.4rem 0}
.terms>div{display:grid;grid-template-columns:11rem minmax(0,1fr);gap:.1rem 1rem;padding:.22rem 0;border-bottom:1px solid var(--rule)}
.terms>div:last-child{border-bottom:0}
dt{color:var(--quiet)}
dd{margin:0}
.terms ul{margin:0;padding-left:1.1rem}
.figures{list-style:none;padding:0;margin:.2rem 0;display:flex;flex-wrap:wrap;gap:.4rem 1.6rem}
.figures strong{font-size:1.25rem;font-variant-numeric:tabular-nums}
.badge{display:inline-block;max-width:100%;border:1px solid var(--rule);border-radius:.75rem;padding:0 .55rem;font-size:.85rem;line-height:1.5rem;white-space:normal}
.badge.good{color:var(--good);background:var(--good-ground);border-color:currentColor}
.badge.bad{color:var(--bad);background:var(--bad-ground);border-color:currentColor}
.badge.doubt{color:var(--doubt);background:var(--doubt-ground);border-color:currentColor}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.9em}
.id{font-size:.85em}
figure{margin:.7rem 0}
figcaption{margin-bottom:.2rem}
pre{margin:0;background:var(--code-ground);border:1px solid var(--rule);border-radius:6px;padding:.6rem .8rem;white-space:pre-wrap;overflow-wrap:anywhere;tab-size:8;font-size:.9rem;line-height:1.5}
pre .line{display:block;padding-left:2em;text-indent:-2em}
pre.command{border-left:4px solid var(--quiet)}
pre.diff .line{padding-left:1.4em;text-indent:-1.4em}
pre.diff .removed{background:var(--removed)}
pre.diff .added{background:var(--added)}
del,ins{text-decoration:none}
.deviations{list-style:none;padding:0;margin:0}
.deviations>li{padding:.7rem 0;border-top:1px solid var(--rule)}
.row .badge,.row strong{margin-right:.3rem}
q{white-space:pre-wrap}
.whole{white-space:nowrap}
.verdict{margin:.8rem 0 0}
.number{font-weight:400;color:var(--quiet)}
.step{border-top:1px solid var(--rule);padding:1.1rem 0}
.step:target{outline:2px solid var(--link);outline-offset:.5rem;border-radius:2px}
.context{white-space:pre-line;max-width:52rem}
.remark{white-space:pre-wrap}
.invocation{margin:.8rem 0 .8rem;padding:.1rem 0 .1rem 1rem;border-left:3px solid var(--rule)}
.invocation.bad{border-left-color:var(--bad)}
details{margin:.4rem 0}
summary{cursor:pointer;color:var(--link);padding:.15rem 0;min-height:1.5rem}
.no-picture{display:none}
table{border-collapse:collapse;width:100%;font-size:.9rem;table-layout:fixed}
table.steps th:nth-child(1){width:35%}
table.steps th:nth-child(2){width:13%}
table.steps th:nth-child(3){width:20%}
table.steps th:nth-child(4){width:12%}
table.findings th:nth-child(1){width:58%}
table.findings th:nth-child(2){width:12%}
table.values th:nth-child(1){width:22%}
table.values th:nth-child(2){width:26%}
th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--rule);font-weight:400}
thead th{color:var(--quiet)}
time{white-space:nowrap;font-variant-numeric:tabular-nums}
td time{white-space:normal}
.checks>div{padding:.3rem 0}
.checks dd{color:var(--quiet);font-size:.9rem}
svg{display:block;width:100%;height:auto}
svg text{fill:var(--ink);font-size:13px}
svg .name{font-weight:600}
svg .axis{stroke:var(--quiet)}
svg .tick{fill:var(--quiet);text-anchor:middle}
svg .tick.first{text-anchor:start}
svg .tick.last{text-anchor:end}
svg .looked{fill:var(--quiet)}
svg .bar{stroke:var(--paper);stroke-width:1}
svg .number{fill:var(--quiet);font-size:11px;text-anchor:middle}
svg .bar.good{fill:var(--bar)}
svg .bar.bad{fill:var(--paper);stroke:var(--bad);stroke-width:1.5}
svg .hatching{stroke:var(--bad);stroke-width:1.2;fill:none}
svg .by-hand{fill:var(--paper);stroke:var(--ink);stroke-width:1.5}
svg .break rect{fill:var(--ground)}
svg .break text,svg .mark text,svg .no-bar{text-anchor:middle}
svg .break text{fill:var(--quiet);font-size:12px}
svg .mark line{stroke:var(--quiet);stroke-dasharray:2 3}
svg .mark.bad text{fill:var(--bad)}
svg .mark.doubt text{fill:var(--doubt)}
`;

const NARROW = `
@media (max-width:62rem){
.page{grid-template-columns:minmax(0,1fr);gap:0}
nav{position:static;max-height:none}
}
@media screen and (max-width:48rem){
.picture,.picture-words{display:none}
.no-picture{display:block}
table,tbody,tr,td,tbody th{display:block;width:auto!important}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tbody tr{border-bottom:1px solid var(--rule);padding:.5rem 0}
td,tbody th{border:0;padding:.1rem 0}
tbody th{font-weight:600}
td::before{content:attr(data-head) ": ";color:var(--quiet)}
}
@media (max-width:36rem){
header,.page,footer{padding-left:.8rem;padding-right:.8rem}
main>section{padding:1rem .8rem}
.terms>div{grid-template-columns:minmax(0,1fr)}
h1{font-size:1.5rem}
}
`;

const PAPER = `
@media print{
:root{color-scheme:light;--paper:#fff;--ground:#f4f5f6;--ink:#000;--quiet:#444;--rule:#bbb;--link:#000;
--good:#17603a;--good-ground:#fff;--bad:#8c1a12;--bad-ground:#fff;--doubt:#6b4200;--doubt-ground:#fff;
--code-ground:#f6f6f6;--bar:#3c7a58;--added:#e4f3e8;--removed:#fbe6e4}
html{font-size:8.5pt}
body{background:#fff;line-height:1.3}
.skip,nav{display:none}
.page{display:block;padding:0}
header,footer{padding-left:0;padding-right:0;max-width:none}
header{padding-top:0;padding-bottom:.6rem}
h1{font-size:16pt}
h2{font-size:12pt;margin-bottom:.3rem}
h3{font-size:9.5pt;margin:.6rem 0 .2rem}
h4{font-size:1rem;margin:0}
p,.terms,figure,details{margin:.12rem 0}
main>section{border:0;border-radius:0;padding:0;margin:0 0 .9rem}
h2,h3,h4,figcaption,summary,thead{break-after:avoid}
.step>.row,.invocation>.row{break-after:avoid}
tr,.deviations>li,.terms>div,.warnings li,svg{break-inside:avoid}
p,pre{orphans:2;widows:2}
pre{padding:.15rem .4rem;font-size:7.5pt;line-height:1.25;border-radius:2px}
.warnings{margin:.2rem 0}
.warnings li{padding:.15rem .5rem;margin:.2rem 0}
.badge{line-height:1.25;font-size:7.5pt;padding:0 .35rem}
.quiet,.none,.gap,figcaption,summary{font-size:7.5pt}
.figures strong{font-size:10pt}
.deviations>li{padding:.15rem 0}
.terms>div{padding:.08rem 0}
table{font-size:7.5pt}
th,td{padding:.08rem .4rem .08rem 0}
.step{padding:.35rem 0}
.step .terms>div{grid-template-columns:9rem minmax(0,1fr);border:0}
.invocation{margin:.2rem 0;padding:0 0 0 .5rem}
.ids summary,.ids .terms,.ids .terms>div,.ids dt,.ids dd{display:inline;border:0;padding:0;margin:0}
.ids{font-size:6.5pt;line-height:1.2}
.ids summary::after{content:": "}
.ids dt::after{content:" "}
.ids .terms>div:not(:last-child)::after{content:" · "}
.output-of summary{display:inline}
details::details-content{content-visibility:visible;display:block;block-size:auto}
.ids::details-content{display:inline}
summary{list-style:none;color:#444;min-height:0;padding:0}
summary::-webkit-details-marker{display:none}
a{text-decoration:none}
}
`;

/**
 * The style sheet; every printed page has a header with the run and plan. Both arguments contain only letters
 * and digits.
 */
export function style(run: string, planDigest: string | null, hasFleets: boolean): string {
  const plain = (text: string): string => text.replace(/[^0-9A-Za-z]/g, "");
  const digest = planDigest === null ? "" : ` · plan ${plain(planDigest)}`;
  const margins = `@page{size:A4;margin:15mm 13mm 14mm;
@top-left{content:"Lamplighter · run ${plain(run)}";font:7.5pt system-ui,sans-serif;color:#444}
@bottom-left{content:"${digest.slice(3)}";font:6.5pt ui-monospace,monospace;color:#444}
@bottom-right{content:counter(page) " / " counter(pages);font:7.5pt system-ui,sans-serif;color:#444}}
`;
  return [COLOURS, PAGE, PARTS, NARROW, PAPER, hasFleets ? FLEET_STYLE : "", margins].join("");
}
