import { isStopWord, keyOf } from '../query-words.rules.ts';

/** Words that titles of policies, descriptors of codes and reports of studies have in common: they tell no subject. */
const boilerplate = new Set(
  (
    'additional administered adult adults adverse any appropriate approach assessment background bilateral care case ' +
    'certain children clinical code codes combined comparative comparison complete complex complication complications ' +
    'component comprehensive conditions conservative contrast controlled cost cover coverage covered criteria current ' +
    'day days device devices diagnostic double each economic effect effective effectiveness effects efficacy encounter ' +
    'evaluation evidence experience first follow follow-up following general group guidance guideline guidelines hour ' +
    'hours imaging includes including indication indications initial injection injections interpretation intervention ' +
    'interventional interventions level limited list literature long-term management managing means mechanical medical ' +
    'medically medicine meta-analysis method methods minutes month months multiple necessary new observational one ' +
    'open other otherwise outcome outcomes outpatient part patient patients per performed physical placebo policy ' +
    'practical practice preliminary primary procedure procedures prospective provider quality radiologic random ' +
    'randomised randomized related relief report reported requiring research result results retrospective review risk ' +
    'role safety second separately service services session sessions short-term single site solution specific specified ' +
    'standard studies study subsequent supplies surgical system systematic systems technical technique techniques ' +
    'technologies technology term therapeutic total treating treatment treatments trial trials two type types ' +
    'undergoing unilateral unlisted unspecified update versus week weeks without year years'
  ).split(' '),
);
const fillers = new Set(['without', 'other', 'related', 'using', 'via']);

/** The words of a title that tell its subject, in their order, each once, folded by {@link keyOf}; hyphens stay. */
export function tellingWords(text: string): string[] {
  const words = (text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*/gu) ?? []).map((word) =>
    keyOf(word).replace(/-+$/, ''),
  );
  return [...new Set(words)].filter(
    (word) => word.length > 1 && !isStopWord(word) && !fillers.has(word) && !boilerplate.has(word),
  );
}

/** Endings whose other forms mean the same: what is cut from a word before its asterisk. */
const cuts: readonly (readonly [RegExp, string])[] = [
  [/(?<=[^a]ly)s[ei]s$/, ''],
  [/(?<=(?:plast|scop|tom|graph|path|therap))(?:y|ies|ic|ical|e|es)$/, ''],
  [/ies$/, ''],
  [/(?<=[^siu])s$/, ''],
];

/** PubMed takes shorter stems too, but they stand in words of other subjects: `gene*` finds general. */
const SHORTEST_STEM = 6;

/** `adhesions` → `adhesion*`, `neuroplasty` → `neuroplast*`; a word that is not safely cut stays as it is. */
export function truncated(word: string): string {
  for (const [ending, kept] of cuts) {
    const stem = word.replace(ending, kept);
    if (stem !== word && stem.length >= SHORTEST_STEM && !stem.endsWith('-')) return `${stem}*`;
  }
  return word;
}

/** How a word is looked for: cut, or as it stands; a plural that is too short to be cut also in the singular. */
export function formsOf(word: string): string[] {
  const cut = truncated(word);
  const singular = cut === word && word.length > 4 ? word.replace(/(?<=[^siu])s$/, '') : cut;
  return singular === cut ? [cut] : [singular, cut];
}

/** Words of services end so, those of places in the body otherwise: only words of one kind can stand for each other. */
const kinds = {
  service:
    /(?:(?:^|[^a])lysis|plasty|scop[yi]c?|tomy|desis|pexy|centesis|graphy|therapy|ectomies|ablation|stimulation|ization|implantation|replacement|fusion|stent(?:ing)?|embolization|infusion)$/,
  place: /(?:[bdhmnrtv]al|[blu]ar|iac|ular|oid|oral)$/,
} as const;
export type WordKind = keyof typeof kinds;

/** What a word names, told from its ending; null where that does not tell. */
export function kindOf(word: string): WordKind | null {
  if (kinds.service.test(word)) return 'service';
  return kinds.place.test(word) ? 'place' : null;
}

const SHARED_START = 6;
const SHARED_PART = 0.6;
const SHORTEST_ENDING = 5;

/** How a word belongs to another: it begins alike (`epiduroscopy`, `epidural`), or ends with it (`adhesiolysis`, `lysis`). */
export function kinship(word: string, root: string): 'same' | 'start' | 'end' | null {
  const [one, other] = [bare(word), bare(root)];
  if (one === other) return 'same';
  const shared = sharedStart(one, other);
  if (shared >= SHARED_START && shared >= SHARED_PART * Math.min(one.length, other.length)) return 'start';
  const isEnding = root.length >= SHORTEST_ENDING && word.length >= root.length + 4 && word.endsWith(root);
  return isEnding && !word.endsWith('alysis') ? 'end' : null;
}

const bare = (word: string): string =>
  truncated(word)
    .replace('*', '')
    .replace(/(?<=[^siu])s$/, '');

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
