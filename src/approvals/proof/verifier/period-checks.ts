import type { ProofBundle } from '../proof-bundle.ts';
import type { ReadEntry } from './audit-checks.ts';
import type { Checks } from './check.ts';
import type { ReadEnvelope } from './document-checks.ts';
import { compareInstants } from './instants.ts';
import { areWithheld } from './record-checks.ts';

const about = {
  days: 'The days in force come of what was signed',
  others: 'The versions that correct or follow this one are those in the audit',
} as const;

type Other = ProofBundle['corrections'][number];

/** Holds the days in force against the envelope's effective day, the acts, and the versions that follow. */
export function checkPeriods(
  bundle: ProofBundle,
  envelope: ReadEnvelope | null,
  entries: readonly ReadEntry[],
  checks: Checks,
): void {
  const others = [...bundle.corrections, ...bundle.successors];
  checkOthers(bundle, others, entries, checks);
  const effective = envelope?.dates?.effective;
  if (typeof effective !== 'string') {
    return checks.unknown('version.days', about.days, 'the envelope, which says from when, is withheld');
  }
  const problem = orderProblem(bundle, effective) ?? actProblem(bundle);
  if (problem !== null) return checks.fails('version.days', about.days, problem);
  const odd = unexplained(bundle, effective, others);
  const { inForce } = bundle.version;
  if (inForce.length === 0) {
    if (bundle.acts.some(({ act }) => act === 'cancel'))
      return checks.holds('version.days', about.days, 'none: it was cancelled');
    const why = 'none: another version governs its days, and the proof of that one tells';
    return checks.unknown('version.days', about.days, why);
  }
  if (odd !== null) {
    if (!bundle.withheld.includes('voters')) return checks.fails('version.days', about.days, odd);
    return checks.unknown('version.days', about.days, `${odd}: what says so is withheld in this copy`);
  }
  const said = inForce.map(({ from, until }) =>
    until === null ? `from ${from} on` : `${from} until ${until}`,
  );
  const why = said.join(', ');
  if (others.length > 0 && areWithheld(bundle))
    return checks.unknown(
      'version.days',
      about.days,
      `${why}: that others follow is the word of the service`,
    );
  checks.holds('version.days', about.days, why);
}

/** Days that follow each other, none before the effective day. */
function orderProblem({ version: { inForce } }: ProofBundle, effective: string): string | null {
  let last = effective;
  for (const { from, until } of inForce) {
    if (from < last) return `it is in force from ${from} on, and was signed for ${effective}`;
    if (until !== null && until <= from) return `it ends on ${until}, before it begins on ${from}`;
    last = until ?? '9999-12-31';
  }
  return null;
}

/** A retirement ends what is in force. */
function actProblem({ acts, version: { inForce } }: ProofBundle): string | null {
  const over = acts.find(
    ({ act, on }) =>
      act === 'retire' && inForce.some(({ from, until }) => from < on && (until === null || until > on)),
  );
  return over === undefined ? null : `it is in force after the policy was retired on ${over.on}`;
}

/** A day on which it begins or ends, for which nothing in the bundle is the reason; null when each has one. */
function unexplained(
  { acts, version: { inForce } }: ProofBundle,
  effective: string,
  others: readonly Other[],
): string | null {
  const acted = acts.map(({ on }) => on);
  const begins = [effective, ...acted];
  const ends = [...acted, ...others.map((other) => other.effective)];
  for (const { from, until } of inForce) {
    if (!begins.includes(from)) return `nothing says why it is in force from ${from} on`;
    if (until !== null && !ends.includes(until)) return `nothing says why it ends on ${until}`;
  }
  return null;
}

/** Holds each other version against the entry of its approval. */
function checkOthers(
  bundle: ProofBundle,
  others: readonly Other[],
  entries: readonly ReadEntry[],
  checks: Checks,
): void {
  if (others.length === 0) return;
  const numbers = [...new Set(others.map(({ version }) => version))].join(', ');
  if (areWithheld(bundle)) {
    return checks.unknown('version.others', about.others, 'the audit entries are withheld in this copy');
  }
  const problem = others.map((other) => otherProblem(other, entries)).find((found) => found !== null) ?? null;
  checks.judge('version.others', about.others, problem, `${numbers}: each has a proof of its own`);
}

function otherProblem(other: Other, entries: readonly ReadEntry[]): string | null {
  const { id, version, envelopeHash, effective, approvedAt } = other;
  const said = entries.find(
    ({ action, subjectId }) => action === 'policy.version.approved' && subjectId === id,
  )?.detail;
  if (said === undefined) return `no entry says that version ${version} was approved`;
  if (said['version'] !== version) return `the entry of version ${version} is of ${String(said['version'])}`;
  if (said['envelopeHash'] !== envelopeHash) return `the entry of version ${version} names another envelope`;
  if (said['effective'] !== effective) return `the entry of version ${version} names another effective day`;
  const at = said['approvedAt'];
  if (typeof at === 'string' && compareInstants(at, approvedAt) !== 0)
    return `the entry of version ${version} says that it was approved at ${at}`;
  return null;
}
