export { EngineFailedError } from './engine/engine.ts';
export {
  PortTakenError,
  type ServeOptions,
  type Service,
  serve,
  TokenRequiredError,
} from './serve.ts';
