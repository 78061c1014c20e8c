import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { DomainError } from '../../kernel/errors.ts';

/**
 * Versions that are still to take force after a retirement, or with the very text that is withdrawn: whoever signs the
 * act cancels them first.
 */
export class VersionsScheduled extends DomainError {
  constructor(slug: string, on: CalendarDate, versions: readonly number[]) {
    super(
      'versions_scheduled',
      `${slug} has versions scheduled for ${on} or later, which must be cancelled first: ${versions.join(', ')}`,
      { on, versions },
    );
  }
}
