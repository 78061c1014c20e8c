import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { DomainError } from '../../kernel/errors.ts';

/** A retirement before versions that are still to take force: whoever retires the policy cancels them first. */
export class VersionsScheduled extends DomainError {
  constructor(slug: string, on: CalendarDate, versions: readonly number[]) {
    super(
      'versions_scheduled',
      `${slug} has versions scheduled for ${on} or later, which must be cancelled first: ${versions.join(', ')}`,
      { on, versions },
    );
  }
}
