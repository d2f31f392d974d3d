import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPlain } from '../testing/plain.ts';
import { TestRepository } from '../testing/repository.ts';
import { drawPlots } from './draw-plots.ts';
import { plotsToHtml, plotsToSvg } from './page.ts';
import { readContent } from './read-content.ts';
import { showPlots, writePlots } from './show-plots.ts';

const PIPELINE = `stages:
  s:
    cmd: x
    plots:
    - loss.csv: {cache: false, x: step, y: loss, title: Loss & <more>}
    - cm.csv: {cache: false, template: confusion, x: actual, y: predicted}
plots:
- Both:
    x: step
    y: {loss.csv: [loss, acc]}
- bars.json: {template: bar_horizontal, x: share, y: name}
- dot.svg
- missing.csv
`;

let repository: TestRepository;
beforeAll(() => {
  repository = new TestRepository({
    'dvc.yaml': PIPELINE,
    'loss.csv': 'step,loss,acc\n0,2,0.1\n1,1.5,0.4\n2,1.2,"0.5"\n',
    'cm.csv': 'actual,predicted\na,a\na,b\nb,b\n',
    'bars.json': '{"rows": [{"name": "x", "share": 1}, {"name": "y", "share": 0.5}]}',
    'dot.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  });
  repository.commit();
  repository.write({ 'loss.csv': 'step,loss,acc\n0,1,0.2\n1,0.5,0.6\n' });
});
afterAll(() => repository.remove());

describe('plots', () => {
  it('have the data of every version', () => {
    const plots = showPlots(repository.open(), { revisions: ['HEAD', 'workspace'] });
    expect(plots.map(({ id, template }) => [id, template.kind])).toEqual([
      ['Both', 'linear'],
      ['bars.json', 'bar_horizontal'],
      ['dot.svg', 'linear'],
      ['missing.csv', 'linear'],
      ['loss.csv', 'linear'],
      ['cm.csv', 'confusion'],
    ]);
    expect(plots[4]?.series).toEqual([
      {
        revision: 'workspace',
        field: undefined,
        points: [
          { x: 0, y: 1 },
          { x: 1, y: 0.5 },
        ],
      },
      {
        revision: 'HEAD',
        field: undefined,
        points: [
          { x: 0, y: 2 },
          { x: 1, y: 1.5 },
          { x: 2, y: 1.2 },
        ],
      },
    ]);
    expect(plots[0]?.series.map(({ revision, field }) => `${revision} ${field}`)).toEqual([
      'workspace loss',
      'workspace acc',
      'HEAD loss',
      'HEAD acc',
    ]);
    expect(plots[2]?.images.map(({ type }) => type)).toEqual(['image/svg+xml', 'image/svg+xml']);
    expect(plots[3]?.errors.map(({ error }) => error.name)).toEqual([
      'MissingFileError',
      'MissingFileError',
    ]);
  });

  it('are a page that loads nothing and escapes what users wrote', async () => {
    const page = plotsToHtml(await drawPlots(showPlots(repository.open())));
    expect(page).toContain('Loss &amp; &lt;more&gt;');
    expect(page).not.toMatch(/<script|(?:src|href)="http/);
    expect(page.match(/<svg /g)).toHaveLength(4);
    expect(page).toContain('missing.csv');
  });

  it('are SVG files of their own', async () => {
    const plots = showPlots(repository.open(), { revisions: ['HEAD', 'workspace'] });
    const names = plotsToSvg(await drawPlots(plots)).map(({ name }) => name);
    expect(names).toEqual([
      'Both.svg',
      'bars.json.svg',
      'loss.csv.svg',
      'cm.csv_workspace.svg',
      'cm.csv_HEAD.svg',
    ]);
    const { page, drawings } = await writePlots(plots, 'out');
    expect([page, ...drawings].every((path) => existsSync(path))).toBe(true);
    expect(repository.read('out/static/loss.csv.svg')).toContain('prefers-color-scheme: dark');
  });

  it('take what the call says before what dvc.yaml says', () => {
    const props = { template: 'scatter', x: 'loss', y: 'acc' };
    const [plot] = showPlots(repository.open(), { targets: ['loss.csv'], props });
    expect(plot).toMatchObject({ template: { kind: 'scatter' }, xLabel: 'loss', yLabel: 'acc' });
    expect(plot?.series[0]?.points[0]).toEqual({ x: 1, y: 0.2 });
  });

  it('take the last field over the numbers of the rows where nothing is said', () => {
    repository.write({ 'other.tsv': 'a\tb\n1\t5\n2\t7\n' });
    const [plot] = showPlots(repository.open(), { targets: ['other.tsv'] });
    expect(plot).toMatchObject({ xLabel: 'step', yLabel: 'b' });
    expect(plot?.series[0]?.points).toEqual([
      { x: 0, y: 5 },
      { x: 1, y: 7 },
    ]);
  });

  it('say which field is not there, and which template', () => {
    const [plot] = showPlots(repository.open(), { targets: ['loss.csv'], props: { y: 'los' } });
    expect(plot?.errors[0]?.error).toMatchObject({
      code: 'PLOT_FIELD',
      remedy: 'It has: step, loss, acc.',
    });
    const wrong = () =>
      showPlots(repository.open(), { targets: ['loss.csv'], props: { template: 'pie' } });
    expect(wrong).toThrowError(expect.objectContaining({ code: 'PLOT_TEMPLATE', exitCode: 2 }));
  });

  it.each(['smooth', 'scatter_jitter', 'simple', 'bar_horizontal_sorted', 'confusion_normalized'])(
    'are drawn by %s of any values',
    async (template) => {
      for (const text of [
        'x,y\n',
        'x,y\n1,1\n',
        'x,y\na,1\nb,\nc,-3\n',
        'x,y\n1,1e30\n2,-1e-9\n3,x\n',
      ]) {
        repository.write({ 'any.csv': text });
        const plots = showPlots(repository.open(), {
          targets: ['any.csv'],
          props: { template, x: 'x', y: 'y' },
        });
        expect(plotsToHtml(await drawPlots(plots))).not.toMatch(/NaN|Infinity|undefined/);
      }
    },
  );
});

describe('what a file of a plot holds', () => {
  it('is read of CSV with quotes, of TSV and of YAML as Python reads it', () => {
    const read = (text: string, file: string, header = true) =>
      toPlain(readContent(text, file, header));
    expect(read('a,b\n"x, ""y""",2\r\n\n,3\n4\n', 'f.csv')).toEqual([
      { a: 'x, "y"', b: '2' },
      { a: '', b: '3' },
      { a: '4', b: null },
    ]);
    expect(read('1\t2\n', 'f.tsv', false)).toEqual([{ 0: '1', 1: '2' }]);
    expect(read('deep: {rows: [{a: 1}]}', 'f.yaml')).toEqual({ deep: { rows: [{ a: 1 }] } });
    expect(() => readContent('x', 'f.txt')).toThrow('cannot be drawn');
  });
});
