/** A panel on which somebody who leaves sits. */
export interface LeftPanel {
  readonly id: string;
  readonly name: string;
  /** Null where the panel has none. */
  readonly chairId: string | null;
  /** Votes without which it decides nothing; null where its quorum is a part of its members. */
  readonly quorumVotes: number | null;
  /** All who have a seat, the leaver too. */
  readonly memberIds: readonly string[];
  /** Those of them who are here and hold a committee role. */
  readonly voterIds: readonly string[];
}

/** Who takes a leaver's seats, null where they are given up; or why neither may be. */
export type SeatsFate = { readonly to: string | null } | { readonly gap: string };

/**
 * What becomes of a leaver's seats on one panel. `takerId` is who takes over and holds a committee role; null where nobody
 * such was said. Who sits there already takes none: a person has one voice. Seats are given up only where the panel keeps
 * its chair and can still decide.
 */
export function seatsFate(panel: LeftPanel, leaverId: string, takerId: string | null): SeatsFate {
  const sits = takerId !== null && panel.memberIds.includes(takerId);
  if (takerId !== null && !sits) return { to: takerId };
  const why = sits ? 'who takes over sits there already' : 'nobody with a committee role takes over';
  const mend = 'name somebody with a committee role and no seat there, or change the panel first';
  if (panel.chairId === leaverId) return { gap: `${panel.name} would be without a chair: ${why}; ${mend}` };
  const voters = panel.voterIds.filter((id) => id !== leaverId).length;
  const needed = panel.quorumVotes ?? 1;
  if (voters < needed) {
    return { gap: `${panel.name} would have ${voters} who vote and needs ${needed}: ${why}; ${mend}` };
  }
  return { to: null };
}
