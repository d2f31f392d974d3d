import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '@havn/core';

/** How a journal's file is named; no file whose name begins so is sent. */
export const JOURNAL = '.havn-sent.json';

/** Which files a place has, as they were when they were sent. Servers do not show it. */
export interface SentJournal {
  get(path: string): string | undefined;
  set(path: string, state: string): void;
  save(): Promise<void>;
}

/** @param place tells apart the places that files of one folder go to */
export async function openJournal(file: string, place: string): Promise<SentJournal> {
  const all = await readJournal(file);
  const sent = { ...all[place] };
  return {
    get: (path) => sent[path],
    set(path, state) {
      sent[path] = state;
    },
    save: () => writeFileAtomic(file, JSON.stringify({ ...all, [place]: sent })),
  };
}

type Sent = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Without it everything is sent once more, which changes nothing. */
async function readJournal(file: string): Promise<Sent> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Sent;
  } catch {
    return {};
  }
}
