import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Proofs } from '../../approvals/proof/proofs.ts';
import { verifyBundle } from '../../approvals/proof/verifier/verify-bundle.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { ProofPage } from './proof.page.tsx';

/** The proof of a signed version, for people. */
@ApiExcludeController()
@Controller('/console/policies/:policy/versions/:number/proof')
export class ConsoleProofController {
  constructor(
    private readonly proofs: Proofs,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.readProof)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
  ): Promise<void> {
    const { slug, version, bundle, text } = await this.proofs.read(actor, key, versionNumber(number), false);
    // the server's own word for its key would be none: whose it is, the reader asks elsewhere
    const report = await verifyBundle(text);
    const body = ProofPage({
      slug,
      version,
      report,
      withheld: bundle.withheld,
      keys: bundle.keys.map(({ kid }) => String(kid)),
      firstDay: (bundle.version.inForce[0]?.from as CalendarDate | undefined) ?? null,
    });
    this.pages.show(request, reply, { title: `Proof of version ${version}`, place: 'policies', body });
  }
}
