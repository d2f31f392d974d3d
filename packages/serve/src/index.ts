export { EngineFailedError } from './engine/errors.ts';
export { TokenRequiredError } from './errors.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { type ServeOptions, type Service, serve } from './serve.ts';
