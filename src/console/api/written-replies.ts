import type { ProofBundle } from '../../approvals/proof/proof-bundle.ts';
import type { AppealsPacket } from '../../committee/appeals-packet/appeals-packet.ts';
import type {
  agendaJson,
  minutesJson,
  publishedJson,
} from '../../committee/meetings/meeting-paper.present.ts';
import type { prismaJson } from '../../literature/prisma/prisma.present.ts';
import type { presentEntry } from '../../platform/audit/search/audit.present.ts';
import type { comparisonJson } from '../../policies/comparison.present.ts';
import type { draftJson, versionJson } from '../../policies/version.present.ts';
import type { ActiveFacts } from '../../publishing/active/active-facts.rules.ts';
import type { Bulletin } from '../../publishing/bulletin/bulletin.ts';
import type { CodeReply } from '../../publishing/lookups/codes.schemas.ts';
import type { SnapshotLine } from '../../publishing/feed/snapshot.queries.ts';

/** A text that is no JSON: a page, a table, a picture in SVG, lines. */
type Text = string;
/** Bytes: PDF, ZIP. */
type Bytes = Buffer;

/** A version as it was signed, the same for ever. */
type SignedVersion = Omit<ReturnType<typeof versionJson>, 'contentHash' | 'envelopeHash' | 'changeClass'> & {
  readonly contentHash: string;
  readonly envelopeHash: string;
  readonly changeClass: NonNullable<ReturnType<typeof versionJson>['changeClass']>;
};

/** A draft, for those who may see it. */
type Draft = ReturnType<typeof draftJson>;

/** The version in force, and what the day makes of it. */
type ActiveVersion = SignedVersion & ActiveFacts;

/** The forms of a text that people read, beside JSON. */
interface ForReaders {
  'text/html': Text;
  'text/markdown': Text;
  'application/pdf': Bytes;
}

/** What a published version's reply says beside its body. */
interface Sent<Header extends string> {
  headers: Header;
  statuses: 200 | 304;
}

/** A bulletin in each of its forms. */
interface BulletinForms extends ForReaders {
  'application/json': Bulletin;
}

/**
 * What is sent by operations that write their reply by themselves, so that no return type says it: by operation, and by
 * media type. Of NDJSON it is one line. `headers` are sent beside it, and `statuses` are those there are, 200 unless said.
 */
export interface WrittenReplies {
  'published.active': Sent<'etag' | 'link' | 'almanac-valid-until'> &
    ForReaders & { 'application/json': ActiveVersion };
  'published.version': Sent<'etag' | 'link' | 'almanac-withheld'> &
    ForReaders & { 'application/json': SignedVersion | Draft };
  'published.redline': Sent<'etag'> & { 'application/json': ReturnType<typeof comparisonJson> };
  'published.redlineHTML': Sent<'etag'> & { 'text/html': Text };
  'published.redlineTXT': Sent<'etag'> & { 'text/plain': Text };
  'codes.policies': { 'application/json': CodeReply };
  'feed.changes': { 'text/event-stream': Text };
  'feed.active': { headers: 'almanac-feed-cursor' | 'almanac-lines' } & {
    'application/x-ndjson': SnapshotLine;
  };
  'bulletins.range': Sent<'etag'> & BulletinForms;
  'bulletins.month': Sent<'etag'> & BulletinForms;
  'bulletins.read': Sent<'etag'> & BulletinForms;
  'audit.ndjson': { 'application/x-ndjson': ReturnType<typeof presentEntry> };
  'audit.csv': { 'text/csv': Text };
  'prisma.counts': {
    'application/json': ReturnType<typeof prismaJson>;
    'image/svg+xml': Text;
    'application/pdf': Bytes;
  };
  'prisma.picture': { 'image/svg+xml': Text };
  'prisma.pdf': { 'application/pdf': Bytes };
  'reminders.forecast': { 'text/csv': Text };
  'reminders.forecastTable': { 'text/csv': Text };
  'reminders.proof': { 'text/csv': Text };
  'reminders.proofTable': { 'text/csv': Text };
  'calendarFeed.read': { 'text/calendar': Text };
  'meetingPapers.read': {
    'application/json':
      ReturnType<typeof agendaJson> | ReturnType<typeof minutesJson> | ReturnType<typeof publishedJson>;
    'text/html': Text;
    'application/pdf': Bytes;
  };
  'appealsPacket.read': { 'application/json': AppealsPacket; 'application/zip': Bytes };
  'proof.read': { 'application/vnd.almanac.proof.v1+json': ProofBundle };
  'proof.schema': { 'application/schema+json': JsonSchema };
}

/** A description of a format, itself in JSON Schema. */
interface JsonSchema {
  readonly title: string;
  readonly [keyword: string]: unknown;
}
