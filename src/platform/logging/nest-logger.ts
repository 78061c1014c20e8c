import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.ts';

/** Nest's own messages, in the structured log; its start-up chatter at DEBUG. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }
  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }
  error(message: unknown, ...details: unknown[]): void {
    this.logger.error(
      { details: details.map(String) },
      message instanceof Error ? (message.stack ?? message.message) : String(message),
    );
  }
}
