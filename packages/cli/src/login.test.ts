import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '@havn/storage';
import { addStudio } from '@havn/studio';
import { openBrowser, withoutChromium } from '@havn/studio/testing';
import { openTrackingStore, type TrackingStore } from '@havn/track';
import { Accounts, startTrackingServer, type TrackingServer } from '@havn/tracking-server';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const PASSWORD = 'correct horse battery';

/** Of one test on a machine that has much else to do. */
const PATIENCE_MS = 200_000;

describe.skipIf(withoutChromium())('logging in to the pages', { timeout: PATIENCE_MS }, () => {
  let browser: Browser;
  let folder: string;
  let store: TrackingStore;
  let server: TrackingServer;
  let accounts: Accounts;
  let run: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'havn-login-'));
    const url = `sqlite:///${join(folder, 'havn.db')}`;
    store = await openTrackingStore({ url, artifactRoot: 'mlflow-artifacts:/' });
    const file = join(folder, 'accounts.json');
    accounts = new Accounts(file);
    await accounts.addUser({ name: 'ann', role: 'write' }, PASSWORD);
    await accounts.addUser({ name: 'rob', role: 'read' }, PASSWORD);
    await accounts.addUser({ name: 'root', role: 'admin' }, PASSWORD);
    const artifacts = await openStorage(join(folder, 'artifacts'));
    server = await startTrackingServer({
      port: 0,
      store,
      artifacts,
      accounts: file,
      token: 'the-token-of-this-test',
      extend: addStudio,
    });
    run = (await store.runs.create({ experimentId: '0', name: 'first' })).info.id;
    await store.models.create({ name: 'intents' });
    await store.versions.create({ name: 'intents', source: 's', runId: run });
    await store.models.setAlias('intents', 'production', '1');
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A browser of its own: cookies are not shared. */
  async function withPage(path: string, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('dialog', (dialog) => faults.push(dialog.message()));
    await page.goto(server.url + path);
    await use(page);
    expect(faults).toEqual([]);
    await context.close();
  }

  async function logIn(page: Page, name: string, password = PASSWORD): Promise<void> {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
  }

  test('asks who is there, says what is wrong, and then shows the page that was asked for', async () => {
    await withPage(`/runs/${run}?tab=metrics`, async (page) => {
      await page.getByRole('heading', { name: 'Log in to Havn' }).waitFor();
      expect(await page.content()).not.toContain('first');
      await logIn(page, 'ann', 'wrong password');
      await page.getByRole('alert').getByText('The name or the password is wrong.').waitFor();
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await page.getByRole('heading', { name: 'first' }).waitFor();
      expect(new URL(page.url()).searchParams.get('tab')).toBe('metrics');
      await page.getByRole('button', { name: 'Delete' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'first' }).waitFor();
      await page.getByRole('button', { name: 'Logged in as ann' }).click();
      expect(await page.getByRole('button', { name: 'Users and keys' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Log out' }).click();
      await page.getByRole('heading', { name: 'Log in to Havn' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Log in to Havn' }).waitFor();
    });
  });

  test('changes go through, with the session’s own token', async () => {
    await withPage('/models/intents', async (page) => {
      await logIn(page, 'ann');
      await page.getByLabel('Alias', { exact: true }).fill('staging');
      await page.getByRole('button', { name: 'Move alias' }).click();
      await page.getByRole('link', { name: 'staging → version 1' }).waitFor();
    });
    const [entry] = await store.journal.entries({ model: 'intents' });
    expect(entry).toMatchObject({ actor: 'ann', event: 'model_version_alias.created' });
  });

  test('who may only look sees no button that changes something', async () => {
    const buttons = ['Delete', 'Write', 'Change', 'Move alias', 'Add tag', 'Add user'];
    await withPage('/models/intents', async (page) => {
      await logIn(page, 'rob');
      await page.getByText('production → version 1').waitFor();
      for (const path of [
        '/models/intents',
        '/models/intents/1',
        `/runs/${run}`,
        '/reports',
        '/access',
      ]) {
        await page.goto(server.url + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        for (const name of buttons) {
          expect([path, name, await page.getByRole('button', { name }).count()]).toEqual([
            path,
            name,
            0,
          ]);
        }
      }
    });
  });

  test('a session that has ended asks over the page; what was typed is kept', async () => {
    await accounts.addUser({ name: 'eve', role: 'write' }, PASSWORD);
    await withPage('/models/intents', async (page) => {
      await logIn(page, 'eve');
      await page.getByRole('button', { name: 'Write' }).click();
      await page.getByLabel('Model card').fill('Knows what a customer wants.');
      await accounts.removeUser('eve');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').getByText('Your session has ended').waitFor();
      await page.keyboard.press('Escape');
      await logIn(page, 'ann');
      await expect.poll(() => page.getByRole('dialog').count(), { timeout: 20_000 }).toBe(0);
      expect(await page.getByLabel('Model card').inputValue()).toBe('Knows what a customer wants.');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Knows what a customer wants.').waitFor();
      await page.getByRole('button', { name: 'Change' }).waitFor();
    });
  });

  test('the token logs in; an admin makes and removes users and keys', async () => {
    await withPage('/access', async (page) => {
      await page.getByRole('button', { name: 'Log in with a key or the token' }).click();
      await page.getByLabel('Key or token').fill('nonsense');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('not known here').waitFor();
      await page.getByLabel('Key or token').fill('the-token-of-this-test');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Users and keys' }).waitFor();
      await page.getByLabel('Name of a new user').fill('tim');
      await page.getByLabel(/Password of the new user/).fill(PASSWORD);
      await page.getByRole('button', { name: 'Add user' }).click();
      await page.getByRole('listitem').filter({ hasText: 'tim' }).waitFor();
      await page.getByLabel('What a new key is for').fill('nightly');
      await page.getByRole('button', { name: 'Make key' }).click();
      const key = await page.locator('.made-key').textContent();
      expect(await accounts.byKey(key!)).toMatchObject({ role: 'write' });
      await page.getByRole('button', { name: 'Remove tim' }).click();
      await page.getByRole('button', { name: 'Remove for good' }).click();
      await expect
        .poll(() => page.getByRole('listitem').filter({ hasText: 'tim' }).count(), {
          timeout: 20_000,
        })
        .toBe(0);
    });
  });

  test('can be read by everybody, wide and narrow, light and dark', async () => {
    await withPage('/access', async (page) => {
      for (const logged of [false, true]) {
        if (logged) await logIn(page, 'root');
        await page.getByRole('heading', { name: logged ? 'Users and keys' : 'Log in' }).waitFor();
        for (const [width, colorScheme] of [
          [1280, 'light'],
          [375, 'dark'],
        ] as const) {
          await page.setViewportSize({ width, height: 740 });
          await page.emulateMedia({ colorScheme });
          await page.waitForTimeout(100);
          await page.evaluate(axe.source);
          const { violations } = await page.evaluate<AxeResults>('axe.run(document)');
          expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
            [],
          );
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        }
      }
    });
  });
});
