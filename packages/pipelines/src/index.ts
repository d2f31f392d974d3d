export { type ReproResult, type ReproServices, repro } from './repro/repro.ts';
