import { criteriaSections } from '../documents/criteria/criteria-sections.rules.ts';
import { blockDifference, textOnSide, type BlockComparison } from '../documents/compare/compare-text.ts';
import type { DocumentComparison, SectionComparison } from '../documents/compare/comparison.ts';
import { sideOf, type Mark, type Side } from '../documents/compare/marks.rules.ts';
import { statedDetermination } from '../documents/criteria/determination.ts';
import { wordingReasons, type CriterionLeaning } from './change-class-criteria.ts';
import { editsOf, leaningOfEdits, turned } from './change-class-wording.rules.ts';

/** Headings under which nothing decides about coverage: what a policy tells besides. */
const BACKGROUND =
  /\b(?:description|background|introduction|overview|purpose|evidence|literature|rationale|research|guideline summary|practice guidelines?|position statements?|society guidelines|systematic reviews?|trials?|studies|summary|conclusions?|history|revisions?|updates?|regulatory|glossary|references|acknowledge?ments?)\b/i;

/**
 * What the changed sections of a comparison lean to, those whose change their criteria tell already left out. Sections
 * that state criteria are read like criteria; background is editorial; elsewhere only a person can say.
 */
export class ComparedSections {
  private readonly deciding: ReadonlySet<SectionComparison>;
  private readonly told: Readonly<Record<Side, ReadonlySet<string>>>;

  constructor({ sections, criteria }: DocumentComparison) {
    this.deciding = new Set([...decidingOn('before', sections), ...decidingOn('after', sections)]);
    const texts = (side: Side) => {
      const told = criteria.map(({ text }) => textOnSide(side, text));
      // a paragraph of a criterion may go over several lines, and a table in it has a row on each
      return new Set(told.flatMap((text) => [...text.split(/\n{2,}/), ...text.split('\n')].map(bare)));
    };
    this.told = { before: texts('before'), after: texts('after') };
  }

  /** What its changed blocks say on a side, those that its criteria tell left out; null where that is nothing. */
  changedText(side: Side, { text }: SectionComparison): string | null {
    const said = this.untold(text.blocks).map((block) => blockText(side, block).trim());
    return said.filter((block) => block !== '').join('\n') || null;
  }

  /** Null for a section without a change of its own. */
  leaning(section: SectionComparison): CriterionLeaning | null {
    const { changes, text } = section;
    const isRead = changes.some(
      (change) => change === 'wording' || change === 'added' || change === 'removed',
    );
    if (!isRead) {
      return changes.some((change) => change !== 'citations' && change !== 'layout')
        ? { says: 'editorial', why: 'its heading or place changed' }
        : null;
    }
    const isDeciding = this.deciding.has(section);
    if (!isDeciding && isBackground(section)) return { says: 'editorial', why: 'it is background' };
    const untold = this.untold(text.blocks);
    if (untold.length === 0) return null;
    const [was, is] = (['before', 'after'] as const).map(
      (side) => statedDetermination(untold.map((block) => blockText(side, block)).join('\n')).determination,
    );
    if (isDeciding && was !== is) {
      const said = [was, is].map((found) => found?.replaceAll('_', ' ') ?? 'none stated');
      const [from, to] = [favour(was), favour(is)];
      const why = `what it states went from ${said.join(' to ')}`;
      if (from === null || to === null || from === to) return { says: 'unclear', why };
      return { says: to ? 'expansive' : 'restrictive', why };
    }
    const edits = editsOf(untold.flatMap(({ cells }) => [...cells.flat(), pause]));
    const leaning = leaningOfEdits(edits);
    const says = isDeciding && favour(is) === false ? turned(leaning) : leaning;
    return { says, why: wordingReasons[says] };
  }

  private untold(blocks: readonly BlockComparison[]): BlockComparison[] {
    return blocks.filter((block) => blockDifference(block) === 'wording' && !this.isTold(block));
  }

  /** A block that is a criterion's text: the criterion tells its change. */
  private isTold(block: BlockComparison): boolean {
    return (['before', 'after'] as const).every((side) => {
      const text = bare(blockText(side, block));
      return text === '' || this.told[side].has(text) || this.told[side].has(text.replace(LABEL, ''));
    });
  }
}

/** What may stand in front of a criterion's own text. */
const LABEL = /^\S{1,12} /;
/** Between two blocks, so that an edit at the end of one and one at the start of the next stay two. */
const pause: Mark = { kind: 'kept', text: '\n' };
const blockText = (side: Side, { cells }: BlockComparison) =>
  cells.map((marks) => sideOf(side, marks)).join('|');
const bare = (text: string) => text.replace(/\s+/g, ' ').trim();

function favour(determination: string | null | undefined): boolean | null {
  if (determination === null || determination === undefined) return null;
  return ['medically_necessary', 'covered', 'reconstructive'].includes(determination);
}

const isBackground = ({ heading, under }: SectionComparison) =>
  [sideOf('after', heading), sideOf('before', heading), ...under].some((name) => BACKGROUND.test(name));

function decidingOn(side: Side, sections: readonly SectionComparison[]): SectionComparison[] {
  const there = sections.filter(({ level }) => level[side] !== null);
  const decides = criteriaSections(
    there.map(({ heading, level }) => ({ heading: sideOf(side, heading), level: level[side] ?? 1 })),
  );
  return there.filter((_, index) => decides[index] === true);
}
