import { openBrowser, withoutChromium } from '@havn/studio/testing';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PredictionFailedError } from '../engine/errors.ts';
import { type OwnServer, serveOwnModel } from '../testing/own-model.ts';

/** Twelve labels, one of them very long; the first word of the text is the most likely one. */
async function wordModel(texts: readonly string[]): Promise<readonly string[]> {
  return texts.map((text) => {
    const [label = ''] = text.split(' ');
    if (label === 'fail') throw new PredictionFailedError({ message: 'cannot' });
    const others = Array.from({ length: 10 }, (_, i) => [`other ${i}`, 0.01]);
    const long = ['a_very_long_label_without_any_space_'.repeat(8), 0.2];
    const scores = Object.fromEntries([...others, long, [label, 0.7]]);
    return JSON.stringify({ label, scores });
  });
}

describe.skipIf(withoutChromium())('the page', () => {
  let browser: Browser;
  let server: OwnServer;
  beforeAll(async () => {
    browser = await openBrowser();
    server = await serveOwnModel({ run: wordModel });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  interface View {
    readonly width?: number;
    readonly dark?: boolean;
    readonly path?: string;
    readonly url?: string;
  }

  /** Runs with the page open; whatever it logs, fails to load, or asks of others is an error. */
  async function withPage(view: View, use: (page: Page) => Promise<void>): Promise<void> {
    const { width = 1200, dark = false, path = '/', url = server.url } = view;
    const page = await browser.newPage({
      viewport: { width, height: 740 },
      colorScheme: dark ? 'dark' : 'light',
    });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const foreign = !request.url().startsWith(url) && !request.url().startsWith('data:');
      if (foreign) complaints.push(request.url());
    });
    await page.goto(url + path);
    await use(page);
    // That a request failed is for the page to tell; the tests look at what it says.
    const told = complaints.filter((text) => !text.startsWith('Failed to load resource'));
    expect(told).toEqual([]);
    await page.close();
  }

  const ask = async (page: Page, text: string) => {
    await page.getByLabel('Text').fill(text);
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText(text.split(' ')[0]!).waitFor();
  };

  test('shows the five most likely labels as bars, then all', async () => {
    await withPage({}, async (page) => {
      await ask(page, 'card_arrival please');
      const bars = page.getByRole('listitem');
      expect(await bars.count()).toBe(5);
      expect(await bars.first().textContent()).toMatch(/^card_arrival\s*70\.0%$/);
      const widths = await bars.evaluateAll((items) =>
        items.map((item) => {
          const [track, fill] = [item.querySelector('.track')!, item.querySelector('.fill')!];
          return fill.getBoundingClientRect().width / track.getBoundingClientRect().width;
        }),
      );
      expect(widths[0]).toBeGreaterThan(widths[1]!);
      await page.getByRole('button', { name: 'Show all 12 labels' }).click();
      expect(await bars.count()).toBe(12);
      expect(await page.getByRole('button', { name: /Show all/ }).count()).toBe(0);
    });
  });

  test('works by keyboard alone', async () => {
    await withPage({}, async (page) => {
      const focused = () => page.evaluate<string>('document.activeElement.id');
      expect(await focused()).toBe('text');
      await page.keyboard.type('one');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('two');
      expect(await page.getByLabel('Text').inputValue()).toBe('one\ntwo');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.getByRole('listitem').first().waitFor();
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('more');
      await page.keyboard.press('Enter');
      expect(await focused()).toBe('bars');
      expect(await page.getByRole('listitem').count()).toBe(12);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Shift+Tab');
      expect(await focused()).toBe('text');
    });
  });

  test('shows what a label contains as text, whatever it is', async () => {
    await withPage({}, async (page) => {
      await ask(page, '<img/src=x/onerror=alert(1)> x');
      expect(await page.getByRole('listitem').first().textContent()).toContain('<img/src=x');
      expect(await page.locator('main img').count()).toBe(0);
    });
  });

  test('says what is wrong: no text, a model that fails, a server that is gone', async () => {
    const own = await serveOwnModel({ run: wordModel });
    await withPage({ url: own.url }, async (page) => {
      const says = (text: string) => page.getByRole('status').getByText(text).waitFor();
      await ask(page, 'yes');
      await page.getByLabel('Text').fill('  ');
      await page.getByRole('button', { name: 'Classify' }).click();
      await says('Type a text first.');
      expect(await page.getByRole('listitem').count()).toBe(0);
      await page.getByLabel('Text').fill('fail');
      await page.keyboard.press('Enter');
      await says('the model could not answer');
      await own.close();
      await page.getByLabel('Text').fill('yes');
      await page.keyboard.press('Enter');
      await says('The server does not answer.');
    });
  });

  test('asks for the token where the server does', async () => {
    const own = await serveOwnModel({ run: wordModel, token: 'secret' });
    await withPage({ url: own.url }, async (page) => {
      const token = page.getByLabel('Access token');
      expect(await token.isVisible()).toBe(false);
      await page.getByLabel('Text').fill('yes');
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('The server asks for a token.').waitFor();
      await page.keyboard.type('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('The server does not know this token.').waitFor();
      await token.fill('secret');
      await page.keyboard.press('Enter');
      await page.getByRole('listitem').first().waitFor();
      expect(await page.getByRole('status').textContent()).toMatch(/^yes in \d+ ms$/);
    });
    await own.close();
  });

  test('shows several labels a text, and the number of a regression', async () => {
    const answers = [
      { label: 'a', scores: { a: 0.9, b: 0.8, c: 0.1 }, labels: ['a', 'b'] },
      { label: 'a', scores: { a: 0.1, b: 0.2 }, labels: [] },
      { label: 'stars', scores: { stars: 3.756 } },
    ];
    const run = async ([text]: readonly string[]) => [JSON.stringify(answers[Number(text)])];
    const own = await serveOwnModel({ run });
    await withPage({ url: own.url }, async (page) => {
      const heard: string[] = [];
      for (const text of ['0', '1', '2']) {
        await page.getByLabel('Text').fill(text);
        await Promise.all([page.waitForResponse('**/predict'), page.keyboard.press('Enter')]);
        await page.waitForTimeout(50);
        heard.push(String(await page.getByRole('status').textContent()).replace(/ in \d+ ms$/, ''));
      }
      expect(heard).toEqual(['a, b', 'No label', 'stars']);
      expect(await page.getByRole('listitem').textContent()).toMatch(/^stars\s*3\.756$/);
      expect(await page.locator('.track').count()).toBe(0);
    });
    await own.close();
  });

  test.each([
    { width: 1200, dark: false },
    { width: 1200, dark: true },
    { width: 320, dark: false },
    { width: 320, dark: true },
  ])('fits and can be read by everybody: %o', async (view) => {
    await withPage(view, async (page) => {
      await ask(page, 'card_arrival please');
      await page.getByRole('button', { name: /Show all/ }).click();
      await page.waitForTimeout(300);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width).toBe(view.width);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<AxeResults>('axe.run()');
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  });

  test('the API’s page works offline, under its own content security policy', async () => {
    await withPage({ path: '/docs' }, async (page) => {
      await page.getByText('Havn text classifier').waitFor();
      await page
        .getByRole('button', { name: /POST.*\/predict/i })
        .first()
        .click();
      await page.getByText('Try it out').click();
      await page.getByText('Execute').click();
      await page.getByText('server-timing').first().waitFor();
    });
  });
});
