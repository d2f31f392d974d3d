import type { SourceLocation } from '@havn/core';

/** What the server asks its engine process. */
export interface EngineRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

/** What the engine process says: once how loading went, then one answer a request. */
export type EngineMessage =
  | { readonly kind: 'ready'; readonly model: ModelDescription }
  | { readonly kind: 'failed'; readonly failure: EngineFailure }
  | EngineAnswer;

export type EngineAnswer =
  /** `predictions`: of each text, as JSON. It is made where it does not hold up the event loop. */
  | { readonly kind: 'result'; readonly id: number; readonly predictions: readonly string[] }
  | { readonly kind: 'error'; readonly id: number; readonly failure: EngineFailure };

export interface ModelDescription {
  readonly labels: readonly string[];
  readonly problem: string;
  readonly maxLength: number;
}

/** An error on its way between processes. */
export interface EngineFailure {
  readonly message: string;
  /** Of a `HavnError`. */
  readonly code?: string;
  readonly remedy?: string | undefined;
  readonly location?: SourceLocation | undefined;
}
