/** Thrown out of a phase that saves nothing half-way when the run is asked to stop. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Throws `Interrupted` when the run is asked to stop. */
export function checkInterrupt(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Interrupted('the run was interrupted');
}
