import { criteriaSections } from '../documents/criteria/criteria-sections.rules.ts';
import {
  depthChange,
  isBlockChanged,
  textOnSide,
  type BlockComparison,
} from '../documents/compare/compare-text.ts';
import type { DocumentComparison, SectionComparison } from '../documents/compare/comparison.ts';
import { sideOf, type Mark, type Side } from '../documents/compare/marks.rules.ts';
import { statedDetermination } from '../documents/criteria/determination.ts';
import { wordingReasons, type CriterionLeaning } from './change-class-criteria.ts';
import { isBackgroundHeading } from './change-class-background.rules.ts';
import { turnsRound } from './change-class-turning.rules.ts';
import { leaningOfMarks, together, turned, type Leaning } from './change-class-wording.rules.ts';

/**
 * What the changed sections of a comparison lean to, those whose change their criteria tell already left out. Sections
 * that state criteria are read like criteria; background is editorial; elsewhere only a person can say.
 */
export class ComparedSections {
  private readonly deciding: ReadonlySet<SectionComparison>;
  private readonly isPlacementTold: boolean;
  private readonly told: Readonly<Record<Side, ReadonlySet<string>>>;

  constructor({ sections, criteria }: DocumentComparison) {
    this.deciding = new Set([...decidingOn('before', sections), ...decidingOn('after', sections)]);
    this.isPlacementTold = criteria.some(({ changes }) => changes.includes('placed'));
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
    const { changes } = section;
    if (changes.every((change) => change === 'citations' || change === 'layout')) return null;
    const isDeciding = this.deciding.has(section);
    if (!isDeciding && isBackground(section)) return { says: 'editorial', why: 'it is background' };
    const found = [
      ...(changes.includes('renamed') ? [headingLeaning(section)] : []),
      ...placeLeaning(section, isDeciding),
      ...this.textLeaning(section, isDeciding),
    ].map((each) => {
      const isSure = each.says !== 'expansive' || (isDeciding && !isTurned(section));
      return isSure ? each : { says: 'unclear' as const, why: `${each.why}, where that may be turned round` };
    });
    if (found.length === 0) return null;
    const says = together(found.map((each) => each.says));
    const telling = found.find((each) => each.says === says) ?? { why: wordingReasons[says] };
    return { says, why: telling.why };
  }

  /** What its text leans to, nothing where its criteria tell all of it. */
  private textLeaning({ text, level }: SectionComparison, isDeciding: boolean): CriterionLeaning[] {
    const untold = this.untold(text.blocks);
    if (untold.length === 0) return [];
    if (
      level.before !== null &&
      level.after !== null &&
      untold.some((block) => depthChange(block) !== null)
    ) {
      return [{ says: 'unclear', why: 'an item stands under something else now' }];
    }
    const [was, is] = sides.map((side) => untold.map((block) => blockText(side, block)).join('\n'));
    const stated = isDeciding ? statedChange(was ?? '', is ?? '') : null;
    if (stated !== null) return [stated];
    const leaning = leaningOfMarks(untold.flatMap(({ cells }) => [...cells.flat(), pause]));
    const denies = isDeciding && favour(statedDetermination(is ?? '').determination) === false;
    return [reasoned(denies ? turned(leaning) : leaning)];
  }

  private untold(blocks: readonly BlockComparison[]): BlockComparison[] {
    return blocks.filter((block) => isBlockChanged(block) && !this.isTold(block));
  }

  /** A block that is a criterion's text: the criterion tells its change. */
  private isTold(block: BlockComparison): boolean {
    if (depthChange(block) !== null && !this.isPlacementTold) return false;
    return sides.every((side) => {
      const text = bare(blockText(side, block));
      return text === '' || this.told[side].has(text) || this.told[side].has(text.replace(LABEL, ''));
    });
  }
}

const sides = ['before', 'after'] as const;
const reasoned = (says: Leaning): CriterionLeaning => ({ says, why: wordingReasons[says] });

/** A heading decides like a text: "covered for any of the following". */
function headingLeaning({ heading }: SectionComparison): CriterionLeaning {
  const [was, is] = sides.map((side) => sideOf(side, heading));
  const stated = statedChange(was ?? '', is ?? '');
  if (stated !== null) return stated;
  const leaning = leaningOfMarks(heading);
  const denies = favour(statedDetermination(is ?? '').determination) === false;
  return reasoned(denies ? turned(leaning) : leaning);
}

/** Where a section that decides stands tells under what it decides. */
function placeLeaning({ changes }: SectionComparison, isDeciding: boolean): CriterionLeaning[] {
  if (!changes.includes('moved') && !changes.includes('re_levelled')) return [];
  return [{ says: isDeciding ? 'unclear' : 'editorial', why: 'its place changed' }];
}

/** What another determination than before leans to; null where the same is stated, or none on both sides. */
function statedChange(before: string, after: string): CriterionLeaning | null {
  const [was, is] = [statedDetermination(before).determination, statedDetermination(after).determination];
  if (was === is) return null;
  const said = [was, is].map((found) => found?.replaceAll('_', ' ') ?? 'none stated');
  const [from, to] = [favour(was), favour(is)];
  const why = `what it states went from ${said.join(' to ')}`;
  if (from === null || to === null || from === to) return { says: 'unclear', why };
  return { says: to ? 'expansive' : 'restrictive', why };
}

/** True where headings, or anything the section says, may turn round what changed in it. */
const isTurned = ({ heading, under, text }: SectionComparison) =>
  sides.some((side) => turnsRound(textOnSide(side, text))) ||
  [...sides.map((side) => sideOf(side, heading)), ...under].some(
    (name) => turnsRound(name) || favour(statedDetermination(name).determination) === false,
  );

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

/** By its own headings on both sides; below a background heading only what stood there before. */
function isBackground({ heading, under, level, changes }: SectionComparison): boolean {
  const own = sides.filter((side) => level[side] !== null).map((side) => sideOf(side, heading));
  const stays = !changes.includes('moved') && !changes.includes('re_levelled');
  return own.every(isBackgroundHeading) || (stays && under.some(isBackgroundHeading));
}

function decidingOn(side: Side, sections: readonly SectionComparison[]): SectionComparison[] {
  const there = sections.filter(({ level }) => level[side] !== null);
  const decides = criteriaSections(
    there.map(({ heading, level }) => ({ heading: sideOf(side, heading), level: level[side] ?? 1 })),
  );
  return there.filter((_, index) => decides[index] === true);
}
