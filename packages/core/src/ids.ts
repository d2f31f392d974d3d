import { randomBytes } from 'node:crypto';

/** 32 hexadecimal digits, the shape of an MLflow run id; the first 12 are the time in ms, so ids sort by age. */
export function newId(now: number = Date.now()): string {
  return now.toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
}
