import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const QUERY = 'utilization.gpu,memory.used,memory.total,power.draw';
/** A driver that hangs does not hold up the rest. */
const TIMEOUT_MS = 5_000;

let absent = false;

/** NVIDIA's cards as their own tool tells; nothing where there is none. */
export async function gpuValues(): Promise<Readonly<Record<string, number>>> {
  if (absent) return {};
  try {
    const { stdout } = await execute(
      'nvidia-smi',
      [`--query-gpu=${QUERY}`, '--format=csv,noheader,nounits'],
      { timeout: TIMEOUT_MS },
    );
    return parseGpus(stdout);
  } catch {
    absent = true;
    return {};
  }
}

/** A line a card; what a card does not tell (`[N/A]`) is NaN. */
export function parseGpus(output: string): Readonly<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const [index, line] of output.trim().split('\n').entries()) {
    const [utilization, used, total, power] = line.split(',').map((cell) => Number(cell.trim()));
    values[`gpu_${index}_utilization_percentage`] = utilization ?? Number.NaN;
    values[`gpu_${index}_memory_usage_megabytes`] = (used ?? Number.NaN) * 1.048576;
    values[`gpu_${index}_memory_usage_percentage`] = ((used ?? Number.NaN) / (total ?? 0)) * 100;
    values[`gpu_${index}_power_usage_watts`] = power ?? Number.NaN;
  }
  return values;
}
