import { pino, type Logger as Pino } from 'pino';
import { requestContext } from '../http/request-context.ts';

/** Field names whose values never reach a log, at any of the depths that are logged. */
const secrets = ['password', 'token', 'secret', 'authorization', 'cookie', 'apiKey', 'api_key'];

/**
 * Structured log of one JSON line an event, with the request's id where there is one. ERROR is for what a
 * person must mend now, WARN for what mends itself.
 */
export abstract class Logger {
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
}

/** A {@link Logger} on standard output. */
export function createLogger(level: string): Logger & Pino {
  return pino({
    level,
    base: null,
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
    mixin: () => {
      const context = requestContext();
      return context === undefined ? {} : { requestId: context.requestId };
    },
  });
}
