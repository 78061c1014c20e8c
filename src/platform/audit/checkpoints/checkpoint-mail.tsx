import { renderToString } from 'preact-render-to-string';
import type { RenderedMail } from '../../mail/mail.ts';
import type { Checkpoint } from './checkpoints.ts';

/** Writes the mail that carries a checkpoint to somebody who keeps it. */
export function renderCheckpointMail(
  { size, madeAt, lastHash, jws }: Checkpoint,
  origin: string,
): RenderedMail {
  const what = `The audit of ${origin} held ${size} entries on ${madeAt.toString()}; the last seal is ${lastHash}.`;
  const advice =
    'Keep this mail. With it anybody can tell later whether an entry was changed or cut off since: almanac audit verify --checkpoint FILE, where FILE is this text.';
  const body = (
    <>
      <p>{what}</p>
      <p>{advice}</p>
      <pre style="white-space:pre-wrap;overflow-wrap:anywhere">{jws}</pre>
    </>
  );
  return {
    subject: `Almanac audit checkpoint: ${size} entries`,
    text: [what, '', advice, '', jws, ''].join('\n'),
    html: `<!doctype html>${renderToString(body)}`,
  };
}
