import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { NotFound } from '../../kernel/errors.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import type { Majority, Quorum } from '../votes/decision-rule.rules.ts';

/** A seat of a panel and who has it. */
export interface PanelSeat {
  readonly personId: string;
  readonly name: string;
  /** What the seat stands for, such as `Cardiology`; null for a plain member's. */
  readonly title: string | null;
  readonly chair: boolean;
  /** Whether the person is here and holds a committee role, as a vote asks. */
  readonly mayVote: boolean;
}

/** A committee with seats and rules of its own. */
export interface Panel {
  readonly id: string;
  readonly name: string;
  readonly quorum: Quorum;
  readonly majority: Majority;
  /** Working days that a vote takes unless it is submitted with its own last day; null without a deadline. */
  readonly votingDays: number | null;
  readonly proxiesAllowed: boolean;
  /** Votes on every policy that has no panel of its own. */
  readonly isDefault: boolean;
  /** Goes up with each change; the panel's ETag. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly retiredAt: Instant | null;
  /** In their order; a person may have several. */
  readonly seats: readonly PanelSeat[];
}

interface StoredPanel extends Omit<Panel, 'quorum' | 'seats'> {
  readonly quorumVotes: number | null;
  readonly quorumPercent: number | null;
  readonly seats: readonly PanelSeat[];
}

/** In SQL: whether a person is here and holds a role that votes. */
export const mayVoteNow = (person: string): string =>
  `(${person}.active and exists (select from person_role voting where voting.person_id = ${person}.id
     and voting.role in ('committee_chair', 'committee_member')))`;

const PANEL = `
  select panel.id, panel.name, panel.quorum_votes as "quorumVotes", panel.quorum_percent as "quorumPercent", panel.majority,
         panel.voting_days as "votingDays", panel.proxies_allowed as "proxiesAllowed", panel.is_default as "isDefault",
         panel.revision, panel.created_at as "createdAt", panel.retired_at as "retiredAt",
         coalesce((select jsonb_agg(jsonb_build_object('personId', person.id, 'name', person.name, 'title', seat.title,
           'chair', seat.chair, 'mayVote', ${mayVoteNow('person')}) order by seat.position)
            from panel_seat seat join person on person.id = seat.person_id where seat.panel_id = panel.id), '[]') as seats
    from panel`;

/** A panel, retired or not. Throws {@link NotFound}. */
export async function panelOf(tx: Tx, id: string): Promise<Panel> {
  const found = isId(id) ? await row<StoredPanel>(tx, `${PANEL} where panel.id = $1`, [id]) : undefined;
  if (found === undefined) throw new NotFound('panel', id.slice(0, 100));
  return read(found);
}

/** A panel that is held until the transaction ends. Throws {@link NotFound}. */
export async function holdPanel(tx: Tx, id: string): Promise<Panel> {
  if (isId(id)) await rows(tx, 'select from panel where id = $1 for update', [id]);
  return await panelOf(tx, id);
}

/**
 * The panel that votes on a policy: its own, or the default one; null where neither is set and the whole house votes. It
 * stays as it is until the transaction ends.
 */
export async function panelFor(tx: Tx, policyId: string): Promise<Panel | null> {
  const found = await row<{ id: string }>(
    tx,
    `select id from panel
      where id = coalesce((select panel_id from policy_panel where policy_id = $1),
                          (select id from panel where is_default))
        and retired_at is null for share`,
    [policyId],
  );
  return found === undefined ? null : await panelOf(tx, found.id);
}

/** Panels by name, those in use before retired ones, from after a place. */
export async function listPanels(
  tx: Tx,
  after: { readonly retired: boolean; readonly name: string; readonly id: string } | null,
  limit: number,
): Promise<Panel[]> {
  const found = await rows<StoredPanel>(
    tx,
    `${PANEL} where $1::boolean is null or (panel.retired_at is not null, lower(panel.name), panel.id) > ($1, lower($2), $3::uuid)
      order by panel.retired_at is not null, lower(panel.name), panel.id limit $4`,
    [after?.retired ?? null, after?.name ?? null, after?.id ?? null, limit],
  );
  return found.map(read);
}

/** Policies that go to a panel by their own setting, by title. */
export async function policiesOfPanel(
  tx: Tx,
  panelId: string,
): Promise<{ readonly id: string; readonly slug: string; readonly title: string }[]> {
  return await rows(
    tx,
    `select policy.id, policy.slug, policy.title from policy_panel
       join policy on policy.id = policy_panel.policy_id
      where policy_panel.panel_id = $1 order by policy.title, policy.id`,
    [panelId],
  );
}

function read({ quorumVotes, quorumPercent, ...panel }: StoredPanel): Panel {
  const quorum = quorumVotes === null ? { percent: quorumPercent! } : { votes: quorumVotes };
  return { ...panel, quorum };
}
