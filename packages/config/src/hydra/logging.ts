// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these configurations hold

/**
 * What Hydra's groups `hydra_logging` and `job_logging` hold, in the shape of Python's
 * `logging.config`: a job's `.hydra/hydra.yaml` says the same from Havn as from Hydra.
 */
type Logging = Readonly<Record<string, unknown>>;

const console = { class: 'logging.StreamHandler', formatter: 'simple', stream: 'ext://sys.stdout' };

const JOB_FORMAT = '[%(asctime)s][%(name)s][%(levelname)s] - %(message)s';

const none: Logging = { version: 1, root: null, disable_existing_loggers: false };
const disabled: Logging = { version: 1, root: { level: 'ERROR' }, disable_existing_loggers: true };

export const HYDRA_LOGGING: Readonly<Record<string, Logging>> = {
  default: {
    version: 1,
    formatters: { simple: { format: '[%(asctime)s][HYDRA] %(message)s' } },
    handlers: { console },
    root: { level: 'INFO', handlers: ['console'] },
    loggers: { logging_example: { level: 'DEBUG' } },
    disable_existing_loggers: false,
  },
  hydra_debug: {
    version: 1,
    formatters: { simple: { format: JOB_FORMAT } },
    handlers: {
      file: {
        class: 'logging.FileHandler',
        mode: 'w',
        formatter: 'simple',
        filename: 'hydra-${hydra.job.name}.log',
        delay: true,
      },
    },
    root: { level: 'ERROR', handlers: ['file'] },
    loggers: { hydra: { level: 'DEBUG' } },
    disable_existing_loggers: false,
  },
  none,
  disabled,
};

export const JOB_LOGGING: Readonly<Record<string, Logging>> = {
  default: {
    version: 1,
    formatters: { simple: { format: JOB_FORMAT } },
    handlers: {
      console,
      file: {
        class: 'logging.FileHandler',
        formatter: 'simple',
        filename: '${hydra.runtime.output_dir}/${hydra.job.name}.log',
      },
    },
    root: { level: 'INFO', handlers: ['console', 'file'] },
    disable_existing_loggers: false,
  },
  stdout: {
    version: 1,
    formatters: { simple: { format: '%(message)s' } },
    handlers: { console },
    root: { level: 'INFO', handlers: ['console'] },
    disable_existing_loggers: false,
  },
  none,
  disabled,
};
