import { expect, test } from 'vitest';
import { compareRows } from '../changes/compare-rows.ts';
import { describeRows } from '../rows/describe-rows.ts';
import { temporaryFiles } from '../testing/temporary-files.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { rowReport } from './row-report.ts';

const HOSTILE = '<script>alert(1)</script>|`*_[x](https://x.y) @everyone #1 $a$ \u202e\u0007\ud83d';

async function hostileReport() {
  const row = (text: string, label: string) => JSON.stringify({ text, [`${HOSTILE}`]: label });
  const lines = [
    row(HOSTILE, HOSTILE),
    row(HOSTILE, 'b'),
    row(`${HOSTILE} and more and more of it`, 'b'),
  ];
  const files = { 'train.jsonl': lines.join('\n'), 'test.jsonl': lines.slice(1).join('\n') };
  const options = { text: 'text', label: '1' };
  const after = await describeRows([temporaryFiles(files)], options);
  const before = await describeRows(
    [temporaryFiles({ ...files, 'train.jsonl': lines[1]! })],
    options,
  );
  const changes = await compareRows(before, after);
  return rowReport(after.statistics, { changes, against: HOSTILE });
}

test('the page asks nothing of the network and believes nothing of the data', async () => {
  const page = renderHtml(await hostileReport());
  expect(page).not.toMatch(/<script|<img|\bsrc="http|@import|url\(|\u202e/);
  expect(page).not.toContain('\u0007');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  for (const id of [
    'splits',
    'findings',
    'changes',
    'classes',
    'lengths',
    'columns',
    'pairs',
    'examples',
  ]) {
    expect(page).toContain(`<section id="${id}"`);
    expect(page).toContain(`href="#${id}"`);
  }
  expect(page).not.toMatch(/\p{Cs}/u);
});

test('nothing of the data is a sign, a link or a mention in Markdown', async () => {
  const report = await hostileReport();
  for (const pictures of ['files', 'mermaid'] as const) {
    const { text, files } = renderMarkdown(report, { pictures, folder: 'stats/' });
    const plain = text.replaceAll(/<code>.*?<\/code>/g, '').replaceAll(/```[^`]*```/g, '');
    expect(plain).not.toMatch(/<script|@everyone|#1|https:\/\//);
    expect(text).not.toMatch(/<code>[^<]*[@`*_|[][^<]*<\/code>/);
    // Every row of a table has the cells of its header.
    for (const table of text.match(/(?:^\|.*\|\n?)+/gm) ?? []) {
      const cells = table
        .trim()
        .split('\n')
        .map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(cells).size).toBe(1);
    }
    expect(files.length > 0).toBe(pictures === 'files');
    for (const { name, content } of files) {
      expect(text).toContain(`](stats/${name})`);
      expect(String(content)).not.toContain('<script');
    }
    expect(text.includes('```mermaid')).toBe(pictures === 'mermaid');
  }
});

test('words of ours stay as they are', () => {
  const message = `it's "odd": caf&eacute; <b> a_b`;
  const blocks = [
    { kind: 'findings', findings: [{ level: 'note', message }] },
    { kind: 'details', summary: message, blocks: [] },
  ] as const;
  const report = { title: 'x', sections: [{ id: 'x', title: 'x', blocks }] };
  const { text } = renderMarkdown(report, { pictures: 'files', folder: '' });
  expect(text).toContain(`- it's "odd": caf&amp;eacute; &lt;b&gt; a\\_b`);
  expect(text).toContain(`<summary>it's "odd": caf&amp;eacute; &lt;b&gt; a_b</summary>`);
});

test('an empty report says so', () => {
  expect(renderHtml({ title: 'x', sections: [] })).toContain('There is nothing to show.');
});

test('data without texts and labels make a report, too', async () => {
  const folder = temporaryFiles({ 'numbers.csv': 'a,b\n1.5,2.25\n3.5,4.75\n3.5,5.75\n' });
  const { statistics } = await describeRows([folder]);
  const report = rowReport(statistics);
  expect(report.sections.map(({ id }) => id)).toContain('columns');
  expect(renderMarkdown(report, { pictures: 'files', folder: '' }).text).toContain('## Columns');
});
