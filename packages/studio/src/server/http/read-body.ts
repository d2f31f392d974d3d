import { RequestError } from './request-error.ts';

/** A text field of a JSON body. */
export function textOf(body: unknown, name: string): string {
  const value = optionalTextOf(body, name);
  if (value === undefined) throw new RequestError(`${name} is missing`);
  return value;
}

export function optionalTextOf(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null)
    throw new RequestError('the body is no JSON object');
  const value = (body as Readonly<Record<string, unknown>>)[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new RequestError(`${name} is ${JSON.stringify(value)}, not a text`);
}
