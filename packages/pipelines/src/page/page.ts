import { escapeHtml } from './escape.ts';

/** A page of its own: it loads nothing from elsewhere, and follows the light or dark of the system. */
export function renderPage(title: string, body: string, style = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

/** The colours: variables, for light and dark. */
export const THEME = `:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1d232b; --soft: #5c6773; --line: #d3d9e0; --box: #f4f6f8;
  --c0: #2563c9; --c1: #c2410c; --c2: #15803d; --c3: #9333ea; --c4: #be123c; --c5: #0e7490;
  --c6: #a16207; --c7: #4b5563;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --text: #e6eaef; --soft: #9aa6b2; --line: #38424d; --box: #1e252c;
    --c0: #6ea8fe; --c1: #fb923c; --c2: #4ade80; --c3: #c084fc; --c4: #fb7185; --c5: #22d3ee;
    --c6: #facc15; --c7: #9ca3af;
  }
}
`;

const STYLE = `${THEME}* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
svg text { font-family: system-ui, sans-serif; fill: var(--text); }
a { color: var(--c0); }
`;
