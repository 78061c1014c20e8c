import { escapeHtml } from '../../documents/markdown/html-text.ts';
import { formatDay } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import type { AppealsPacket } from './appeals-packet.ts';
import { coverOf } from './packet-words.ts';

/** Read from a file: it has its style with it. */
const STYLE = `:root{color-scheme:light dark}body{font:1rem/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1.25rem}
h1{line-height:1.25;margin-bottom:.25rem}h2{font-size:1.15rem;margin:1.75rem 0 .35rem}p{margin:.35rem 0;white-space:pre-line;overflow-wrap:anywhere}
.day{margin-top:0}@media print{body{margin:0}}`;

/** The cover sheet as a page that needs nothing from elsewhere. */
export function coverHtml(packet: AppealsPacket, zone: Zone): string {
  const title = escapeHtml(packet.policy.title);
  const parts = coverOf(packet, zone)
    .map(({ heading, lines }) => {
      return `<section>\n<h2>${escapeHtml(heading)}</h2>\n${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}\n</section>`;
    })
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}, ${packet.question.on}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="day">Day of service: ${escapeHtml(formatDay(packet.question.on))}</p>
${parts}
</main>
</body>
</html>
`;
}
