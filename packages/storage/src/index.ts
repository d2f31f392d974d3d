export type { CallOptions, Storage, StoredObject } from './storage.ts';
