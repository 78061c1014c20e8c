import type { PolicySummary } from '../../policies/policies.queries.ts';
import type { VersionSummary } from '../../policies/versions.queries.ts';
import type { ActFormKind } from './act-address.ts';

type Hindrance = (policy: PolicySummary, versions: readonly VersionSummary[]) => string | null;

const none = (policy: PolicySummary): string | null =>
  policy.inForceVersion === null ? 'No version is in force today.' : null;

/** Why an act cannot be begun as a policy stands, whoever asks; null when it can. Its form says the rest. */
export const whyNotNow: Record<ActFormKind, Hindrance> = {
  reaffirm: none,
  retire: (policy, versions) => {
    if (policy.state === 'retired') return 'It is retired already.';
    return versions.some(({ inForce }) => inForce !== null) ? null : 'No version governs any day.';
  },
  cancel: (_, versions) =>
    versions.some(({ status }) => status === 'scheduled') ? null : 'No version is scheduled.',
  withdraw: none,
};
