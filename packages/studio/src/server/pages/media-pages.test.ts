import { readFile } from 'node:fs/promises';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, withoutChromium } from '../../testing/browser.ts';
import { openPage, type View, violations } from '../../testing/open-page.ts';
import { type OwnStudio, openStudio } from '../../testing/open-studio.ts';
import { SEEDED_STEPS, seedMedia } from '../../testing/seed-media.ts';

describe.skipIf(withoutChromium())('the pages of media', () => {
  let browser: Browser;
  let studio: OwnStudio;
  let runs: readonly string[];

  beforeAll(async () => {
    [browser, studio] = await Promise.all([openBrowser(), openStudio()]);
    const made = ['first', 'second', 'bare'].map((name) =>
      studio.store.runs.create({ experimentId: '0', name }),
    );
    runs = (await Promise.all(made)).map(({ info }) => info.id);
    for (const index of [0, 1]) await seedMedia(studio.store, runs[index]!, index);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
  });

  const withPage = (view: View, use: (page: Page) => Promise<void>) =>
    openPage({ browser, studio, ...view }, use);
  const query = (page: Page) => new URL(page.url()).searchParams;
  const card = (page: Page, key: string) =>
    page
      .getByRole('article')
      .filter({ has: page.getByRole('heading', { name: key, exact: true }) });

  test('a run’s media are walked through step by step', async () => {
    await withPage({ path: `/runs/${runs[0]}?tab=media` }, async (page) => {
      const picture = page.getByRole('img', { name: 'samples/digit of first at step 40' });
      await picture.waitFor();
      await expect
        .poll(() =>
          picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth),
        )
        .toBe(28);
      const slider = page.getByRole('slider', { name: 'Step' });
      await slider.focus();
      await page.keyboard.press('ArrowLeft');
      await page.getByRole('img', { name: 'samples/digit of first at step 30' }).waitFor();
      expect(query(page).get('mstep')).toBe('30');
      await page.getByRole('button', { name: 'Step before' }).click();
      await page.reload();
      await page.getByRole('img', { name: 'samples/digit of first at step 20' }).waitFor();
      expect(await slider.getAttribute('aria-valuetext')).toBe('step 20');
      await slider.fill('3');
      expect(query(page).get('mstep')).toBeNull();
    });
  });

  test('curves, histograms and matrices can be read as tables', async () => {
    await withPage({ path: `/runs/${runs[0]}?tab=media` }, async (page) => {
      const roc = card(page, 'validation/roc');
      await roc
        .getByRole('img', { name: /^true positive rate over .*card arrival AUC 0\.8/ })
        .waitFor();
      await roc.getByText('As a table').click();
      await roc.getByRole('cell', { name: 'exchange rate' }).first().waitFor();
      const matrix = card(page, 'validation').getByRole('table').first();
      await matrix.getByRole('rowheader', { name: 'card arrival' }).waitFor();
      expect(await matrix.getByRole('cell').nth(1).textContent()).toBe('48');
      const fine = card(page, 'test/fine');
      await fine.getByText('Most confused').click();
      await fine.getByRole('cell', { name: 'label 0' }).first().waitFor();
      await card(page, 'head/logits')
        .getByRole('img', { name: /^4 steps from 10 to 40/ })
        .waitFor();
    });
  });

  test('texts are chosen by right and wrong, and rows are sorted', async () => {
    await withPage({ path: `/runs/${runs[0]}?tab=media` }, async (page) => {
      const texts = card(page, 'test');
      await texts.getByRole('button', { name: 'Right 1' }).click();
      expect(await texts.getByRole('listitem').count()).toBe(1);
      await texts.getByText('What is the rate?').waitFor();
      const table = card(page, 'eval/answers');
      await table.getByRole('button', { name: 'score' }).click();
      await table
        .getByRole('columnheader', { name: 'score' })
        .and(page.locator('[aria-sort=ascending]'))
        .waitFor();
      expect(await table.getByRole('row').nth(1).textContent()).toContain('question 0');
      await table.getByRole('button', { name: 'score' }).click();
      expect(await table.getByRole('row').nth(1).textContent()).toContain('question 11');
      await table.getByRole('button', { name: 'More' }).click();
      await expect.poll(() => table.getByRole('row').count()).toBe(61);
    });
  });

  test('a table that MLflow wrote as Parquet is shown as others are', async () => {
    const { info } = await studio.store.runs.create({
      experimentId: '0',
      name: 'parquet',
      tags: [
        {
          key: 'mlflow.loggedArtifacts',
          value: '[{"path": "eval/rows.parquet", "type": "table"}]',
        },
      ],
    });
    const { openMedia, runStore } = await import('@havn/track');
    const media = await openMedia(runStore(studio.store), info.id);
    const table = new URL('../../../test/fixtures/table.parquet', import.meta.url);
    await media.logFile('eval/rows.parquet', await readFile(table));
    // Its pictures were not logged.
    const path = `/runs/${info.id}?tab=media`;
    await withPage({ path, refused: true }, async (page) => {
      const shown = card(page, 'eval/rows');
      await shown.getByText('3 of 3 rows').waitFor();
      expect(await shown.getByRole('row').nth(1).textContent()).toContain('where is my card?');
      await shown.getByRole('button', { name: 'score' }).click();
      expect(await shown.getByRole('row').nth(1).textContent()).toContain('-3.5');
      expect(await shown.getByRole('img').count()).toBe(3);
    });
  });

  test('several runs stand side by side at one step', async () => {
    const path = `/compare?${runs.map((run) => `run=${run}`).join('&')}&tab=media&mstep=${SEEDED_STEPS[1]}`;
    await withPage({ path }, async (page) => {
      for (const name of ['first', 'second']) {
        await page.getByRole('img', { name: `samples/digit of ${name} at step 20` }).waitFor();
      }
      const digits = card(page, 'samples/digit');
      await digits.getByText('The run does not have it.').waitFor();
      await page.getByRole('button', { name: 'Step after' }).click();
      await page.getByRole('img', { name: 'samples/digit of second at step 30' }).waitFor();
      await page.getByLabel('Find media').fill('roc');
      await expect.poll(() => page.getByRole('article').count()).toBe(1);
    });
  });

  test('what is logged appears, and a file that is none is told', async () => {
    const { info } = await studio.store.runs.create({ experimentId: '0', name: 'live' });
    const { openMedia, runStore } = await import('@havn/track');
    const media = await openMedia(runStore(studio.store), info.id);
    await withPage({ path: `/runs/${info.id}?tab=media` }, async (page) => {
      await page.getByText('startRun').first().waitFor();
      await media.logFile('media/curve/broken+step+1.json', '{"version": 1, "lines": 3}');
      await media.logFile('media/curve/none+step+1.json', 'no JSON');
      await media.logHistogram('fresh', [1, 2, 3]);
      await studio.store.runs.setTag(info.id, { key: 'a', value: 'b' });
      await card(page, 'fresh').waitFor();
      await card(page, 'broken').getByText('This file is not what its name says.').waitFor();
      await card(page, 'none').getByText('This file is no JSON.').waitFor();
    });
  });

  test('all fit and can be read by everybody, wide and narrow, light and dark', async () => {
    const paths = [
      `/runs/${runs[0]}?tab=media`,
      `/runs/${runs[2]}?tab=media`,
      `/compare?run=${runs[0]}&run=${runs[2]}&tab=media`,
    ];
    const found: unknown[] = [];
    await withPage({ path: '/' }, async (page) => {
      for (const path of paths) {
        await page.setViewportSize({ width: 1280, height: 4_000 });
        await page.emulateMedia({ colorScheme: 'light' });
        await page.goto(studio.url + path);
        await page.locator('main').locator('h2, .empty').first().waitFor();
        await page.waitForTimeout(400);
        await page.evaluate(
          "for (const each of document.querySelectorAll('details')) each.open = true",
        );
        await page.evaluate(axe.source);
        const wide = await violations(page);
        await page.setViewportSize({ width: 375, height: 4_000 });
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
