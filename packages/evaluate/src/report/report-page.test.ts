import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReport } from './render-report.ts';
import { exampleReport } from './report-example.ts';

const CHROMIUM = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);
if (!CHROMIUM) console.info('report page: skipped, no Chromium here (set CHROMIUM_PATH)');

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run';

describe.skipIf(!CHROMIUM)('the report in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'havn-report-'));
  const file = join(folder, 'report.html');
  let browser: Browser;

  beforeAll(async () => {
    const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>';
    const example = exampleReport(77);
    const errors = [{ text: hostile, target: hostile, prediction: hostile, confidence: 1 }];
    writeFileSync(file, renderReport({ ...example, errors, warnings: [hostile] }));
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: FLAGS.split(' ') });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(width: number, colorScheme: 'light' | 'dark') {
    const page: Page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const trouble: string[] = [];
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('dialog', (dialog) => trouble.push(`dialog ${dialog.message()}`));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) trouble.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return { page, trouble };
  }

  it.each([
    [1200, 'light'],
    [360, 'dark'],
  ] as const)(
    'fits %i pixels (%s), runs no text as code and loads nothing',
    async (width, scheme) => {
      const { page, trouble } = await open(width, scheme);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
      expect(trouble).toEqual([]);
    },
  );

  it('sorts a table by the column that is pressed, by keyboard too', async () => {
    const { page } = await open(1200, 'light');
    const figures = async () => {
      const cells = await page.locator('#classes tbody tr td:nth-child(6)').allTextContents();
      return cells.map(Number.parseFloat);
    };
    const head = page.locator('#classes th button').nth(5);
    await head.focus();
    await page.keyboard.press('Enter');
    const rising = await figures();
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    await head.click();
    expect(await figures()).toEqual(rising.toReversed().toSorted((a, b) => b - a));
    expect(await page.locator('#classes th[aria-sort=descending]').count()).toBe(1);
  });
});
