import { ExistsError, InvalidValueError, MissingError, StateError } from '../errors.ts';
import { ServerLoginError, ServerRefusedError } from '../remote/errors.ts';
import type { Call } from '../remote/rest-client.ts';

const ERRORS = {
  RESOURCE_ALREADY_EXISTS: ExistsError,
  RESOURCE_DOES_NOT_EXIST: MissingError,
  INVALID_PARAMETER_VALUE: InvalidValueError,
  INVALID_STATE: StateError,
} as const;

/** The same calls; what a server says in MLflow's words is thrown as a store throws it. */
export function withTrackingErrors(call: Call): Call {
  const translated: Pick<Call, 'havn'> & (<T>(...given: Parameters<Call>) => Promise<T>) =
    Object.assign(<T>(...given: Parameters<Call>) => call<T>(...given).catch(rethrow), {
      havn: <T>(...given: Parameters<Call['havn']>) => call.havn<T>(...given).catch(rethrow),
    });
  return Object.assign(translated, { server: call.server, files: call.files });
}

function rethrow(error: unknown): never {
  if (!(error instanceof ServerRefusedError) || error instanceof ServerLoginError) throw error;
  const Known = ERRORS[error.serverCode as keyof typeof ERRORS];
  throw Known ? new Known(error.serverMessage ?? error.message, { cause: error }) : error;
}
