import { describe, expect, it } from '@jest/globals';
import { readableText } from './readable-text.ts';
import { readElements } from './xml-elements.ts';

async function read(inside: string): Promise<string> {
  const xml = `<t xmlns:mml="http://www.w3.org/1998/Math/MathML">${inside}</t>`;
  for await (const element of readElements([xml], { roots: ['t'], wanted: new Set(['t']) })) {
    return readableText(element);
  }
  return 'nothing';
}

describe('readableText', () => {
  it.each([
    ['risk at the <i>TERT</i> gene', 'risk at the TERT gene'],
    ['CO<sub>2</sub> and 10<sup>-3</sup>', 'CO₂ and 10⁻³'],
    ['p<sub>trend</sub> &lt;0.01', 'p_trend <0.01'],
    ['x<sub>first half</sub>', 'x_(first half)'],
    ['(<i>&#x3bc;</i>-XRF)', '(μ-XRF)'],
    ['over 75&#xa0;år', 'over 75\u00a0år'],
    ['two\n   lines', 'two lines'],
    ['<u>&lt;</u>4.5 &amp; more', '<4.5 & more'],
    ['<![CDATA[a < b]]>', 'a < b'],
    ['<mml:math><mml:msup><mml:mi>x</mml:mi> <mml:mn>2</mml:mn></mml:msup></mml:math>', 'x²'],
    ['<mml:math><mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac></mml:math>', '1/2'],
  ])('reads %s as %s', async (inside, expected) => {
    expect(await read(inside)).toBe(expected);
  });
});
