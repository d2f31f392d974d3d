import type { AddedToken } from './tokenizer-json.ts';

/** Tokens and ids in both directions, added tokens included. */
export interface Vocabulary {
  /** Greatest id + 1. */
  readonly size: number;
  id(token: string): number | undefined;
  token(id: number): string | undefined;
}

export function createVocabulary(
  model: ReadonlyMap<string, number>,
  added: readonly AddedToken[],
): Vocabulary {
  const addedIds = new Map(added.map((token) => [token.content, token.id]));
  let greatest = -1;
  for (const id of model.values()) if (id > greatest) greatest = id;
  for (const id of addedIds.values()) if (id > greatest) greatest = id;
  let tokens: Map<number, string> | undefined;
  return {
    size: greatest + 1,
    id: (token) => addedIds.get(token) ?? model.get(token),
    token(id) {
      tokens ??= new Map([...model, ...addedIds].map(([token, own]) => [own, token]));
      return tokens.get(id);
    },
  };
}
