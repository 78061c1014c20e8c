import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { instant } from '../../kernel/instant.ts';
import { CostlyReads } from '../../platform/database/costly-reads.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { embargoDayFor } from '../../policies/embargo.ts';
import { seesDrafts } from '../../policies/policies.queries.ts';
import { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import type { PolicySuccessor } from '../../publishing/active/active-version.rules.ts';
import { RenditionDigests } from '../../publishing/renditions/rendition-digests.ts';
import { FhirAddresses } from '../fhir-addresses.ts';
import type { LibraryResource, PublicationStatus } from '../resources/library-resource.ts';
import { afterSql, keysSql, orderSql } from '../search/search-order.ts';
import type { SearchRequest } from '../search/search-request.ts';
import { joinsOfEach, LibrarySql, statusSql, type LibrarySight } from '../search/search-sql.ts';
import { LibraryHouses } from './library-houses.ts';
import { contentFormats, libraryOf } from './library.present.ts';
import { libraryVersionOf, type Standing } from './library-version.ts';

/** A page of what a search finds. */
export interface FoundLibraries {
  readonly libraries: readonly LibraryResource[];
  /** The number of all that match; null where it was not asked. */
  readonly total: number | null;
  /** The sort keys of the last Library; null at the end. */
  readonly next: readonly string[] | null;
}

/** Where a statement is asked. */
interface Asked {
  query<Row>(text: string, params: readonly unknown[]): Promise<Row[]>;
}

/** Where a version stands, as the database tells it. */
interface StandingRow {
  readonly id: string;
  readonly policyId: string;
  readonly slug: string;
  readonly policyNumber: string | null;
  readonly status: PublicationStatus;
  readonly first: CalendarDate | null;
  readonly until: CalendarDate | null;
  readonly updatedAt: string | null;
  readonly keys: readonly string[];
  readonly predecessor: number | null;
  readonly successor: number | null;
  readonly instead: PolicySuccessor | null;
}

/** Finds versions as Libraries. The public sees what is signed and not embargoed; who may see drafts sees them all. */
@Injectable()
export class LibrariesQueries {
  constructor(
    private readonly database: Database,
    private readonly reads: CostlyReads,
    private readonly digests: RenditionDigests,
    private readonly houses: LibraryHouses,
    private readonly addresses: FhirAddresses,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** The Library with an id; undefined for one that there is not, or that the actor may not know of. */
  async one(actor: Actor, id: string): Promise<LibraryResource | undefined> {
    const sql = new LibrarySql(this.sightOf(actor));
    const found = await this.standings(
      this.planned(`fhir library${sql.seesDrafts ? ', drafts too' : ''}`),
      sql,
      [`v.id = ${sql.value(id)}::uuid`],
      [],
      1,
    );
    return (await this.librariesOf(found))[0];
  }

  /** A page of the Libraries that match a search. Throws InvalidDate for a date that is none. */
  async search(actor: Actor, request: SearchRequest): Promise<FoundLibraries> {
    const total = request.total === 'none' && request.count > 0 ? null : await this.total(actor, request);
    if (request.count === 0) return { libraries: [], total, next: null };
    const sql = new LibrarySql(this.sightOf(actor));
    const conditions = this.conditionsOf(request, sql);
    if (request.after !== null) conditions.push(afterSql(request.order, request.after, sql));
    const found = await this.standings(this.reads, sql, conditions, request.order, request.count + 1);
    const page = found.slice(0, request.count);
    const libraries = await this.librariesOf(page);
    return { libraries, total, next: found.length > request.count ? (page.at(-1)?.keys ?? null) : null };
  }

  /** True for an id of a draft that was given up, for who may see drafts. */
  async wasGivenUp(actor: Actor, id: string): Promise<boolean> {
    if (!seesDrafts(actor)) return false;
    const found = await this.database.query(
      `select from policy_version where id = $1 and state = 'withdrawn'`,
      [id],
    );
    return found.length > 0;
  }

  private async total(actor: Actor, request: SearchRequest): Promise<number> {
    const sql = new LibrarySql(this.sightOf(actor));
    const source = sql.source(this.conditionsOf(request, sql));
    const [found] = await this.reads.query<{ total: number }>(
      `select count(*)::int as total from ${source}`,
      sql.values,
    );
    return found?.total ?? 0;
  }

  private conditionsOf(request: SearchRequest, sql: LibrarySql): string[] {
    const context = { sql, addresses: this.addresses, zone: this.organisation.zone };
    return request.criteria.map(({ parameter, modifier, alternatives }) => {
      const any = alternatives.map((value) => parameter.condition(value, modifier, context)).join(' or ');
      return modifier === 'not' ? `not (${any})` : `(${any})`;
    });
  }

  /** One version is found in a moment; to plan how takes far longer. */
  private planned(name: string): Asked {
    return { query: async (text, params) => await this.database.prepared(name, text, params) };
  }

  private async standings(
    asked: Asked,
    sql: LibrarySql,
    conditions: readonly string[],
    order: SearchRequest['order'],
    limit: number,
  ): Promise<StandingRow[]> {
    const keys = order.length === 0 ? `'{}'::text[]` : keysSql(order, sql);
    const ordered = order.length === 0 ? '' : `order by ${orderSql(order, sql)}`;
    const place = order.length === 0 ? '1' : `row_number() over (${ordered})`;
    // the page first: what is told of each of its versions is not worked out for all that match
    return await asked.query<StandingRow>(
      `with page as (
         select v.id, ${keys} as keys, ${place} as place from ${sql.source(conditions)} ${ordered} limit ${limit})
       select v.id, v.policy_id as "policyId", p.slug, p.number as "policyNumber", ${statusSql} as status,
              days.first, days.until, to_json(updated.at) #>> '{}' as "updatedAt", page.keys,
              before.number as predecessor, after.number as successor, (${insteadSql}) as instead
         from page join policy_version v on v.id = page.id join policy p on p.id = v.policy_id
         ${joinsOfEach}
         left join lateral (${neighbourSql('<', 'desc')}) before on true
         left join lateral (${neighbourSql('>', 'asc')}) after on true
        order by page.place`,
      sql.values,
    );
  }

  private async librariesOf(found: readonly StandingRow[]): Promise<LibraryResource[]> {
    const ids = found.map(({ id }) => id);
    const versions = await this.database.source.manager.findBy(PolicyVersionRow, { id: In(ids) });
    const digests = await this.digests.of(ids, contentFormats);
    return found.flatMap((standing) => {
      const row = versions.find(({ id }) => id === standing.id);
      if (row === undefined) return []; // given up between the two queries
      const { policyId, slug, policyNumber } = standing;
      const version = libraryVersionOf(row, { id: policyId, slug, number: policyNumber });
      const made = digests.filter(({ versionId }) => versionId === standing.id);
      return [libraryOf(version, standingOf(standing), made, this.houses.house)];
    });
  }

  private sightOf(actor: Actor): LibrarySight {
    const today = this.organisation.today(this.clock.now());
    return {
      today,
      embargoDay: embargoDayFor(actor, today),
      seesDrafts: seesDrafts(actor),
      zone: this.organisation.zone,
    };
  }
}

function standingOf({
  status,
  first,
  until,
  updatedAt,
  predecessor,
  successor,
  instead,
}: StandingRow): Standing {
  return {
    status,
    period: first === null ? null : { from: first, until },
    predecessor,
    successor,
    governsInstead: instead,
    lastUpdated: updatedAt === null ? null : instant(updatedAt),
  };
}

/** The number of the other version in force next before or after a page's row, in SQL. */
function neighbourSql(compares: '<' | '>', direction: 'asc' | 'desc'): string {
  return `
    select w.number from public_period($1::date, null) e join policy_version w on w.id = e.version_id
     where e.policy_id = v.policy_id and e.version_id <> v.id and lower(e.valid) ${compares} days.first
     order by lower(e.valid) ${direction} limit 1`;
}

/** What was named to govern when a policy ended on the day a page's row does, in SQL. */
const insteadSql = `
  select case when s.id is not null then jsonb_build_object('policy', s.slug)
              when a.successor_criteria is not null then jsonb_build_object('criteria', a.successor_criteria) end
    from policy_act a left join policy s on s.id = a.successor_policy_id
   where a.policy_id = v.policy_id and a.kind in ('retire', 'withdraw') and a.decided_at is not null
     and a.instead_version_id is null and a.effective = days.until
   order by a.decided_at desc limit 1`;
