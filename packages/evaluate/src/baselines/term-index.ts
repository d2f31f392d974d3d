const FULLEST = 0.6;
const TOKENS = 2 ** 26;
const WORD = /[\p{L}\p{N}_]{2,}/gu;

const same = (term: number) => term;

/** The words of a text: scikit-learn's `lowercase` and `token_pattern='(?u)\b\w\w+\b'`. */
function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

/**
 * Numbers single words and pairs of neighbours. Words are kept as strings once; a pair is one
 * number made of two word numbers, in an open-addressing table of typed arrays: a few bytes a
 * term, where a map of strings takes a hundred.
 */
export class TermIndex {
  readonly #words = new Map<string, number>();
  #keys = new Float64Array(1024).fill(-1);
  #values = new Int32Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Calls `visit` with the number of every term occurrence; with `grow`, new ones are numbered. */
  forEachTerm(text: string, grow: boolean, visit: (term: number) => void): void {
    let last = -1;
    for (const word of wordsOf(text)) {
      const token = this.#token(word, grow);
      if (token >= 0) this.#visit(token, grow, visit);
      if (token >= 0 && last >= 0) this.#visit((last + 1) * TOKENS + token, grow, visit);
      last = token;
    }
  }

  /** Renumbers the terms: `to[old]` is the new number, −1 drops the term. */
  renumber(to: Int32Array): void {
    this.#rebuild(this.#keys.length, (term) => to[term]!);
  }

  #token(word: string, grow: boolean): number {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    if (!grow) return -1;
    this.#words.set(word, this.#words.size);
    return this.#words.size - 1;
  }

  #visit(key: number, grow: boolean, visit: (term: number) => void): void {
    const at = this.#slot(key);
    if (this.#keys[at] === key) {
      visit(this.#values[at]!);
    } else if (grow) {
      const term = this.#size;
      this.#insert(at, key, term);
      if (this.#size > this.#keys.length * FULLEST) this.#rebuild(this.#keys.length * 2, same);
      visit(term);
    }
  }

  #insert(at: number, key: number, term: number): void {
    this.#keys[at] = key;
    this.#values[at] = term;
    this.#size++;
  }

  #slot(key: number): number {
    const mask = this.#keys.length - 1;
    const high = Math.floor(key / TOKENS);
    let hash = Math.imul(high, 0x9e3779b1) ^ Math.imul((key - high * TOKENS) | 0, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let at = (hash ^ (hash >>> 13)) & mask;
    while (this.#keys[at] !== -1 && this.#keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  #rebuild(slots: number, numberOf: (term: number) => number): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Float64Array(slots).fill(-1);
    this.#values = new Int32Array(slots);
    this.#size = 0;
    for (let at = 0; at < keys.length; at++) {
      const term = keys[at]! < 0 ? -1 : numberOf(values[at]!);
      if (term >= 0) this.#insert(this.#slot(keys[at]!), keys[at]!, term);
    }
  }
}
