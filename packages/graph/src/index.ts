export { encodeModel } from './onnx/encode.ts';
export type { Model, ModelOptions, Opsets } from './onnx/model.ts';
export type { Device } from './session/device.ts';
export {
  DeviceUnavailableError,
  FeedError,
  FetchError,
  SessionClosedError,
  SessionOpenError,
  SessionRunError,
  UnsupportedPortError,
} from './session/errors.ts';
export { openSession } from './session/open-session.ts';
export type { SessionOptions } from './session/options.ts';
export type { Port, Tensors } from './session/port.ts';
export { type OperatorTime, summariseProfile } from './session/profile.ts';
export type { Session } from './session/session.ts';
