import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { refusalIn } from '../approval/refusal-in.ts';
import { SigningDesk } from '../approval/signing-desk.ts';
import { asksProvider, withoutProof } from '../approval/signing.schemas.ts';
import { fieldsNamed, typedSchema, type Typed } from '../approval/typed-form.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { FormGuard } from '../form-guard.ts';
import { actFormAddress, actFormKinds, type ActFormKind } from './act-address.ts';
import { ActDesk } from './act-desk.ts';
import { actTermNames } from './act-forms.schemas.ts';
import { ActPages } from './act-pages.ts';

const kindSchema = z.object({ kind: z.enum(actFormKinds), policy: z.string() });
interface Place {
  readonly kind: ActFormKind;
  readonly policy: string;
}

/** New acts of a policy: reaffirm, retire, cancel, emergency withdrawal. Terms with GET, the signature with POST. */
@ApiExcludeController()
@Controller('/console/policies/:policy/acts/new/:kind')
@UseGuards(FormGuard)
export class ConsoleActFormsController {
  constructor(
    private readonly desk: SigningDesk,
    private readonly acts: ActDesk,
    private readonly actPages: ActPages,
    private readonly pages: ConsolePages,
  ) {}

  /** The form; with its terms in the query also what they come to. Nothing is decided by looking. */
  @Get()
  @Permit(consolePermissions.signAct)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param({ schema: kindSchema }) place: Place,
    @Query({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.actPages.showForm(request, reply, actor, place, typed, null);
  }

  @Post()
  @Permit(consolePermissions.signAct)
  async sign(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param({ schema: kindSchema }) place: Place,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const { policy, kind } = place;
    let onward = '';
    const refusal = await refusalIn(async () => {
      if (!asksProvider(typed)) {
        onward = await this.acts.sign(actor, policy, kind, typed);
        return;
      }
      const terms = fieldsNamed(['show', 'envelope', ...actTermNames[kind]], typed);
      onward = await this.desk.tripTo(request, actor, typed, (carried) =>
        actFormAddress(policy, kind, [...terms, ...carried]),
      );
    });
    if (refusal === null) return this.pages.goTo(reply, onward);
    await this.actPages.showForm(request, reply, actor, place, withoutProof(typed), refusal);
  }
}
