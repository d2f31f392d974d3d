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
  /** A webhook's id, or that of a trigger (`triggerTarget`). */
  readonly target: string;
  readonly attempts: number;
  readonly lastError: string | undefined;
  /** Not before this time. */
  readonly due: number;
  readonly state: 'PENDING' | 'DONE' | 'FAILED';
}

/** One try to deliver. */
export interface DeliveryAttempt {
  readonly number: number;
  readonly time: number;
  /** Undefined while it lasts, and for good where the process died in it. */
  readonly ended: number | undefined;
  /** What went wrong, if anything did. */
  readonly error: string | undefined;
  /** What a server answered or a command printed: the end of it, bounded. */
  readonly answer: string;
}

export interface DeliveryLog extends Delivery {
  /** The newest first, ten at most. */
  readonly log: readonly DeliveryAttempt[];
  /** Whether somebody is at it: until this time nobody else takes it. */
  readonly leased: number | undefined;
}

/**
 * How an attempt ended. `attempt` is `attempts` of the delivery as it was taken: where somebody else
 * took it since, as the lease was over, what the late one reports changes nothing but the log.
 */
export interface Outcome {
  readonly attempt?: number | undefined;
  readonly answer?: string | undefined;
}

export interface TakeOptions {
  readonly limit: number;
  readonly leaseMs: number;
  /** Targets that are triggers; of webhooks every delivery is taken. */
  readonly triggers?: readonly string[];
}

export interface ListDeliveries {
  readonly id?: number | undefined;
  readonly target?: string | undefined;
  readonly model?: string | undefined;
  readonly before?: number | undefined;
  /** 100 when not given. */
  readonly limit?: number | undefined;
}

/** The record of changes, and the outbox: each event reaches each target at least once. */
export interface Journal {
  /** The newest first. */
  entries(options?: {
    readonly model?: string | undefined;
    readonly before?: number | undefined;
    readonly limit?: number | undefined;
  }): Promise<readonly AuditEntry[]>;
  /** Takes due deliveries for `leaseMs`; who dies meanwhile loses them to the next taker. */
  take(options: TakeOptions): Promise<readonly Delivery[]>;
  /** Keeps what was taken for `leaseMs` from now. */
  extend(deliveryIds: readonly number[], leaseMs: number): Promise<void>;
  done(deliveryId: number, outcome?: Outcome): Promise<void>;
  /** Tries again at `retryAt`; without it the delivery has failed for good. */
  failed(deliveryId: number, error: string, retryAt?: number, outcome?: Outcome): Promise<void>;
  /** Asks for one more attempt, now; while one is under way nothing changes. */
  redeliver(deliveryId: number): Promise<void>;
  /** The newest first. */
  deliveries(options?: ListDeliveries): Promise<readonly DeliveryLog[]>;
}
