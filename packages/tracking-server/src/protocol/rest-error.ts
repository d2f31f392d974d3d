import { HavnError } from '@havn/core';

/** MLflow's error codes with the HTTP status of each (`mlflow/exceptions.py`). */
const STATUS = {
  INTERNAL_ERROR: 500,
  INVALID_STATE: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
  REQUEST_LIMIT_EXCEEDED: 429,
  RESOURCE_CONFLICT: 409,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_DOES_NOT_EXIST: 404,
  PERMISSION_DENIED: 403,
  UNAUTHENTICATED: 401,
  BAD_REQUEST: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  INVALID_PARAMETER_VALUE: 400,
} as const;

export type RestErrorCode = keyof typeof STATUS;

/** The classification that MLflow 3.17 adds to an error's body (`mlflow/error_classification.py`). */
const CLASSES: Readonly<Partial<Record<RestErrorCode, readonly [state: string, name: string]>>> = {
  BAD_REQUEST: ['KAM00', 'INVALID_PARAMETER_VALUE'],
  ENDPOINT_NOT_FOUND: ['KAM00', 'RESOURCE_NOT_FOUND'],
  INTERNAL_ERROR: ['XXM00', 'CLIENT_INTERNAL_ERROR'],
  INVALID_PARAMETER_VALUE: ['KAM00', 'INVALID_PARAMETER_VALUE'],
  INVALID_STATE: ['XXM00', 'CLIENT_INTERNAL_ERROR'],
  PERMISSION_DENIED: ['KAM00', 'PERMISSION_DENIED'],
  RESOURCE_ALREADY_EXISTS: ['KAM00', 'RESOURCE_ALREADY_EXISTS'],
  RESOURCE_DOES_NOT_EXIST: ['KAM00', 'RESOURCE_NOT_FOUND'],
  TEMPORARILY_UNAVAILABLE: ['XXM00', 'CLIENT_INTERNAL_ERROR'],
};

/** A failure as MLflow's clients read it: its error code decides the HTTP status. */
export class RestError extends HavnError {
  readonly code: RestErrorCode;

  constructor(code: RestErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }

  get status(): number {
    return STATUS[this.code];
  }

  body(): object {
    const [sqlstate, error_class] = CLASSES[this.code] ?? [];
    return { error_code: this.code, message: this.message, sqlstate, error_class };
  }
}

export function invalidParameter(message: string): RestError {
  return new RestError('INVALID_PARAMETER_VALUE', message);
}

export function doesNotExist(message: string): RestError {
  return new RestError('RESOURCE_DOES_NOT_EXIST', message);
}
