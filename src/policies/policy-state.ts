import type { VersionState } from './version-lifecycle.rules.ts';

/**
 * Where a policy as a whole stands on a day: `active` with a version in force, else `scheduled` with one to come, else
 * `retired` when a version governed or the policy was ended, else `cancelled` when one was signed that never came into force;
 * before any signature the state of its furthest version.
 */
export const policyStates = [
  'active',
  'scheduled',
  'retired',
  'cancelled',
  'in_review',
  'draft',
  'withdrawn',
] as const;
export type PolicyState = (typeof policyStates)[number];

/** A version that nobody signed yet, as a policy's page lists it. */
export interface OpenDraft {
  readonly version: number;
  readonly state: Exclude<VersionState, 'approved' | 'withdrawn'>;
}
