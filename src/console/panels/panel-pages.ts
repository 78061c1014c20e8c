import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PanelsQueries } from '../../approvals/panels/panels.queries.ts';
import { votingRoles } from '../../approvals/votes/voting-roles.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { mayDo } from '../../kernel/permission.ts';
import { PeopleQueries } from '../../people/persons/people.queries.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { PanelEditorPage } from './panel-editor.page.tsx';
import type { PanelFields } from './panel-form.ts';
import { PanelPage } from './panel.page.tsx';

/** Shows the pages of one panel, from whichever of their forms. */
@Injectable()
export class PanelPages {
  constructor(
    private readonly queries: PanelsQueries,
    private readonly people: PeopleQueries,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
    private readonly pages: ConsolePages,
  ) {}

  /** A panel as it is; `refusal` is why a form was not taken, `typed` what stood in it. */
  async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    refusal: FormRefusal | null = null,
    typed: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const panel = await this.queries.one(id);
    const seated = new Set(panel.seats.map(({ personId }) => personId));
    const holders = await this.people.activeWithRoles(votingRoles);
    const body = PanelPage({
      panel,
      policies: await this.queries.policies(id),
      proxies: await this.queries.proxies(id),
      candidates: holders.filter((person) => !seated.has(person.id)),
      me: actor.kind === 'person' ? actor.personId : '',
      today: this.organisation.today(this.clock.now()),
      zone: this.organisation.zone,
      refusal,
      typed,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayChange: mayDo(actor, consolePermissions.changePanels),
      mayEndProxies: mayDo(actor, consolePermissions.endProxy),
    });
    this.pages.show(
      request,
      reply,
      { title: panel.name, place: 'organisation', body },
      refusal?.status ?? 200,
    );
  }

  /** The editor of a panel, or of a new one, with what its fields hold. */
  async edit(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string | null,
    fields: PanelFields,
    refusal: FormRefusal | null = null,
  ): Promise<void> {
    const panel = id === null ? null : await this.queries.one(id);
    const holders = await this.people.activeWithRoles(votingRoles);
    const seated = panel?.seats.map(({ personId, name }) => ({ id: personId, name })) ?? [];
    const people = new Map([...holders, ...seated].map((person) => [person.id, person]));
    const body = PanelEditorPage({
      panel,
      fields,
      people: [...people.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
      refusal,
      csrfToken: csrfTokenOf(requireSession(request)),
    });
    const title = panel === null ? 'New panel' : `Change ${panel.name}`;
    this.pages.show(request, reply, { title, place: 'organisation', body }, refusal?.status ?? 200);
  }
}
