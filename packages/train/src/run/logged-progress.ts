import { appendFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Progress } from '@havn/core';
import type { JobSettings } from './job-settings.ts';

/** Writes every line that is said to the job's log as well, in the form of Hydra's default logging. */
export function loggedProgress(progress: Progress, { name, log }: JobSettings): Progress {
  if (log === null) return progress;
  let written = true;
  return {
    ...progress,
    say(line) {
      progress.say(line);
      if (!written) return;
      try {
        appendFileSync(log, `[${timestamp(new Date())}][${name}][INFO] - ${line}\n`);
      } catch {
        written = false;
        progress.say(`warning: ${basename(log)} cannot be written in ${dirname(log)}`);
      }
    },
  };
}

/** `2026-01-31 13:05:09,042`, local time, as Python's logging writes it. */
function timestamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':');
  return `${day} ${time},${String(now.getMilliseconds()).padStart(3, '0')}`;
}
