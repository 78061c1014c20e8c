import { DomainError } from '../../kernel/errors.ts';

/** A search with what is not offered: a modifier, or, where the client wants to be held strictly, a parameter. */
export class SearchNotSupported extends DomainError {
  constructor(field: string, reason: string) {
    super('search_not_supported', `${field}: ${reason}`, { fields: [{ field, reason }] });
  }
}
