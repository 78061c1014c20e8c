import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { Clock } from '../kernel/clock.ts';
import { CursorInvalid, NotFound, Unauthenticated } from '../kernel/errors.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import { mayDo } from '../kernel/permission.ts';
import { Database } from '../platform/database/database.ts';
import { decodeCursor, pageOf, type Page } from '../platform/http/page.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import {
  embargoDayFor,
  embargoedPolicies,
  embargoedVersions,
  publicOn,
  publicReviewDates,
} from './embargo.ts';
import { policiesPermissions } from './policies.permissions.ts';
import { columnOfKey } from './policy-key.rules.ts';
import { nameOf, policyOf, versionOf } from './policy-records.ts';
import type { OpenDraft, PolicyState } from './policy-state.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { lackedCorrections } from './version-line.rules.ts';
import { fromHead, signedVersionsOf } from './version-line.ts';
import { draftJson } from './version.present.ts';

/** A person as a policy names them. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A policy with what the day makes of it. */
export interface PolicySummary {
  readonly id: string;
  readonly slug: string;
  readonly number: string | null;
  readonly manualSection: string | null;
  readonly title: string;
  readonly owner: Named | null;
  readonly reviewers: readonly Named[];
  readonly backup: Named | null;
  readonly cadenceMonths: number;
  readonly anchorMonth: number | null;
  readonly ceilingMonths: number;
  readonly directorsNeeded: number;
  readonly revision: number;
  readonly lastReview: PartialDate | null;
  readonly nextReview: PartialDate | null;
  readonly inForceVersion: number | null;
  readonly inForceFrom: CalendarDate | null;
  readonly inForceUntil: CalendarDate | null;
  readonly state: PolicyState;
  readonly drafts: readonly OpenDraft[];
}

/** A draft as its readers are shown it. */
export interface DraftView {
  readonly body: ReturnType<typeof draftJson>;
  readonly revision: number;
}

/** Which policies a list shows. */
export interface PolicyFilter {
  /** Words of the title, number or slug. */
  readonly q?: string | undefined;
  /** A code that the version in force lists. */
  readonly code?: string | undefined;
  readonly state?: PolicyState | undefined;
  readonly owner?: string | undefined;
  /** Those whose review window begins before this day. */
  readonly dueBefore?: CalendarDate | undefined;
}

/** True for those who may know that a version exists which nobody signed yet. */
export function seesDrafts(actor: Actor): boolean {
  return mayDo(actor, policiesPermissions.readDrafts);
}

/** True for those who may know who owns and reviews a policy. */
export function seesPeople(actor: Actor): boolean {
  return mayDo(actor, policiesPermissions.readPeople);
}

/**
 * $1 is the day, $2 the day as of which embargoes count for the asker. One row a policy; `signed` tells whether the
 * public knows of it.
 */
const SUMMARY = `
  select s.*,
         case when s."inForceVersion" is not null then 'active' when s.begins then 'scheduled'
              when s.ended then 'retired' when s.signed then 'cancelled'
              when s.drafts @? '$[*] ? (@.state == "in_review")' then 'in_review'
              when s.drafts <> '[]' then 'draft' else 'withdrawn' end as state
    from (
      select p.id, p.slug, p.number, p.manual_section as "manualSection",
             case when p.id not in ${embargoedPolicies('$2::date')} then p.title
                  else coalesce((select v.title from policy_version v where v.policy_id = p.id and v.state = 'approved'
                                    and ${publicOn('v', '$2::date')} order by ${fromHead('v')} limit 1), p.title) end as title,
             p.cadence_months as "cadenceMonths", p.anchor_month as "anchorMonth", p.ceiling_months as "ceilingMonths", p.directors_needed as "directorsNeeded",
             p.revision, d.last_review as "lastReview", d.next_review as "nextReview", p.owner_id as "ownerId",
             (select jsonb_build_object('id', o.id, 'name', o.name) from person o where o.id = p.owner_id) as owner,
             (select jsonb_build_object('id', b.id, 'name', b.name) from person b where b.id = p.backup_id) as backup,
             (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by r.name, r.id), '[]')
                from policy_reviewer pr join person r on r.id = pr.person_id where pr.policy_id = p.id) as reviewers,
             f.number as "inForceVersion", f.begins as "inForceFrom", f.ends as "inForceUntil", f."versionId",
             exists (select from effective_period e where e.policy_id = p.id and upper_inf(e.recorded)
                       and lower(e.valid) > $1::date and e.version_id not in ${embargoedVersions('$2::date')}) as begins,
             exists (select from effective_period e where e.policy_id = p.id and upper_inf(e.recorded)
                       and upper(e.valid) <= $1::date and e.version_id not in ${embargoedVersions('$2::date')})
               or exists (select from policy_act a where a.policy_id = p.id and a.kind in ('retire', 'withdraw')
                       and a.decided_at is not null) as ended,
             exists (select from policy_version v where v.policy_id = p.id and v.state = 'approved'
                       and v.id not in ${embargoedVersions('$2::date')}) as signed,
             (select coalesce(jsonb_agg(jsonb_build_object('version', v.number, 'state', v.state) order by v.number), '[]')
                from policy_version v where v.policy_id = p.id and v.state in ('draft', 'in_review')) as drafts
        from policy p
        left join lateral (${publicReviewDates('p.id', '$2::date')}) d on true
        left join lateral (
          select v.number, v.id as "versionId", lower(e.valid) as begins,
                 case when upper_inf(e.valid) or e.policy_id not in ${embargoedPolicies('$2::date')} then upper(e.valid)
                      else public_end(e.policy_id, upper(e.valid), $2::date, null) end as ends
            from effective_period e join policy_version v on v.id = e.version_id
           where e.policy_id = p.id and upper_inf(e.recorded) and e.valid @> $1::date) f on true) s`;

/** Questions about policies, each answered with what its asker may know. */
@Injectable()
export class PoliciesQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
  ) {}

  /** A page of policies by title. Throws `unauthenticated` when the public asks by owner. */
  async list(
    actor: Actor,
    filter: PolicyFilter,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<Page<PolicySummary>> {
    if (filter.owner !== undefined && !seesPeople(actor)) throw new Unauthenticated();
    const today = this.today();
    const [title, id] = cursor === undefined ? [null, null] : afterOf(cursor);
    const found = await this.database.query<PolicySummary>(
      `select l.* from (${SUMMARY}) l
        where (l.signed or $3)
          and ($4::text is null or l.title || ' ' || coalesce(l.number, '') || ' ' || l.slug ilike $4)
          and ($5::text is null or exists (
                select from policy_version v where v.id = l."versionId"
                   and v.document->'codes' @> jsonb_build_array(jsonb_build_object('code', $5::text))))
          and ($6::text is null or l.state = $6
               or ($3 and l.drafts @> jsonb_build_array(jsonb_build_object('state', $6::text))))
          and ($7::uuid is null or l."ownerId" = $7)
          and ($8::text is null or rpad(l."nextReview", 10, '-01-01') < $8)
          and ($9::text is null or (l.title, l.id) > ($9, $10::uuid))
        order by l.title, l.id limit $11`,
      [
        today,
        embargoDayFor(actor, today),
        seesDrafts(actor),
        filter.q === undefined ? null : `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`,
        filter.code?.toUpperCase() ?? null,
        filter.state ?? null,
        filter.owner ?? null,
        filter.dueBefore ?? null,
        title,
        id,
        limit + 1,
      ],
    );
    return pageOf(found, limit, (policy) => [policy.title, policy.id]);
  }

  /** One policy by slug or id. Throws NotFound, also for one the asker may not know of. */
  async one(actor: Actor, policyKey: string): Promise<PolicySummary> {
    const column = columnOfKey(policyKey);
    const today = this.today();
    const [found] =
      column === null
        ? []
        : await this.database.query<PolicySummary>(
            `select l.* from (${SUMMARY}) l where l.${column} = $3 and (l.signed or $4)`,
            [today, embargoDayFor(actor, today), policyKey, seesDrafts(actor)],
          );
    if (found === undefined) throw new NotFound('policy', policyKey.slice(0, 200));
    return found;
  }

  /**
   * A version that is not signed, for those who may see drafts. Throws NotFound for everybody else, for a version that
   * is not there, and for a signed one: that belongs to the publishing floor.
   */
  async draftView(actor: Actor, policyKey: string, number: number): Promise<DraftView> {
    if (!seesDrafts(actor)) throw new NotFound('version', `${policyKey.slice(0, 200)} v${number}`);
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const version = await versionOf(tx, policy, number);
    if (version.state === 'approved') throw new NotFound('draft', nameOf(policy, version));
    const base = version.baseVersionId;
    const baseVersion = base === null ? null : await tx.findOneBy(PolicyVersionRow, { id: base });
    const lacks = lackedCorrections(version, await signedVersionsOf(tx, policy.id));
    const body = draftJson(version, policy, baseVersion?.number ?? null, lacks);
    return { body, revision: version.revision };
  }

  private today(): CalendarDate {
    return this.organisation.today(this.clock.now());
  }
}

function afterOf(cursor: string): [string, string] {
  const [title, id] = decodeCursor(cursor, 2);
  if (
    typeof title !== 'string' ||
    typeof id !== 'string' ||
    !/^[0-9a-f-]{36}$/.test(id) ||
    title.includes('\0')
  ) {
    throw new CursorInvalid();
  }
  return [title, id];
}
