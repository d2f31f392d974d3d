export { addStudio, type StudioOptions } from './server/add-studio.ts';
export type { RunFiles, StoredFile } from './server/files/run-files.ts';
