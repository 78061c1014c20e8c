import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { Bulletin, BulletinCode, BulletinEntry, BulletinSpan, CodeChange } from './bulletin.ts';
import { BulletinQueries, type ChangedVersion, type PolicyAct } from './bulletin.queries.ts';
import { sortedEntries } from './bulletin-words.ts';
import { VersionChanges, type VersionChange } from './version-changes.ts';

/** Puts bulletins together from what is signed and public. */
@Injectable()
export class Bulletins {
  constructor(
    private readonly queries: BulletinQueries,
    private readonly changes: VersionChanges,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
  ) {}

  /** The bulletin of a span as the public may know it `today`; it is not recorded. */
  async of(span: BulletinSpan, today: CalendarDate): Promise<Bulletin> {
    const versions = await this.queries.versions(span, today);
    const changes = await this.changes.of(versions);
    const acts = await this.queries.acts(span, today);
    const entries = [
      ...versions.map((version, index) => this.versionEntry(version, changes[index]!)),
      ...acts.map((act) => this.actEntry(act)),
    ];
    const { from, to, by } = span;
    const organisation = this.organisation.name;
    return { organisation, from, to, by, note: null, recordedOn: null, entries: sortedEntries(entries) };
  }

  /** Where a policy as it is in force, or a version of it, is read. */
  addressOf(slug: string, version: number | null): string {
    const policy = `${this.settings.publicUrl}/v1/policies/${slug}`;
    return version === null ? `${policy}/active.html` : `${policy}/versions/${version}.html`;
  }

  private versionEntry(version: ChangedVersion, { summary, codes }: VersionChange): BulletinEntry {
    const { changeClass, effective, announcedOn, publicFrom, contentHash } = version;
    return {
      kind: 'version',
      policy: namedPolicy(version),
      version: version.version,
      changeClass,
      summary,
      codes: this.settings.publishCodeDescriptions ? codes : codes.map(withoutDescriptions),
      effective,
      noticeGiven: changeClass === 'restrictive' ? (announcedOn ?? publicFrom) : null,
      contentHash,
      url: this.addressOf(version.slug, version.version),
    };
  }

  private actEntry(act: PolicyAct): BulletinEntry {
    return {
      kind: actKinds[act.kind],
      policy: namedPolicy(act),
      version: act.version,
      changeClass: act.kind === 'retire' ? 'retired' : null,
      summary: actWords(act),
      codes: [],
      effective: act.effective,
      noticeGiven: null,
      contentHash: act.contentHash,
      url: this.addressOf(act.slug, act.version),
    };
  }
}

const actKinds = { cancel: 'cancelled', retire: 'retired', withdraw: 'withdrawn' } as const;

function namedPolicy(named: ChangedVersion | PolicyAct): BulletinEntry['policy'] {
  return { slug: named.slug, title: named.title, number: named.policyNumber, section: named.section };
}

function actWords({ kind, version, instead, successorTitle, successorCriteria }: PolicyAct): string[] {
  const successor = successorTitle ?? successorCriteria;
  switch (kind) {
    case 'cancel':
      return [`Version ${version} was cancelled and does not take effect.`];
    case 'retire':
      return [successor === null ? 'Retired.' : `Retired; see ${successor}.`];
    case 'withdraw':
      return [
        `Version ${version} was withdrawn.`,
        instead === null
          ? `See ${successor ?? 'the policy'} instead.`
          : `Version ${instead} governs instead.`,
      ];
  }
}

/** CPT's descriptions are the AMA's: only an operator with a licence may show them. */
function withoutDescriptions({ system, added, removed }: CodeChange): CodeChange {
  const bare = ({ code }: BulletinCode): BulletinCode => ({ code, description: null });
  return { system, added: added.map(bare), removed: removed.map(bare) };
}
