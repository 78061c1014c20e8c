import { describe, expect, it } from '@jest/globals';
import type { Rule } from './glyph.rules.ts';
import { gridRows } from './table-grid.rules.ts';

const flat = (left: number, right: number, y: number): Rule => ({ left, right, top: y, bottom: y + 0.5 });
const upright = (x: number, top: number, bottom: number): Rule => ({ left: x, right: x + 0.5, top, bottom });

describe('the rows between ruled lines', () => {
  it('have the columns that upright lines divide', () => {
    const rules = [
      ...[100, 120, 160].map((y) => flat(50, 250, y)),
      ...[50, 150, 250].map((x) => upright(x, 100, 160)),
    ];
    expect(gridRows(rules).map(({ edges }) => edges.map(Math.round))).toEqual([
      [50, 150, 250],
      [50, 150, 250],
    ]);
  });

  it('have the columns at which the lines above and below are broken', () => {
    const rules = [100, 120].flatMap((y) => [flat(50, 149.8, y), flat(150.2, 250, y)]);
    expect(gridRows(rules)).toHaveLength(1);
    expect(gridRows(rules)[0]?.edges).toHaveLength(3);
  });

  it('are none in a box round one text, or between underlined words', () => {
    const box = [flat(50, 250, 100), flat(50, 250, 160), upright(50, 100, 160), upright(249.8, 100, 160)];
    expect(gridRows(box)).toEqual([]);
    expect(gridRows([flat(50, 90, 100), flat(90.2, 120, 100), flat(60, 130, 114)])).toEqual([]);
  });

  it('know a cell that goes on from the row above', () => {
    const rules = [
      flat(50, 250, 100),
      flat(150, 250, 120),
      flat(50, 250, 140),
      ...[50, 150, 250].map((x) => upright(x, 100, 140)),
    ];
    expect(gridRows(rules).map(({ goesOn }) => goesOn)).toEqual([
      [false, false],
      [true, false],
    ]);
  });

  it('are not looked for in a drawing of thousands of lines', () => {
    expect(gridRows(Array.from({ length: 5000 }, (_, index) => flat(50, 250, index)))).toEqual([]);
  });
});
