import { codeSystems, type CodeSystem, type DocumentCode } from '../policy-document.ts';
import type { CodeSystemComparison } from './comparison.ts';

/** Compares two lists of codes, system by system; their order says nothing. */
export function compareCodes(
  before: readonly DocumentCode[],
  after: readonly DocumentCode[],
): CodeSystemComparison[] {
  return codeSystems
    .map((system) => compareSystem(system, listOf(system, before), listOf(system, after)))
    .filter(({ added, removed, described }) => added.length + removed.length + described.length > 0);
}

type Listed = ReadonlyMap<string, string | null>;

const listOf = (system: CodeSystem, codes: readonly DocumentCode[]): Listed =>
  new Map(
    codes
      .filter((listed) => listed.system === system)
      .map(({ code, description }) => [code, description] as const),
  );

function compareSystem(system: CodeSystem, before: Listed, after: Listed): CodeSystemComparison {
  const missing = (from: Listed, among: Listed) =>
    [...from].filter(([code]) => !among.has(code)).map(([code, description]) => ({ code, description }));
  return {
    system,
    added: missing(after, before),
    removed: missing(before, after),
    described: [...after].flatMap(([code, description]) => {
      const earlier = before.get(code);
      return earlier === undefined || earlier === description
        ? []
        : [{ code, before: earlier, after: description }];
    }),
  };
}

/** The same comparison without descriptions: CPT's are the AMA's, and only an operator with a licence may show them. */
export function withoutDescriptions(systems: readonly CodeSystemComparison[]): CodeSystemComparison[] {
  return systems.map(({ system, added, removed, described }) => ({
    system,
    added: added.map(({ code }) => ({ code, description: null })),
    removed: removed.map(({ code }) => ({ code, description: null })),
    described: described.map(({ code }) => ({ code, before: null, after: null })),
  }));
}
