import type { TrackingStore } from '@havn/track';
import type { Artifacts } from '../artifacts/artifacts.ts';
import type { WebhookSender } from '../webhooks/sender.ts';
import { type Call, type ReadRequest, readRequest } from './request.ts';
import type { Rules } from './rules.ts';
import type { MessageKind, MessageOf } from './types.ts';

/** What handlers work on. */
export interface Services {
  /** Changes made through it are recorded as done by the caller. */
  readonly store: TrackingStore;
  readonly artifacts: Artifacts;
  readonly webhooks: WebhookSender;
  /** Ids of the experiments that the caller may see; all when undefined. */
  readonly experiments?: readonly string[] | undefined;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may call it: a key's role must be at least this. */
export type Access = 'read' | 'write' | 'admin';

/** One line of the table that the server is made of. */
export interface Endpoint {
  readonly methods: readonly Method[];
  /** Below `/api/2.0` and `/ajax-api/2.0`, with `{name}` for a part that varies. */
  readonly path: string;
  /** 3 puts it below `/api/3.0`. */
  readonly version: 2 | 3;
  readonly access: Access;
  /** Only below `/ajax-api`. */
  readonly ajaxOnly: boolean;
  /** Longest body in bytes. */
  readonly maxBody: number;
  readonly answer: (call: Call, services: Services) => Promise<object>;
}

export interface EndpointSpec<M extends MessageKind> {
  /** `POST /mlflow/runs/create`, or `GET|POST …`. */
  readonly on: `${string} /${string}`;
  readonly version?: 3;
  /** By default `read` for GET and `write` for the others. */
  readonly access?: Access;
  readonly ajaxOnly?: true;
  readonly maxBody?: number;
  readonly request: M;
  readonly rules?: Rules;
  /** Gives the answer's JSON: fields in the order of their numbers, empty lists left out. */
  readonly handle: (
    message: MessageOf<M>,
    services: Services,
    call: Call & Omit<ReadRequest<M>, 'message'>,
  ) => Promise<object>;
}

/** Experiments with many tags, traces with previews: bodies of MLflow's clients stay far below. */
const MAX_BODY = 16 * 1024 * 1024;

export function endpoint<M extends MessageKind>(spec: EndpointSpec<M>): Endpoint {
  const [verbs = '', path = ''] = spec.on.split(' ');
  const methods = verbs.split('|') as Method[];
  const { request, rules = {}, handle } = spec;
  return {
    methods,
    path,
    version: spec.version ?? 2,
    access: spec.access ?? (methods.includes('GET') ? 'read' : 'write'),
    ajaxOnly: spec.ajaxOnly ?? false,
    maxBody: spec.maxBody ?? MAX_BODY,
    answer: async (call, services) => {
      const { message, json } = readRequest(request, rules, call);
      return handle(message, services, { ...call, json });
    },
  };
}
