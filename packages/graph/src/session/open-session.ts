import type { InferenceSession } from 'onnxruntime-node';
import type { Graph } from '../graph.ts';
import { encodeModel } from '../onnx/encode.ts';
import type { Model } from '../onnx/model.ts';
import { requireDevice } from './device.ts';
import { SessionOpenError } from './errors.ts';
import { nativeOptions, type SessionOptions } from './options.ts';
import { loadRuntime, type Runtime } from './runtime.ts';
import { OrtSession, type Session } from './session.ts';

/**
 * Makes a model ready to run: a graph, an encoded ONNX file, or the path of one. The defaults are
 * those measured best for training and serving of encoders on CPU: sequential execution, all graph
 * optimisations, memory arena without memory patterns.
 *
 * Throws `DeviceUnavailableError` where the device is not there (it never falls back to another)
 * and `SessionOpenError` where ONNX Runtime refuses the model.
 */
export async function openSession(
  source: Graph | Model | Uint8Array | string,
  options: SessionOptions = {},
): Promise<Session> {
  const runtime = await loadRuntime();
  const device = options.device ?? 'cpu';
  requireDevice(runtime, device);
  const native = await createNative(runtime, source, options);
  return new OrtSession({ runtime, native, profile: options.profile, onClose: async () => {} });
}

async function createNative(
  runtime: Runtime,
  source: Graph | Model | Uint8Array | string,
  options: SessionOptions,
): Promise<InferenceSession> {
  const { InferenceSession } = runtime.ort;
  const settings = nativeOptions(options);
  try {
    if (typeof source === 'string') return await InferenceSession.create(source, settings);
    const bytes = source instanceof Uint8Array ? source : encodeModel(source);
    return await InferenceSession.create(bytes, settings);
  } catch (error) {
    throw new SessionOpenError(typeof source === 'string' ? source : 'the graph', error);
  }
}
