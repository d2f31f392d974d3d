import { artifactEndpoints } from './artifacts/endpoints.ts';
import { multipartEndpoints } from './artifacts/multipart-endpoints.ts';
import { experimentEndpoints } from './experiments/endpoints.ts';
import { loggedModelEndpoints } from './logged-models/endpoints.ts';
import { metricEndpoints } from './metrics/endpoints.ts';
import type { Endpoint } from './protocol/endpoint.ts';
import { modelEndpoints } from './registry/model-endpoints.ts';
import { versionEndpoints } from './registry/version-endpoints.ts';
import { runEndpoints } from './runs/endpoints.ts';
import { logEndpoints } from './runs/log-endpoints.ts';
import { logModelEndpoint } from './runs/log-model-endpoint.ts';
import { assessmentEndpoints } from './traces/assessment-endpoints.ts';
import { traceEndpoints } from './traces/endpoints.ts';
import { oldTraceEndpoints } from './traces/old-endpoints.ts';
import { webhookEndpoints } from './webhooks/endpoints.ts';

/** Everything of MLflow's REST that has a message of its own. */
export const endpoints: readonly Endpoint[] = [
  ...experimentEndpoints,
  ...runEndpoints,
  ...logEndpoints,
  logModelEndpoint,
  ...metricEndpoints,
  ...artifactEndpoints,
  ...multipartEndpoints,
  ...modelEndpoints,
  ...versionEndpoints,
  ...loggedModelEndpoints,
  ...traceEndpoints,
  ...assessmentEndpoints,
  ...oldTraceEndpoints,
  ...webhookEndpoints,
];
