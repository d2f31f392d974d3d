import { UsageError } from '@havn/core';

/** The value of a setting that has no default. Throws a UsageError that says how to give it. */
export function needed<T>(key: string, value: T | null, remedy?: string): T {
  if (value !== null) return value;
  throw new UsageError(`${key}: a value is needed`, { remedy: remedy ?? `Set it: ${key}=VALUE` });
}
