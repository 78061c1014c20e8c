import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { placeSteps, prismaLayouts } from './prisma-layout.ts';
import { prismaSteps } from './prisma-steps.ts';
import { prismaSvg } from './prisma-svg.tsx';
import { prismaFlow, type NamedCount } from './prisma.rules.ts';
import { wrapText } from './wrap-text.rules.ts';

function flowWith(reasons: readonly NamedCount[]) {
  const excluded = reasons.reduce((sum, { count }) => sum + count, 0);
  return prismaFlow({
    sources: [{ name: 'pubmed', count: excluded }],
    works: excluded,
    places: { excluded },
    queuedByHits: excluded,
    queued: excluded,
    returned: {},
    includedBefore: 0,
    reasonsOnTitleAndAbstract: reasons,
    reasonsInFullText: [],
  });
}

describe('the picture', () => {
  it('is accessible text that escapes what people wrote', () => {
    const reasons = [{ name: '</text><script>alert("x")</script> & \u202eRTL \u0000', count: 3 }];
    const svg = prismaSvg({ title: 'A <b>policy</b> & "more"', flow: flowWith(reasons) });
    expect(svg).toContain('role="img"');
    expect(svg).toMatch(
      /<title id="[^"]+">PRISMA 2020 flow diagram: A &lt;b>policy&lt;\/b> &amp; &quot;more&quot;<\/title>/,
    );
    expect(svg).toContain('Records screened (n = 3)');
    expect(svg).toContain('BMJ 2021;372:n71');
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('\u202e');
    expect(svg).not.toContain('\u0000');
    expect(svg).not.toMatch(/style=/);
  });

  it('keeps its boxes apart, inside of the picture, and its text inside of them, however long reasons are', () => {
    const reason = fc.record({
      name: fc.string({ unit: 'grapheme', maxLength: 300 }),
      count: fc.integer({ min: 1, max: 99_999 }),
    });
    fc.assert(
      fc.property(
        fc.array(reason, { maxLength: 30 }),
        fc.constantFrom(...prismaLayouts),
        (reasons, layout) => {
          const { width, height, boxes } = placeSteps(prismaSteps(flowWith(reasons)), layout);
          for (const [index, box] of boxes.entries()) {
            expect(box.x + box.width).toBeLessThanOrEqual(width);
            expect(box.y + box.height).toBeLessThanOrEqual(height);
            for (const other of boxes.slice(index + 1)) {
              const apart =
                box.y + box.height <= other.y ||
                other.y + other.height <= box.y ||
                box.x + box.width <= other.x ||
                other.x + other.width <= box.x;
              expect(apart).toBe(true);
            }
          }
          const whole = boxes.flatMap(({ parts }) => parts.map((lines) => lines.join(' '))).join('\n');
          if (reasons.length <= 12) {
            for (const { count } of reasons) expect(whole.replace(/\s/g, '')).toContain(`(n=${count})`);
          }
        },
      ),
    );
  });
});

describe('wrapText', () => {
  it.each([
    ['short text', 20, ['short text']],
    ['words that go on below', 10, ['words that', 'go on', 'below']],
    ['aVeryLongWordIndeed', 6, ['aVeryL', 'ongWor', 'dIndee', 'd']],
    ['研究研究研究', 4, ['研究', '研究', '研究']],
    ['', 5, []],
  ])('puts %j into lines of %i', (text, longest, lines) => {
    expect(wrapText(text, longest)).toEqual(lines);
  });
});
