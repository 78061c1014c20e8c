import { CommanderError } from 'commander';
import { DomainError } from '../kernel/errors.ts';
import { SettingsRefused } from '../platform/config/settings.ts';
import { DirectoryHeld } from '../platform/database/embedded/ownership.ts';
import { BadNews } from './answer.ts';
import { printable } from './printable.ts';

/** How a command ended that did not succeed. */
export interface Failure {
  /** 1: refused or failed; 2: the command line was not understood; 0: only help was asked for. */
  readonly exitCode: 0 | 1 | 2;
  /** One line, code first; undefined when everything has been said. */
  readonly line: string | undefined;
}

/** A refusal that only the command line knows; its code is stable like those of the API. */
export class CommandRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'CommandRefused';
  }
}

/** What to print, and how to exit, for anything a command throws. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2, line: undefined };
  if (error instanceof DomainError || error instanceof CommandRefused || error instanceof BadNews) {
    return refusal(error.code, error.message);
  }
  if (error instanceof SettingsRefused) return refusal('settings_refused', error.problems.join('; '));
  if (error instanceof DirectoryHeld) return refusal('unavailable', error.message);
  if (isUnreachable(error))
    return refusal('unavailable', 'the database does not answer; is DATABASE_URL right?');
  return refusal('internal_error', error instanceof Error ? error.message : String(error));
}

function refusal(code: string, message: string): Failure {
  return { exitCode: 1, line: printable(`${code}: ${message.replace(/\s+/g, ' ').trim()}`) };
}

/** Node reports a refused connection as one error an address, gathered in an AggregateError. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnreachable);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'].includes(code);
}
