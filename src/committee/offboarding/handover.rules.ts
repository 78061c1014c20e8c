/** What may go to another person when somebody leaves. */
export const handedKinds = ['owner', 'backup', 'reviewer', 'screening', 'secondReading', 'panel'] as const;
export type HandedKind = (typeof handedKinds)[number];

/** Who takes over, as said: for one policy, else for a kind, else for all. */
export interface SaidSuccessors {
  readonly successor?: string | undefined;
  readonly perKind?: Partial<Record<HandedKind, string | undefined>> | undefined;
  /** By the policy's id. */
  readonly perPolicy?: ReadonlyMap<string, string> | undefined;
}

/** A policy as the leaver has it. */
export interface HeldPolicy {
  readonly id: string;
  readonly ownerId: string | null;
  readonly backupId: string | null;
  readonly reviewerIds: readonly string[];
}

/** Who a policy has once its leaver is gone; what stays is left out. */
export interface HandedPolicy {
  readonly ownerId?: string;
  readonly backupId?: string | null;
  readonly reviewerIds?: readonly string[];
}

/** Who takes something over; undefined where nobody was said. Without a policy, or where none was said for it, by kind. */
export function successorOf(
  { successor, perKind, perPolicy }: SaidSuccessors,
  kind: HandedKind,
  policyId?: string,
): string | undefined {
  const ofPolicy = policyId === undefined ? undefined : perPolicy?.get(policyId);
  return ofPolicy ?? perKind?.[kind] ?? successor;
}

/** The kinds in which somebody has a policy. */
export function kindsOf(
  { ownerId, backupId, reviewerIds }: HeldPolicy,
  leaverId: string,
): ('owner' | 'backup' | 'reviewer')[] {
  return [
    ...(ownerId === leaverId ? (['owner'] as const) : []),
    ...(backupId === leaverId ? (['backup'] as const) : []),
    ...(reviewerIds.includes(leaverId) ? (['reviewer'] as const) : []),
  ];
}

/**
 * Who a policy has once its leaver is gone. Nobody backs themself up: where the new owner would be their own backup, or the
 * owner was asked to back up, there is none. A reviewer is listed once. Every successor must have been said.
 */
export function handedPolicy(policy: HeldPolicy, leaverId: string, said: SaidSuccessors): HandedPolicy {
  const kinds = kindsOf(policy, leaverId);
  const to = (kind: HandedKind): string => successorOf(said, kind, policy.id) ?? missing(kind);
  const ownerId = kinds.includes('owner') ? to('owner') : policy.ownerId;
  const backupId = kinds.includes('backup') ? to('backup') : policy.backupId;
  return {
    ...(kinds.includes('owner') && ownerId !== null ? { ownerId } : {}),
    ...(kinds.length > 0 && (backupId !== policy.backupId || (backupId !== null && backupId === ownerId))
      ? { backupId: backupId === ownerId ? null : backupId }
      : {}),
    ...(kinds.includes('reviewer')
      ? { reviewerIds: [...new Set(policy.reviewerIds.map((id) => (id === leaverId ? to('reviewer') : id)))] }
      : {}),
  };
}

function missing(kind: HandedKind): never {
  throw new TypeError(`no successor for ${kind}`);
}
