import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnStudio, openStudio } from '../../testing/open-studio.ts';
import type { Report } from './report.ts';
import type { ReportsAnswer } from './report-routes.ts';

let studio: OwnStudio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());

test('a report is written, changed and deleted', async () => {
  const post = { method: 'POST', body: { title: ' One ', markdown: '# Hi' } };
  const { id } = await studio.call<{ id: string }>('/reports/0', post);
  const path = `/reports/0/${id}`;
  expect(await studio.call<Report>(path)).toMatchObject({
    title: 'One',
    experimentName: 'Default',
  });
  const body = { title: 'Two', markdown: '…' };
  await studio.call(path, { method: 'PUT', body, status: 204 });
  expect((await studio.call<ReportsAnswer>('/reports')).reports).toMatchObject([{ id, ...body }]);
  await studio.call(path, { method: 'DELETE', status: 204 });
  await studio.call(path, { status: 404 });
});

test('one that is too long, or has no title, is refused before anything is written', async () => {
  const call = (body: object) => studio.call('/reports/0', { method: 'POST', body, status: 400 });
  await call({ title: 'x', markdown: 'y'.repeat(200_001) });
  await call({ title: '  ', markdown: '' });
  await call({ title: 'x' });
  expect((await studio.call<ReportsAnswer>('/reports')).reports).toEqual([]);
});

test('a tag that somebody else wrote is no report', async () => {
  await studio.store.experiments.setTag('0', { key: 'havn.report.bad', value: '{' });
  await studio.store.experiments.setTag('0', { key: 'havn.report.odd', value: '{"title":1}' });
  expect((await studio.call<ReportsAnswer>('/reports')).reports).toEqual([]);
});

test('a long one is kept whole in parts, and leaves nothing when it is shortened or deleted', async () => {
  // A sign of two halves stands across every border.
  const long = `x${'\u{1F40B}'.repeat(60_000)}"\\n`;
  const { id } = await studio.call<{ id: string }>('/reports/0', {
    method: 'POST',
    body: { title: 'Long', markdown: long },
  });
  const read = () => studio.call<Report>(`/reports/0/${id}`);
  expect((await read()).markdown === long).toBe(true);
  expect((await studio.call<ReportsAnswer>('/reports')).reports.map(({ title }) => title)).toEqual([
    'Long',
  ]);
  const tags = async () =>
    (await studio.store.experiments.get('0')).tags.filter(({ key }) => key.includes(id));
  expect((await tags()).length).toBeGreaterThan(6);
  // A part that is missing: rather no report than half of one.
  const [part] = (await tags()).filter(({ key }) => key.endsWith('.3'));
  await studio.store.experiments.deleteTag('0', part!.key);
  await studio.call(`/reports/0/${id}`, { status: 404 });
  const put = (markdown: string) =>
    studio.call(`/reports/0/${id}`, {
      method: 'PUT',
      body: { title: 'Long', markdown },
      status: 204,
    });
  await put(long.slice(0, 50_000));
  expect((await read()).markdown.length).toBe(50_000);
  await put('short');
  expect(await tags()).toHaveLength(1);
  await put(long);
  await studio.call(`/reports/0/${id}`, { method: 'DELETE', status: 204 });
  expect(await tags()).toEqual([]);
});
