import { DomainError } from '../kernel/errors.ts';

/** The file holds nothing to read. */
export class DocumentEmpty extends DomainError {
  constructor() {
    super('document_empty', 'the file holds no text', {
      fields: [{ field: 'file', reason: 'it holds no text' }],
    });
  }
}

/** The file holds something, but nothing that reads as a policy; `reason` says what is wrong with it. */
export class DocumentNotAPolicy extends DomainError {
  constructor(reason: string) {
    super('document_not_a_policy', `the file does not read as a policy: ${reason}`, {
      fields: [{ field: 'file', reason }],
    });
  }
}

/** A kind of file that cannot be imported. */
export class DocumentTypeUnsupported extends DomainError {
  constructor(fileName: string, accepted: readonly string[]) {
    const reason = `only ${accepted.join(' and ')} can be imported`;
    super('document_type_unsupported', `"${fileName}" cannot be imported: ${reason}`, {
      fields: [{ field: 'file', reason }],
      accepted,
    });
  }
}
