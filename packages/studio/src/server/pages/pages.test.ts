import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, withoutChromium } from '../../testing/browser.ts';
import { openPage, type View, violations } from '../../testing/open-page.ts';
import { type OwnStudio, openStudio } from '../../testing/open-studio.ts';
import { type Seeded, seedFiles, seedModel, seedStore } from '../../testing/seed-store.ts';

describe.skipIf(withoutChromium())('the pages', () => {
  let browser: Browser;
  let studio: OwnStudio;
  let seeded: Seeded;

  beforeAll(async () => {
    [browser, studio] = await Promise.all([openBrowser(), openStudio()]);
    seeded = await seedStore(studio.store, { runs: 12, steps: 60 });
    const run = await studio.store.runs.get(seeded.runIds[0]!);
    await seedFiles(run.info.artifactUri);
    await seedModel(studio.store, seeded);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
  });

  const withPage = (view: View, use: (page: Page) => Promise<void>) =>
    openPage({ browser, studio, ...view }, use);

  const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
  const query = (page: Page) => new URL(page.url()).searchParams;

  test('the table shows the newest runs with the columns that tell most', async () => {
    await withPage({ path: `/projects/${seeded.experimentId}` }, async (page) => {
      await row(page, 'run-11').first().waitFor();
      // Which columns there are is asked for beside the rows.
      await page.getByRole('columnheader', { name: 'val/loss' }).waitFor();
      const titles = await page.getByRole('columnheader').allTextContents();
      expect(titles.slice(0, 6)).toEqual([
        'Name',
        'Status',
        'Started',
        'Duration',
        'val/accuracy',
        'val/loss',
      ]);
      expect(titles).toContain('lr');
      expect(titles).not.toContain('epochs');
    });
  });

  test('filters by MLflow’s grammar, says what is wrong with it, and keeps it in the address', async () => {
    await withPage({ path: `/projects/${seeded.experimentId}`, refused: true }, async (page) => {
      const field = page.getByLabel('Filter runs');
      await field.fill("params.model = 'BERT'");
      await field.press('Enter');
      await page.getByText('4 runs').waitFor();
      expect(query(page).get('filter')).toBe("params.model = 'BERT'");
      await field.fill('metrics.loss >');
      await field.press('Enter');
      await page.getByRole('alert').waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      await field.fill('run-1');
      await field.press('Enter');
      await page.getByText('3 runs').waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
    });
  });

  test('sorts, groups, pins, hides and chooses columns', async () => {
    await withPage({ path: `/projects/${seeded.experimentId}` }, async (page) => {
      await page.getByRole('button', { name: 'metric val/loss' }).click();
      await page.getByRole('button', { name: 'Sort ascending' }).click();
      await page
        .getByRole('columnheader', { name: 'metric val/loss' })
        .and(page.locator('[aria-sort=ascending]'))
        .waitFor();
      await page.getByRole('button', { name: 'Pin run-0' }).click();
      await page.getByRole('button', { name: 'Hide run-3 in charts' }).click();
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByLabel('Find columns').fill('epoch');
      await page.getByRole('checkbox', { name: 'epochs' }).check();
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('columnheader', { name: 'param epochs' }).waitFor();
      expect(await page.getByRole('row').nth(1).textContent()).toContain('run-0');
      await page.reload();
      await page.getByRole('columnheader', { name: 'param epochs' }).waitFor();
      await page.getByRole('button', { name: 'Group runs' }).click();
      await page.getByRole('button', { name: 'model', exact: true }).click();
      await page.getByRole('button', { name: 'DistilBERT 4' }).click();
      await expect.poll(() => page.getByRole('row').count()).toBe(1 + 3 + 8);
      expect(query(page).getAll('hide')).toEqual([seeded.runIds[3]]);
    });
  });

  test('selected runs are compared: curves, differences, plots, importance', async () => {
    await withPage({ path: `/projects/${seeded.experimentId}` }, async (page) => {
      await page.getByLabel('Select run-1', { exact: true }).check();
      await page.getByLabel('Select run-8').click({ modifiers: ['Shift'] });
      await page.getByRole('link', { name: 'Compare' }).click();
      await page.getByRole('heading', { name: 'Compare 8 runs' }).waitFor();
      await page.getByRole('img', { name: /^loss: run-\d ends/ }).waitFor();
      await page.getByRole('link', { name: 'Differences' }).click();
      await page.getByRole('cell', { name: 'DistilBERT' }).first().waitFor();
      await page.getByRole('link', { name: 'Parallel coordinates' }).click();
      await expect.poll(() => page.locator('.parallel-line').count()).toBe(8);
      await page.getByRole('link', { name: 'Scatter' }).click();
      await expect.poll(() => page.locator('.scatter-point').count()).toBe(8);
      await page.getByRole('link', { name: 'Importance' }).click();
      await page.getByText('from 8 runs').waitFor();
      await page.getByRole('cell', { name: 'lr', exact: true }).waitFor();
    });
  });

  test('charts are smoothed, opened full screen, walked through and downloaded', async () => {
    const path = `/projects/${seeded.experimentId}?view=charts`;
    await withPage({ path }, async (page) => {
      await page.getByRole('img', { name: /^loss: / }).waitFor();
      await page.getByLabel('Smoothing').fill('0.6');
      expect(query(page).get('smooth')).toBe('0.6');
      await page.getByRole('button', { name: 'loss full screen', exact: true }).click();
      await page.getByRole('dialog', { name: 'loss' }).waitFor();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('dialog', { name: 'system/cpu_percent' }).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => query(page).get('panel')).toBeNull();
      for (const kind of ['PNG', 'SVG', 'CSV']) {
        await page.getByRole('button', { name: 'Download loss', exact: true }).click();
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: kind }).click(),
        ]);
        expect(download.suggestedFilename()).toBe(`loss.${kind.toLowerCase()}`);
      }
    });
  });

  test('what is logged appears by itself', async () => {
    const id = seeded.runIds.at(-1)!;
    await withPage({ path: `/runs/${id}` }, async (page) => {
      await page.getByRole('heading', { name: 'run-11' }).waitFor();
      await studio.store.runs.logMetric(id, { key: 'fresh', value: 42, step: 0, time: Date.now() });
      await page.getByRole('cell', { name: 'fresh' }).waitFor();
    });
    const fresh = await studio.store.runs.create({
      experimentId: seeded.experimentId,
      name: 'late',
    });
    await withPage({ path: `/projects/${seeded.experimentId}` }, async (page) => {
      await row(page, 'late').first().waitFor();
      await studio.store.runs.create({ experimentId: seeded.experimentId, name: 'later' });
      await row(page, 'later').first().waitFor();
    });
    await studio.store.runs.delete(fresh.info.id);
  });

  test('a run’s name, note and tags are changed in place', async () => {
    const id = seeded.runIds[2]!;
    await withPage({ path: `/runs/${id}` }, async (page) => {
      await page.getByRole('button', { name: 'Change: Name of the run' }).click();
      await page.getByLabel('Name of the run').fill('renamed');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'renamed' }).waitFor();
      await page.getByRole('button', { name: 'Write' }).click();
      await page.getByLabel('Notes').fill('It **worked** <b>well</b>.');
      await page.getByRole('button', { name: 'Save' }).click();
      expect(await page.locator('.markdown strong').textContent()).toBe('worked');
      expect(await page.locator('.markdown b').count()).toBe(0);
      await page.getByLabel('Key of a new tag').fill('stage');
      await page.getByLabel('Value of the new tag').fill('best');
      await page.keyboard.press('Enter');
      await page.getByRole('cell', { name: 'best' }).waitFor();
      await page.getByRole('button', { name: 'Remove the tag stage' }).click();
      await expect.poll(() => page.getByRole('cell', { name: 'best' }).count()).toBe(0);
    });
    expect((await studio.store.runs.get(id)).info.name).toBe('renamed');
  });

  test('shows the files of a run: tables, pictures, pages that cannot reach out', async () => {
    const run = `/runs/${seeded.runIds[0]}`;
    await withPage({ path: `${run}?tab=files` }, async (page) => {
      await page.getByRole('button', { name: 'predictions.csv' }).click();
      await page.getByRole('cell', { name: 'where is my card, please?' }).waitFor();
      await page.getByRole('button', { name: 'report.html' }).click();
      await page.frameLocator('iframe').getByText('ran').waitFor();
      await page.getByRole('button', { name: 'plots' }).click();
      await page.getByRole('button', { name: 'pixel.png' }).click();
      await expect
        .poll(() =>
          page
            .locator('.file-preview img')
            .evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth),
        )
        .toBe(1);
      await page.getByRole('link', { name: 'Output' }).click();
      await page.getByText('epoch 1').waitFor();
      expect(await page.locator('.output').textContent()).toBe('epoch 1\nepoch 2\n100 %\ndone\n');
      await page.getByRole('link', { name: 'Code' }).click();
      await page.locator('.added').getByText('+lr = 2').waitFor();
    });
  });

  test('finds things by Ctrl+K, and J goes to the charts and back', async () => {
    await withPage({ path: `/projects/${seeded.experimentId}` }, async (page) => {
      await row(page, 'run-5').first().waitFor();
      await page.keyboard.press('j');
      await page.getByRole('img', { name: /^loss: / }).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('run-5');
      await expect.poll(() => page.getByRole('option').count()).toBe(1);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'run-5' }).waitFor();
      await page.keyboard.press('j');
      await row(page, 'run-5').first().waitFor();
    });
  });

  test('moves an alias of a model', async () => {
    await withPage({ path: '/models/intents', refused: true }, async (page) => {
      await page.getByLabel('Alias', { exact: true }).fill('v1');
      await page.getByRole('button', { name: 'Move alias' }).click();
      await page.getByRole('alert').waitFor();
      await page.getByLabel('Alias', { exact: true }).fill('staging');
      await page.getByRole('button', { name: 'Move alias' }).click();
      await page.getByRole('link', { name: 'staging → version 2' }).waitFor();
    });
    const [entry] = await studio.store.journal.entries({ model: 'intents' });
    expect(entry?.actor).toBe('ada');
  });

  test('a version of what was trained here says how it is served', async () => {
    const { versions, models } = studio.store;
    await models.create({ name: 'the second’s' });
    const runId = seeded.runIds[0]!;
    const source = `mlflow-artifacts:/0/${runId}/artifacts/bundles/${'0'.repeat(32)}`;
    for (const name of ['intents', 'the second’s']) {
      const { version } = await versions.create({ name, source, runId });
      await withPage({ path: `/models/${encodeURIComponent(name)}/${version}` }, async (page) => {
        const uri = name === 'intents' ? 'models:/intents/3' : "'models:/the second’s/1'";
        await page.getByText(`havn serve ${uri} --store ${studio.url}`).waitFor();
      });
    }
    await withPage({ path: '/models/intents/1' }, async (page) => {
      await page.getByRole('cell', { name: `runs:/${runId}/model` }).waitFor();
      expect(await page.getByText('havn serve').count()).toBe(0);
    });
  });

  test('a report draws its panels live', async () => {
    await withPage({ path: '/reports' }, async (page) => {
      await page.getByLabel('Title of a new report').fill('What helped');
      await page.getByRole('button', { name: 'Write' }).click();
      await page
        .getByLabel('Text in Markdown')
        .fill('# Found\n\n```panel\nmetrics: val/loss\nruns: newest 3\n```');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: 'Found' }).waitFor();
      await page.getByRole('img', { name: /^val\/loss: / }).waitFor();
    });
  });

  test('an address of nothing says so, and leads back', async () => {
    const path = '/experiments/ä/0193a-and-what-not-of-it-that-is-long-and-has-no-end';
    await withPage({ path, refused: true, width: 375 }, async (page) => {
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
      expect(await page.locator('main code').textContent()).toBe(path);
      expect(await page.title()).toBe('Not found · Havn');
      await page.getByRole('main').getByRole('link', { name: 'All projects' }).click();
      await page.getByRole('heading', { name: 'Projects' }).waitFor();
    });
    const response = await fetch(studio.url + path);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
  });

  const paths = () => {
    const run = `/runs/${seeded.runIds[0]}`;
    const project = `/projects/${seeded.experimentId}`;
    return [
      '/',
      project,
      '/projects/0',
      `${project}?view=charts`,
      `${project}?view=charts&tab=parallel`,
      `${project}?view=charts&tab=scatter`,
      `${project}?view=charts&tab=importance`,
      `${project}?view=charts&tab=differences`,
      ...['overview', 'charts', 'metrics', 'files', 'config', 'code'].map(
        (tab) => `${run}?tab=${tab}`,
      ),
      `${run}?tab=files&file=report.html`,
      `/compare?run=${seeded.runIds[0]}&run=${seeded.runIds[1]}`,
      `/compare?run=${seeded.runIds[0]}&run=${seeded.runIds[1]}&tab=files`,
      '/compare',
      '/models',
      '/models/intents',
      '/models/intents/1',
      '/reports',
      '/nowhere',
    ];
  };

  test('all fit and can be read by everybody, wide and narrow, light and dark', async () => {
    const found: unknown[] = [];
    // Not every run has every file that is laid beside the others.
    await withPage({ path: '/', refused: true }, async (page) => {
      for (const path of paths()) {
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.emulateMedia({ colorScheme: 'light' });
        await page.goto(studio.url + path);
        await page.locator('main').locator('h1, h2').first().waitFor();
        await page.waitForTimeout(150);
        await page.evaluate(axe.source);
        const wide = await violations(page);
        await page.setViewportSize({ width: 375, height: 740 });
        await page.emulateMedia({ colorScheme: 'dark' });
        const narrow = await violations(page, ['color-contrast', 'scrollable-region-focusable']);
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        if (wide.length + narrow.length > 0 || width !== 375)
          found.push([path, wide, narrow, width]);
      }
    });
    expect(found).toEqual([]);
  }, 240_000);
});
