/** One timed piece of work; times in milliseconds since the recorder was made. */
export interface PhaseEvent {
  readonly name: string;
  readonly start: number;
  readonly duration: number;
}

export interface PhaseTotal {
  readonly name: string;
  readonly count: number;
  readonly ms: number;
  /** Of the time from the first event's start to the last one's end. */
  readonly share: number;
}

/** Times work by phase: tokenise, batch, model, optimiser, evaluate, checkpoint. */
export interface Phases {
  /** Times `work`, a function or an async one, and gives its result. */
  time<T>(name: string, work: () => T): T;
  /** Largest first. */
  totals(): readonly PhaseTotal[];
  /** The first 100,000, so that a long run stays in bounds; totals are of all. */
  events(): readonly PhaseEvent[];
  /** Peak resident memory of the process so far, in bytes. */
  peakMemory(): number;
}

const MAX_EVENTS = 100_000;

export function createPhases(now: () => number = () => performance.now()): Phases {
  const origin = now();
  const sums = new Map<string, { count: number; ms: number }>();
  const events: PhaseEvent[] = [];
  let end = origin;
  const record = (name: string, start: number) => {
    end = now();
    const duration = end - start;
    const sum = sums.get(name) ?? { count: 0, ms: 0 };
    sums.set(name, { count: sum.count + 1, ms: sum.ms + duration });
    if (events.length < MAX_EVENTS) events.push({ name, start: start - origin, duration });
  };
  return {
    time(name, work) {
      const start = now();
      let pending = false;
      try {
        const result = work();
        if (!(result instanceof Promise)) return result;
        pending = true;
        return result.finally(() => record(name, start)) as typeof result;
      } finally {
        if (!pending) record(name, start);
      }
    },
    totals() {
      const span = Math.max(end - origin, 1e-9);
      return [...sums]
        .map(([name, { count, ms }]) => ({ name, count, ms, share: ms / span }))
        .sort((a, b) => b.ms - a.ms);
    },
    events: () => events,
    peakMemory: () => process.resourceUsage().maxRSS * 1024,
  };
}
