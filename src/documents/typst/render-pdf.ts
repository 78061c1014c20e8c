import type { PolicyPrint } from '../policy-print.ts';
import { policyData } from './policy-data.ts';
import type { Typesetter } from './typesetter.ts';

/**
 * A version as a tagged PDF (PDF/UA-1). Anchors of sections and criteria are its named destinations, references
 * `ref-<number>` where they are cited. Throws TypesettingFailed.
 */
export async function renderPdf(print: PolicyPrint, typesetter: Typesetter): Promise<Buffer> {
  return await typesetter.typeset('policy', policyData(print));
}
