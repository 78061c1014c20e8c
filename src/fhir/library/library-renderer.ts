import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TypesettingFailed } from '../../documents/typst/typesetting-failed.ts';
import { Database } from '../../platform/database/database.ts';
import { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import type { ActiveFacts } from '../../publishing/active/active-facts.rules.ts';
import { ForeignRenderers, type ForeignRenderer } from '../../publishing/renditions/foreign-renderers.ts';
import { RenditionDigests } from '../../publishing/renditions/rendition-digests.ts';
import { Renditions } from '../../publishing/renditions/renditions.ts';
import { LibraryHouses } from './library-houses.ts';
import { contentFormats, libraryOf } from './library.present.ts';
import { libraryVersionOf, standingAsSigned, type LibraryVersion, type Standing } from './library-version.ts';

/** Makes the Library that a version's own address and `active` answer with, when FHIR is asked of them. */
@Injectable()
export class LibraryRenderer implements ForeignRenderer, OnModuleInit {
  constructor(
    private readonly renderers: ForeignRenderers,
    private readonly database: Database,
    private readonly digests: RenditionDigests,
    private readonly renditions: Renditions,
    private readonly houses: LibraryHouses,
  ) {}

  onModuleInit(): void {
    this.renderers.offer('fhir', this);
  }

  async signed(versionId: string): Promise<Buffer> {
    return await this.bytes(versionId, standingAsSigned);
  }

  async active(versionId: string, facts: ActiveFacts): Promise<Buffer> {
    return await this.bytes(versionId, () => standingInForce(facts));
  }

  private async bytes(versionId: string, standingOf: (version: LibraryVersion) => Standing): Promise<Buffer> {
    const row = await this.database.source.manager.findOneByOrFail(PolicyVersionRow, { id: versionId });
    const version = libraryVersionOf(row, null);
    await this.makeContent(row);
    const renditions = await this.digests.of([versionId]);
    return Buffer.from(
      JSON.stringify(libraryOf(version, standingOf(version), renditions, this.houses.house)),
    );
  }

  /** Has the content made that the Library tells size and hash of. Where no PDF can be made now, these are left out. */
  private async makeContent({ id: versionId, envelopeHash }: PolicyVersionRow): Promise<void> {
    if (envelopeHash === null) return;
    for (const format of contentFormats) {
      try {
        await this.renditions.bytes({ versionId, envelopeHash }, format);
      } catch (error) {
        if (!(error instanceof TypesettingFailed)) throw error;
      }
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
