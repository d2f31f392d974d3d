import { html, trusted } from './html.ts';
import type { ReportInput } from './report-input.ts';
import { calibrationSection } from './sections/calibration.ts';
import { configurationSection } from './sections/configuration.ts';
import { confusionSection } from './sections/confusion.ts';
import { dataSection } from './sections/data.ts';
import { errorsSection } from './sections/errors.ts';
import { headlineSection } from './sections/headline.ts';
import { learningSection } from './sections/learning.ts';
import { perClassSection } from './sections/per-class.ts';
import { curvesSection } from './sections/ranking-curves.ts';
import { renderSection } from './sections/section.ts';
import { warningsSection } from './sections/warnings.ts';
import { SORT_SCRIPT } from './sort-script.ts';
import { STYLES } from './styles.ts';

const SECTIONS = [
  headlineSection,
  warningsSection,
  learningSection,
  perClassSection,
  confusionSection,
  curvesSection,
  calibrationSection,
  errorsSection,
  dataSection,
  configurationSection,
];

/**
 * One HTML file with everything in it: no request leaves it, and it reads without its one script
 * (which sorts tables). Sections whose input is absent are left out.
 */
export function renderReport(input: ReportInput): string {
  const sections = SECTIONS.flatMap((section) => section(input) ?? []);
  const links = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${input.title}</title>
<style>${trusted(STYLES)}</style>
</head>
<body>
<header><h1>${input.title}</h1>${input.subtitle ? html`<p>${input.subtitle}</p>` : undefined}
${sections.length > 1 ? html`<nav aria-label="Sections"><ul>${links}</ul></nav>` : undefined}</header>
<main>
${sections.length > 0 ? sections.map(renderSection) : html`<p class="empty">Nothing was evaluated yet.</p>`}</main>
<script>${trusted(SORT_SCRIPT)}</script>
</body>
</html>
`;
  return page.html;
}
