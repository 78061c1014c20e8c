import { DomainError } from '../../kernel/errors.ts';

/** A document of which no PDF can be made: Typst refuses it, falls over it or takes too long. */
export class TypesettingFailed extends DomainError {
  constructor(reason: string) {
    super('rendition_unavailable', `no PDF can be made of it now: ${reason}`, { reason });
  }
}

/** No PDF is made just now, whatever the document: too many others wait, or the service is shutting down. */
export class TypesetterBusy extends DomainError {
  constructor(reason: string) {
    super('rendition_unavailable', `no PDF can be made just now: ${reason}`, { reason });
  }
}
