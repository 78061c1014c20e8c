import { DomainError } from '../kernel/errors.ts';

/** Nothing says from which day on the policy's literature is to be searched, and it is not guessed. */
export class SearchStartUnknown extends DomainError {
  constructor(slug: string) {
    super(
      'search_start_unknown',
      `${slug} has neither a last review nor a day through which its literature was searched`,
      { policy: slug },
    );
  }
}

/** An alert about a cited work that nobody has to decide on any more: a review looks at it, it was lifted, or not cited. */
export class AlertNotOpen extends DomainError {
  constructor(id: string, state: string) {
    super('alert_not_open', `the alert ${id} is ${state.replaceAll('_', ' ')}`, { alertId: id, state });
  }
}
