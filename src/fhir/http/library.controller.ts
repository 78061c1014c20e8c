import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { DomainError, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { ONLY_ASKS } from '../../platform/http/hold-repeats.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { seesDrafts } from '../../policies/policies.queries.ts';
import { publishingPermissions } from '../../publishing/publishing.permissions.ts';
import { FHIR_PATH, FhirAddresses } from '../fhir-addresses.ts';
import { LibrariesQueries } from '../library/libraries.queries.ts';
import type { SearchBundle } from '../resources/bundle-resource.ts';
import { bundleOf } from '../search/bundle.present.ts';
import { readSearch, type Pair } from '../search/search-request.ts';
import { DescribesReading, DescribesSearch, DescribesSearchForm } from './described-search.ts';
import { beginReply, formOf, isKnown, isStrict, lastOf, queryOf } from './fhir-replies.ts';
import { readSubset, subsetOf, type LibrarySubset } from './subset.ts';

/** Versions of policies as FHIR Libraries: read and searched. */
@Controller(`${FHIR_PATH}/Library`)
export class FhirLibraryController {
  constructor(
    private readonly libraries: LibrariesQueries,
    private readonly addresses: FhirAddresses,
  ) {}

  /** A page of the Libraries that match. */
  @Get()
  @DescribesSearch()
  @Permit(publishingPermissions.readPublished)
  async search(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SearchBundle> {
    return await this.answer(actor, request, reply, queryOf(request));
  }

  /** The same, with the parameters in a form: a query may be too long for an address, or not meant for a log. */
  @Post('_search')
  @HttpCode(200)
  @RouteConfig(ONLY_ASKS)
  @DescribesSearchForm()
  @Permit(publishingPermissions.readPublished)
  async searchByForm(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SearchBundle> {
    return await this.answer(actor, request, reply, [...queryOf(request), ...formOf(request)]);
  }

  /** One version as a Library. */
  @Get(':id')
  @DescribesReading()
  @Permit(publishingPermissions.readPublished)
  async read(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<LibrarySubset | undefined> {
    const pairs = queryOf(request);
    beginReply(request, reply, pairs, seesDrafts(actor));
    const subset = readSubset(lastOf(pairs, '_summary'), lastOf(pairs, '_elements'));
    const library = isId(id) && id === id.toLowerCase() ? await this.libraries.one(actor, id) : undefined;
    if (library === undefined) throw await this.noneOf(actor, id);
    const { versionId = '', lastUpdated } = library.meta;
    return isKnown(request, reply, versionId, lastUpdated) ? undefined : subsetOf(library, subset);
  }

  private async answer(
    actor: Actor,
    request: FastifyRequest,
    reply: FastifyReply,
    pairs: readonly Pair[],
  ): Promise<SearchBundle> {
    beginReply(request, reply, pairs, seesDrafts(actor));
    const search = readSearch(pairs, isStrict(request));
    return bundleOf(await this.libraries.search(actor, search), search, this.addresses);
  }

  /** Gone is what who asks may know that it was there: a draft that was given up. */
  private async noneOf(actor: Actor, id: string): Promise<DomainError> {
    if (isId(id) && (await this.libraries.wasGivenUp(actor, id))) {
      return new DomainError('version_given_up', `Library ${id} was a draft and was given up`);
    }
    return new NotFound('Library', id.slice(0, 64));
  }
}
