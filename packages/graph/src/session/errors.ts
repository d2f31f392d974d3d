import { HavnError, UsageError } from '@havn/core';

/** A tensor given to a run does not fit the input of that name. */
export class FeedError extends UsageError {
  override readonly code = 'SESSION_FEED';
}

/** A tensor given for an output, or an output's name, does not fit. */
export class FetchError extends UsageError {
  override readonly code = 'SESSION_FETCH';
}

/** ONNX Runtime's native library cannot be loaded on this machine. */
export class RuntimeUnavailableError extends HavnError {
  readonly code = 'RUNTIME_UNAVAILABLE';
  constructor(cause: unknown) {
    const machine = `${process.platform}-${process.arch}`;
    super(`ONNX Runtime cannot be loaded on ${machine}: ${messageOf(cause)}`, {
      cause,
      remedy:
        'onnxruntime-node has libraries for linux-x64, linux-arm64 (glibc), darwin-arm64, win32-x64 and win32-arm64. On one of these, install the packages again.',
    });
  }
}

/** ONNX Runtime could not make a session of this model. */
export class SessionOpenError extends HavnError {
  readonly code = 'SESSION_OPEN';
  constructor(model: string, cause: unknown) {
    super(`ONNX Runtime refuses ${model}: ${messageOf(cause)}`, {
      cause,
      remedy: 'The message above is the runtime’s own and names the node or the part at fault.',
    });
  }
}

/** ONNX Runtime failed during a run. */
export class SessionRunError extends HavnError {
  readonly code = 'SESSION_RUN';
  constructor(cause: unknown) {
    super(`the model failed while running: ${messageOf(cause)}`, { cause });
  }
}

/** The session was used after `close`. */
export class SessionClosedError extends HavnError {
  readonly code = 'SESSION_CLOSED';
  constructor() {
    super('the session is closed');
  }
}

/** A model's input or output has a type that Havn has no tensor for. */
export class UnsupportedPortError extends HavnError {
  readonly code = 'SESSION_PORT_TYPE';
  constructor(name: string, type: string) {
    super(`the model's input or output ${JSON.stringify(name)} is ${type}`, {
      remedy: 'Havn runs models whose inputs and outputs are numeric or boolean tensors.',
    });
  }
}

/** The device that was asked for is not on this machine. */
export class DeviceUnavailableError extends HavnError {
  readonly code = 'DEVICE_UNAVAILABLE';
  override readonly exitCode = 2;
  constructor(device: string, available: readonly string[], cause: unknown) {
    super(`the device ${device} is not available: ${reasonOf(cause)}`, {
      cause,
      remedy: `Available here: ${available.join(', ')}. ${NEEDS[device] ?? ''}`.trim(),
    });
  }
}

const NEEDS: Readonly<Record<string, string>> = {
  cuda: 'CUDA needs an NVIDIA GPU on Linux x64 with CUDA 12 and cuDNN 9, and the libraries that `ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node` fetches.',
  webgpu:
    'WebGPU needs a GPU with its driver: Vulkan on Linux, Direct3D 12 on Windows, Metal on macOS.',
};

/** The runtime's message without the place in its own source that it begins with. */
function reasonOf(cause: unknown): string {
  return messageOf(cause)
    .replace(/^\/?\S*onnxruntime_src\/.* was false\. /s, '')
    .trim();
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
