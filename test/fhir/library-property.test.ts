import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeSystems, type PolicyDocument } from '../../src/documents/policy-document.ts';
import { FhirAddresses } from '../../src/fhir/fhir-addresses.ts';
import { libraryOf } from '../../src/fhir/library/library.present.ts';
import type { LibraryVersion, Standing } from '../../src/fhir/library/library-version.ts';
import { addDays, calendarDate } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import { instant } from '../../src/kernel/instant.ts';
import { partialDate, type PartialDate } from '../../src/kernel/partial-date.ts';
import type { Settings } from '../../src/platform/config/settings.ts';
import { allFaultsOf } from './validators.ts';

const text = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength });
/** Texts as documents hold them at worst: with blanks around, control characters, markup, none at all. */
const line = fc.oneof(
  text(40),
  fc.constantFrom('', ' ', '<b>&"</b>', 'a\u0000\u0007b', '\u0000', ']]>', '  x  '),
);
const day = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays(calendarDate('1900-01-01'), days));
const partial: fc.Arbitrary<PartialDate | null> = fc.option(
  fc.oneof(
    day,
    day.map((full) => partialDate(full.slice(0, 7))),
    day.map((full) => partialDate(full.slice(0, 4))),
  ),
);
const moment = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map((seconds) => instant('1970-01-02T00:00:00Z').add({ seconds, microseconds: seconds % 1_000_000 }));

const policyDocument: fc.Arbitrary<PolicyDocument> = fc.record({
  title: text(80).map((title) => `Policy ${title}`),
  number: fc.option(line),
  manualSection: fc.option(line),
  dates: fc.record({
    origin: partial,
    lastReview: partial,
    nextReview: partial,
    effective: fc.option(day),
    literatureSearchedThrough: partial,
  }),
  sections: fc.array(
    fc.record({ id: fc.constant('a'), heading: line, level: fc.constantFrom(1, 2), markdown: line }),
    { maxLength: 4 },
  ),
  criteria: fc.constant([]),
  references: fc.array(
    fc.record({
      number: fc.integer({ min: 1, max: 99_999 }),
      citation: line,
      pmid: fc.option(fc.constantFrom('30681031', '1')),
      pmidPrinted: fc.constant('absent' as const),
      doi: fc.option(fc.constantFrom('10.1093/pm/pnz017', '10.1/a b<c>"', '10.1002/(SICI)1097')),
      url: fc.option(fc.constantFrom('https://plan.example/a', 'https://plan.example/a b', 'no address', '')),
    }),
    { maxLength: 5 },
  ),
  codes: fc.array(
    fc.record({
      system: fc.constantFrom(...codeSystems),
      code: fc.constantFrom('62263', 'H90.0-H90.8', 'J0001'),
      description: fc.option(line),
    }),
    { maxLength: 5 },
  ),
  crossReferences: fc.constant([]),
  boilerplate: fc.constant([]),
});

const version: fc.Arbitrary<LibraryVersion> = fc
  .record({
    document: policyDocument,
    number: fc.integer({ min: 1, max: 999_999_999 }),
    slug: fc.stringMatching(/^[a-z0-9-]{1,120}$/),
    policyNumber: fc.option(line),
    linesOfBusiness: fc.array(line, { maxLength: 3 }),
    jurisdictions: fc.array(fc.oneof(line, fc.constantFrom('MA', 'ZZ', 'California')), { maxLength: 3 }),
    approvedAt: fc.option(moment),
    createdAt: moment,
  })
  .map(({ document, number, slug, policyNumber, linesOfBusiness, jurisdictions, approvedAt, createdAt }) => ({
    id: newId(),
    number,
    policy: { id: newId(), slug, number: policyNumber, title: document.title },
    document,
    contentHash: 'sha256:00',
    scope: { linesOfBusiness, jurisdictions },
    approvedAt,
    createdAt,
  }));

const standing: fc.Arbitrary<Standing> = fc.record({
  status: fc.constantFrom('draft', 'active', 'retired'),
  period: fc.option(
    fc
      .tuple(day, fc.option(fc.integer({ min: 1, max: 5000 })))
      .map(([from, days]) => ({ from, until: days === null ? null : addDays(from, days) })),
  ),
  predecessor: fc.option(fc.integer({ min: 1 })),
  successor: fc.option(fc.integer({ min: 1 })),
  governsInstead: fc.option(
    fc.oneof(
      line.map((criteria) => ({ criteria })),
      fc.constant({ policy: 'another' }),
    ),
  ),
  lastUpdated: fc.option(moment),
});

const addresses = new FhirAddresses({ publicUrl: 'https://plan.example' } as Settings);

describe('whatever a policy holds', () => {
  it('its Library is one that R4 allows, to every validator', () => {
    fc.assert(
      fc.property(
        version,
        standing,
        fc.constantFrom('America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kolkata', 'UTC'),
        fc.boolean(),
        (of, at, zone, showCodeDescriptions) => {
          const house = { addresses, publisher: 'Plan', zone, showCodeDescriptions };
          expect(allFaultsOf(libraryOf(of, at, [], house))).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
