import { createHash } from 'node:crypto';
import { addDays } from '../../kernel/calendar-date.ts';
import { canonicalJson } from '../../kernel/canonical.ts';
import { dayIn, type Instant, type Zone } from '../../kernel/instant.ts';
import type { Period as Days } from '../../kernel/period.ts';
import { mediaTypes, suffixes } from '../../publishing/renditions/negotiation.rules.ts';
import { versionExtensions } from '../definitions/version-extensions.ts';
import type { FhirAddresses } from '../fhir-addresses.ts';
import type { Attachment, Extension, Identifier, Meta, Period } from '../resources/elements.ts';
import type { LibraryResource } from '../resources/library-resource.ts';
import { withoutEmpties } from '../resources/without-empties.ts';
import { computableName, fhirText } from './fhir-text.rules.ts';
import { narrativeOf } from './library-narrative.ts';
import { jurisdictionsOf, libraryType, topicsOf, useContextsOf } from './library-terms.ts';
import type { LibraryVersion, Renditions, Standing } from './library-version.ts';
import { citationOf, neighboursOf } from './related-artifacts.ts';

/** CRMI 1.0.0 (STU 1, package hl7.fhir.uv.crmi): what a Library of ours holds to. */
const CRMI = 'http://hl7.org/fhir/uv/crmi/StructureDefinition';
export const libraryProfiles = [
  `${CRMI}/crmi-shareablelibrary|1.0.0`,
  `${CRMI}/crmi-publishablelibrary|1.0.0`,
];

/** The forms in which a version is a Library's content. */
export const contentFormats = ['html', 'pdf', 'md'] as const;

/** Which of CRMI's capabilities it has, and that its versions count up (CRMI 1.0.0, artifact versioning). */
const capabilities: readonly Extension[] = [
  { url: 'http://hl7.org/fhir/StructureDefinition/cqf-knowledgeCapability', valueCode: 'shareable' },
  { url: 'http://hl7.org/fhir/StructureDefinition/cqf-knowledgeCapability', valueCode: 'publishable' },
  {
    url: 'http://hl7.org/fhir/StructureDefinition/artifact-versionAlgorithm',
    valueCoding: { system: 'http://hl7.org/fhir/version-algorithm', code: 'integer' },
  },
];

/** What all Libraries of a house are made with. */
export interface LibraryHouse {
  readonly addresses: FhirAddresses;
  readonly publisher: string;
  readonly zone: Zone;
  readonly showCodeDescriptions: boolean;
}

/** A version as a Library. */
export function libraryOf(
  version: LibraryVersion,
  standing: Standing,
  renditions: Renditions,
  house: LibraryHouse,
): LibraryResource {
  const { policy, document, approvedAt, scope } = version;
  const { addresses, publisher, zone } = house;
  const body: Omit<LibraryResource, 'meta'> = {
    resourceType: 'Library',
    id: version.id,
    text: narrativeOf(version, standing, publisher),
    extension: [...capabilities, ...versionExtensions(document.dates, addresses)],
    url: addresses.canonical(policy.slug),
    identifier: identifiersOf(version, addresses),
    version: String(version.number),
    name: computableName(policy.slug),
    title: fhirText(policy.title),
    status: standing.status,
    experimental: false,
    type: libraryType,
    date: dateTimeIn(zone, approvedAt ?? version.createdAt),
    publisher: fhirText(publisher),
    description: descriptionOf(version, publisher),
    useContext: useContextsOf(scope),
    jurisdiction: jurisdictionsOf(scope),
    approvalDate: approvedAt === null ? undefined : dayIn(zone, approvedAt),
    lastReviewDate: document.dates.lastReview ?? undefined,
    effectivePeriod: inclusive(standing.period),
    topic: topicsOf(document.codes, house.showCodeDescriptions),
    relatedArtifact: [
      ...neighboursOf(policy.slug, standing, addresses),
      ...document.references.map((reference) => citationOf(reference)),
    ],
    content: approvedAt === null ? [] : attachmentsOf(version, renditions, addresses),
  };
  return withoutEmpties({ ...body, meta: metaOf(body, standing.lastUpdated) });
}

/**
 * `versionId` is made from what the resource says, so that it is another exactly when that is; what is known of the bytes
 * of its content is left out, which are there some moments after the signature.
 */
function metaOf(body: Omit<LibraryResource, 'meta'>, lastUpdated: Instant | null): Meta {
  const content = body.content?.map(({ contentType, url }) => ({ contentType, url }));
  const said = canonicalJson(withoutEmpties({ ...body, content }));
  return {
    versionId: createHash('sha256').update(said).digest('hex').slice(0, 32),
    lastUpdated: lastUpdated?.toString(),
    profile: libraryProfiles,
  };
}

/** The policy by its id, its slug and its printed number, and the text by its hash: the same hash, the same text. */
function identifiersOf(version: LibraryVersion, { systems }: FhirAddresses): readonly Identifier[] {
  const { id, slug, number } = version.policy;
  return [
    { use: 'official', system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` },
    { use: 'secondary', system: systems.slug, value: slug },
    ...(number === null || fhirText(number) === ''
      ? []
      : [{ use: 'secondary', system: systems.number, value: fhirText(number) } as const]),
    { use: 'secondary', system: systems.contentHash, value: version.contentHash },
  ];
}

/** What the Library is about, with the parts that its content has. */
function descriptionOf({ policy, document }: LibraryVersion, publisher: string): string {
  const about = `Medical policy of ${fhirText(publisher)}: ${fhirText(policy.title)}.`;
  const parts = document.sections.filter(({ level }) => level === 1).map(({ heading }) => fhirText(heading));
  return parts.length === 0 ? about : `${about}\n\nSections: ${parts.join('; ')}.`;
}

/** Days with the last one included, as FHIR's Period has them. */
function inclusive(days: Days | null): Period | undefined {
  if (days === null) return undefined;
  return { start: days.from, end: days.until === null ? undefined : addDays(days.until, -1) };
}

/** The pages of a signed version: their addresses never show anything else. */
function attachmentsOf(
  { policy, number }: LibraryVersion,
  renditions: Renditions,
  addresses: FhirAddresses,
): readonly Attachment[] {
  return contentFormats.map((format) => {
    const made = renditions.find((rendition) => rendition.format === format);
    return {
      contentType: mediaTypes[format],
      language: 'en',
      url: addresses.rendition(policy.slug, number, suffixes[format]),
      size: made?.size,
      hash: made?.sha1 ?? undefined,
      title: `${fhirText(policy.title)}, version ${number}`,
    };
  });
}

/** An instant with the offset that the organisation's zone then has. */
function dateTimeIn(zone: Zone, at: Instant): string {
  return at.toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' });
}
