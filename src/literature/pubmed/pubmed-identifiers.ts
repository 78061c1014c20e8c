import { doiIn, normalDoi } from '../records/doi.rules.ts';
import { readableText } from './readable-text.ts';
import type { XmlElement } from './xml-elements.ts';

/**
 * The record's DOI. What the publisher printed with the work (`ELocationID`) comes before what PubMed lists
 * (`ArticleId`); a form marked `ValidYN="N"` is a misprint, in whichever of the two places it stands.
 */
export function doiOf(locations: readonly XmlElement[], identifiers: readonly XmlElement[]): string | null {
  const located = locations.filter(({ attributes }) => attributes['EIdType'] === 'doi');
  const [misprinted, valid] = [
    located.filter(({ attributes }) => attributes['ValidYN'] === 'N'),
    located.filter(({ attributes }) => attributes['ValidYN'] !== 'N'),
  ].map((elements) => dois(elements)) as [string[], string[]];
  const listed = dois(identifiers.filter(({ attributes }) => attributes['IdType'] === 'doi'));
  return (
    valid[0] ?? listed.find((doi) => !misprinted.some((wrong) => normalDoi(wrong) === normalDoi(doi))) ?? null
  );
}

function dois(elements: readonly XmlElement[]): string[] {
  return elements.map((element) => doiIn(readableText(element))).filter((doi) => doi !== null);
}

/**
 * The record's number in PubMed Central: among its own identifiers, or, in records that came without those, among the
 * `OtherID` of the citation, where it may say from when the text is free.
 */
export function pmcidOf(
  identifiers: readonly XmlElement[],
  otherIds: readonly XmlElement[] = [],
): string | null {
  const listed = identifiers.filter(({ attributes }) =>
    ['pmc', 'pmcid'].includes(attributes['IdType'] ?? ''),
  );
  for (const element of [...listed, ...otherIds]) {
    const [, pmcid] = /\b(PMC\d+)\b/i.exec(readableText(element)) ?? [];
    if (pmcid !== undefined) return pmcid.toUpperCase();
  }
  return null;
}
