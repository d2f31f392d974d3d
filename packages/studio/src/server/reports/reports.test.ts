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
  await call({ title: 'x', markdown: 'y'.repeat(20_000) });
  await call({ title: '  ', markdown: '' });
  await call({ title: 'x' });
  expect((await studio.call<ReportsAnswer>('/reports')).reports).toEqual([]);
});

test('a tag that somebody else wrote is no report', async () => {
  await studio.store.experiments.setTag('0', { key: 'havn.report.bad', value: '{' });
  await studio.store.experiments.setTag('0', { key: 'havn.report.odd', value: '{"title":1}' });
  expect((await studio.call<ReportsAnswer>('/reports')).reports).toEqual([]);
});
