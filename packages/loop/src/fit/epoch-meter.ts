import type { Rows } from '../batches/batch-source.ts';
import type { StepGradient } from './compute-gradient.ts';

/** Rates of a step and the mean loss of an epoch. Evaluating and saving are left out of the rates. */
export class EpochMeter {
  #stepBegan = 0;
  #epochBegan = performance.now();
  #loss = 0;
  #items = 0;

  startStep(): void {
    this.#stepBegan = performance.now();
  }

  endStep(batches: readonly Rows[], { loss, items }: StepGradient) {
    const seconds = Math.max(performance.now() - this.#stepBegan, 1e-3) / 1000;
    const rows = batches.reduce((sum, batch) => sum + batch.length, 0);
    this.#loss += loss * items;
    this.#items += items;
    return { itemsPerSecond: items / seconds, rowsPerSecond: rows / seconds };
  }

  endEpoch(): { readonly loss: number; readonly seconds: number } {
    const loss = this.#loss / this.#items;
    const seconds = (performance.now() - this.#epochBegan) / 1000;
    this.#loss = 0;
    this.#items = 0;
    this.#epochBegan = performance.now();
    return { loss, seconds };
  }
}
