import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import type { OwnStudio } from './open-studio.ts';

export interface View {
  readonly path: string;
  readonly width?: number;
  readonly dark?: boolean;
  /** Calls that the server is meant to refuse. */
  readonly refused?: boolean;
}

export interface OpenPage extends View {
  readonly browser: Browser;
  readonly studio: OwnStudio;
}

/** Runs with the page open; whatever it logs, fails to load, or asks of others is an error. */
export async function openPage(view: OpenPage, use: (page: Page) => Promise<void>): Promise<void> {
  const { browser, studio, path, width = 1280, dark = false, refused = false } = view;
  const page = await browser.newPage({
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
  });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const own = request.url().startsWith(studio.url) || /^(data|blob):/.test(request.url());
    if (!own) complaints.push(request.url());
  });
  await page.goto(studio.url + path);
  await use(page);
  const told = refused
    ? complaints.filter((text) => !text.startsWith('Failed to load resource'))
    : complaints;
  if (told.length > 0) throw new Error(`the page ${path} complained: ${told.join(', ')}`);
  await page.close();
}

/** What axe finds wrong with a page that has its script. */
export async function violations(page: Page, rules?: readonly string[]) {
  const options = JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
  const found = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}
