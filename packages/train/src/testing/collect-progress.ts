import type { Progress } from '@havn/core';

/** A progress that keeps what is said, line by line, and which phases were under way. */
export function collectProgress() {
  const lines: string[] = [];
  const phases: { readonly label: string; readonly total: number | undefined; done: number }[] = [];
  let open = false;
  const progress: Progress = {
    start(label, total) {
      phases.push({ label, total, done: 0 });
      open = true;
    },
    advance: (units = 1) => {
      phases.at(-1)!.done += units;
    },
    end: () => {
      open = false;
    },
    say: (line) => void lines.push(...line.split('\n')),
  };
  return { progress, lines, phases, isOpen: () => open };
}
