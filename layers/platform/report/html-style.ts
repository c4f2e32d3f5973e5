import { createHash } from 'node:crypto';

/** The report's one style sheet: light and dark by the reader's choice, one column on a phone, plain on paper. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fcfcfa;--panel:#fff;--ink:#1a212b;--quiet:#5d6774;--rule:#e4e4de;--account:#0b63c4;--benchmark:#a06a1c;--good:#17713f;--bad:#b3261e;--up:23 113 63;--down:179 38 30;
--bull:#2f9e63;--bear:#c2544b;--range:#7c8da3;--volatile:#d59a2b;--crisis:#8b2f8f;--none:#c9ccd1}
@media (prefers-color-scheme:dark){:root{--paper:#10141a;--panel:#171d25;--ink:#e7eaef;--quiet:#98a3b1;--rule:#29313c;--account:#62aeff;--benchmark:#d8a657;--good:#56c98a;--bad:#ff8a80;--up:62 180 115;--down:240 95 85;
--bull:#43b97c;--bear:#e0736a;--range:#7488a1;--volatile:#e0ac47;--crisis:#c06bc6;--none:#3c4552}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:40px 24px 64px}
h1{font-size:30px;line-height:1.15;margin:0;letter-spacing:-.01em}
h2{font-size:17px;margin:0 0 8px}
p{margin:0 0 8px}
.eyebrow{color:var(--quiet);font-size:13px;margin:0 0 4px}
.quiet,td.quiet{color:var(--quiet)}
.good{color:var(--good)}.bad{color:var(--bad)}
td.good,td.bad{font-weight:600}
td.good::before{content:"\\2713\\a0"}td.bad::before{content:"\\2715\\a0"}
.verdict{font-size:18px;line-height:1.45;max-width:46em;margin:16px 0 0}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin:24px 0}
.tile{background:var(--panel);border:1px solid var(--rule);border-radius:10px;padding:14px 16px}
.tile b{display:block;font-size:13px;font-weight:400;color:var(--quiet)}
.tile strong{display:block;font-size:23px;line-height:1.25;letter-spacing:-.01em;color:var(--account)}
.tile span{font-size:13px;color:var(--benchmark)}
.notes{border-left:3px solid var(--benchmark);padding:2px 0 2px 16px;margin:0 0 32px;max-width:60em}
ul{margin:0;padding:0 0 0 18px}li{margin:0 0 4px}
figure{margin:0 0 20px}
figcaption{display:flex;flex-wrap:wrap;gap:0 18px;align-items:baseline;margin:0 0 6px}
figcaption b{font-size:15px}
.key{font-size:13px}
.key::before{content:"";display:inline-block;width:14px;height:3px;border-radius:2px;margin:0 6px 3px 0;background:currentColor}
.key.account{color:var(--account)}.key.benchmark{color:var(--benchmark)}
.frame{display:grid;grid-template-columns:72px minmax(0,1fr)}
svg{display:block;overflow:visible}
.axis{grid-column:2}
svg text{font-size:11.5px;fill:var(--quiet)}
.gutter text{text-anchor:end}.axis text{text-anchor:middle}.axis .end{text-anchor:end}
.field path{vector-effect:non-scaling-stroke;fill:none}
.grid{stroke:var(--rule);stroke-width:1}
.base{stroke:var(--quiet);stroke-width:1;stroke-dasharray:3 3;opacity:.7}
.line{stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
.line.benchmark{stroke:var(--benchmark);stroke-width:1.2;opacity:.85}.line.account{stroke:var(--account)}
.field .area{opacity:.22}.field .area.account{fill:var(--account)}.field .area.benchmark{fill:var(--benchmark)}
.tips rect{fill:transparent}.tips rect:hover{fill:var(--quiet);fill-opacity:.22}
.field .lane{fill:var(--none)}
.field .is-trending-bull,.field .is-normal{fill:var(--bull)}
.field .is-trending-bear{fill:var(--bear)}
.field .is-range-bound,.field .is-observation,.field .is-pause{fill:var(--range)}
.field .is-high-volatility,.field .is-defensive{fill:var(--volatile)}
.field .is-crisis,.field .is-emergency{fill:var(--crisis)}
.sections{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:36px 48px;margin:36px 0 0}
.sections section{min-width:0}
.sections .wide{grid-column:1/-1}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{padding:5px 0 5px 12px;text-align:left;font-weight:400;vertical-align:baseline;border-bottom:1px solid var(--rule)}
th:first-child,thead td:first-child{padding-left:0}
thead th,thead td{color:var(--quiet);font-size:12.5px}
.right{text-align:right;white-space:nowrap}
.indent{padding-left:14px!important;color:var(--quiet)}
.scroll{overflow-x:auto}
.heat{min-width:660px}
.heat th,.heat td{padding:5px 6px;text-align:right;font-size:13px;border-bottom:1px solid var(--paper)}
.heat tbody th{color:var(--quiet);text-align:left;padding-left:0;position:sticky;left:0;background:var(--paper)}
.heat .year{font-weight:600;padding-left:12px}.heat .year.benchmark{color:var(--benchmark);font-weight:400}
.heat .none{color:var(--quiet);opacity:.75}
.up1{background:rgb(var(--up)/.1)}.up2{background:rgb(var(--up)/.2)}.up3{background:rgb(var(--up)/.32)}.up4{background:rgb(var(--up)/.44)}.up5{background:rgb(var(--up)/.58)}
.down1{background:rgb(var(--down)/.1)}.down2{background:rgb(var(--down)/.2)}.down3{background:rgb(var(--down)/.32)}.down4{background:rgb(var(--down)/.44)}.down5{background:rgb(var(--down)/.58)}
summary{cursor:pointer;font-size:17px;font-weight:700}
details table{margin-top:8px}
code{font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
@media screen and (max-width:720px){main{padding:24px 16px 48px}h1{font-size:25px}.verdict{font-size:16px}.tiles{grid-template-columns:repeat(2,1fr);gap:8px}.tile{padding:10px 12px}.tile strong{font-size:19px}
.sections{grid-template-columns:minmax(0,1fr);gap:32px}.axis .minor{display:none}table{font-size:13px}th,td{padding-left:8px}.right{white-space:normal}td.quiet{font-size:11px}
.heat{min-width:0;table-layout:fixed}.heat.roomy{min-width:480px}.heat th,.heat td{padding:5px 1px;font-size:10px;letter-spacing:-.03em}.heat th:first-child,.heat thead td:first-child{width:28px}.heat th:nth-last-child(-n+2){width:33px}.heat .year{padding-left:1px}}
@media print{:root{color-scheme:light;--paper:#fff;--panel:#fff;--ink:#000;--quiet:#555;--rule:#ccc;--account:#0b63c4;--benchmark:#a06a1c;--good:#17713f;--bad:#b3261e;--up:23 113 63;--down:179 38 30;--bull:#2f9e63;--bear:#c2544b;--range:#7c8da3;--volatile:#d59a2b;--crisis:#8b2f8f;--none:#c9ccd1}
body{font-size:10.5pt}main{max-width:none;padding:0}figure,section,.tile,tr{break-inside:avoid}.sections{display:block}.sections>*{margin:0 0 20px}.heat{min-width:0}.heat th,.heat td{padding:2px;font-size:8pt}.verdict{font-size:12pt}.tiles{gap:6pt}.tile{padding:6pt 8pt}.tile strong{font-size:12.5pt}.tile b{font-size:8.5pt}.tile span{font-size:8.5pt}h1{font-size:20pt}h2{break-after:avoid}.tips{display:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

/** What the page may do: show itself in its own style, and nothing else. For its own head, or for a server's header. */
export const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
