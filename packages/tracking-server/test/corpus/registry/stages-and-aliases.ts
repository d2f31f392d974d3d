import { get, post, type Step } from '../../harness/step.ts';
import { remove } from './calls.ts';

const long = (n: number) => 'x'.repeat(n);

const stage = (more: object, extra: Partial<Step> = {}) =>
  post('model-versions/transition-stage', { name: 'one', version: '1', ...more }, extra);

export const stages: readonly Step[] = [
  stage({ stage: 'Staging' }),
  stage({ stage: 'production', version: '2', archive_existing_versions: true }),
  stage({ stage: 'Production', archive_existing_versions: true }),
  stage({ stage: 'Production', archive_existing_versions: 'yes' }),
  stage({ stage: 'Nonsense' }),
  stage({}),
  stage({ stage: 'Staging', version: '99' }),
  stage(
    { stage: 'None', version: '3', archive_existing_versions: true },
    { differs: 'a wrong request is no fault of the server' },
  ),
  get('model-versions/get', { name: 'one', version: '2' }, { name: 'archived' }),
  get('registered-models/get', { name: 'one' }, { name: 'latest of each stage' }),
  get('registered-models/get-latest-versions', { name: 'one' }),
  get('registered-models/get-latest-versions', { name: 'one', stages: ['Production'] }),
  get('registered-models/get-latest-versions', { name: 'one', stages: ['production', 'Archived'] }),
  get('registered-models/get-latest-versions', { name: 'one', stages: ['Nonsense'] }),
  get('registered-models/get-latest-versions', { name: 'nobody' }),
  post('registered-models/get-latest-versions', { name: 'one', stages: ['None'] }),
  post('registered-models/get-latest-versions', { name: 'one', stages: 'None' }),
];

const alias = (more: object, extra: Partial<Step> = {}) =>
  post('registered-models/alias', { name: 'one', alias: 'champion', version: '1', ...more }, extra);

export const aliases: readonly Step[] = [
  alias({}),
  alias({ version: '2' }),
  alias({ alias: 'other', version: '2' }),
  alias({ alias: 'latest' }),
  alias({ alias: 'LATEST' }),
  alias({ alias: 'v1' }),
  alias({ alias: 'V12' }),
  alias({ alias: 'v1a' }),
  alias({ alias: 'bad alias' }),
  alias({ alias: long(255) }),
  alias({ alias: long(256) }),
  alias({ alias: '' }),
  alias({ alias: undefined }),
  alias({ version: '99' }),
  alias({ version: 'x' }),
  alias({ version: undefined }),
  alias({ version: 2 }),
  alias({ name: 'nobody' }),
  get('registered-models/alias', { name: 'one', alias: 'champion' }),
  get('registered-models/alias', { name: 'one', alias: 'latest' }),
  get('registered-models/alias', { name: 'one', alias: 'nobody' }),
  get('registered-models/alias', { name: 'nobody', alias: 'champion' }),
  get('registered-models/alias', { name: 'one' }),
  get('registered-models/get', { name: 'one' }, { name: 'with aliases' }),
  get('model-versions/get', { name: 'one', version: '2' }, { name: 'version with aliases' }),
  remove('registered-models/alias', { name: 'one', alias: 'other' }),
  remove(
    'registered-models/alias',
    { name: 'one', alias: 'other' },
    { name: 'alias deleted twice' },
  ),
  remove('registered-models/alias', { name: 'one' }),
  remove('registered-models/alias', { name: 'nobody', alias: 'x' }),
];
