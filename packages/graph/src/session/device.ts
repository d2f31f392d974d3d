import { DeviceUnavailableError } from './errors.ts';
import type { Runtime } from './runtime.ts';

export type Device = 'cpu' | 'webgpu' | 'cuda';

/** The devices that the installed ONNX Runtime was built for. A device may still be missing. */
export function builtDevices({ ort }: Runtime): readonly string[] {
  return ort
    .listSupportedBackends()
    .filter(({ bundled }) => bundled)
    .map(({ name }) => name);
}

/** Throws a `DeviceUnavailableError` where the installed runtime has no part for the device. */
export function requireDevice(runtime: Runtime, device: Device): void {
  const built = builtDevices(runtime);
  if (device === 'cuda' || built.includes(device)) return;
  throw new DeviceUnavailableError(device, built);
}
