import { CodeWalk } from './code-walk.ts';
import { findingAt, type Finding } from '../finding.ts';
import { isPageFurniture } from '../text/plain-text.rules.ts';
import type { DocumentCode } from '../policy-document.ts';
import type { SourceLine } from '../text/source-lines.rules.ts';

const TABLE_RULE = /^[|:\s-]+$/;

/**
 * The codes sections: tables with columns of tabs or spaces in any order, Markdown tables, lines such as
 * `CPT: 62263, 62264`, and codes behind "CPT codes" in a sentence. A blank type is the one above, "None" is no code, and
 * a line without a code goes on with the description above. What is neither is reported, once a block.
 */
export function readCodes(lines: readonly SourceLine[]): { codes: DocumentCode[]; findings: Finding[] } {
  const walk = new CodeWalk();
  const findings: Finding[] = [];
  let inText = false;
  for (const line of lines) {
    const text = line.text.trim();
    if (text === '') {
      walk.passBlankLine();
      inText = false;
    }
    if (text === '' || TABLE_RULE.test(text) || isPageFurniture(text)) continue;
    const isText = walk.readLine(line) === 'text';
    if (isText && !inText) {
      const message = 'this text stands among the codes and is left out';
      findings.push(findingAt(line.number, text, 'info', 'text_not_placed', message));
    }
    inText = isText;
  }
  return { codes: walk.codes(), findings: [...walk.findings, ...findings] };
}
