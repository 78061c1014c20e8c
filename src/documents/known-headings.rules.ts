/** What stands under a heading. */
export type HeadingRole = 'section' | 'references' | 'codes' | 'crossReferences' | 'boilerplate';

/** A heading that policies of many payers share. */
export interface KnownHeading {
  readonly role: HeadingRole;
  /** Headings in capitals below it are its own sub-headings and not its neighbours. */
  readonly hasParts: boolean;
  /** Hardly any other kind of document has it. */
  readonly tellsAPolicy: boolean;
}

const plain: KnownHeading = { role: 'section', hasParts: false, tellsAPolicy: false };
const telling: KnownHeading = { ...plain, tellsAPolicy: true };
const withParts: KnownHeading = { role: 'section', hasParts: true, tellsAPolicy: true };
const ofRole = (role: HeadingRole, tellsAPolicy = true): KnownHeading => ({
  role,
  hasParts: false,
  tellsAPolicy,
});

const groups: readonly [KnownHeading, readonly string[]][] = [
  [ofRole('references', false), ['references', 'reference list', 'bibliography']],
  [ofRole('codes'), ['codes', 'coding', 'applicable codes', 'procedure codes', 'billing codes']],
  [
    ofRole('crossReferences'),
    ['cross references', 'cross-references', 'cross reference', 'related policies'],
  ],
  [ofRole('boilerplate'), ['important reminder', 'please note', 'disclaimer']],
  [
    withParts,
    [
      'evidence summary',
      'evidence review',
      'clinical evidence',
      'scientific evidence',
      'rationale',
      'practice guideline summary',
      'practice guidelines',
      'practice guidelines and position statements',
      'guidelines and position statements',
      'supplemental information',
    ],
  ],
  [
    telling,
    [
      'medical policy criteria',
      'policy criteria',
      'coverage criteria',
      'criteria',
      'policy',
      'policy statement',
      'medical policy statement',
      'policy guidelines',
      'benefit application',
      'coverage guidelines',
      'medical necessity',
      'indications and limitations',
      'list of information needed for review',
      'summary of evidence',
    ],
  ],
  [
    plain,
    [
      'description',
      'background',
      'introduction',
      'purpose',
      'scope',
      'definitions',
      'overview',
      'regulatory status',
      'exclusions',
      'limitations',
      'documentation requirements',
      'summary',
      'conclusion',
      'appendix',
      'appendices',
      'policy history',
      'revision history',
      'history',
    ],
  ],
];
const headings = new Map(groups.flatMap(([known, names]) => names.map((name) => [name, known])));

/** The heading among those that policies share; null when it is a policy's own. Case, emphasis and a colon do not matter. */
export function knownHeading(text: string): KnownHeading | null {
  if (text.length > 80) return null;
  const name = text
    .replace(/[*_:]/g, '')
    .replace(/^\d+(?:\.\d+)*\.?\s/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  return headings.get(name) ?? null;
}

/** The part of a document that stands under a heading. */
export function roleOf(heading: string): HeadingRole {
  return knownHeading(heading)?.role ?? 'section';
}
