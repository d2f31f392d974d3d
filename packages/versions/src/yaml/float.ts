import { pythonNumber } from '../python/json.ts';

/**
 * A float that Python prints with a fraction although JavaScript has no difference: `1.0`, `2e5`.
 * `readYaml` gives it for such numbers, so that what is written again stays the same.
 */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }

  /** Python's `repr`. */
  toString(): string {
    const text = pythonNumber(this.value);
    return /^-?\d+$/.test(text) ? `${text}.0` : text;
  }
}
