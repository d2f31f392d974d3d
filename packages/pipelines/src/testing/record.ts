import type { ReproReporter } from '../repro/options.ts';

/** Keeps what a reporter is told. */
export function recordingReporter(): ReproReporter & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    always: true,
    say: (message, kind) => lines.push(kind === 'warning' ? `WARNING: ${message}` : message),
    command: (_stage, command) => lines.push(`> ${command}`),
    line: (stage, line) => lines.push(`${stage} | ${line}`),
  };
}
