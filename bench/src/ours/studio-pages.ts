import type { Browser, Page } from 'playwright-core';
import type { LoadedStudio } from './studio-load.ts';

export interface StudioFigures {
  /** From opening the project to its runs on the screen. */
  readonly firstRowsMs: number;
  /** 95 of 100 scrolls of a screen are drawn within this. */
  readonly scrollMs: number;
  /** From Enter in the filter to the runs on the screen; the median. */
  readonly filterMs: number;
  /** From a letter in the column picker to its list; the median. */
  readonly pickerMs: number;
  /** Most of the page's heap, on the way through the table and 100 charts of ten runs. */
  readonly heapMb: number;
}

export async function measureStudio(
  browser: Browser,
  url: string,
  { experiment, curves }: LoadedStudio,
): Promise<StudioFigures> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const project = `${url}/projects/${experiment}`;
  const firsts: number[] = [];
  for (let round = 0; round < 5; round++) firsts.push(await firstRows(page, project));
  const scrollMs = await scroll(page);
  let heapMb = await heap(page);
  const filterMs = await filter(page);
  const pickerMs = await picker(page);
  heapMb = Math.max(heapMb, await heap(page));
  const compared = curves.map((id) => `run=${id}`).join('&');
  await page.goto(`${url}/compare?${compared}`);
  await page.locator('canvas').first().waitFor();
  heapMb = Math.max(heapMb, await throughCharts(page));
  await page.close();
  return { firstRowsMs: median(firsts), scrollMs, filterMs, pickerMs, heapMb };
}

async function firstRows(page: Page, project: string): Promise<number> {
  await page.goto('about:blank');
  await page.goto(project, { waitUntil: 'commit' });
  await page.locator('.run-link').first().waitFor();
  return page.evaluate<number>('performance.now()');
}

/** Screen by screen to the end; pages of runs are loaded on the way. */
async function scroll(page: Page): Promise<number> {
  const times = await page.evaluate<number[]>(`(async () => {
    const box = document.querySelector('.runs-scroll');
    const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
    const times = [];
    for (let screen = 0; screen < 400; screen++) {
      const begin = performance.now();
      box.scrollTop += box.clientHeight;
      await frame();
      await frame();
      times.push(performance.now() - begin);
      if (screen % 10 === 9) await new Promise((done) => setTimeout(done, 100));
    }
    return times;
  })()`);
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!;
}

async function filter(page: Page): Promise<number> {
  const field = page.getByLabel('Filter runs');
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    await field.fill(`params.p0 = '${round}' and metrics.m3 > 0.9${round}`);
    const before = await page.locator('.run-link').first().textContent();
    const begin = performance.now();
    await field.press('Enter');
    // Not waitForFunction: the pages' content security policy allows no eval.
    await page.evaluate(`(async () => {
      const first = () => document.querySelector('.run-link')?.textContent;
      while (first() === ${JSON.stringify(before)}) await new Promise(requestAnimationFrame);
    })()`);
    times.push(performance.now() - begin);
  }
  return median(times);
}

async function picker(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Columns' }).click();
  const field = page.getByLabel('Find columns');
  const times: number[] = [];
  for (const key of ['layers/7777', 'layers/123/', 'layers/4000', 'layers/999/', 'layers/31/']) {
    const begin = performance.now();
    await field.fill(key);
    await page.locator('.column-item').first().getByText(key).waitFor();
    times.push(performance.now() - begin);
  }
  await page.getByRole('button', { name: 'Done' }).click();
  return median(times);
}

async function throughCharts(page: Page): Promise<number> {
  let most = 0;
  for (let step = 0; step < 60; step++) {
    await page.mouse.wheel(0, 700);
    await page.waitForTimeout(100);
    const more = page.getByRole('button', { name: / more$/ });
    if (await more.isVisible()) await more.click();
    if (step % 5 === 0) most = Math.max(most, await heap(page));
  }
  return Math.max(most, await heap(page));
}

async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
