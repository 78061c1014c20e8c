import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { mayDo } from '../../kernel/permission.ts';
import { Typesetter } from '../../documents/typst/typesetter.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { sightOf } from '../../policies/policy-sight.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { PrismaFlows, type ReviewFlow } from './prisma-flows.ts';
import { prismaJson } from './prisma.present.ts';
import { acceptedForm, prismaTypes, type PrismaForm } from './prisma-forms.rules.ts';
import { prismaLayouts, type PrismaLayout } from './prisma-layout.ts';
import { prismaPrint } from './prisma-print.ts';
import { prismaSvg } from './prisma-svg.tsx';

const formSchema = z.object({ layout: z.enum(prismaLayouts).default('wide') });

/** What became of the records that a review's searches found: counts, picture, PDF. */
@Controller('/v1/reviews/:id')
export class PrismaController {
  constructor(
    private readonly flows: PrismaFlows,
    private readonly typesetter: Typesetter,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
  ) {}

  /** PRISMA 2020 counts of a review; a picture or a PDF where Accept asks for it. */
  @Get('prisma')
  @Permit(literaturePermissions.readPrisma)
  async counts(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    void reply.header('vary', 'Accept');
    await this.send(actor, reply, id, acceptedForm(request.headers.accept), 'wide');
  }

  /** The flow diagram as a picture; `layout=narrow` for a phone. */
  @Get('prisma.svg')
  @Permit(literaturePermissions.readPrisma)
  async picture(
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query({ schema: formSchema }) { layout }: z.output<typeof formSchema>,
  ): Promise<void> {
    await this.send(actor, reply, id, 'svg', layout);
  }

  /** The flow as a tagged PDF. */
  @Get('prisma.pdf')
  @Permit(literaturePermissions.readPrisma)
  async pdf(
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.send(actor, reply, id, 'pdf', 'wide');
  }

  private async send(
    actor: Actor,
    reply: FastifyReply,
    id: string,
    form: PrismaForm,
    layout: PrismaLayout,
  ): Promise<void> {
    const sight = sightOf(actor, this.organisation.today(this.clock.now()));
    const found = await this.flows.ofCycle(id, sight);
    const body =
      form === 'json'
        ? JSON.stringify(prismaJson(found, mayDo(actor, literaturePermissions.readQueue)))
        : await this.make(found, form, layout);
    void reply.header('cache-control', 'private, no-store');
    if (form !== 'json') {
      const name = `prisma-${found.review.policy.slug}.${form}`;
      void reply.header('content-disposition', `inline; filename="${name}"`);
    }
    void reply.type(prismaTypes[form]).send(body);
  }

  private async make(
    { review, flow }: ReviewFlow,
    form: 'svg' | 'pdf',
    layout: PrismaLayout,
  ): Promise<string | Buffer> {
    const subject = { title: review.policy.title, flow };
    if (form === 'svg') return prismaSvg(subject, layout);
    return await this.typesetter.typeset('prisma', prismaPrint(subject));
  }
}
