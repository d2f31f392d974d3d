export { addStudio, type StudioOptions, type Viewer } from './server/add-studio.ts';
export type { RunFiles, StoredFile } from './server/files/run-files.ts';
