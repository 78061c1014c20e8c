import type { PageLine } from './table-rows.rules.ts';

/** What most of a document's text looks like. */
export interface BodyText {
  /** Height of its type in points. */
  readonly size: number;
  /** From baseline to baseline within a paragraph, in type sizes. */
  readonly pitch: number;
  /** Where most lines begin, and where full ones end. */
  readonly left: number;
  readonly right: number;
}

const usual: BodyText = { size: 11, pitch: 1.2, left: 72, right: 540 };

/** Measures the text by its most frequent type size, line pitch and margins, each line counted by its length. */
export function bodyText(pages: readonly (readonly PageLine[])[]): BodyText {
  const sizes = new Counter();
  const lefts = new Counter();
  const rights = new Counter();
  for (const lines of pages) for (const line of lines) sizes.add(line.size, lengthOf(line));
  const size = sizes.mostFrequent() ?? usual.size;
  const pitches = new Counter();
  for (const lines of pages) {
    for (const [index, line] of lines.entries()) {
      if (line.isRow || line.size !== size) continue;
      lefts.add(Math.round(line.cells[0]?.left ?? 0), 1);
      rights.add(Math.round((line.cells.at(-1)?.right ?? 0) / 10) * 10, 1);
      const next = lines[index + 1];
      if (next === undefined || next.isRow || next.size !== size) continue;
      const pitch = Math.round(((next.baseline - line.baseline) / size) * 20) / 20;
      if (pitch > 0.9 && pitch < 2.4) pitches.add(pitch, 1);
    }
  }
  return {
    size,
    pitch: pitches.mostFrequent() ?? usual.pitch,
    left: lefts.leastFrequentEnough(0.05) ?? usual.left,
    right: rights.greatestFrequentEnough(0.05) ?? usual.right,
  };
}

const lengthOf = (line: PageLine) => line.cells.reduce((sum, { text }) => sum + text.length, 0);

class Counter {
  readonly #counts = new Map<number, number>();
  #total = 0;

  add(value: number, weight: number): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + weight);
    this.#total += weight;
  }

  mostFrequent(): number | null {
    let best: [number, number] | null = null;
    for (const entry of this.#counts) if (best === null || entry[1] > best[1]) best = entry;
    return best?.[0] ?? null;
  }

  leastFrequentEnough(share: number): number | null {
    return this.#enough(share)[0] ?? null;
  }

  greatestFrequentEnough(share: number): number | null {
    return this.#enough(share).at(-1) ?? null;
  }

  #enough(share: number): number[] {
    return [...this.#counts]
      .filter(([, count]) => count >= share * this.#total)
      .map(([value]) => value)
      .toSorted((a, b) => a - b);
  }
}
