import type { Device } from '@havn/graph';
import { type Command, Option } from 'commander';
import { deviceOption, parsePort, parseThreads } from '../parse.ts';
import { version } from '../version.ts';

interface ServeFlags {
  readonly host: string;
  readonly port: number;
  readonly token?: string;
  readonly device?: Device;
  readonly threads?: number;
}

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('Serve a model: POST /predict, OpenAPI at /docs, a page at /')
    .argument('<model>', 'a bundle folder, a run id, or a Hugging Face folder or id')
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option('--port <n>', 'the port (0: any free one)', parsePort, 8000)
    .addOption(new Option('--token <text>', 'required from clients').env('HAVN_TOKEN'))
    .addOption(deviceOption())
    .option('--threads <n>', 'cores for the model (default: all)', parseThreads)
    .addHelpText('after', '\nExample:\n  havn serve .havn/runs/RUN/bundle --port 8080')
    .action(async (model: string, flags: ServeFlags) => {
      const { resolveModel } = await import('@havn/train');
      await serveUntilStopped({ ...flags, model: await resolveModel(model) });
    });
}

export interface ServedModel extends Partial<ServeFlags> {
  readonly model: string;
  readonly onListening?: (url: string) => void;
  /** Keeps stdout free: it holds a JSON object. */
  readonly quiet?: boolean;
}

/** Serves until SIGINT or SIGTERM, then lets the requests under way end. */
export async function serveUntilStopped(served: ServedModel): Promise<void> {
  const { onListening, quiet = false, ...options } = served;
  const { serve } = await import('@havn/serve');
  const service = await serve({
    ...options,
    version: version(),
    onRestart: (reason) => process.stderr.write(`${reason}; starting another engine process\n`),
  });
  (quiet ? process.stderr : process.stdout).write(`listening on ${service.url}\n`);
  onListening?.(service.url);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await service.close();
}
