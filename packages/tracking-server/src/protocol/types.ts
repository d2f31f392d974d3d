/**
 * The shapes of requests, as MLflow's protos declare them (`service`, `model_registry`,
 * `mlflow_artifacts`, `webhooks`): a message is a table from field to kind.
 */
export type Scalar =
  | 'string'
  | 'int32'
  | 'int64'
  | 'double'
  | 'bool'
  /** `google.protobuf.Timestamp`: RFC 3339 in JSON, milliseconds since 1970 here. */
  | 'timestamp'
  /** `google.protobuf.Duration`: `1.5s` in JSON, milliseconds here. */
  | 'duration'
  /** `google.protobuf.FieldMask`: `a,bC` in JSON, a list of snake-case paths here. */
  | 'paths'
  /** `google.protobuf.Value`: any JSON. */
  | 'json';

export interface EnumKind<N extends string = string> {
  readonly kind: 'enum';
  readonly numbers: Readonly<Record<N, number>>;
}

export interface MessageKind<F extends Fields = Fields> {
  readonly kind: 'message';
  readonly fields: F;
  /** Field by its name in the proto and by its camel-case name in JSON. */
  readonly byName: ReadonlyMap<string, string>;
  /** Groups of fields of which at most one may be given. */
  readonly oneOf: ReadonlyMap<string, string>;
}

type Single = Scalar | EnumKind | MessageKind;

export interface ListKind<T extends Single = Single> {
  readonly kind: 'list';
  readonly of: T;
}

export interface MapKind<T extends Single = Single> {
  readonly kind: 'map';
  readonly of: T;
}

export type FieldKind = Single | ListKind | MapKind;
export type Fields = Readonly<Record<string, FieldKind>>;

interface ScalarValues {
  readonly string: string;
  readonly int32: number;
  readonly int64: number;
  readonly double: number;
  readonly bool: boolean;
  readonly timestamp: number;
  readonly duration: number;
  readonly paths: readonly string[];
  readonly json: unknown;
}

type ValueOf<K> = K extends Scalar
  ? ScalarValues[K]
  : K extends EnumKind<infer N>
    ? N
    : K extends ListKind<infer T>
      ? readonly ValueOf<T>[]
      : K extends MapKind<infer T>
        ? Readonly<Record<string, ValueOf<T>>>
        : K extends MessageKind<infer F>
          ? { readonly [N in keyof F]?: ValueOf<F[N]> }
          : never;

/** What parsing a message gives; fields that were not sent are absent. */
export type MessageOf<M extends MessageKind> = ValueOf<M>;

/** `oneOf`: lists of fields that exclude each other. */
export function message<const F extends Fields>(
  fields: F,
  oneOf: readonly (readonly (keyof F & string)[])[] = [],
): MessageKind<F> {
  const byName = new Map<string, string>();
  for (const name of Object.keys(fields)) {
    byName.set(name, name);
    byName.set(camelCase(name), name);
  }
  const groups = new Map(oneOf.flatMap((names, i) => names.map((name) => [name, `${i}`] as const)));
  return { kind: 'message', fields, byName, oneOf: groups };
}

export function list<T extends Single>(of: T): ListKind<T> {
  return { kind: 'list', of };
}

export function map<T extends Single>(of: T): MapKind<T> {
  return { kind: 'map', of };
}

export function oneOfNames<const N extends string>(
  numbers: Readonly<Record<N, number>>,
): EnumKind<N> {
  return { kind: 'enum', numbers };
}

export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
