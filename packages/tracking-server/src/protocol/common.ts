import type { KeyValue } from '@havn/track';
import { list, type MessageOf, message, oneOfNames } from './types.ts';

/** Tags, params and metadata of every kind have this shape. */
export const KeyValueMessage = message({ key: 'string', value: 'string' });

export const keyValues = list(KeyValueMessage);

export const ViewTypeEnum = oneOfNames({ ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 });

/** Fields that were not sent are empty texts, as in Python's protobuf. */
export function keyValue(pair: MessageOf<typeof KeyValueMessage>): KeyValue {
  return { key: pair.key ?? '', value: pair.value ?? '' };
}
