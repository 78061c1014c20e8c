import { findingWithoutLine, type Finding } from '../../documents/finding.ts';
import type { Duplicate, DuplicateKind } from './duplicates.queries.ts';

const words: Record<DuplicateKind, (percent: number) => string> = {
  same_file: () => 'this is the same file as',
  same_text: () => 'another file has the same text:',
  nearly_identical: (percent) => `${percent} % of the text is that of`,
};

/** What a person should know about a duplicate. Nothing is merged: which of the two stays is theirs to decide. */
export function duplicateFinding({ kind, policy, version, similarity }: Duplicate): Finding {
  const said = words[kind](Math.round(similarity * 100));
  return findingWithoutLine('warning', 'possible_duplicate', `${said} ${policy} v${version}`);
}

/** A duplicate as the API shows it. */
export function duplicateJson({ kind, policy, version, similarity }: Duplicate) {
  return { kind, policy, version, similarity, link: `/v1/policies/${policy}/versions/${version}` };
}
