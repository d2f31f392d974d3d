import { MediaInvalidError } from './errors.ts';

const LONGEST_KEY = 200;
/** What MLflow's `log_image` lets a key be. */
const KEY = /^[a-zA-Z0-9_\-./ ]+$/;

/** Throws where a key could not be a file's name, here or on another system. */
export function checkKey(key: string): void {
  const parts = key.split('/');
  const wrong = parts.some((part) => part.trim() === '' || /^\.+$/.test(part));
  if (KEY.test(key) && !wrong && key.length <= LONGEST_KEY && !key.startsWith('.')) return;
  throw new MediaInvalidError(`the key ${JSON.stringify(key)} cannot name what is recorded`, {
    remedy: `Use up to ${LONGEST_KEY} letters, digits, spaces and _ - . with / between parts: "test/digits".`,
  });
}

export function checkStep(step: number): void {
  if (Number.isSafeInteger(step)) return;
  throw new MediaInvalidError(`the step ${step} of what is recorded is no whole number`);
}

/** Throws where `count` is more than `most`, so that pages and servers stay quick. */
export function checkCount(what: string, count: number, most: number): void {
  if (count <= most) return;
  throw new MediaInvalidError(`${count} ${what} are too many to record; ${most} is the limit`, {
    remedy: 'Record a part, or the whole as a file: logFile.',
  });
}

export function checkFinite(what: string, values: Iterable<number>): void {
  for (const value of values) {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new MediaInvalidError(`${what} holds ${String(value)}; all must be finite numbers`);
    }
  }
}
