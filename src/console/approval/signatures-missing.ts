import { counts, type KeptSignature } from '../../policies/signatures/kept-signatures.ts';
import { stillNeeded } from '../../policies/signatures/signatures-needed.rules.ts';
import { count } from '../parts.tsx';

/** Something that waits for signatures. */
interface Waiting {
  readonly signaturesNeeded: number;
  readonly signatures: readonly KeptSignature[];
}

/** How many signatures are missing; 0 where fewer are asked for now than when it was signed. */
export function missingOf({ signaturesNeeded, signatures }: Waiting): number {
  return stillNeeded(signaturesNeeded, signatures.filter(counts).length);
}

/** What is missing, as a sentence, and who finishes what lacks nothing but the act of signing. */
export function missingInWords(waiting: Waiting): string {
  const missing = missingOf(waiting);
  return missing === 0
    ? 'As many have signed as the policy asks for by now. The next signature decides it: another director’s, or again that of one who has signed.'
    : `${count(missing, 'more director')} must sign it; until then nothing changes.`;
}
