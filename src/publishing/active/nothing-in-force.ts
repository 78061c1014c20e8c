import { escapeHtml } from '../../documents/markdown/html-text.ts';
import {
  NoVersionInForce,
  PolicyRetired,
  type NothingInForceTold,
  type ToldSuccessor,
} from '../publishing.errors.ts';
import { mediaTypes, type Format } from '../renditions/negotiation.rules.ts';

/** A refusal in the representation that was asked for. */
export interface RefusalDocument {
  readonly contentType: string;
  readonly text: string;
}

/** A refusal with its parts to be linked. */
interface Words {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly successor: ToldSuccessor | null;
}

/**
 * Tells in HTML or Markdown that no version governs, to who asked for the text in that form: a person who followed a link
 * reads no JSON. Undefined for any other refusal, and for forms in which a problem document is as good.
 */
export function nothingInForce(error: unknown, format: Format): RefusalDocument | undefined {
  if (!(error instanceof NoVersionInForce || error instanceof PolicyRetired)) return undefined;
  const words = wordsOf(error.told);
  const contentType = `${mediaTypes[format]}; charset=utf-8`;
  if (format === 'html') return { contentType, text: page(words) };
  return format === 'md' ? { contentType, text: markdown(words) } : undefined;
}

function wordsOf({ policy, on, nextFrom, retiredOn, successor }: NothingInForceTold): Words {
  if (retiredOn !== undefined) {
    return {
      title: `${policy} has ended`,
      sentences: [`It ended on ${retiredOn}: no version governs ${on}.`],
      successor,
    };
  }
  const next = nextFrom ?? null;
  return {
    title: `No version of ${policy} is in force`,
    sentences: [
      `No version governs ${on}.`,
      ...(next === null ? [] : [`The next version is in force from ${next} on.`]),
    ],
    successor,
  };
}

function page({ title, sentences, successor }: Words): string {
  const paragraphs = [
    ...sentences.map(escapeHtml),
    ...(successor === null ? [] : [`Instead governs ${linkTo(successor)}.`]),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/assets/policy.css">
</head>
<body>
<main>
<article class="policy">
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p>${text}</p>`).join('\n')}
</article>
</main>
</body>
</html>
`;
}

function linkTo(successor: ToldSuccessor): string {
  if ('criteria' in successor) return escapeHtml(successor.criteria);
  return `<a href="${escapeHtml(successor.active)}.html">${escapeHtml(successor.policy)}</a>`;
}

function markdown({ title, sentences, successor }: Words): string {
  const instead =
    successor === null
      ? []
      : [
          'criteria' in successor
            ? `Instead governs ${successor.criteria.replaceAll(/[\\`*_[\]<>#|]/g, '\\$&')}.`
            : `Instead governs [${successor.policy}](${successor.active}.md).`,
        ];
  return `# ${title}\n\n${[...sentences, ...instead].join('\n\n')}\n`;
}
