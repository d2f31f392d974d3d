/** An answer that a server gives instead of doing what it was asked. */
export interface Fault {
  readonly status: number;
  /** The place's own name of the failure: `SlowDown`. */
  readonly code: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Requests that get it; default 1. */
  readonly times?: number;
  /** Only requests of this method. */
  readonly method?: string;
  /** Only requests whose path and query match. */
  readonly path?: RegExp;
}

/** Faults that wait for their requests. */
export class Faults {
  readonly #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  take(method: string, path: string): Fault | undefined {
    const index = this.#waiting.findIndex(
      ({ fault }) =>
        (fault.method === undefined || fault.method === method) &&
        (fault.path === undefined || fault.path.test(path)),
    );
    const found = this.#waiting[index];
    if (found && --found.left === 0) this.#waiting.splice(index, 1);
    return found?.fault;
  }
}
