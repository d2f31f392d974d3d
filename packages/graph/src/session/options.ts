import type { InferenceSession } from 'onnxruntime-node';
import type { Device } from './device.ts';

export interface SessionOptions {
  /** Where the model runs; `cpu` when absent. */
  readonly device?: Device;
  /** Threads of one run; the machine's physical cores when absent. */
  readonly threads?: number;
  /** Whether idle threads spin for the next run. Off where several sessions share the cores. */
  readonly spin?: boolean;
  /** Records every operator's time into a file with this path prefix, until `endProfiling`. */
  readonly profile?: string;
  /** A graph that takes more bytes than this goes to the runtime through files; 2 GB when absent. */
  readonly maxEncodedBytes?: number;
}

/** Havn's options as ONNX Runtime's. */
export function nativeOptions(options: SessionOptions): InferenceSession.SessionOptions {
  const { device = 'cpu', threads, spin = true, profile } = options;
  return {
    executionProviders: [device],
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableCpuMemArena: true,
    // Patterns are kept for every shape seen: with symbolic lengths they cost 1 GB and win nothing.
    enableMemPattern: false,
    logSeverityLevel: 4,
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    ...(profile !== undefined && { enableProfiling: true, profileFilePrefix: profile }),
    // Values are strings: the runtime ignores anything else.
    ...(!spin && { extra: { session: { intra_op: { allow_spinning: '0' } } } }),
  };
}
