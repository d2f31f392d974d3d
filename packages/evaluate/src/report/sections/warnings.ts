import { html } from '../html.ts';
import type { ReportInput } from '../report-input.ts';
import type { Section } from './section.ts';

export function warningsSection({ warnings = [] }: ReportInput): Section | undefined {
  if (warnings.length === 0) return undefined;
  return {
    id: 'warnings',
    title: warnings.length === 1 ? 'One thing to know' : `${warnings.length} things to know`,
    body: html`<ul class="warnings">${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>`,
  };
}
