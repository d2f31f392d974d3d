import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { havnHere as havn } from '../../../testing/run-havn.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const folder = temporaryFolder('plots');
const plots = (...args: readonly string[]) => havn(folder.path, 'data', 'plots', ...args);

beforeAll(async () => {
  await mkdir(join(folder.path, '.dvc/plots'), { recursive: true });
  await writeFile(
    join(folder.path, '.dvc/config'),
    '[core]\n    no_scm = true\n[plots]\n    html_template = page.html\n    out_dir = drawn\n',
  );
  await writeFile(join(folder.path, '.dvc/page.html'), '<title>Mine</title>{plot_divs}');
  await writeFile(join(folder.path, 'loss.csv'), 'step,loss\n1,0.5\n2,0.25\n');
});

describe('havn data plots, with a template of one’s own', () => {
  it('begins with a built-in template, which is printed and listed', async () => {
    const { stdout } = await plots('templates', 'simple');
    await writeFile(join(folder.path, '.dvc/plots/mine.json'), stdout);
    expect((await plots('templates')).stdout).toMatch(/^simple\nlinear\n[\s\S]*\nmine\n$/);
  });

  it('prints the specification, and draws it into the page of the settings', async () => {
    const shown = await plots('show', 'loss.csv', '-t', 'mine', '-x', 'step', '--show-vega');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      data: { values: [{ step: '1', loss: '0.5', rev: 'workspace' }, { step: '2' }] },
      encoding: { x: { field: 'step' }, y: { field: 'loss' } },
    });
    const { stdout } = await plots('show', 'loss.csv', '-t', 'mine', '-x', 'step');
    expect(stdout).toMatch(/^file:\/\/.*\/drawn\/index\.html\n$/);
    const page = readFileSync(join(folder.path, 'drawn/index.html'), 'utf8');
    expect(page).toMatch(/^<title>Mine<\/title><style>/);
    expect(page).toContain('<figure class="own"><svg ');
  });

  it('says which templates there are', async () => {
    const { code, stderr } = await plots('show', 'loss.csv', '-t', 'pie');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/'pie' not found.*\n.*simple.*mine/)]);
  });
});
