import { call, post, type Step } from '../../harness/step.ts';

export const patch = (path: string, body: unknown, more: Partial<Step> = {}) =>
  call('PATCH', path, body, more);
export const remove = (path: string, body: unknown, more: Partial<Step> = {}) =>
  call('DELETE', path, body, more);
export const version = (more: object, extra: Partial<Step> = {}) =>
  post('model-versions/create', { name: 'one', source: 's3://b/x', ...more }, extra);
