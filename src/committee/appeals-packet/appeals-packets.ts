import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { OUTWARD } from '../../approvals/proof/proof-sight.ts';
import { Proofs } from '../../approvals/proof/proofs.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { canonicalJson } from '../../kernel/canonical.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { dayIn, instant, type Instant } from '../../kernel/instant.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { readEnvelope } from '../../policies/envelope.rules.ts';
import { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import { documentOf } from '../../policies/stored-document.ts';
import { ActiveVersion } from '../../publishing/active/active-version.ts';
import { chooseInForce, type TimelinePeriod } from '../../publishing/active/active-version.rules.ts';
import { InForceTable } from '../../publishing/active/in-force-table.ts';
import { PublishedVersions } from '../../publishing/renditions/published-versions.ts';
import type { AppealsPacket, NeighbourVersion } from './appeals-packet.ts';
import { AppealsPacketQueries } from './appeals-packet.queries.ts';
import { coverHtml } from './packet-html.ts';
import { coverText } from './packet-words.ts';
import { packetZip } from './packet-zip.ts';

/** What a dispute is about. */
export interface PacketQuestion {
  /** Slug or id. */
  readonly policy: string;
  /** The day of service. */
  readonly on: CalendarDate;
  /** As of when; null for now. */
  readonly knownAt: Instant | null;
}

/** A packet and the version it is about. */
export interface FoundPacket {
  readonly packet: AppealsPacket;
  readonly period: TimelinePeriod;
}

/** Puts together what an appeals clerk sends: only what may leave the house, whoever asks. */
@Injectable()
export class AppealsPackets {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly active: ActiveVersion,
    private readonly inForce: InForceTable,
    private readonly versions: PublishedVersions,
    private readonly proofs: Proofs,
    private readonly queries: AppealsPacketQueries,
  ) {}

  /**
   * The packet of a policy and a day. Throws what the question for the active version throws: NotFound, NoVersionInForce,
   * PolicyRetired; and InvalidRequest for a moment to come, at which nobody knows what will be known.
   */
  async packet(question: PacketQuestion): Promise<FoundPacket> {
    const now = this.clock.now();
    const knownAt = question.knownAt ?? now;
    if (Temporal.Instant.compare(knownAt, now) > 0) {
      throw new InvalidRequest([
        { field: 'knownAt', reason: `must not be after ${now.toString()}, which is now` },
      ]);
    }
    const { timeline } = await this.active.answer({ ...question, knownAt }, 'json');
    const chosen = chooseInForce(timeline, question.on);
    if (chosen.period === null) throw new NotFound('version', timeline.slug); // never: the answer would have thrown
    const { period, predecessor, successor } = chosen;
    const today = this.organisation.today(now);
    const asKnownNow = await this.inForce.timeline(timeline.policyId, null, today);
    const governsNow = asKnownNow === undefined ? null : chooseInForce(asKnownNow, question.on).period;
    const version = await this.database.source.manager.findOneByOrFail(PolicyVersionRow, {
      id: period.versionId,
    });
    const { bundle: proof } = await this.proofs.of(timeline.policyId, period.version, OUTWARD);
    const address = `${this.settings.publicUrl}/v1/policies/${timeline.slug}`;
    const neighbour = (other: TimelinePeriod | null) => neighbourOf(address, period, other);
    const envelope = readEnvelope(version.envelope ?? '');
    const packet: AppealsPacket = {
      format: 'almanac-appeals-packet/1',
      organisation: this.organisation.name,
      origin: this.settings.publicUrl,
      question: { policy: timeline.slug, on: question.on, knownAt: knownAt.toString() },
      policy: envelope.policy,
      governing: {
        version: period.version,
        changeClass: envelope.changeClass,
        contentHash: version.contentHash,
        envelopeHash: period.envelopeHash,
        inForce: { from: period.from, until: period.until },
        approvedAt: proof.version.approvedAt,
        publicFrom: version.embargoUntil ?? dayIn(this.organisation.zone, instant(proof.version.approvedAt)),
        lastReview: envelope.dates.lastReview,
        nextReview: envelope.dates.nextReview,
        linesOfBusiness: envelope.scope.linesOfBusiness,
        jurisdictions: envelope.scope.jurisdictions,
        signatures: proof.signatures.map(
          ({ name, role, credentials, meaning, signedAt, method, onBehalfOf }) => {
            return {
              name,
              role,
              credentials,
              meaning,
              signedAt,
              method,
              onBehalfOf: onBehalfOf?.name ?? null,
            };
          },
        ),
        notices: (await this.queries.announcements(version.id, knownAt)).map(({ bulletinId, ...notice }) => {
          return { ...notice, bulletin: `${this.settings.publicUrl}/v1/bulletins/recorded/${bulletinId}` };
        }),
        links: {
          version: `${address}/versions/${period.version}`,
          html: `${address}/versions/${period.version}.html`,
          pdf: `${address}/versions/${period.version}.pdf`,
          proof: `${address}/versions/${period.version}/proof`,
        },
      },
      criteria: documentOf(version).criteria,
      before: neighbour(predecessor),
      after: neighbour(successor),
      since: await this.queries.decidedSince(timeline.policyId, knownAt, today),
      governsAsKnownNow: governsNow?.version ?? null,
      proof,
    };
    return { packet, period };
  }

  /** A packet as an archive. Throws rendition_unavailable while no PDF can be made of the version. */
  async zip({ packet, period }: FoundPacket): Promise<Buffer> {
    const { zone } = this.organisation;
    const form = async (format: 'pdf' | 'html' | 'md') => (await this.versions.signed(period, format)).plain;
    return packetZip(packetName(packet), [
      { name: 'cover.html', bytes: Buffer.from(coverHtml(packet, zone)) },
      { name: 'cover.txt', bytes: Buffer.from(coverText(packet, zone)) },
      { name: 'policy.pdf', bytes: await form('pdf') },
      { name: 'policy.html', bytes: await form('html') },
      { name: 'policy.md', bytes: await form('md') },
      { name: 'proof.json', bytes: Buffer.from(canonicalJson(packet.proof)) },
      { name: 'packet.json', bytes: Buffer.from(JSON.stringify(packet, null, 2)) },
    ]);
  }
}

/** What a packet's file is called, without its ending. */
export function packetName({ policy, question }: AppealsPacket): string {
  return `${policy.slug}-${question.on}`;
}

function neighbourOf(
  address: string,
  { version }: TimelinePeriod,
  other: TimelinePeriod | null,
): NeighbourVersion | null {
  if (other === null) return null;
  const pair = [version, other.version].toSorted((a, b) => a - b).join('...');
  return {
    version: other.version,
    from: other.from,
    until: other.until,
    redline: `${address}/versions/${pair}.html`,
    html: `${address}/versions/${other.version}.html`,
  };
}
