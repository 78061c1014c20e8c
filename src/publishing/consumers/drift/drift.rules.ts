/**
 * Why a consumer does not have what is in force of a policy. `missing`: it holds nothing of it. `outdated`: another text
 * is in force. `cancelled`, `withdrawn`: it holds a version that never took force, or was taken out of it. `ended`: no
 * version is in force any more. `damaged`: the bytes that it holds are not those that were signed.
 */
export const driftReasons = ['missing', 'outdated', 'cancelled', 'withdrawn', 'ended', 'damaged'] as const;
export type DriftReason = (typeof driftReasons)[number];

/** Where a consumer stands with one policy: `due` within its grace, `behind` after it, `damaged` at once. */
export const policyStates = ['current', 'due', 'behind', 'damaged'] as const;
export type PolicyState = (typeof policyStates)[number];

/** Where a consumer stands as a whole, the worst first. */
export const consumerStates = ['damaged', 'behind', 'not_heard_from', 'due', 'current'] as const;
export type ConsumerState = (typeof consumerStates)[number];

/** How many policies a consumer is measured on, and how it stands with them. */
export interface DriftCounts {
  /** Policies it follows that have a version in force, and those it holds though they have none any more. */
  readonly measured: number;
  readonly due: number;
  readonly behind: number;
  readonly damaged: number;
}

/** A consumer that never said anything is not heard from, whatever it may hold: nothing is known of it. */
export function consumerState(heardFrom: boolean, { due, behind, damaged }: DriftCounts): ConsumerState {
  if (!heardFrom) return 'not_heard_from';
  if (damaged > 0) return 'damaged';
  if (behind > 0) return 'behind';
  return due > 0 ? 'due' : 'current';
}
