import type { TriggerRule } from './rule.ts';

/** A program of this machine, started without a shell. */
export interface CommandTarget {
  readonly kind: 'command';
  readonly run: readonly [program: string, ...args: string[]];
  /** After this its whole tree of processes is ended. */
  readonly timeoutSeconds: number;
}

/** A `repository_dispatch` event, which starts workflows of a repository. */
export interface GithubTarget {
  readonly kind: 'github';
  /** `OWNER/REPO`. */
  readonly repository: string;
  readonly eventType: string;
  /** The environment variable that holds the token; the token itself is kept nowhere. */
  readonly tokenEnv: string;
  /** `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly apiUrl: string;
}

/** A URL that is posted to, in the shape of MLflow's webhooks. */
export interface WebhookTarget {
  readonly kind: 'webhook';
  readonly url: string;
  /** The environment variable with the secret that signs what is sent. */
  readonly secretEnv?: string | undefined;
}

export type TriggerAction = CommandTarget | GithubTarget | WebhookTarget;

/** What is done when something happens in the registry. */
export interface Trigger extends TriggerRule {
  readonly action: TriggerAction;
}

/** What is told, in short and without what may be secret (arguments, the path of a URL). */
export function summaryOf(action: TriggerAction): string {
  if (action.kind === 'command') return action.run[0];
  if (action.kind === 'github') return `${action.repository} (${action.eventType})`;
  return new URL(action.url).host;
}
