import { html } from '../html.ts';
import type { ReportInput } from '../report-input.ts';
import { factList } from './data.ts';
import type { Section } from './section.ts';

/** How to get this result again. */
export function configurationSection({ facts, configuration }: ReportInput): Section | undefined {
  if (!facts && !configuration) return undefined;
  return {
    id: 'run',
    title: 'Run and configuration',
    body: html`${facts ? factList(facts) : undefined}${
      configuration
        ? html`<details open><summary>Configuration</summary><pre tabindex="0">${configuration}</pre></details>`
        : undefined
    }`,
  };
}
