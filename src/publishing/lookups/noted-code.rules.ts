import { kindOfCode, systemOfKind, type CodeKind } from '../../documents/codes/code-notation.rules.ts';

type CodeSystem = (typeof systemOfKind)[CodeKind];

/** A code of a system, as it stands in documents. */
export interface NotedCode {
  readonly system: CodeSystem;
  readonly code: string;
}

/** What of a code is not understood, and why. */
export interface CodeProblem {
  readonly field: 'system' | 'code';
  readonly reason: string;
}

const systems: readonly CodeSystem[] = [...new Set(Object.values(systemOfKind))];
/** A diagnosis code as claims carry it: without the point behind the category (ASC X12 837, HI segment). */
const WITHOUT_POINT = /^([A-Z]\d[0-9A-Z])([0-9A-Z]{1,4})$/;
const LONGEST_TOLD = 40;

/**
 * Reads a code in any case, and its system; without one (null) the notation tells it, which the systems do not share. A
 * diagnosis code may lack its point where nothing else is written so. Returns what is not understood.
 */
export function readCode(systemText: string | null, codeText: string): NotedCode | CodeProblem {
  const given = codeText.trim().toUpperCase();
  if (systemText === null) {
    const code = kindOfCode(given) === null ? withPoint(given) : given;
    const kind = kindOfCode(code);
    return kind === null
      ? { field: 'code', reason: `${told(codeText)} is written as no code of ${systems.join(', ')} is` }
      : { system: systemOfKind[kind], code };
  }
  const system = systems.find((known) => known === systemText.trim().toUpperCase());
  if (system === undefined) {
    return { field: 'system', reason: `${told(systemText)} is none of ${systems.join(', ')}` };
  }
  const code = system === 'ICD-10-CM' ? withPoint(given) : given;
  const kind = kindOfCode(code);
  return kind === null || systemOfKind[kind] !== system
    ? { field: 'code', reason: `${told(codeText)} is not written as a ${system} code is` }
    : { system, code };
}

const withPoint = (code: string): string => code.replace(WITHOUT_POINT, '$1.$2');

const told = (text: string): string => `"${text.slice(0, LONGEST_TOLD)}"`;
