import { NotATrackingServerError } from '../remote/errors.ts';

/** An object of an answer of a server, of which nothing is sure. */
export type Answer = Readonly<Record<string, unknown>>;

/** An object that must be there. Throws `NotATrackingServerError`: what lacks it is none. */
export function objectAt(server: string, answer: Answer, key: string): Answer {
  const value = answer[key];
  if (isObject(value)) return value;
  throw new NotATrackingServerError(server);
}

/** Lists that are empty are absent in protobuf's JSON. */
export function listAt(answer: Answer, key: string): readonly Answer[] {
  const value = answer[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function objectOr(answer: Answer, key: string): Answer {
  const value = answer[key];
  return isObject(value) ? value : {};
}

/** A text, or a number as one; empty where there is none. */
export function textAt(answer: Answer, key: string): string {
  const value = answer[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Empty texts count as absent, as in protobuf. */
export function optionalTextAt(answer: Answer, key: string): string | undefined {
  return textAt(answer, key) || undefined;
}

/** Doubles that JSON cannot hold come as texts; 0 where there is none. */
export function numberAt(answer: Answer, key: string): number {
  return optionalNumberAt(answer, key) ?? 0;
}

export function optionalNumberAt(answer: Answer, key: string): number | undefined {
  const value = answer[key];
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' ? Number(value) : undefined;
}

export function pairsAt(
  answer: Answer,
  key: string,
): readonly { readonly key: string; readonly value: string }[] {
  return listAt(answer, key).map((pair) => ({
    key: textAt(pair, 'key'),
    value: textAt(pair, 'value'),
  }));
}

function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
