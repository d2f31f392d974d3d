import { InvalidValueError } from '../errors.ts';

/** One row's place in the order of a search. */
export type Place = readonly (string | number)[];

/** Where the next page begins: after the row with these values. */
export function writeToken(place: Place): string {
  return Buffer.from(JSON.stringify({ after: place })).toString('base64');
}

/** The values of a token; `length` is how many the order has. */
export function readToken(token: string | undefined, length: number): Place | undefined {
  if (token === undefined || token === '') return undefined;
  if (!/^[A-Za-z0-9+/]+=*$/.test(token) || token.length % 4 !== 0) {
    throw new InvalidValueError('Invalid page token, could not base64-decode');
  }
  const decoded = Buffer.from(token, 'base64').toString('utf8');
  const place = parse(decoded);
  if (place === undefined || place.length !== length) {
    throw new InvalidValueError(`Invalid page token, decoded value=${decoded}`);
  }
  return place;
}

function parse(decoded: string): Place | undefined {
  try {
    const { after } = JSON.parse(decoded) as { readonly after?: unknown };
    const good =
      Array.isArray(after) && after.every((part) => ['string', 'number'].includes(typeof part));
    return good ? (after as Place) : undefined;
  } catch {
    return undefined;
  }
}
