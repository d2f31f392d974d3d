export type { Fault } from './faults.ts';
export { makeAccount, type TestAccount } from './gcs/accounts.ts';
export { type GcsServer, type GcsServerOptions, startGcsServer } from './gcs/server.ts';
export { type HttpServer, type HttpServerOptions, startHttpServer } from './http/server.ts';
export { type S3Server, type S3ServerOptions, startS3Server, testKey } from './s3/server.ts';
export type { S3Key } from './s3/signature.ts';
export { type SshServer, type SshServerOptions, startSshServer } from './ssh/server.ts';
