/** The report's look: light and dark, from a phone's width to paper. */
export const STYLES = `
:root{--page:#fff;--ink:#1d2330;--soft:#5b6476;--line:#dfe3ea;--plate:#f5f7fa;--accent:#2563c9;
--good:#13744a;--poor:#b3361f;--warn:#fff6e0;--warn-line:#e0a92e;
--c1:#2563c9;--c2:#d9480f;--c3:#0b8457;--c4:#9333b8;--c5:#b58105;--c6:#5b6476;--hit:#2563c9;--miss:#d0321b;--on:#fff}
@media (prefers-color-scheme:dark){:root{--page:#14171d;--ink:#e6e9ef;--soft:#9aa4b5;--line:#2d333e;--plate:#1c2028;
--accent:#7fb0ff;--good:#5fd3a0;--poor:#ff9580;--warn:#2d2614;--warn-line:#b98a22;
--c1:#7fb0ff;--c2:#ff9a66;--c3:#5fd3a0;--c4:#d59bf0;--c5:#e6c35c;--c6:#9aa4b5;--hit:#6ea4fb;--miss:#ff7a63;--on:#10131a}}
*{box-sizing:border-box}
html{scroll-behavior:smooth}
body{margin:0 auto;max-width:1160px;padding:24px 20px 64px;background:var(--page);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
h1{margin:0;font-size:1.75rem;line-height:1.2;overflow-wrap:anywhere}
header p{margin:6px 0 0;color:var(--soft)}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;margin:14px 0 0;padding:10px 0;list-style:none;border-block:1px solid var(--line)}
a{color:var(--accent)}
a:focus-visible,button:focus-visible,[tabindex]:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
section{margin-top:36px}
h2{margin:0 0 14px;font-size:1.25rem}
.note,small{color:var(--soft);font-size:.875rem}
p.note{margin:6px 0 0}
.empty{color:var(--soft);margin-top:36px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;margin:0}
.tile{padding:12px 14px;background:var(--plate);border:1px solid var(--line);border-radius:8px}
.tile dt{color:var(--soft);font-size:.875rem}
.tile dd{margin:0;font-size:1.5rem;font-weight:600;font-variant-numeric:tabular-nums}
.tile dd.note{font-size:.8125rem;font-weight:400}
figure{margin:20px 0 0}
figcaption,caption{font-weight:600;text-align:left;margin-bottom:6px}
.bars{margin:0;padding:0;list-style:none;display:grid;gap:7px;max-width:860px}
.bars li{display:grid;grid-template-columns:minmax(120px,250px) 1fr 62px;gap:12px;align-items:center}
.bars .track{position:relative;height:18px;background:var(--plate);border-radius:3px}
.bars .fill{position:absolute;inset:0 auto 0 0;background:var(--c6);border-radius:3px;opacity:.6}
.bars .model .fill{background:var(--accent);opacity:1}
.bars .published .fill{background:var(--c3);opacity:.75}
.bars .model .name{font-weight:600}
.bars .name{overflow-wrap:anywhere}
.bars .value{text-align:right;font-variant-numeric:tabular-nums}
.whisker{position:absolute;top:3px;bottom:3px;border:2px solid var(--ink);border-block:0;min-width:3px}
.whisker::after{content:"";position:absolute;left:0;right:0;top:5px;height:2px;background:var(--ink)}
.verdict{margin:12px 0 0;padding-left:12px;border-left:4px solid var(--good)}
.verdict.poor{border-color:var(--poor)}
.warnings{margin:0;padding:12px 16px 12px 34px;background:var(--warn);border:1px solid var(--warn-line);border-radius:8px}
.warnings li+li{margin-top:6px}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr));gap:24px 32px}
.charts figure{margin:0;max-width:600px;min-width:0}
svg{display:block;max-width:100%;height:auto;font-size:12px;fill:var(--ink)}
.chart svg{width:100%;overflow:visible}
svg text{fill:var(--soft)}
svg .label{fill:var(--ink)}
.grid{stroke:var(--line);fill:none}
.axis{stroke:var(--soft);fill:none}
.reference{stroke:var(--ink);opacity:.75;stroke-dasharray:5 4;fill:none}
.line{fill:none;stroke-width:2;stroke-linejoin:round}
.faint{opacity:.3;stroke-width:1}
.k1{stroke:var(--c1);--k:var(--c1)}.k2{stroke:var(--c2);--k:var(--c2)}.k3{stroke:var(--c3);--k:var(--c3)}
.k4{stroke:var(--c4);--k:var(--c4)}.k5{stroke:var(--c5);--k:var(--c5)}.k6{stroke:var(--c6);--k:var(--c6)}
circle{fill:var(--k)}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;margin:6px 0 0;padding:0;list-style:none;font-size:.875rem}
.legend li{overflow-wrap:anywhere}
.key{display:inline-block;width:18px;height:3px;margin-right:6px;vertical-align:middle;background:var(--k);border-radius:2px}
.bar{fill:var(--c1)}
.bar.pale{opacity:.5}
.heat svg{max-width:none}
.heat .plate{fill:var(--plate)}
.hit{fill:var(--hit)}.miss{fill:var(--miss)}
.heat g text{fill:var(--ink);pointer-events:none}
.heat g text.on{fill:var(--on)}
.heat g:hover rect{stroke:var(--ink)}
.scroll{overflow-x:auto;margin-top:14px}
.scroll:first-child{margin-top:0}
.tall{max-height:560px;overflow-y:auto;border:1px solid var(--line);border-radius:8px;padding:0 12px;scrollbar-gutter:stable}
.tall caption{padding-top:8px}
.tall thead th{position:sticky;top:0;background:var(--page)}
table{border-collapse:collapse;min-width:min(100%,560px);font-size:.9375rem}
th,td{padding:5px 14px 5px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
thead th{font-weight:600;vertical-align:bottom;border-color:var(--soft)}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th button{all:unset;cursor:pointer;font-weight:600}
th button:hover{color:var(--accent)}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
.meter{display:inline-block;width:64px;height:8px;margin-right:8px;background:var(--plate);border-radius:2px;vertical-align:middle}
.meter span{display:block;height:100%;background:var(--accent);border-radius:2px}
.figure{display:inline-block;min-width:4.4em}
thead .number{white-space:normal}
.text{display:block;min-width:220px;max-width:640px;overflow-wrap:anywhere;white-space:pre-line}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,320px),1fr));gap:6px 28px;margin:0 0 14px}
.facts div{display:flex;justify-content:space-between;gap:14px;border-bottom:1px solid var(--line)}
.facts dt{color:var(--soft)}
.facts dd{margin:0;text-align:right;overflow-wrap:anywhere}
pre{margin:8px 0 0;padding:12px 14px;overflow-x:auto;background:var(--plate);border:1px solid var(--line);border-radius:8px;font-size:.8125rem;line-height:1.5}
summary{cursor:pointer;font-weight:600}
@media (max-width:560px){body{padding:16px 14px 40px}
.bars li{grid-template-columns:1fr 60px;gap:2px 12px}.bars .name{grid-column:1/-1}
.charts{gap:24px}.chart svg{font-size:15px}.upright{display:none}.text{min-width:150px}td,th[scope=row]{overflow-wrap:anywhere;min-width:7.5em}td.number{min-width:0}.sortable th[scope=row]{min-width:10em;position:sticky;left:0;background:var(--page)}.sortable thead th:first-child{position:sticky;left:0;z-index:1;background:var(--page)}.tall{padding:0}.tiles{grid-template-columns:repeat(2,1fr)}.tile{padding:10px 12px}.tile dd{font-size:1.25rem}}
@media print{body{max-width:none;padding:0;font-size:11pt}nav,script{display:none}
.tile,figure,tr,.verdict{break-inside:avoid}h2{break-after:avoid}.scroll,.tall{overflow:visible;max-height:none}.heat svg{max-width:100%}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
