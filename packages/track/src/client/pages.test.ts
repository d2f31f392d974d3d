import { expect, test } from 'vitest';
import { collectPages, type PageQuery } from './pages.ts';

/** A search over ten numbers that gives at most so many as it is asked for. */
async function ask(asked: number[], { max_results, page_token }: PageQuery) {
  asked.push(max_results);
  const from = Number(page_token ?? 0);
  const to = Math.min(10, from + max_results);
  const items = Array.from({ length: to - from }, (_, index) => from + index);
  return { items, ...(to < 10 && { next_page_token: String(to) }) };
}

test.each([
  [10, undefined, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], undefined, [3, 3, 3, 1]],
  [50, undefined, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], undefined, [3, 3, 3, 3]],
  [4, undefined, [0, 1, 2, 3], '4', [3, 1]],
  [2, '8', [8, 9], undefined, [2]],
])('%d from %s on come in pages of three', async (maxResults, pageToken, items, next, requests) => {
  const asked: number[] = [];
  const page = await collectPages(
    { maxResults, pageToken, atOnce: 3 },
    (query) => ask(asked, query),
    (answer) => answer.items as readonly number[],
  );
  expect(page).toEqual({ items, nextPageToken: next });
  expect(asked).toEqual(requests);
});
