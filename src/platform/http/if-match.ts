import { DomainError } from '../../kernel/errors.ts';

/** The strong ETag of an editable thing at a revision. */
export function revisionTag(revision: number): string {
  return `"${revision}"`;
}

/** The revision an edit was made against. Throws `precondition_required` without If-Match, `precondition_failed` for a tag that is none of ours. */
export function revisionFromIfMatch(header: string | undefined): number {
  if (header === undefined) {
    throw new DomainError('precondition_required', 'If-Match: send the ETag of the draft you edited');
  }
  const match = /^"(\d{1,9})"$/.exec(header.trim());
  if (match === null)
    throw new DomainError('precondition_failed', `If-Match: ${header} is not the ETag of a draft`);
  return Number(match[1]);
}
