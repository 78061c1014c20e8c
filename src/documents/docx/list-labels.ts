import { indentOf, wholeNumber } from './docx-styles.ts';
import { printedNumber } from './list-number.rules.ts';
import { childAt, childrenOf, parseXml, toggleAt, valueAt, type XmlElement } from './xml-tree.ts';

/** How one level of a list prints its labels. */
interface Level {
  readonly start: number;
  readonly format: string;
  /** `%1.%2` stands for the numbers of the first two levels. */
  readonly text: string;
  /** The level after which it begins again, counted from 1; 0 for never. */
  readonly restartAfter: number;
  /** Prints the numbers of all levels as digits. */
  readonly legal: boolean;
  readonly indent: number | undefined;
}

/** A list as paragraphs name it. Lists of one definition go on counting where the other stopped. */
interface List {
  readonly definition: string;
  readonly levels: ReadonlyMap<number, Level>;
  /** First numbers of its own, used when the list is met first. */
  readonly starts: ReadonlyMap<number, number>;
}

/** What a list prints before a paragraph. */
export interface ListLabel {
  /** `I.`, `A.`, `2.1`; a bullet as `•`; empty where a level prints nothing. */
  readonly label: string;
  readonly indent: number | undefined;
}

const DEEPEST_LEVEL = 8;
const LONGEST_LABEL = 40;

/**
 * The labels of lists. Word keeps only which list and level a paragraph belongs to and counts when it shows the
 * document; so must its reader, in the document's order (ECMA-376 part 1, 17.9).
 */
export class ListLabels {
  readonly #lists = new Map<string, List>();
  readonly #counters = new Map<string, (number | undefined)[]>();
  readonly #begun = new Set<string>();

  /** @param text of the numbering part; null for a file without lists. */
  constructor(text: string | null) {
    if (text === null) return;
    const root = parseXml(text);
    const definitions = definitionsOf(childrenOf(root, 'abstractNum'));
    for (const num of childrenOf(root, 'num')) {
      const definition = valueAt(num, 'abstractNumId') ?? '';
      const overrides = childrenOf(num, 'lvlOverride');
      const levels = new Map(definitions.get(definition) ?? []);
      const starts = new Map<number, number>();
      for (const override of overrides) {
        const at = wholeNumber(override.attributes.get('ilvl')) ?? 0;
        const own = childAt(override, 'lvl');
        if (own !== undefined) levels.set(at, levelOf(own));
        const start = wholeNumber(valueAt(override, 'startOverride'));
        if (start !== undefined) starts.set(at, start);
      }
      this.#lists.set(num.attributes.get('numId') ?? '', { definition, levels, starts });
    }
  }

  /** The label of the next paragraph of a list; null for a list that the file does not have, such as "0" for none. */
  next(listId: string, level: number): ListLabel | null {
    const list = this.#lists.get(listId);
    const at = Math.min(Math.max(level, 0), DEEPEST_LEVEL);
    const own = list?.levels.get(at);
    if (list === undefined || own === undefined) return null;
    if (own.format === 'bullet') return { label: '•', indent: own.indent };
    const counters = this.#countersOf(listId, list);
    for (let above = 0; above < at; above += 1) counters[above] ??= list.levels.get(above)?.start ?? 1;
    counters[at] = (counters[at] ?? own.start - 1) + 1;
    for (let below = at + 1; below <= DEEPEST_LEVEL; below += 1) {
      const after = list.levels.get(below)?.restartAfter ?? below;
      if (after > at) counters[below] = undefined;
    }
    return { label: labelOf(own, list, counters), indent: own.indent };
  }

  #countersOf(listId: string, list: List): (number | undefined)[] {
    const counters = this.#counters.get(list.definition) ?? [];
    this.#counters.set(list.definition, counters);
    if (!this.#begun.has(listId)) {
      for (const [at, start] of list.starts) counters[at] = start - 1;
      this.#begun.add(listId);
    }
    return counters;
  }
}

function labelOf(own: Level, list: List, counters: readonly (number | undefined)[]): string {
  const text = own.text.replace(/%([1-9])/g, (_, digit: string) => {
    const at = Number(digit) - 1;
    const format = list.levels.get(at)?.format ?? 'decimal';
    return printedNumber(counters[at] ?? 1, own.legal ? 'decimal' : format);
  });
  return own.format === 'none' && !text.includes('%') ? text.trim() : text.trim().slice(0, LONGEST_LABEL);
}

/** The levels of each definition; one that only names a list style has those of the style's own definition. */
function definitionsOf(elements: readonly XmlElement[]): Map<string, ReadonlyMap<number, Level>> {
  const styled = new Map(elements.map((element) => [valueAt(element, 'styleLink') ?? '', element]));
  return new Map(
    elements.map((element) => {
      const link = valueAt(element, 'numStyleLink');
      const source = link === undefined ? element : (styled.get(link) ?? element);
      const levels = childrenOf(source, 'lvl').map((level): [number, Level] => [
        wholeNumber(level.attributes.get('ilvl')) ?? 0,
        levelOf(level),
      ]);
      return [element.attributes.get('abstractNumId') ?? '', new Map(levels)];
    }),
  );
}

function levelOf(level: XmlElement): Level {
  const at = wholeNumber(level.attributes.get('ilvl')) ?? 0;
  return {
    start: wholeNumber(valueAt(level, 'start')) ?? 1,
    format: valueAt(level, 'numFmt') ?? 'decimal',
    text: valueAt(level, 'lvlText') ?? '',
    restartAfter: wholeNumber(valueAt(level, 'lvlRestart')) ?? at,
    legal: toggleAt(level, 'isLgl') ?? false,
    indent: indentOf(childAt(level, 'pPr')),
  };
}
