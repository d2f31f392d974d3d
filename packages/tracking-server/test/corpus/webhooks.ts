import { call, get, post, type Script, type Step } from '../harness/step.ts';

const created = { entity: 'REGISTERED_MODEL', action: 'CREATED' };
const hook = (more: object, extra: Partial<Step> = {}) =>
  post(
    'webhooks',
    { name: 'hook', url: 'https://93.184.215.14/x', events: [created], ...more },
    extra,
  );
const patch = (body: object, extra: Partial<Step> = {}) =>
  call('PATCH', 'webhooks/{{hook}}', body, extra);

export const webhooks: Script = {
  name: 'webhooks',
  steps: [
    hook({ description: 'd', secret: 's' }, { save: { hook: 'webhook.webhook_id' } }),
    hook(
      {
        name: 'off',
        status: 'DISABLED',
        events: [created, { entity: 'MODEL_VERSION_ALIAS', action: 'DELETED' }],
      },
      { save: { off: 'webhook.webhook_id' } },
    ),
    hook({ name: undefined }),
    hook({ name: 'bad name!' }),
    hook({ name: 'x'.repeat(64) }),
    hook({ url: undefined }),
    hook({ url: 'http://93.184.215.14/x' }),
    hook({ url: 'https://127.0.0.1/x' }),
    hook({ url: 'https://10.0.0.1/x' }),
    hook({ url: 'https://[::1]/x' }),
    hook({ url: 'https://169.254.169.254/latest' }),
    hook({ url: 'https://100.64.0.1/' }),
    hook({ url: 'ftp://93.184.215.14/x' }),
    hook({ url: 'nonsense' }),
    hook({ url: ' ' }),
    hook({ events: undefined }),
    hook({ events: [] }),
    hook(
      { events: [{ entity: 'MODEL_VERSION', action: 'SET' }] },
      { differs: 'a wrong request is no fault of the server' },
    ),
    hook(
      { events: [{ entity: 'NONSENSE', action: 'SET' }] },
      { differs: 'a wrong request is no fault of the server' },
    ),
    hook({ events: 'x' }),
    hook({ status: 'NONSENSE', name: 'status' }, { save: { third: 'webhook.webhook_id' } }),
    get('webhooks/{{hook}}'),
    get('webhooks/nobody'),
    get('webhooks', {}, { name: 'list' }),
    get('webhooks', { max_results: '1' }, { save: { page: 'next_page_token' } }),
    get('webhooks', { max_results: '1', page_token: '{{page}}' }),
    get('webhooks', { max_results: '1001' }),
    get('webhooks', { max_results: 'x' }),
    patch({ description: 'new', status: 'DISABLED' }),
    patch({ url: 'https://127.0.0.1/x' }),
    patch({ name: 'bad name!' }),
    patch({ events: [{ entity: 'MODEL_VERSION', action: 'CREATED' }] }),
    patch({}),
    call('PATCH', 'webhooks/nobody', { description: 'x' }),
    call('DELETE', 'webhooks/{{off}}', undefined, { name: 'delete' }),
    call('DELETE', 'webhooks/{{off}}', undefined, { name: 'deleted twice' }),
    get('webhooks', {}, { name: 'list after deleting' }),
    call('DELETE', 'webhooks/nobody', undefined, { name: 'delete nobody' }),
    post('webhooks/nobody/test', {}),
  ],
};
