import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { mayDo } from '../../kernel/permission.ts';
import { ExclusionReasons } from '../../literature/screening/exclusion-reasons.service.ts';
import { viewerOf, type Viewer } from '../../literature/screening/queue-filter.ts';
import { ScreeningQueue } from '../../literature/screening/queue.queries.ts';
import { currentStrategies } from '../../literature/strategies/current-strategies.ts';
import { queryTerms, type QueryTerm } from '../../literature/strategies/query-terms.rules.ts';
import { LiteratureUpdatesQueries } from '../../literature/updates/literature-updates.queries.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import type { FormRefusal } from '../form-refusal.ts';
import type { ScreeningQuery } from './screening-address.ts';
import { ScreeningListQueries, type PolicyChoice } from './screening-list.queries.ts';
import { ScreeningPage } from './screening.page.tsx';
import { viewOf, type ListAsked } from './screening-views.ts';

/** A form that was not taken, with what was typed into it. */
export interface RefusedForm {
  readonly refusal: FormRefusal;
  readonly typed: Readonly<Record<string, string>>;
}

/** No policy has it: what an address asks for that names a policy nobody knows is an empty list, never everybody's. */
const NO_POLICY = '00000000-0000-0000-0000-000000000000';
/** Waiting searches that are counted. */
const COUNTED = 100;

/** Puts the screening page together. */
@Injectable()
export class ScreeningPages {
  constructor(
    private readonly lists: ScreeningListQueries,
    private readonly queue: ScreeningQueue,
    private readonly reasons: ExclusionReasons,
    private readonly updates: LiteratureUpdatesQueries,
    private readonly database: Database,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** Sends the page that an address asks for, or the same again with what was wrong about a form. */
  async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    query: ScreeningQuery,
    refused: RefusedForm | null,
  ): Promise<void> {
    const viewer = this.viewer(actor);
    const mayDecide = mayDo(actor, consolePermissions.screen);
    const policy = query.policy === undefined ? undefined : await this.lists.policy(query.policy);
    const asked = askedBy(query, policy, viewer);
    const part = await this.lists.around(asked, query.at);
    const [item, done, counts, policies, readers, reasons, held] = await Promise.all([
      part.focus === null ? undefined : this.queue.item(part.focus, viewer),
      query.done === undefined ? undefined : this.queue.item(query.done, viewer),
      this.queue.counts(asked.filter, viewer),
      this.lists.policies(),
      this.lists.readers(),
      this.reasons.inUse(),
      this.updates.heldUp(COUNTED),
    ]);
    const body = ScreeningPage({
      query,
      part,
      counts,
      item: item ?? null,
      done: done ?? null,
      terms: item === undefined ? [] : await this.termsOf(item.policy.id),
      policies:
        policy === undefined || policies.some(({ id }) => id === policy.id)
          ? policies
          : [policy, ...policies],
      readers,
      reasons,
      heldUp: held.length,
      zone: this.organisation.zone,
      mayDecide,
      csrfToken: csrfTokenOf(requireSession(request)),
      refusal: refused?.refusal ?? null,
      typed: refused?.typed ?? {},
    });
    this.pages.show(
      request,
      reply,
      { title: 'Screening', place: 'literature', script: 'screening.js', body },
      refused?.refusal.status ?? 200,
    );
  }

  /** The record that follows the one in focus, before that one leaves the list; null at its end. */
  async next(actor: Actor, query: ScreeningQuery): Promise<string | null> {
    const asked = await this.asked(actor, query);
    return (await this.lists.around(asked, query.at)).next;
  }

  /** Names of the records that a query's list has, in its order. */
  async records(actor: Actor, query: ScreeningQuery): Promise<{ record: string; policy: string }[]> {
    return await this.lists.records(await this.asked(actor, query));
  }

  private async asked(actor: Actor, query: ScreeningQuery): Promise<ListAsked> {
    const policy = query.policy === undefined ? undefined : await this.lists.policy(query.policy);
    return askedBy(query, policy, this.viewer(actor));
  }

  /** Who looks, and on which day. */
  viewer(actor: Actor): Viewer {
    return viewerOf(actor, this.organisation.today(this.clock.now()));
  }

  private async termsOf(policyId: string): Promise<QueryTerm[]> {
    const strategies = await currentStrategies(this.database.source.manager, policyId);
    return strategies.flatMap(({ query }) => queryTerms(query));
  }
}

function askedBy(query: ScreeningQuery, policy: PolicyChoice | undefined, viewer: Viewer): ListAsked {
  const { view, type, person, preprint, order } = query;
  return {
    view,
    order: view === 'decided' ? 'decided' : order,
    viewer,
    filter: {
      ...viewOf[view].filter,
      policyId: query.policy === undefined ? undefined : (policy?.id ?? NO_POLICY),
      studyType: type,
      assigneeId: person,
      preprint: preprint === undefined ? undefined : preprint === 'true',
    },
  };
}
