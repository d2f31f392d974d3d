/** A change to the registry, in the same transaction as the change itself. */
export interface AuditEntry {
  readonly id: number;
  readonly time: number;
  /** Who did it, as far as the store was told. */
  readonly actor: string | undefined;
  /** `entity.action` as in MLflow's webhooks, such as `model_version_alias.created`. */
  readonly event: string;
  /** The registered model. */
  readonly model: string | undefined;
  readonly version: string | undefined;
  /** JSON: what was given, and what stood there before. */
  readonly detail: string;
}

/** An event that somebody must be told of, until the delivery is marked as done. */
export interface Delivery {
  readonly id: number;
  readonly entry: AuditEntry;
  /** A webhook's id, or `command:<name>` of a project's own rules. */
  readonly target: string;
  readonly attempts: number;
  readonly lastError: string | undefined;
  /** Not before this time. */
  readonly due: number;
  readonly state: 'PENDING' | 'DONE' | 'FAILED';
}

/** The record of changes, and the outbox: each event reaches each target at least once. */
export interface Journal {
  /** The newest first. */
  entries(options?: {
    readonly model?: string | undefined;
    readonly before?: number | undefined;
    readonly limit?: number | undefined;
  }): Promise<readonly AuditEntry[]>;
  /** Asks for an event to be told to a target that is not a webhook of the store. */
  enqueue(entryId: number, target: string): Promise<void>;
  /** Takes due deliveries for `leaseMs`; who dies meanwhile loses them to the next taker. */
  take(options: { readonly limit: number; readonly leaseMs: number }): Promise<readonly Delivery[]>;
  done(deliveryId: number): Promise<void>;
  /** Tries again at `retryAt`; without it the delivery has failed for good. */
  failed(deliveryId: number, error: string, retryAt?: number): Promise<void>;
  deliveries(options?: {
    readonly target?: string | undefined;
    readonly limit?: number | undefined;
  }): Promise<readonly Delivery[]>;
}
