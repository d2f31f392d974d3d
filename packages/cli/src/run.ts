import { version } from './version.ts';

/** Runs one command line; failures set the exit code: 1 it failed, 2 the call was wrong. */
export async function run(args: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipes();
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    // Answered before anything is loaded.
    process.stdout.write(`${version()}\n`);
    return;
  }
  await runCommand(args);
}

/** The same, within a process that goes on. */
export async function runCommand(args: readonly string[]): Promise<void> {
  const { buildProgram } = await import('./program.ts');
  const { reportFailure } = await import('./failure.ts');
  const { longHydraFlags } = await import('./hydra-flags.ts');
  try {
    const program = await buildProgram(args);
    await program.parseAsync(longHydraFlags(args), { from: 'user' });
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}

/** `havn … | head` closes our stdout: that is no failure. Work goes on where only stderr is gone. */
function endQuietlyOnClosedPipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
