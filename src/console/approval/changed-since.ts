import { sha256 } from '../../kernel/canonical.ts';
import { changedLines, type EnvelopeChange, type EnvelopeLine } from './envelope-words.ts';
import type { Typed } from './typed-form.ts';

/**
 * What became another since a form was shown. The form carries the envelope back that its signer saw, with the hash that
 * it named; `inWords` reads either envelope. Nothing when they are the same.
 */
export function changedSince(
  { shown = '', envelopeHash }: Typed,
  now: string,
  inWords: (envelope: string) => EnvelopeLine[],
): EnvelopeChange[] {
  if (envelopeHash === undefined || shown === now || sha256(shown) !== envelopeHash) return [];
  try {
    return changedLines(inWords(shown), inWords(now));
  } catch {
    // no envelope of ours: somebody wrote it into the form, and only they would read what it says
    return [];
  }
}
