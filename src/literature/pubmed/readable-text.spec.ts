import { describe, expect, it } from '@jest/globals';
import { markupOrNull, readableText } from './readable-text.ts';
import { readElements, type XmlElement } from './xml-elements.ts';

async function element(inside: string): Promise<XmlElement> {
  const xml = `<t xmlns:mml="http://www.w3.org/1998/Math/MathML">${inside}</t>`;
  for await (const read of readElements([xml], { roots: ['t'], wanted: new Set(['t']) })) return read;
  throw new Error('nothing was read');
}

const math = (inside: string): string => `<mml:math>${inside.replace(/<(\/?)m/g, '<$1mml:m')}</mml:math>`;

describe('readableText', () => {
  it.each([
    ['risk at the <i>TERT</i> gene', 'risk at the TERT gene'],
    ['CO<sub>2</sub> and 10<sup>-3</sup>', 'CO₂ and 10⁻³'],
    ['p<sub>trend</sub> &lt;0.01', 'p_trend <0.01'],
    ['x<sub>first half</sub>', 'x_(first half)'],
    ['the 20<sup>th</sup> Racz<sup>®</sup> catheter', 'the 20th Racz® catheter'],
    ['<b>Aim <i>and <u>scope</u></i></b>', 'Aim and scope'],
    ['(<i>&#x3bc;</i>-XRF)', '(μ-XRF)'],
    ['&#8804;5 and &#x1D6FD;', '≤5 and 𝛽'],
    ['over 75&#xa0;år', 'over 75\u00a0år'],
    ['two\n   lines', 'two lines'],
    ['<i>one</i> <i>two</i>', 'one two'],
    ['<u>&lt;</u>4.5 &amp; more', '<4.5 & more'],
    ['<![CDATA[a < b]]>', 'a < b'],
    ['a<!-- not this --><?nor this?>b', 'ab'],
    [math('<msup><mi>x</mi> <mn>2</mn></msup>'), 'x²'],
    [math('<mfrac><mn>1</mn><mn>2</mn></mfrac>'), '1/2'],
    [math('<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>'), '(a+b)/c'],
    [math('<msub><mi>x</mi><mi>i</mi></msub>'), 'x_i'],
    [math('<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>'), 'x₁²'],
    [math('<munderover><mo>∑</mo><mn>1</mn><mi>n</mi></munderover>'), '∑₁ⁿ'],
    [math('<mover><mi>x</mi><mo>¯</mo></mover>'), 'x\u0304'],
    [math('<msqrt><mn>2</mn></msqrt>'), '√2'],
    [math('<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>'), '√(a+b)'],
    [math('<mroot><mi>a</mi><mn>3</mn></mroot>'), '³√a'],
    [math('<mfenced><mi>a</mi><mi>b</mi></mfenced>'), '(a,b)'],
    [math('<mi>f</mi><mo>&#x2061;</mo><mi>x</mi>'), 'fx'],
    [math('\n <mi>p</mi>\n <mo>&lt;</mo>\n <mn>0.05</mn>\n'), 'p<0.05'],
    ['<math><semantics><mi>k</mi><annotation encoding="TeX">\\kappa</annotation></semantics></math>', 'k'],
    [`as<DispFormula>${math('<mi>a</mi>')}</DispFormula>says`, 'as a says'],
  ])('reads %s as %s', async (inside, expected) => {
    expect(readableText(await element(inside))).toBe(expected);
  });
});

describe('markupOrNull', () => {
  it.each([
    ['nothing marked &amp; &lt;plain>', null],
    ['risk at the <i>TERT</i> gene', 'risk at the <i>TERT</i> gene'],
    [
      'CO<sub>2</sub> &lt; 10<sup>-3</sup> &amp; "more"',
      'CO<sub>2</sub> &lt; 10<sup>-3</sup> &amp; &quot;more&quot;',
    ],
    ['<b>Aim\n  <i>and <u>scope</u></i></b>', '<b>Aim <i>and <u>scope</u></i></b>'],
    ['an empty <i></i> mark', null],
    ['an <script>unknown</script> one', null],
    ['<i onclick="x()">attributes</i>', '<i>attributes</i>'],
    [math('<msup><mi>x</mi><mn>2</mn></msup>'), 'x<sup>2</sup>'],
  ])('writes %s as %j', async (inside, expected) => {
    expect(markupOrNull(await element(inside))).toBe(expected);
  });

  it('says nothing of an element that is not there', () => {
    expect(markupOrNull(undefined)).toBeNull();
  });
});
