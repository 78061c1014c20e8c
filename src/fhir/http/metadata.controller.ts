import { createHash } from 'node:crypto';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../../kernel/errors.ts';
import { canonicalJson } from '../../kernel/canonical.ts';
import { Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { publishingPermissions } from '../../publishing/publishing.permissions.ts';
import { capabilityStatementOf } from '../definitions/capability-statement.present.ts';
import { structureDefinitionOf } from '../definitions/structure-definition.present.ts';
import { dateExtensions } from '../definitions/version-extensions.ts';
import { FHIR_PATH, FhirAddresses } from '../fhir-addresses.ts';
import type { CapabilityStatementResource } from '../resources/capability-statement-resource.ts';
import type { StructureDefinitionResource } from '../resources/structure-definition-resource.ts';
import { DescribesForm } from './described-search.ts';
import { beginReply, isKnown, queryOf } from './fhir-replies.ts';

/** What the FHIR service does, and what its extensions mean. */
@Controller(FHIR_PATH)
export class FhirMetadataController {
  constructor(
    private readonly addresses: FhirAddresses,
    private readonly organisation: Organisation,
  ) {}

  /** What this service does. */
  @Get('metadata')
  @DescribesForm()
  @Permit(publishingPermissions.readPublished)
  metadata(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): CapabilityStatementResource | undefined {
    const statement = capabilityStatementOf(this.addresses, this.organisation.name);
    return sent(request, reply, statement);
  }

  /** What an extension means. */
  @Get('StructureDefinition/:id')
  @DescribesForm()
  @Permit(publishingPermissions.readPublished)
  definition(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('id') id: string,
  ): StructureDefinitionResource | undefined {
    const extension = dateExtensions.find((known) => known.id === id);
    if (extension === undefined) throw new NotFound('StructureDefinition', id.slice(0, 64));
    return sent(request, reply, structureDefinitionOf(extension, this.addresses, this.organisation.name));
  }
}

/** Sends a resource that is the same until a release makes it another, or says that it is known. */
function sent<Resource extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  resource: Resource,
): Resource | undefined {
  beginReply(request, reply, queryOf(request), false);
  const hash = createHash('sha256').update(canonicalJson(resource)).digest('hex').slice(0, 32);
  return isKnown(request, reply, hash, undefined) ? undefined : resource;
}
