import type { FastifyInstance } from 'fastify';

/** The release whose interface this server speaks; clients choose what to call by it. */
const MLFLOW_VERSION = '3.17.2';

/** What clients ask before they log in. */
export function addInfoRoutes(app: FastifyInstance): void {
  const open = { config: { access: 'open' } } as const;
  app.get('/health', open, (_, reply) => void reply.type('text/plain').send('OK'));
  app.get('/version', open, (_, reply) => void reply.type('text/plain').send(MLFLOW_VERSION));
  const info = {
    store_type: 'SqlStore',
    workspaces_enabled: false,
    trace_archival_enabled: false,
    multipart_uploads_enabled: true,
    multipart_downloads_enabled: false,
    presigned_upload_run_id_supported: false,
    presigned_upload_model_id_supported: false,
    features_enabled: [],
  };
  for (const prefix of ['/api', '/ajax-api']) {
    app.get(`${prefix}/3.0/mlflow/server-info`, open, () => info);
  }
}
