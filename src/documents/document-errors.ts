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
    const reason = `only ${accepted.join(', ')} can be imported`;
    super('document_type_unsupported', `"${fileName}" cannot be imported: ${reason}`, {
      fields: [{ field: 'file', reason }],
      accepted,
    });
  }
}

/** A file whose content is of another kind than its name says. */
export class DocumentMisnamed extends DomainError {
  /** @param seems what it holds, in words: `a PDF` */
  constructor(fileName: string, seems: string) {
    const reason = `it seems to be ${seems}, which is not what its name says`;
    super('document_type_unsupported', `"${fileName}" cannot be imported: ${reason}`, {
      fields: [{ field: 'file', reason }],
      seems,
    });
  }
}

/** The file is protected by a password or a certificate; Almanac has none. */
export class DocumentEncrypted extends DomainError {
  constructor() {
    const reason = 'it is encrypted: save it without a password';
    super('document_encrypted', `the file cannot be read: ${reason}`, {
      fields: [{ field: 'file', reason }],
    });
  }
}

/** The file has pages but no text on them, such as a scan. */
export class DocumentWithoutText extends DomainError {
  constructor() {
    const reason = 'it holds no text, only pictures: recognise its text first (OCR)';
    super('document_without_text', `the file cannot be read: ${reason}`, {
      fields: [{ field: 'file', reason }],
    });
  }
}

/** The file is damaged, or not what its name says; `reason` says where it stops making sense. */
export class DocumentUnreadable extends DomainError {
  constructor(reason: string) {
    super('document_unreadable', `the file cannot be read: ${reason}`, {
      fields: [{ field: 'file', reason }],
    });
  }
}

/** Reading the file would take more than a policy ever needs; `reason` names the bound. */
export class DocumentTooLarge extends DomainError {
  constructor(reason: string) {
    super('document_too_large', `the file is not read: ${reason}`, { fields: [{ field: 'file', reason }] });
  }
}
