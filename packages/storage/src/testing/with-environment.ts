import { afterEach } from 'vitest';

/** Sets variables of the environment until the test has ended; undefined takes one away. */
export function environmentOfTests(): (values: Record<string, string | undefined>) => void {
  const before = new Map<string, string | undefined>();
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  afterEach(() => {
    for (const [name, value] of before) set(name, value);
    before.clear();
  });
  return (values) => {
    for (const [name, value] of Object.entries(values)) {
      if (!before.has(name)) before.set(name, process.env[name]);
      set(name, value);
    }
  };
}
