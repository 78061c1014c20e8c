import { Controller, Get, Header, Query } from '@nestjs/common';
import { z } from 'zod';
import { Settings } from '../../config/settings.ts';
import { Permit } from '../../http/permit.ts';
import { ServiceKeys, type ServicePublicKey } from '../../service-key/service-keys.ts';
import { auditPermissions } from '../audit.permissions.ts';
import { Checkpoints } from './checkpoints.ts';

/** Checkpoints in one answer: more than a year's. */
const PAGE = 400;

/** Query of the published checkpoints: those of fewer entries than `before`. */
const publishedQuerySchema = z.object({
  before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});

/** The published checkpoints, the newest first. */
export interface PublishedCheckpoints {
  readonly origin: string;
  /** Where the keys are that they are signed with. */
  readonly keys: string;
  /** Compact JWS each. */
  readonly checkpoints: readonly string[];
  /** Where the earlier ones are; null when there are none. */
  readonly earlier: string | null;
}

/** What the service vouches for, in places where anybody finds it (RFC 8615). */
@Controller('.well-known')
export class CheckpointsController {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly serviceKeys: ServiceKeys,
    private readonly settings: Settings,
  ) {}

  /** The service's public keys as a key set (RFC 7517 §5), retired ones with the time they were. */
  @Get(['jwks.json', 'almanac/checkpoints.jwks.json'])
  @Permit(auditPermissions.checkpoints)
  @Header('content-type', 'application/jwk-set+json')
  @Header('cache-control', 'public, max-age=300')
  async keys(): Promise<{ keys: ServicePublicKey[] }> {
    return { keys: await this.serviceKeys.publicKeys() };
  }

  /** The signed checkpoints of the audit. */
  @Get('almanac/checkpoints')
  @Permit(auditPermissions.checkpoints)
  @Header('cache-control', 'public, max-age=60')
  async published(
    @Query({ schema: publishedQuerySchema }) { before }: z.output<typeof publishedQuerySchema>,
  ): Promise<PublishedCheckpoints> {
    const found = await this.checkpoints.newest(before ?? null, PAGE);
    const last = found.at(-1);
    const here = `${this.settings.publicUrl}/.well-known/almanac/checkpoints`;
    return {
      origin: this.settings.publicUrl,
      keys: `${this.settings.publicUrl}/.well-known/jwks.json`,
      checkpoints: found.map(({ jws }) => jws),
      earlier: last === undefined || found.length < PAGE ? null : `${here}?before=${last.size}`,
    };
  }
}
