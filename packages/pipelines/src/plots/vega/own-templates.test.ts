import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPlain } from '../../testing/plain.ts';
import { TestRepository } from '../../testing/repository.ts';
import { drawPlots } from '../draw-plots.ts';
import { plotsInPage, plotsToHtml } from '../page.ts';
import { plotSpec } from '../plots-json.ts';
import { showPlots, templateNames, templateSpec, writePlots } from '../show-plots.ts';

const spec = (more: object) =>
  JSON.stringify({
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    data: { values: '<DVC_METRIC_DATA>' },
    title: '<DVC_METRIC_TITLE>',
    mark: 'bar',
    encoding: {
      x: { field: '<DVC_METRIC_X>', title: '<DVC_METRIC_X_LABEL>' },
      y: { field: '<DVC_METRIC_Y>', type: 'quantitative' },
      color: '<DVC_METRIC_COLOR>',
    },
    ...more,
  });

/** What `dvc init` of DVC 1 left in `.dvc/plots`. */
const OF_DVC_1 = {
  $schema: 'https://vega.github.io/schema/vega-lite/v4.json',
  mark: { type: 'line' },
  selection: { label: { type: 'single', nearest: true, on: 'mouseover', encodings: ['x'] } },
};

/** Vega itself, with everything that loads. */
const VEGA = {
  $schema: 'https://vega.github.io/schema/vega/v5.json',
  width: 100,
  height: 50,
  data: [{ name: 'table', values: '<DVC_METRIC_DATA>' }],
  marks: [{ type: 'symbol', from: { data: 'table' }, encode: { enter: { x: { field: 'a' } } } }],
};

let repository: TestRepository;
beforeAll(() => {
  repository = new TestRepository({
    'dvc.yaml':
      'plots:\n- t.csv: {template: mine, x: a, y: b, title: A <b>}\n- u.csv: {template: in/sub.json}\n',
    't.csv': 'a,b\nx,1\ny,2\n',
    'u.csv': 'a,b\nx,1\ny,2\n',
    'in/sub.json': spec(OF_DVC_1),
    '.dvc/plots/mine.json': spec({}),
    '.dvc/plots/vega.json': JSON.stringify(VEGA),
    '.dvc/plots/nodata.json': JSON.stringify({ mark: 'bar' }),
    '.dvc/plots/list.json': '[1]',
    '.dvc/plots/broken.json': '{"a": 1,\n}',
    '.dvc/plots/loads.json': spec({ data: { url: '/etc/passwd' }, x: '<DVC_METRIC_DATA>' }),
    '.dvc/plots/web.json': spec({
      layer: [{ data: { url: 'http://127.0.0.1:1/x.json' }, mark: 'point' }],
    }),
    '.dvc/plots/wrong.json': spec({ mark: 'no-such-mark' }),
    '.dvc/plots/evil.json': spec({
      transform: [{ calculate: "constructor.constructor('return process')()", as: 'p' }],
    }),
  });
});
afterAll(() => repository.remove());

async function drawn(template?: string) {
  const props = template === undefined ? {} : { template };
  return drawPlots(showPlots(repository.open(), { targets: ['t.csv'], props }));
}

describe('a template of the repository', () => {
  it('is drawn here: the page has no script and loads nothing', async () => {
    const plots = await drawPlots(showPlots(repository.open()));
    expect(plots.flatMap(({ errors }) => errors)).toEqual([]);
    const page = plotsToHtml(plots);
    expect(page.match(/<figure class="own"><svg /g)).toHaveLength(2);
    expect(page).toContain('A &lt;b&gt;');
    expect(page).not.toMatch(/<script|(?:src|href)="http|NaN/);
  });

  it('goes before a built-in one of the same name', () => {
    repository.write({ '.dvc/plots/linear.json': spec({ mark: 'area' }) });
    const [plot] = showPlots(repository.open(), {
      targets: ['t.csv'],
      props: { template: 'linear' },
    });
    expect(plot?.template.kind).toBeUndefined();
    repository.write({ '.dvc/plots/linear.json': spec({ mark: 'rule' }) });
    const named = showPlots(repository.open(), {
      targets: ['t.csv'],
      props: { template: 'linear.json' },
    });
    expect(plotSpec(named)?.get('mark')).toBe('rule');
  });

  it('is found from a folder below, by its path from the root', () => {
    process.chdir('in');
    const plots = showPlots(repository.open());
    process.chdir('..');
    expect(plots.map(({ id, template }) => [id, template.name])).toEqual([
      ['../t.csv', 'mine'],
      ['../u.csv', 'in/sub.json'],
    ]);
  });

  it('may be one of Vega itself', async () => {
    const [plot] = await drawn('vega');
    expect(plot?.drawings[0]?.svg.match(/<path[^>]* transform="translate\(/g)).toHaveLength(2);
  });

  it.each([
    ['nodata', "template 'nodata' cannot be used: it does not use the anchor <DVC_METRIC_DATA>"],
    ['loads', "it may not load '/etc/passwd'"],
    ['web', "it may not load 'http://127.0.0.1:1/x.json'"],
    ['wrong', "template 'wrong' cannot be used: "],
    ['evil', "template 'evil' cannot be used: "],
  ])('that is not right (%s) is told, and hides no other plot', async (template, told) => {
    const [plot] = await drawn(template);
    expect(plot?.drawings).toEqual([]);
    expect(plot?.errors[0]?.error).toMatchObject({ code: 'PLOT_TEMPLATE_BAD' });
    expect(plot?.errors[0]?.error.message).toContain(told);
  });

  it.each([
    ['list', 'PLOT_TEMPLATE_BAD', 'no JSON object'],
    ['broken', 'PLOT_TEMPLATE_BAD', 'Expecting property name'],
    ['pie', 'PLOT_TEMPLATE', "'pie' not found"],
  ])('that is none (%s) is refused', (template, code, told) => {
    const show = () => showPlots(repository.open(), { targets: ['t.csv'], props: { template } });
    expect(show).toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining(told) }),
    );
  });

  it('is listed behind the built-in ones, and printed', () => {
    const names = templateNames('.dvc/plots');
    expect(names.slice(0, 2)).toEqual(['simple', 'linear']);
    expect(names).toContain('mine');
    expect(toPlain(templateSpec('vega', repository.open()))).toEqual(VEGA);
    expect(() => templateSpec('mine', undefined)).toThrow('not found');
  });
});

describe("a page of one's own", () => {
  it('gets the plots and their style where it says', async () => {
    const plots = showPlots(repository.open(), { targets: ['t.csv'] });
    const text = '<html><head>{scripts}</head><body>$& {other} {plot_divs}</body></html>';
    const { page } = await writePlots(plots, 'own', { file: 'p.html', text });
    const html = repository.read('own/index.html');
    expect(page).toContain('index.html');
    expect(html).toMatch(
      /^<html><head><style>[\s\S]*<\/style><\/head><body>\$& \{other\} <div class="plots">/,
    );
    const bare = plotsInPage(await drawPlots(plots), { file: 'p', text: '<p>{plot_divs}</p>' });
    expect(bare).toMatch(/^<p><style>/);
  });

  it('without a place for them is refused', () => {
    const refused = () => plotsInPage([], { file: 'p.html', text: '<p>' });
    expect(refused).toThrowError(expect.objectContaining({ code: 'PLOT_PAGE', exitCode: 2 }));
  });
});
