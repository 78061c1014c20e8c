import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest, type FieldProblem } from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { violates } from '../../platform/database/violations.ts';
import { EditedMeanwhile } from '../../policies/policies.errors.ts';
import { lockPolicy } from '../../policies/policy-records.ts';
import { PanelExists, PanelInUse, PanelRetired } from '../approvals.errors.ts';
import { holdPanel, mayVoteNow, panelOf, policiesOfPanel, type Panel } from './panel.ts';
import type { NewPanel, PanelChange } from './panel.schemas.ts';

/** Held while a panel becomes the default, so that of two at once the later one is it. */
const DEFAULT_LOCK = 727_604;

/** Makes, changes and retires panels, and says which votes on which policy. Rounds that run keep what they froze. */
@Injectable()
export class PanelsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Makes a panel. Throws panel_exists, and invalid_request for somebody without a committee role. */
  async create(actor: Actor, given: NewPanel): Promise<Panel> {
    return await this.database.transaction(async (tx) => {
      if (given.isDefault) await holdDefault(tx, null);
      await checkSeats(tx, given, new Set());
      const id = newId();
      if (given.isDefault) await this.takeDefault(tx, actor, id);
      await tx
        .query(
          `insert into panel (id, name, quorum_votes, quorum_percent, majority, voting_days, proxies_allowed, is_default,
                  revision, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)`,
          [id, ...columnsOf(given), this.clock.now()],
        )
        .catch((error: unknown) => refuseName(error, given.name));
      await writeSeats(tx, id, given.seats);
      const panel = await panelOf(tx, id);
      await this.note(tx, actor, id, 'panel.created', { to: onRecord(panel) });
      return panel;
    });
  }

  /**
   * Changes a panel that is still at `revision`. Throws precondition_failed, panel_retired, panel_exists, and
   * invalid_request for a new member without a committee role.
   */
  async change(
    actor: Actor,
    id: string,
    revision: number,
    change: PanelChange,
    reason?: string,
  ): Promise<Panel> {
    return await this.database.transaction(async (tx) => {
      if (change.isDefault === true) await holdDefault(tx, id);
      const before = await holdPanel(tx, id);
      if (before.revision !== revision) throw new EditedMeanwhile(before.name, before.revision, revision);
      if (before.retiredAt !== null) throw new PanelRetired(before.name);
      const wanted: NewPanel = { ...wantedOf(before), ...change };
      await checkSeats(tx, wanted, new Set(before.seats.map(({ personId }) => personId)));
      if (wanted.isDefault && !before.isDefault) await this.takeDefault(tx, actor, before.id);
      await tx
        .query(
          `update panel set name = $2, quorum_votes = $3, quorum_percent = $4, majority = $5, voting_days = $6,
                  proxies_allowed = $7, is_default = $8, revision = revision + 1 where id = $1`,
          [before.id, ...columnsOf(wanted)],
        )
        .catch((error: unknown) => refuseName(error, wanted.name));
      if (change.seats !== undefined) {
        await tx.query('delete from panel_seat where panel_id = $1', [before.id]);
        await writeSeats(tx, before.id, change.seats);
      }
      const after = await panelOf(tx, before.id);
      await this.note(tx, actor, before.id, 'panel.changed', changed(before, after), reason);
      return after;
    });
  }

  /** Retires a panel that nothing goes to any more; votes that run go on. Throws panel_in_use and panel_retired. */
  async retire(actor: Actor, id: string, reason: string): Promise<Panel> {
    return await this.database.transaction(async (tx) => {
      const panel = await holdPanel(tx, id);
      if (panel.retiredAt !== null) throw new PanelRetired(panel.name);
      const policies = await policiesOfPanel(tx, panel.id);
      if (policies.length > 0 || panel.isDefault) {
        throw new PanelInUse(
          panel.name,
          policies.map(({ slug }) => slug),
          panel.isDefault,
        );
      }
      await tx.query('update panel set retired_at = $2, revision = revision + 1 where id = $1', [
        panel.id,
        this.clock.now(),
      ]);
      await this.note(tx, actor, panel.id, 'panel.retired', { name: panel.name }, reason);
      return await panelOf(tx, panel.id);
    });
  }

  /** Says which panel votes on a policy from its next submission on; null: the default. Throws panel_retired. */
  async assign(actor: Actor, policyKey: string, panelId: string | null, reason?: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      const panel = panelId === null ? null : await holdPanel(tx, panelId);
      if (panel !== null && panel.retiredAt !== null) throw new PanelRetired(panel.name);
      const before = await row<{ id: string; name: string }>(
        tx,
        `select panel.id, panel.name from policy_panel join panel on panel.id = policy_panel.panel_id
          where policy_panel.policy_id = $1`,
        [policy.id],
      );
      if (before?.id === panel?.id) return;
      if (panel === null) await tx.query('delete from policy_panel where policy_id = $1', [policy.id]);
      else {
        await tx.query(
          `insert into policy_panel (policy_id, panel_id) values ($1, $2)
           on conflict (policy_id) do update set panel_id = excluded.panel_id`,
          [policy.id, panel.id],
        );
      }
      await this.audit.record(tx, {
        actor,
        action: 'policy.panel_set',
        subject: { type: 'policy', id: policy.id },
        detail: { policy: policy.slug, panel: { from: before?.name ?? null, to: panel?.name ?? null } },
        reason,
      });
    });
  }

  /** There is one default: the panel that was it is it no more. */
  private async takeDefault(tx: Tx, actor: Actor, next: string): Promise<void> {
    const [before] = await rows<{ id: string; name: string }>(
      tx,
      `update panel set is_default = false, revision = revision + 1 where is_default and id <> $1 returning id, name`,
      [next],
    );
    if (before === undefined) return;
    await this.note(tx, actor, before.id, 'panel.changed', { isDefault: { from: true, to: false } });
  }

  private async note(
    tx: Tx,
    actor: Actor,
    id: string,
    action: string,
    detail: Readonly<Record<string, unknown>>,
    reason?: string,
  ): Promise<void> {
    await this.audit.record(tx, { actor, action, subject: { type: 'panel', id }, detail, reason });
  }
}

/**
 * Before any other panel or person is held: the panel that is the default, and the one that is to be it, in the order in
 * which somebody who leaves holds theirs. Two that each hold one and want the other's would wait for ever.
 */
async function holdDefault(tx: Tx, next: string | null): Promise<void> {
  await rows(tx, 'select pg_advisory_xact_lock($1)', [DEFAULT_LOCK]);
  await rows(tx, 'select from panel where is_default or id = $1 order by id for update', [
    next !== null && isId(next) ? next : null,
  ]);
}

/** A panel as its own next wish. */
function wantedOf(panel: Panel): NewPanel {
  const { name, quorum, majority, votingDays, proxiesAllowed, isDefault, seats } = panel;
  return {
    name,
    quorum,
    majority,
    votingDays,
    proxiesAllowed,
    isDefault,
    seats: seats.map(({ personId, title, chair }) => ({ person: personId, title, chair })),
  };
}

function columnsOf({ name, quorum, majority, votingDays, proxiesAllowed, isDefault }: NewPanel): unknown[] {
  const [votes, percent] = 'votes' in quorum ? [quorum.votes, null] : [null, quorum.percent];
  return [name, votes, percent, majority, votingDays, proxiesAllowed, isDefault];
}

/** Who is new must be here and hold a committee role; a quorum nobody could reach is refused. */
async function checkSeats(tx: Tx, { seats, quorum }: NewPanel, known: ReadonlySet<string>): Promise<void> {
  const ids = [...new Set(seats.map(({ person }) => person))];
  const found = await rows<{ id: string; mayVote: boolean }>(
    tx,
    `select person.id, ${mayVoteNow('person')} as "mayVote" from person where id = any($1::uuid[]) order by id for share`,
    [ids],
  );
  const mayVote = new Set(found.filter((each) => each.mayVote).map(({ id }) => id));
  const problems = seats.flatMap(({ person }, index): FieldProblem[] => {
    if (known.has(person) || mayVote.has(person)) return [];
    const there = found.some(({ id }) => id === person);
    const reason = there ? 'holds no committee role, or has left' : 'is nobody whom Almanac knows';
    return [{ field: `seats.${index}.person`, reason }];
  });
  if ('votes' in quorum && quorum.votes > ids.length) {
    const reason = `${quorum.votes} votes can never be reached: ${ids.length} persons have a seat`;
    problems.push({ field: 'quorum', reason });
  }
  if (problems.length > 0) throw new InvalidRequest(problems);
}

async function writeSeats(tx: Tx, panelId: string, seats: NewPanel['seats']): Promise<void> {
  await tx.query(
    `insert into panel_seat (panel_id, position, person_id, title, chair)
     select $1, ordinality, (seat ->> 'person')::uuid, seat ->> 'title', (seat ->> 'chair')::boolean
       from jsonb_array_elements($2::jsonb) with ordinality as given (seat, ordinality)`,
    [panelId, JSON.stringify(seats)],
  );
}

/** A panel as the audit keeps it: members by id and name. */
function onRecord({ name, quorum, majority, votingDays, proxiesAllowed, isDefault, seats }: Panel) {
  const members = seats.map(({ personId, name: person, title, chair }) => ({
    personId,
    name: person,
    title,
    chair,
  }));
  return { name, quorum, majority, votingDays, proxiesAllowed, isDefault, seats: members };
}

/** What a change changed, each from and to. */
function changed(before: Panel, after: Panel): Record<string, unknown> {
  const [from, to] = [onRecord(before), onRecord(after)];
  const keys = (Object.keys(from) as (keyof typeof from)[]).filter(
    (key) => JSON.stringify(from[key]) !== JSON.stringify(to[key]),
  );
  return Object.fromEntries(keys.map((key) => [key, { from: from[key], to: to[key] }]));
}

function refuseName(error: unknown, name: string): never {
  if (violates(error, 'panel_name_key')) throw new PanelExists(name);
  throw error;
}
