import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { mayDo } from '../../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { decodeCursor, pageOf } from '../../platform/http/page.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { AlertsQueries } from '../../publishing/consumers/alerts/alerts.queries.ts';
import { ConsumersQueries } from '../../publishing/consumers/consumers.queries.ts';
import { DriftQueries } from '../../publishing/consumers/drift/drift.queries.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { ConsumerChoicesQueries } from './consumer-choices.queries.ts';
import { ConsumerFormPage } from './consumer-form.page.tsx';
import { fieldsOf, type ConsumerFields } from './consumer-form.ts';
import { ConsumerPage } from './consumer.page.tsx';

/** Which of a consumer's policies its page shows. */
export const pageOfConsumerSchema = z.object({
  show: z.literal('all').optional().catch(undefined),
  cursor: z.string().max(500).optional(),
});
export type PageOfConsumer = z.output<typeof pageOfConsumerSchema>;

const POLICIES_A_PAGE = 50;
const NOTICES_SHOWN = 10;

/** Puts the pages about one consumer together. */
@Injectable()
export class ConsumerPages {
  constructor(
    private readonly consumers: ConsumersQueries,
    private readonly drift: DriftQueries,
    private readonly alerts: AlertsQueries,
    private readonly choices: ConsumerChoicesQueries,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** Shows a consumer with what it holds. Throws NotFound, CursorInvalid. */
  async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    { show, cursor }: PageOfConsumer,
  ): Promise<void> {
    const consumer = await this.consumers.one(id);
    const [standing] = await this.drift.board([consumer.id]);
    const all = show === 'all';
    const afterSlug = cursor === undefined ? '' : String(decodeCursor(cursor, 1)[0]);
    const found = await this.drift.ofConsumer(consumer.id, {
      drifted: !all,
      afterSlug,
      limit: POLICIES_A_PAGE + 1,
    });
    const { items, nextCursor } = pageOf(found, POLICIES_A_PAGE, ({ slug }) => [slug]);
    const here = `/console/consumers/${consumer.id}?${all ? 'show=all&' : ''}`;
    const body = ConsumerPage({
      consumer,
      standing: standing!,
      holdings: items,
      all,
      next: nextCursor === null ? null : `${here}cursor=${encodeURIComponent(nextCursor)}#policies`,
      told: await this.alerts.toldOf(consumer.id, NOTICES_SHOWN),
      now: this.clock.now(),
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayChange: mayDo(actor, consolePermissions.changeConsumers),
    });
    this.pages.show(request, reply, { title: consumer.name, place: 'consumers', body });
  }

  /** Shows the form of a consumer, or with `id` null of a new one; again with what was typed where it was refused. */
  async edit(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string | null,
    typed?: { readonly fields: ConsumerFields; readonly refusal: FormRefusal | null },
  ): Promise<void> {
    const consumer = id === null ? null : await this.consumers.one(id);
    const refusal = typed?.refusal ?? null;
    const body = ConsumerFormPage({
      consumer,
      fields: typed?.fields ?? fieldsOf(consumer),
      choices: await this.choices.of(id),
      refusal,
      csrfToken: csrfTokenOf(requireSession(request)),
    });
    const title = consumer === null ? 'New consumer' : `Change ${consumer.name}`;
    this.pages.show(request, reply, { title, place: 'consumers', body }, refusal?.status ?? 200);
  }
}
