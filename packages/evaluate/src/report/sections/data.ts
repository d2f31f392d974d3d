import { html, type SafeHtml } from '../html.ts';
import { count, percent, plain } from '../numbers.ts';
import type { DataSplit, Fact, ReportData, ReportInput } from '../report-input.ts';
import { type Cell, table } from '../table.ts';
import type { Section } from './section.ts';

/** What the model was trained and tested on. */
export function dataSection({ data }: ReportInput): Section | undefined {
  if (!data) return undefined;
  return {
    id: 'data',
    title: 'Data',
    body: html`${data.facts ? factList(data.facts) : undefined}${splitTable(data)}${lengthBars(data)}`,
  };
}

export function factList(facts: readonly Fact[]): SafeHtml {
  const lines = facts.map(({ name, value }) => {
    const shown = typeof value === 'number' ? plain(value) : value;
    return html`<div><dt>${name}</dt><dd>${shown}</dd></div>`;
  });
  return html`<dl class="facts">${lines}</dl>`;
}

/** A row a label and a column a split; the splits' sizes alone where no labels are told. */
function splitTable({ splits = [] }: ReportData): SafeHtml | undefined {
  if (splits.length === 0) return undefined;
  const labels = [...new Set(splits.flatMap(({ classes = [] }) => classes.map((c) => c.label)))];
  if (labels.length === 0) {
    return factList(splits.map(({ name, rows }) => ({ name, value: `${count(rows)} rows` })));
  }
  return table({
    caption: 'Rows by label and split; a column head sorts',
    sortable: true,
    columns: [
      { name: 'Label' },
      ...splits.map(({ name, rows }) => ({ name: `${name} (${count(rows)})`, numeric: true })),
    ],
    rows: labels.map((label) => [label, ...splits.map((split) => labelCell(split, label))]),
  });
}

function labelCell({ rows, classes = [] }: DataSplit, label: string): Cell {
  const here = classes.find((one) => one.label === label)?.rows ?? 0;
  return { shown: `${count(here)} (${percent(here / Math.max(rows, 1))})`, value: here };
}

function lengthBars({ lengths = [] }: ReportData): SafeHtml | undefined {
  if (lengths.length === 0) return undefined;
  const all = lengths.reduce((sum, { rows }) => sum + rows, 0);
  const most = Math.max(...lengths.map(({ rows }) => rows), 1);
  const bars = lengths.map(({ upTo, rows }) => {
    const width = ((rows / most) * 100).toFixed(1);
    return html`<li><span class="name">up to ${count(upTo)}</span><span class="track"><span class="fill" style="width:${width}%"></span></span><span class="value">${percent(rows / Math.max(all, 1))}</span></li>`;
  });
  return html`<figure><figcaption>Length of the texts in tokens</figcaption><ul class="bars">${bars}</ul></figure>`;
}
