export const HTML_STYLES: string = `
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--line:#d1d9e0;--back:#fff;--panel:#f6f8fa;--bar:#2f6fde;--warn:#9a6700;--link:#0757b8}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa4af;--line:#3d444d;--back:#0d1117;--panel:#151b23;--bar:#4c8dff;--warn:#e3b341;--link:#79b8ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:68rem;padding:1rem;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem;padding-top:.5rem;border-top:1px solid var(--line)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;margin:.5rem 0;list-style:none}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.scroll{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;min-width:100%}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:600;white-space:nowrap}
td.number,th.number{text-align:right;white-space:nowrap}
td{overflow-wrap:normal}td code{white-space:nowrap}td.wide{min-width:16rem}td.wide code{overflow-wrap:anywhere;white-space:pre-wrap}
code{font:.95em ui-monospace,monospace}
.bar{display:block;height:.8rem;min-width:1px;background:var(--bar)}td.bars{width:10rem;min-width:6rem}
.findings{padding:0;list-style:none}.findings li{padding:.25rem 0 .25rem 1.5rem;text-indent:-1.5rem}
.findings .warning{color:var(--warn)}.empty{color:var(--soft)}
details{margin:.5rem 0;padding:.25rem .75rem;background:var(--panel);border-radius:.4rem}
summary{cursor:pointer;padding:.25rem 0}
svg{max-width:100%;height:auto;margin:.75rem 0}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}.axis{stroke:var(--line)}
img{max-width:100%;height:auto;border:1px solid var(--line);background:repeating-conic-gradient(#8883 0 25%,transparent 0 50%) 0 0/16px 16px}
@media print{details{display:block}nav{display:none}}
`;
