import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { approvalsPermissions } from '../approvals.permissions.ts';
import { PROOF_MEDIA_TYPE, proofBundleSchema } from './proof-bundle.ts';
import { Proofs } from './proofs.ts';

/** `redacted=true` asks for the copy that may leave the house. */
const proofQuerySchema = z.object({
  redacted: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
});

/** The address of the format's description. */
const SCHEMA_PATH = '/schemas/almanac-proof-1.json';

/** What proves a signed version without the server. */
@Controller()
export class ProofController {
  constructor(private readonly proofs: Proofs) {}

  /** The proof of a signed version as a file. */
  @Get('/v1/policies/:policy/versions/:number/proof')
  @Permit(approvalsPermissions.readProof)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Query({ schema: proofQuerySchema }) { redacted }: z.output<typeof proofQuerySchema>,
  ): Promise<void> {
    const { slug, version, text } = await this.proofs.read(actor, key, versionNumber(number), redacted);
    const bytes = Buffer.from(text);
    const etag = `"${sha256(bytes).slice('sha256:'.length, 'sha256:'.length + 32)}"`;
    void reply.headers({
      etag,
      // two readers of one address may see different parts of it
      vary: 'Authorization, Cookie',
      'cache-control': 'private, no-cache',
      'content-disposition': `attachment; filename="${slug}-v${version}.proof.json"`,
      link: `<${SCHEMA_PATH}>; rel="describedby"; type="application/schema+json", </verify>; rel="help"`,
    });
    if (request.headers['if-none-match'] === etag) void reply.status(304).send();
    else void reply.type(PROOF_MEDIA_TYPE).send(bytes);
  }

  /** JSON Schema of a proof. */
  @Get(SCHEMA_PATH)
  @Permit(approvalsPermissions.readProofFormat)
  @Header('content-type', 'application/schema+json')
  @Header('cache-control', 'public, max-age=3600')
  schema() {
    return { title: 'Proof of a signed version, format 1', ...z.toJSONSchema(proofBundleSchema) };
  }
}
