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
