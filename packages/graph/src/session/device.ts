import { Graph } from '../graph.ts';
import { encodeModel } from '../onnx/encode.ts';
import { DeviceUnavailableError } from './errors.ts';
import type { Runtime } from './runtime.ts';

export type Device = 'cpu' | 'webgpu' | 'cuda';

const DEVICES: readonly Device[] = ['cpu', 'webgpu', 'cuda'];

/**
 * Throws a `DeviceUnavailableError` where not even the smallest model can be made ready on the
 * device: what the runtime was built for does not tell what the machine has.
 */
export async function requireDevice(runtime: Runtime, device: Device): Promise<void> {
  const failure = await failureOf(runtime, device);
  if (failure === undefined) return;
  const available: Device[] = [];
  for (const other of DEVICES) {
    if (other !== device && !(await failureOf(runtime, other))) available.push(other);
  }
  throw new DeviceUnavailableError(device, available, failure);
}

/** Why the device cannot be used; undefined where it can. */
async function failureOf({ ort }: Runtime, device: Device): Promise<unknown> {
  if (device === 'cpu') return undefined;
  const graph = new Graph();
  graph.output(graph.input('x', 'float32', [1]), 'y');
  try {
    const session = await ort.InferenceSession.create(encodeModel(graph), {
      executionProviders: [device],
      logSeverityLevel: 4,
    });
    await session.release();
    return undefined;
  } catch (error) {
    return error;
  }
}
