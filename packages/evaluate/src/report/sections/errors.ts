import { html } from '../html.ts';
import { percent } from '../numbers.ts';
import type { ReportInput } from '../report-input.ts';
import { table } from '../table.ts';
import type { Section } from './section.ts';

const LONGEST_TEXT = 600;

/** The surest wrong predictions, with their texts. */
export function errorsSection({ errors = [] }: ReportInput): Section | undefined {
  if (errors.length === 0) return undefined;
  return {
    id: 'errors',
    title: 'Surest mistakes',
    body: table({
      caption: 'Wrong predictions that the model was surest of',
      columns: [
        { name: 'Text' },
        { name: 'True label' },
        { name: 'Predicted' },
        { name: 'Confidence', numeric: true },
      ],
      rows: errors.map(({ text, target, prediction, confidence }) => [
        // A text may run from right to left: it must not turn the table around.
        { shown: html`<span class="text" dir="auto">${shorten(text) || '(empty)'}</span>` },
        target,
        prediction,
        percent(confidence),
      ]),
    }),
  };
}

function shorten(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT).trimEnd()} …`;
}
