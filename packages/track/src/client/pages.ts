import type { Page } from '../page.ts';
import { type Answer, optionalTextAt } from './answer.ts';

/** What a search asks for, in MLflow's words. */
export interface PageQuery {
  readonly max_results: number;
  readonly page_token: string | undefined;
}

interface Paging {
  readonly maxResults: number;
  readonly pageToken?: string | undefined;
  /** The most that a server gives at once. */
  readonly atOnce: number;
}

/** Asks for as many pages as it takes to have `maxResults`: servers bound how much they give at once. */
export async function collectPages<T>(
  { maxResults, pageToken, atOnce }: Paging,
  ask: (query: PageQuery) => Promise<Answer>,
  read: (answer: Answer) => readonly T[],
): Promise<Page<T>> {
  const items: T[] = [];
  let page_token = pageToken;
  do {
    const max_results = Math.min(atOnce, maxResults - items.length);
    const answer = await ask({ max_results, page_token });
    items.push(...read(answer));
    page_token = optionalTextAt(answer, 'next_page_token');
  } while (page_token !== undefined && items.length < maxResults);
  return { items, nextPageToken: page_token };
}
