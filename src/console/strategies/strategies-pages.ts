import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { mayDo } from '../../kernel/permission.ts';
import type { ToldProposal } from '../../literature/strategies/proposal/proposals.service.ts';
import { currentStrategies } from '../../literature/strategies/current-strategies.ts';
import { StrategiesQueries } from '../../literature/strategies/strategies.queries.ts';
import type { StrategyTrial } from '../../literature/strategies/strategy-trial.rules.ts';
import { LiteraturePlanService } from '../../literature/updates/literature-plan.service.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { formOf, type StrategiesForm } from './strategies-form.ts';
import { LiteraturePage } from './strategies.page.tsx';

/** Revisions on one page. */
const REVISIONS = 10;

/** What was asked of the page, and typed into it. */
export interface Asked {
  readonly form?: StrategiesForm;
  readonly revision?: number;
  readonly refusal?: FormRefusal | null;
  readonly tried?: { readonly row: number; readonly trial: StrategyTrial } | null;
  readonly proposal?: ToldProposal | null;
  readonly isSaved?: boolean;
  /** The revision before which the history begins. */
  readonly before?: number | undefined;
}

/** Puts the page of a policy's literature together and sends it. */
@Injectable()
export class StrategiesPages {
  constructor(
    private readonly database: Database,
    private readonly queries: StrategiesQueries,
    private readonly plans: LiteraturePlanService,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly pages: ConsolePages,
  ) {}

  /** Shows the page with what was typed. Throws NotFound. */
  async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    policyKey: string,
    asked: Asked = {},
  ): Promise<void> {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const stored = await currentStrategies(tx, policy.id);
    const current = stored[0]?.revision ?? 0;
    const found = await this.queries.revisions(policy.id, asked.before, REVISIONS + 1);
    const revisions = found.slice(0, REVISIONS);
    const { refusal = null } = asked;
    const isOvertaken = refusal?.code === 'precondition_failed';
    const common = {
      slug: policy.slug,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayChange: mayDo(actor, consolePermissions.changeStrategies),
    };
    const { zone } = this.organisation;
    const body = LiteraturePage({
      ...common,
      policy,
      stored,
      form: asked.form ?? formOf(stored),
      // whoever was told of the other's edit has seen it, and may replace it
      revision: isOvertaken ? current : (asked.revision ?? current),
      tried: asked.tried ?? null,
      proposal: asked.proposal ?? null,
      refusal,
      isSaved: asked.isSaved === true,
      history: {
        ...common,
        current,
        revisions,
        zone,
        before: found.length > REVISIONS ? (revisions.at(-1)?.revision ?? null) : null,
      },
      plan: {
        ...common,
        ...(await this.plans.of(policy.id)),
        mayChange: mayDo(actor, consolePermissions.changeLiteraturePlan),
      },
      zone,
      hasEuropePmc: this.settings.europePmcUrl !== null,
    });
    const title = `Literature: ${policy.title}`;
    this.pages.show(request, reply, { title, place: 'literature', body }, refusal?.status ?? 200);
  }
}
