import { ConfigError } from '../errors.ts';

/** The ConfigError that an action throws; anything else fails the test. */
export async function configError(action: () => unknown): Promise<ConfigError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
}
