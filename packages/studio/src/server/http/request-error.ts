import { HavnError } from '@havn/core';

/** A call of the studio's interface that cannot be answered as it is. */
export class RequestError extends HavnError {
  readonly code = 'REQUEST_INVALID';
}
