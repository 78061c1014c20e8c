import { criteriaSections } from '../../documents/criteria/criteria-sections.rules.ts';
import { knownHeading } from '../../documents/headings/known-headings.rules.ts';
import {
  deepestLevel,
  type DocumentReference,
  type DocumentSection,
} from '../../documents/policy-document.ts';
import { citationFormOf, firstCitations } from '../../documents/references/numbering.ts';
import type { StudyType } from '../records/study-type.rules.ts';
import { newHeadings, studyTypeOfHeading } from './evidence-heading.rules.ts';
import { fitOf, stemsOf, subjectOf, type HeadingSubject } from './heading-subject.rules.ts';

/** A section that an included work may stand in. */
export interface EvidencePlace {
  /** The section's anchor. */
  readonly sectionId: string;
  /** The headings above it and its own: `EVIDENCE SUMMARY > … > Systematic Reviews`. */
  readonly path: readonly string[];
}

/** Where a work goes: into a section, or into one that is to be made. */
export interface ChosenPlace {
  readonly into:
    | { readonly sectionId: string }
    | { readonly heading: string; readonly level: number; readonly after: string | null };
  readonly path: readonly string[];
  /** Why there, in a sentence. */
  readonly why: string;
  /** Other sections that would do as well as far as their headings say, the likelier first. */
  readonly others: readonly EvidencePlace[];
}

/** What is known of a work. */
export interface PlacedWork {
  readonly studyType: StudyType;
  /** Title, abstract, keywords, subjects and authors' groups. */
  readonly text: string;
}

type Body = {
  readonly sections: readonly DocumentSection[];
  readonly references: readonly DocumentReference[];
};

interface Standing extends EvidencePlace {
  readonly section: DocumentSection;
  readonly index: number;
  readonly decides: boolean;
  /** The kind of study that its own heading names, else the nearest heading above it that names one. */
  readonly type: StudyType | null;
  /** Below a heading under which policies weigh evidence, or that one itself. */
  readonly inEvidence: boolean;
}

/**
 * The section for a work: of those whose heading names its kind of study the one whose headings speak most of what the
 * work is about, then the one that cites works most like it, then the first. Where no heading names it, a section of
 * that name at the end of the evidence; where nothing weighs evidence, at the end of the text.
 */
export function placeFor(document: Body, work: PlacedWork): ChosenPlace {
  const standing = standingOf(document.sections);
  const fitting = standing.filter(({ type, decides }) => type === work.studyType && !decides);
  const inEvidence = fitting.filter((each) => each.inEvidence);
  const candidates = inEvidence.length > 0 ? inEvidence : fitting;
  const ranked = rank(document, candidates, work);
  const [best, next] = ranked;
  if (best === undefined) return newPlace(standing, work.studyType);
  const { place } = best;
  const why =
    next === undefined
      ? 'Its heading is the only one for this kind of study.'
      : best.fit > next.fit
        ? `Of ${ranked.length} such headings its words fit the work best.`
        : best.likeness > next.likeness
          ? `Of ${ranked.length} such headings it cites the works that are most like this one.`
          : `Nothing tells the ${ranked.length} such headings apart for this work: it is the first of them.`;
  return {
    into: { sectionId: place.sectionId },
    path: place.path,
    why,
    others: ranked.slice(1).map(({ place: other }) => ({ sectionId: other.sectionId, path: other.path })),
  };
}

/** Every section that an included work may be put into: all but those that decide coverage. */
export function placesOf({ sections }: Pick<Body, 'sections'>): EvidencePlace[] {
  return standingOf(sections)
    .filter(({ decides }) => !decides)
    .map(({ sectionId, path }) => ({ sectionId, path }));
}

function standingOf(sections: readonly DocumentSection[]): Standing[] {
  const decides = criteriaSections(sections);
  const open: Standing[] = [];
  return sections.map((section, index) => {
    while ((open.at(-1)?.section.level ?? 0) >= section.level) open.pop();
    const above = open.at(-1);
    const known = knownHeading(section.heading);
    const standing: Standing = {
      section,
      index,
      sectionId: section.id,
      path: [...(above?.path ?? []), section.heading],
      decides: decides[index] === true,
      type: studyTypeOfHeading(section.heading) ?? above?.type ?? null,
      inEvidence: above?.inEvidence === true || (known?.hasParts === true && !known.statesCriteria),
    };
    open.push(standing);
    return standing;
  });
}

interface Ranked {
  readonly place: Standing;
  readonly fit: number;
  readonly likeness: number;
}

function rank(document: Body, candidates: readonly Standing[], { text, studyType }: PlacedWork): Ranked[] {
  const said = stemsOf(text);
  const subjects = candidates.map((place) => subjectBelow(place, studyType));
  const shared = wordsOfAll(subjects);
  return candidates
    .map((place, index) => ({
      place,
      fit: fitOf(subjects[index] ?? subjectOf(''), said, shared),
      likeness: likenessOf(document, place.section, said),
    }))
    .toSorted((a, b) => b.fit - a.fit || b.likeness - a.likeness || a.place.index - b.place.index);
}

/** What the headings of a path say besides the kind of study. */
function subjectBelow({ path }: Standing, studyType: StudyType): HeadingSubject {
  const parts = path.filter((heading) => studyTypeOfHeading(heading) !== studyType).map(subjectOf);
  return {
    wanted: new Set(parts.flatMap(({ wanted }) => [...wanted])),
    unwanted: new Set(parts.flatMap(({ unwanted }) => [...unwanted])),
  };
}

function wordsOfAll(subjects: readonly HeadingSubject[]): Set<string> {
  const [first, ...others] = subjects;
  return new Set([...(first?.wanted ?? [])].filter((word) => others.every(({ wanted }) => wanted.has(word))));
}

/** How many words of the works that a section cites the new one shares. */
function likenessOf(document: Body, section: DocumentSection, said: ReadonlySet<string>): number {
  const cited = new Set(
    firstCitations({ sections: [section], references: document.references }, citationFormOf(document)),
  );
  const works = document.references.filter(({ number }) => cited.has(number));
  return Math.max(
    0,
    ...works.map(({ citation }) => [...stemsOf(citation)].filter((word) => said.has(word)).length),
  );
}

function newPlace(standing: readonly Standing[], studyType: StudyType): ChosenPlace {
  const heading = newHeadings[studyType];
  const root = standing.find(
    ({ inEvidence, decides, type }) => inEvidence && !decides && type !== 'guideline',
  );
  if (root === undefined) {
    const last = standing.at(-1);
    return {
      into: { heading, level: 1, after: last?.sectionId ?? null },
      path: [heading],
      why: 'The policy has no part for evidence: it is a new section at the end of the text.',
      others: [],
    };
  }
  const { level } = root.section;
  const isLast = standing.findIndex(({ index, section }) => index > root.index && section.level <= level);
  const end = standing[(isLast < 0 ? standing.length : isLast) - 1] ?? root;
  if (end.index === root.index) {
    return {
      into: { sectionId: root.sectionId },
      path: root.path,
      why: 'No heading names this kind of study: it stands at the end of the evidence.',
      others: [],
    };
  }
  return {
    into: { heading, level: Math.min(level + 1, deepestLevel), after: end.sectionId },
    path: [...root.path, heading],
    why: 'No heading names this kind of study: it is a new section at the end of the evidence.',
    others: [],
  };
}
