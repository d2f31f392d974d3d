import type { IdBuffer } from './id-buffer.ts';

/** Words remembered; then all are forgotten, so that a million rows hold no more than this. */
const WORDS = 1 << 17;
const SLOTS = WORDS * 2;
const UNITS = WORDS * 10;
const IDS = WORDS * 4;
/** Longer words are rare and would fill the memory. */
const LONGEST = 64;
/** Words that are made to collide cost no more than this. */
const PROBES = 16;
const HASH_START = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;

/**
 * Words and their ids in flat arrays: found from a stretch of text without making a string of it,
 * and unseen by the garbage collector. The hash is FNV-1a over UTF-16 units.
 */
export class WordMemory {
  private readonly slots = new Int32Array(SLOTS);
  private readonly hashes = new Int32Array(WORDS + 1);
  private readonly unitStarts = new Int32Array(WORDS + 2);
  private readonly idStarts = new Int32Array(WORDS + 2);
  private readonly units = new Uint16Array(UNITS);
  private readonly ids = new Int32Array(IDS);
  /** Words count from 1: a slot of 0 is free. */
  private words = 0;

  /** Appends the ids of `text.slice(start, end)` if it is remembered; says whether it was. */
  append(text: string, start: number, end: number, hash: number, out: IdBuffer): boolean {
    if (end - start > LONGEST) return false;
    let slot = slotOf(hash);
    for (let probe = 0; probe < PROBES; probe++) {
      const word = this.slots[slot]!;
      if (word === 0) return false;
      if (this.hashes[word] === hash && this.holds(word, text, start, end)) {
        out.appendRange(this.ids, this.idStarts[word]!, this.idStarts[word + 1]!);
        return true;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    return false;
  }

  /** Remembers that `word` has the ids of `from` from `idStart` on. */
  remember(word: string, hash: number, from: IdBuffer, idStart: number): void {
    const idCount = from.length - idStart;
    if (word.length > LONGEST || idCount > LONGEST * 4) return;
    if (this.isFull(word.length, idCount)) this.forget();
    const slot = this.freeSlot(hash);
    if (slot === undefined) return;
    const entry = ++this.words;
    this.slots[slot] = entry;
    this.hashes[entry] = hash;
    const unitStart = this.unitStarts[entry]!;
    for (let i = 0; i < word.length; i++) this.units[unitStart + i] = word.charCodeAt(i);
    this.unitStarts[entry + 1] = unitStart + word.length;
    const ownStart = this.idStarts[entry]!;
    this.ids.set(from.ids.subarray(idStart, from.length), ownStart);
    this.idStarts[entry + 1] = ownStart + idCount;
  }

  private holds(word: number, text: string, start: number, end: number): boolean {
    const unitStart = this.unitStarts[word]!;
    if (this.unitStarts[word + 1]! - unitStart !== end - start) return false;
    for (let i = start; i < end; i++) {
      if (this.units[unitStart + i - start] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  private freeSlot(hash: number): number | undefined {
    let slot = slotOf(hash);
    for (let probe = 0; probe < PROBES; probe++) {
      if (this.slots[slot] === 0) return slot;
      slot = (slot + 1) & (SLOTS - 1);
    }
    return undefined;
  }

  private isFull(units: number, ids: number): boolean {
    const next = this.words + 1;
    return (
      next > WORDS || this.unitStarts[next]! + units > UNITS || this.idStarts[next]! + ids > IDS
    );
  }

  private forget(): void {
    this.slots.fill(0);
    this.words = 0;
  }
}

/** Where a hash starts; `hashStep` adds one UTF-16 unit. */
export const emptyHash = HASH_START | 0;

export function hashStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, HASH_FACTOR);
}

export function hashOf(word: string): number {
  let hash = emptyHash;
  for (let i = 0; i < word.length; i++) hash = hashStep(hash, word.charCodeAt(i));
  return hash;
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}
