import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import type { Graph } from '../graph.ts';
import { encodeModelParts, MAX_MODEL_BYTES } from '../onnx/encode.ts';
import type { Model } from '../onnx/model.ts';
import { writeModel } from '../onnx/write.ts';
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
  const { content, discard } = await prepare(source, options.maxEncodedBytes ?? MAX_MODEL_BYTES);
  try {
    const native = await createNative(runtime, content, options);
    return new OrtSession({ runtime, native, profile: options.profile, onClose: discard });
  } catch (error) {
    await discard();
    throw error;
  }
}

/** What ONNX Runtime takes, and how to be rid of it. */
interface Prepared {
  readonly content: string | Uint8Array;
  readonly discard: () => Promise<void>;
}

/** A graph is handed over in memory; beyond protobuf's 2 GB, through files of its own. */
async function prepare(
  source: Graph | Model | Uint8Array | string,
  maxBytes: number,
): Promise<Prepared> {
  if (typeof source === 'string' || source instanceof Uint8Array) {
    return { content: source, discard: async () => {} };
  }
  const encoded = encodeModelParts(source);
  if (encoded.length <= maxBytes) return { content: encoded.join(), discard: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'havn-session-'));
  const content = join(folder, 'model.onnx');
  await writeModel(content, source, { externalAbove: 0 });
  return { content, discard: async () => await rm(folder, { recursive: true, force: true }) };
}

async function createNative(
  runtime: Runtime,
  content: string | Uint8Array,
  options: SessionOptions,
): Promise<InferenceSession> {
  const { InferenceSession } = runtime.ort;
  const settings = nativeOptions(options);
  try {
    if (typeof content === 'string') return await InferenceSession.create(content, settings);
    return await InferenceSession.create(content, settings);
  } catch (error) {
    await requireDevice(runtime, options.device ?? 'cpu');
    throw new SessionOpenError(typeof content === 'string' ? content : 'the graph', error);
  }
}
