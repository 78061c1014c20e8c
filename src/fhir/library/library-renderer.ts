import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TypesettingFailed } from '../../documents/typst/typesetting-failed.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Database } from '../../platform/database/database.ts';
import { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import type { ActiveFacts } from '../../publishing/active/active-facts.rules.ts';
import {
  ForeignRenderers,
  type ForeignBytes,
  type ForeignRenderer,
} from '../../publishing/renditions/foreign-renderers.ts';
import type { DocumentFormat } from '../../publishing/renditions/negotiation.rules.ts';
import { RenditionDigests, type RenditionDigest } from '../../publishing/renditions/rendition-digests.ts';
import { Renditions } from '../../publishing/renditions/renditions.ts';
import { LibrariesQueries } from './libraries.queries.ts';
import { LibraryHouses } from './library-houses.ts';
import { contentFormats, libraryOf } from './library.present.ts';
import { libraryVersionOf, type Standing } from './library-version.ts';

/** Makes the Library that a version's own address and `active` answer with, when FHIR is asked of them: both as it stands now. */
@Injectable()
export class LibraryRenderer implements ForeignRenderer, OnModuleInit {
  constructor(
    private readonly renderers: ForeignRenderers,
    private readonly database: Database,
    private readonly digests: RenditionDigests,
    private readonly renditions: Renditions,
    private readonly houses: LibraryHouses,
    private readonly libraries: LibrariesQueries,
  ) {}

  onModuleInit(): void {
    this.renderers.offer('fhir', this);
  }

  /** The very body of a read by id. */
  async standing(versionId: string, asker: Actor): Promise<Buffer | undefined> {
    const library = await this.libraries.one(asker, versionId);
    return library === undefined ? undefined : Buffer.from(JSON.stringify(library));
  }

  /** Not whole while there is no PDF, whose size and hash it tells. */
  async active(versionId: string, facts: ActiveFacts): Promise<ForeignBytes> {
    const row = await this.database.source.manager.findOneByOrFail(PolicyVersionRow, { id: versionId });
    const renditions = await this.content(row);
    const version = libraryVersionOf(row, null);
    const library = libraryOf(version, standingInForce(facts), renditions, this.houses.house);
    const isWhole = renditions.length === contentFormats.length;
    return { bytes: Buffer.from(JSON.stringify(library)), isWhole };
  }

  /** What is known of the content, made where it was not yet. Where no PDF can be made now, nothing is known of it. */
  private async content(row: PolicyVersionRow): Promise<readonly RenditionDigest[]> {
    const made = await this.digests.of([row.id], contentFormats);
    const missing = contentFormats.filter((format) => !made.some((each) => each.format === format));
    if (missing.length === 0) return made;
    for (const format of missing) await this.make(row, format);
    return await this.digests.of([row.id], contentFormats);
  }

  private async make(
    { id: versionId, envelopeHash }: PolicyVersionRow,
    format: DocumentFormat,
  ): Promise<void> {
    if (envelopeHash === null) return;
    try {
      await this.renditions.bytes({ versionId, envelopeHash }, format);
    } catch (error) {
      if (!(error instanceof TypesettingFailed)) throw error;
    }
  }
}

/** What `active` tells of a version, for a Library. When that last changed is not asked: it may be another day's answer. */
function standingInForce({ status, inForce, links }: ActiveFacts): Standing {
  return {
    status,
    period: inForce,
    predecessor: versionIn(links.predecessor),
    successor: versionIn(links.successor),
    governsInstead: null,
    lastUpdated: null,
  };
}

/** The number in a version's address, which is its last part. */
function versionIn(address: string | null): number | null {
  return address === null ? null : Number(address.slice(address.lastIndexOf('/') + 1));
}
