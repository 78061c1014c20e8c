import type { ProofBundle } from '../proof-bundle.ts';
import type { Checks } from './check.ts';
import { earlier, isBefore } from './instants.ts';

const about = 'Everything happened in its order';

/** Submission before votes, votes before signatures, signatures before the approval, and acts after it. */
export function checkTimes(bundle: ProofBundle, checks: Checks): void {
  checks.judge('times.order', about, problemOf(bundle), `approved at ${bundle.version.approvedAt}`);
}

function problemOf({ rounds, signatures, acts, corrections, version }: ProofBundle): string | null {
  const carried = rounds.find(({ outcome }) => outcome === 'approved');
  const firstSigned = signatures.map(({ signedAt }) => signedAt).reduce(earlier);
  for (const { castAt } of carried?.votes ?? []) {
    if (isBefore(firstSigned, castAt)) return `a vote of ${castAt} came after the first signature`;
  }
  const late = signatures.find(({ signedAt }) => isBefore(version.approvedAt, signedAt));
  if (late !== undefined) return `the signature of ${late.name} came after the approval`;
  for (const act of acts) {
    if (act.act === 'cancel' && isBefore(act.decidedAt, version.approvedAt))
      return 'it was cancelled before it was approved';
    const lateOne = act.signatures.find(({ signedAt }) => isBefore(act.decidedAt, signedAt));
    if (lateOne !== undefined) return `the signature of ${lateOne.name} came after what it decided`;
  }
  const early = corrections.find(({ approvedAt }) => isBefore(approvedAt, version.approvedAt));
  return early === undefined ? null : `version ${early.version} corrects it and was approved before it`;
}
