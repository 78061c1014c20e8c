import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { approvalsPermissions } from '../../approvals/approvals.permissions.ts';
import { canonicalJson, sha256 } from '../../kernel/canonical.ts';
import { Permit } from '../../platform/http/permit.ts';
import { calendarDateSchema, instantSchema } from '../../platform/http/schemas.ts';
import { acceptedOf, namesEtag } from '../../publishing/renditions/negotiation.rules.ts';
import { NotAcceptable } from '../../publishing/publishing.errors.ts';
import { AppealsPackets, packetName } from './appeals-packets.ts';

/** The forms of a packet, in the server's order of preference. */
const packetTypes = { zip: 'application/zip', json: 'application/json' } as const;

/** Query of `GET …/appeals-packet`; a `+` that was sent as it is arrives as a space. */
const packetQuerySchema = z.object({
  on: calendarDateSchema,
  knownAt: z
    .string()
    .transform((text) => text.replace(/ (?=\d{2}:?\d{2}$)/, '+'))
    .pipe(instantSchema)
    .nullable()
    .default(null),
});

/** What an appeals clerk sends in a dispute over a day of service. */
@Controller('/v1/policies/:policy/appeals-packet')
export class AppealsPacketController {
  constructor(private readonly packets: AppealsPackets) {}

  /** The version that governed, who signed it, what has become known since, and its proof. */
  @Get()
  @Permit(approvalsPermissions.readAppealsPacket)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('policy') policy: string,
    @Query({ schema: packetQuerySchema }) query: z.output<typeof packetQuerySchema>,
  ): Promise<void> {
    const form = acceptedOf(packetTypes, request.headers.accept);
    if (form === null) throw new NotAcceptable();
    const found = await this.packets.packet({ policy, ...query });
    const bytes = form === 'json' ? Buffer.from(canonicalJson(found.packet)) : await this.packets.zip(found);
    const etag = `"${sha256(bytes).slice('sha256:'.length, 'sha256:'.length + 32)}"`;
    void reply.headers({ etag, vary: 'Accept, Authorization, Cookie', 'cache-control': 'private, no-cache' });
    if (namesEtag(request.headers['if-none-match'], etag)) return void reply.status(304).send();
    if (form === 'zip') {
      void reply.header('content-disposition', `attachment; filename="${packetName(found.packet)}.zip"`);
    }
    void reply.type(packetTypes[form]).send(bytes);
  }
}
